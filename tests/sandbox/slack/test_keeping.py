"""What outlives a restart, and how ten thousand messages are kept in order."""

from pathlib import Path

import aiohttp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.keep import Keep
from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.log import ChannelLog
from bot.sandbox.slack.messages import Message, Stamps, stamp_key
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    LEADS,
    RANDOM,
    SECRET,
    TOKEN,
    Http,
    ManualClock,
    actions,
    section,
)


def message(number: int, *, thread_ts: str | None = None, only_for: str | None = None) -> Message:
    return Message(
        ts=f"{1000 + number}.000000",
        channel=LEADS,
        user=AMY,
        text=f"m{number}",
        thread_ts=thread_ts,
        ephemeral_to=only_for,
    )


async def test_messages_and_channels_survive_a_restart(tmp_path: Path, clock: ManualClock) -> None:
    path = tmp_path / "slack.db"
    metadata = {"event_type": "lead", "event_payload": {"id": 1}}
    first = SlackSandbox(token=TOKEN, signing_secret=SECRET, clock=clock, keep=Keep(path))
    async with aiohttp.ClientSession() as session:
        http = Http(await first.start(), session)
        card = {"channel": LEADS, "text": "card", "blocks": [actions()], "metadata": metadata}
        parent = (await http.api("chat.postMessage", card))["ts"]
        await http.api("chat.postMessage", {"channel": LEADS, "text": "reply", "thread_ts": parent})
        gone = (await http.api("chat.postMessage", {"channel": LEADS, "text": "gone"}))["ts"]
        await http.api("chat.delete", {"channel": LEADS, "ts": gone})
        await http.api("chat.postEphemeral", {"channel": LEADS, "user": AMY, "text": "hush"})
        await http.api("chat.update", {"channel": LEADS, "ts": parent, "text": "done", "blocks": [section()]})
        await http.api("conversations.join", {"channel": RANDOM})
        await first.control(do="archive", channel="C0SALES")
        await first.stop()

        second = SlackSandbox(token=TOKEN, signing_secret=SECRET, clock=clock, keep=Keep(path))
        http = Http(await second.start(), session)
        thread = await http.api("conversations.replies", {"channel": LEADS, "ts": parent})
        fresh = (await http.api("chat.postMessage", {"channel": RANDOM, "text": "again"}))["ts"]
        await second.stop()

    assert [one.text for one in second.messages(LEADS)] == ["done", "reply", "hush"]
    assert [one.text for one in second.messages(LEADS, person=BEN)] == ["done", "reply"]
    assert second.messages(LEADS)[0].metadata == metadata
    assert [one["text"] for one in thread["messages"]] == ["done", "reply"]
    assert second.channels["C0SALES"].is_archived
    assert fresh > second.messages(LEADS)[-1].ts


def test_messages_of_a_channel_that_is_no_more_are_left_out(tmp_path: Path) -> None:
    keep = Keep(tmp_path / "slack.db")
    lost = message(1)
    lost.channel = "C0GONE"
    keep.put("slack.message", "C0GONE/x", lost.as_kept())

    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, keep=keep)

    assert set(slack.channels) == {"C0LEADS", "C0SALES", "C0RANDOM", "D0AMY", "D0BEN", "D0CLEO"}


def test_ten_thousand_messages_stay_quick_to_read_and_delete() -> None:
    """Looked at by what is touched, not by the clock: a page reads only its own messages."""
    log = ChannelLog()
    for number in range(10_000):
        log.add(message(number))

    newest = log.newest_first(before="6000.000000")
    page = [next(newest).text for _ in range(3)]
    for number in range(0, 10_000, 7):
        log.remove(message(number).ts)

    assert page == ["m4999", "m4998", "m4997"]
    assert len(log) == 10_000 - 1_429
    assert [one.text for one in log][:3] == ["m1", "m2", "m3"]
    assert log.find(message(7).ts) is None


def test_reading_backwards_starts_where_it_is_told() -> None:
    log = ChannelLog()
    for number in range(4):
        log.add(message(number))

    assert [one.text for one in log.newest_first()] == ["m3", "m2", "m1", "m0"]
    assert [one.text for one in log.newest_first(before="1002.000000")] == ["m1", "m0"]
    assert [one.text for one in log.newest_first(before="1002", inclusive=True)] == ["m2", "m1", "m0"]
    assert [one.text for one in log.newest_first(before="1")] == []


def test_replies_are_counted_by_thread() -> None:
    log = ChannelLog()
    parent = message(0)
    log.add(parent)
    log.add(message(1, thread_ts=parent.ts))
    log.add(message(2, thread_ts=parent.ts, only_for=AMY))
    log.add(message(3, thread_ts=parent.ts))

    before = log.reply_count(parent.ts)
    log.remove(message(1).ts)
    log.remove(message(2).ts)

    assert before == 2
    assert [one.text for one in log.replies(parent.ts)] == ["m3"]


def test_stamps_never_repeat() -> None:
    clock = ManualClock()
    stamps = Stamps(clock)
    first = [stamps.next() for _ in range(3)]
    clock.advance(-3600)
    stamps.seen("1900000000.000005")

    assert first == sorted(set(first))
    assert stamps.next() == "1900000000.000006"


@settings(deadline=None)
@given(st.lists(st.floats(-5, 5), max_size=30))
def test_stamps_grow_whatever_the_clock_does(steps: list[float]) -> None:
    clock = ManualClock()
    stamps = Stamps(clock)
    made = []
    for step in steps:
        clock.advance(step)
        made.append(stamp_key(stamps.next()))

    assert made == sorted(set(made))


@pytest.mark.parametrize("ts", ["", "x", "1.x", "-1", "1.5.5", "²", "1.²", ".5"])
def test_what_is_no_time_stamp(ts: str) -> None:
    with pytest.raises(ValueError, match="time stamp"):
        stamp_key(ts)


def test_short_time_stamps_count_too() -> None:
    assert stamp_key("12") == (12, 0)
    assert stamp_key("12.5") == (12, 500_000)
