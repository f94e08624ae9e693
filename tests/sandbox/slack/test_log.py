"""The log of a channel stays quick and small with ten thousand messages, and posting does not wait for the disk."""

import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.keep import Keep
from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.log import ChannelLog, Order
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.methods import METHODS
from tests.sandbox.slack.support import AMY, BEN, LEADS, SECRET, TOKEN, ManualClock

MANY = 10_000
BYTES = 1_000
"""A message of forty characters may cost this much in memory; less than four hundred was measured."""


class Counting(Order):
    """An order that counts the stamps it hands out."""

    read = 0

    def part(self, start: int, end: int) -> list[str]:
        found = super().part(start, end)
        self.read += len(found)
        return found


def filled(count: int, *, keep: Keep | None = None, thread: bool = False) -> SlackSandbox:
    """A stand-in with so many messages in #leads, in the channel or all in one thread."""
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, clock=ManualClock(), keep=keep)
    state = slack._parts.state
    parent: str | None = None
    for number in range(count):
        message = Message(state.stamps.next(), LEADS, AMY, f"lead number {number:028}", thread_ts=parent)
        parent = parent or (state.add(message).ts if thread else None)
        if message.ts != parent:
            state.add(message)
    return slack


def run(slack: SlackSandbox, method: str, **asked: Any) -> dict[str, Any]:
    return METHODS[method].run(slack._parts, Arguments({"channel": LEADS, **asked}))


@pytest.mark.parametrize("count", [200, MANY])
def test_a_page_of_history_reads_no_more_than_itself(count: int) -> None:
    slack = filled(count)
    log = slack._parts.state.logs[LEADS]
    counting = Counting()
    counting._stamps = list(log.history)
    log.history = counting

    answer = run(slack, "conversations.history", limit=50)
    run(slack, "conversations.history", limit=50, cursor=answer["response_metadata"]["next_cursor"])

    assert counting.read == 100


def test_history_does_not_wade_through_replies() -> None:
    slack = filled(MANY, thread=True)
    log = slack._parts.state.logs[LEADS]

    (parent,) = run(slack, "conversations.history")["messages"]
    page = run(slack, "conversations.replies", ts=parent["ts"], limit=10)

    assert (len(log), len(log.history)) == (MANY, 1)
    assert (parent["reply_count"], parent["reply_users"]) == (MANY - 1, [AMY])
    assert (len(page["messages"]), page["has_more"]) == (10, True)


def test_memory_grows_with_the_messages_and_nothing_else() -> None:
    filled(10)
    tracemalloc.start()
    try:
        slack = filled(MANY)
        used, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert len(slack.messages(LEADS)) == MANY
    assert used / MANY < BYTES


def test_changing_the_same_message_again_and_again_keeps_one(tmp_path: Path) -> None:
    slack = filled(1, keep=Keep(tmp_path / "slack.db"))
    state = slack._parts.state
    (message,) = slack.messages(LEADS)
    for number in range(100):
        message.text = f"{number}"
        state.changed(message)

    assert [one["text"] for one in state.keep.all("slack.message").values()] == ["99"]


def test_keeping_a_message_writes_that_message_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written for the last of many is what was written for the first: posting does not slow down."""
    keep = Keep(tmp_path / "slack.db")
    written: list[int] = []
    put = keep.put

    def counted(kind: str, key: str, body: Any) -> None:
        written.append(len(str(body)))
        put(kind, key, body)

    monkeypatch.setattr(keep, "put", counted)
    filled(1_000, keep=keep)

    assert len(written) == 1_000
    assert len(set(written)) == 1


def test_an_order_knows_its_places() -> None:
    order = Order()
    for ts in ("1.0", "2.0", "4.0"):
        order.append(ts)
    order.insert("3.0")
    order.insert("3.0")
    order.remove("2.0")
    order.remove("9.0")

    assert list(order) == ["1.0", "3.0", "4.0"]
    assert (order.start("3", inclusive=True), order.start("3", inclusive=False)) == (1, 2)
    assert (order.end("3", inclusive=True), order.end("3", inclusive=False)) == (2, 1)
    assert (order.start(None, inclusive=True), order.end(None, inclusive=True)) == (0, 3)
    assert (order.last(), Order().last()) == ("4.0", None)


def test_a_thread_that_lost_its_last_reply_is_none() -> None:
    log = ChannelLog()
    log.add(Message("1.0", LEADS, AMY, "parent"))
    log.add(Message("2.0", LEADS, BEN, "reply", thread_ts="1.0"))
    log.add(Message("3.0", LEADS, BEN, "reply", thread_ts="1.0"))
    log.remove("3.0")
    people, latest = log.repliers("1.0"), log.latest_reply("1.0")
    log.remove("2.0")

    assert (people, latest) == ([BEN], "2.0")
    assert (log.repliers("1.0"), log.latest_reply("1.0"), log._threads) == ([], None, {})


def test_held_back_messages_are_counted_and_uncounted() -> None:
    log = ChannelLog()
    log.add(Message("1.0", LEADS, AMY, "seen"))
    log.add(Message("2.0", LEADS, AMY, "unseen", held_back=True))
    log.add(Message("3.0", LEADS, AMY, "unseen reply", thread_ts="1.0", held_back=True))
    counted = log.held_back
    log.remove("2.0")
    log.remove("3.0")

    assert (counted, log.held_back, len(log)) == (2, 0, 1)


def test_a_held_back_reply_is_not_broadcast() -> None:
    log = ChannelLog()
    unseen = Message("2.0", LEADS, AMY, "x", thread_ts="1.0", held_back=True)
    log.add(unseen)

    log.broadcast(unseen)

    assert list(log.history) == []
