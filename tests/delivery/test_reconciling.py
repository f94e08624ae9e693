"""Whether it stands there is looked at before it is posted again, where the workspace lets us look."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.sandbox.slack.messages import Message
from bot.slack import history
from bot.slack.gateway import SCOPES
from bot.store.lanes import Lanes
from bot.store.redis import Store
from tests.delivery.office import Office, office
from tests.support.world import AMY, LEADS

MAY_READ = (*SCOPES, "channels:history")


@pytest.fixture
async def here(store: Store) -> AsyncIterator[Office]:
    async with office(store, scopes=MAY_READ) as here:
        here.open()
        yield here


async def test_a_post_whose_answer_was_lost_is_found_and_not_posted_again(here: Office) -> None:
    await here.slack.control(fault="drop_reply", method="chat.postMessage")
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.posted)
    await here.settle(30)
    assert here.texts(LEADS) == ["a"]
    assert here.posted == [("a", here.slack.messages(LEADS)[0].ts)]
    assert await here.state("a") == ("sent", None)


async def test_what_is_found_can_be_edited(here: Office) -> None:
    await here.slack.control(fault="drop_reply", method="chat.postMessage")
    await here.put("a", LEADS, "old")
    await here.until(lambda: here.posted)
    await here.put("a", LEADS, "new")
    await here.until(lambda: here.texts(LEADS) == ["new"])


async def test_what_never_arrived_is_posted_after_looking(here: Office) -> None:
    await here.slack.control(fault="error", method="chat.postMessage", error="internal_error")
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.posted)
    assert here.texts(LEADS) == ["a"]
    assert len(here.calls("conversations.history")) == 1


async def test_a_sender_that_died_after_posting_leaves_nothing_to_be_posted_again(
    here: Office, store: Store
) -> None:
    await _begin(Lanes(store, lease=0.05), here.now)
    await here.gateway.post(LEADS, await here._render({"text": "a"}), _tag("a"))
    await here.until(lambda: here.posted)
    assert here.texts(LEADS) == ["a"]


async def test_a_sender_that_died_before_posting_leaves_it_to_be_posted(here: Office, store: Store) -> None:
    await _begin(Lanes(store, lease=0.05), here.now)
    await here.until(lambda: here.posted)
    assert here.texts(LEADS) == ["a"]


async def test_what_changed_before_we_knew_that_it_stands_is_shown_too(here: Office, store: Store) -> None:
    shown = ["old"]
    here.drawing = lambda content: content.update(text=shown[0])
    await here.slack.control(fault="drop_reply", method="chat.postMessage")
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.texts(LEADS) == ["old"])
    shown[0] = "new"
    await here.until(lambda: here.texts(LEADS) == ["new"])


async def test_messages_of_others_are_not_ours_whatever_they_carry(here: Office) -> None:
    state = here.slack._parts.state
    state.add(Message(state.stamps.next(), LEADS, "B0OTHER", "a", is_bot=False, metadata=_tag("a")))
    await here.slack.control(fault="error", method="chat.postMessage", error="internal_error")
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.posted)
    assert here.texts(LEADS) == ["a", "a"]


async def test_what_was_refused_for_now_is_not_looked_for(here: Office) -> None:
    await here.slack.control(fault="rate_limit", method="chat.postMessage", seconds=5)
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.posted)
    assert not here.calls("conversations.history")


async def test_looking_too_is_repeated_until_slack_answers(here: Office) -> None:
    await here.slack.control(fault="drop_reply", method="chat.postMessage")
    await here.slack.control(fault="error", method="conversations.history", error="internal_error")
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.posted)
    assert here.texts(LEADS) == ["a"]
    assert len(here.calls("conversations.history")) == 2


async def test_it_is_found_behind_a_busy_channel(here: Office) -> None:
    await here.slack.control(fault="drop_reply", method="chat.postMessage")
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.texts(LEADS))
    for number in range(450):
        await here.slack.command(AMY, LEADS, f"chatter {number}")
    await here.until(lambda: here.posted)
    assert [each.text for each in here.slack.messages(LEADS) if each.text == "a"] == ["a"]
    assert len(here.calls("conversations.history")) == 3


@pytest.mark.parametrize("channel", [LEADS, AMY])
async def test_where_nobody_may_look_it_may_stand_twice_and_that_is_said(store: Store, channel: str) -> None:
    scopes = SCOPES if channel == LEADS else (*MAY_READ, "im:write")
    async with office(store, scopes=scopes) as here:
        here.open()
        await here.slack.control(fault="drop_reply", method="chat.postMessage")
        with capture_logs() as lines:
            await here.put("a", channel, "a")
            await here.until(lambda: here.posted)
        assert [line["row"] for line in lines if "may stand twice" in line["event"]] == ["a"]
        assert not here.calls("conversations.history")


async def _begin(outbox: Lanes, now: float) -> None:
    """What a sender does before it posts; this one goes no further."""
    await outbox.put("a", LEADS, {"text": "a"}, now)
    claimed = await outbox.claim(now)
    assert await outbox.hold(claimed, now, begin=await outbox.next(str(claimed.lane), now))


def _tag(id_: str) -> dict[str, Any]:
    return {"event_type": "goodones_message", "event_payload": {"id": id_}}


@pytest.mark.parametrize("may_read", ["groups:history", "im:history"])
async def test_a_scope_for_another_kind_of_channel_does_not_do(store: Store, may_read: str) -> None:
    async with office(store, scopes=(*SCOPES, may_read)) as here:
        here.open()
        await here.slack.control(fault="drop_reply", method="chat.postMessage")
        await here.put("a", LEADS, "a")
        await here.until(lambda: here.posted)
        assert here.texts(LEADS) == ["a", "a"]
        assert [call.ok for call in here.calls("conversations.history")] == [False]


@pytest.mark.parametrize(
    "trouble",
    [
        {"fault": "error", "error": "token_revoked"},
        {"fault": "error", "error": "is_archived"},
        {"fault": "rate_limit", "seconds": 9},
        {"fault": "down", "seconds": 7},
    ],
)
async def test_whatever_comes_between_it_is_looked_for_until_it_is_known(
    here: Office, trouble: dict[str, Any]
) -> None:
    await here.slack.control(fault="drop_reply", method="chat.postMessage")
    await here.slack.control(method="conversations.history", **trouble)
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.posted)
    assert here.texts(LEADS) == ["a"]
    assert len(here.calls("conversations.history")) > 1


async def test_where_looking_is_refused_for_good_it_is_posted_rather_than_lost(here: Office) -> None:
    await here.slack.control(fault="drop_reply", method="chat.postMessage")
    await here.slack.control(fault="error", method="conversations.history", error="method_deprecated")
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.posted)
    assert here.texts(LEADS) == ["a", "a"]


async def test_nobody_reads_a_channel_to_its_end(here: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_PAGES", 1)
    await here.slack.control(fault="drop_reply", method="chat.postMessage")
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.texts(LEADS))
    for number in range(250):
        await here.slack.command(AMY, LEADS, f"chatter {number}")
    await here.until(lambda: here.posted)
    assert [each.text for each in here.slack.messages(LEADS)].count("a") == 2
