"""What is posted in a thread: there alone, behind the cards, and looked for there where its answer was lost."""

import pytest

from bot.slack.gateway import SCOPES
from tests.delivery.office import Office
from tests.support.world import LEADS


@pytest.fixture
def scopes() -> tuple[str, ...]:
    return (*SCOPES, "channels:history")


async def card(here: Office) -> str:
    """Where a card stands."""
    await here.put("card", LEADS, "card")
    await here.until(lambda: here.posted)
    return here.slack.messages(LEADS)[0].ts


async def test_it_stands_in_the_thread_and_never_in_the_channel_too(here: Office) -> None:
    ts = await card(here)
    await here.put("a", LEADS, "said", kind="activity", thread=ts)
    await here.until(lambda: len(here.posted) == 2)
    reply = here.slack.messages(LEADS)[1]
    assert (reply.thread_ts, reply.broadcast) == (ts, False)
    assert "reply_broadcast" not in here.calls("chat.postMessage")[1].body


async def test_it_is_edited_in_its_place(here: Office) -> None:
    ts = await card(here)
    await here.put("a", LEADS, "one", kind="activity", thread=ts)
    await here.until(lambda: len(here.posted) == 2)
    await here.put("a", LEADS, "one and two", kind="activity", thread=ts)
    await here.until(lambda: here.texts(LEADS) == ["card", "one and two"])
    assert here.slack.messages(LEADS)[1].thread_ts == ts


async def test_cards_that_wait_go_before_it(here: Office) -> None:
    ts = await card(here)
    await here.put("a", LEADS, "said", kind="activity", thread=ts)
    for number in range(3):
        await here.put(f"c{number}", LEADS, f"card {number}", kind="lead")
    await here.until(lambda: len(here.posted) == 5)
    assert here.texts(LEADS) == ["card", "card 0", "card 1", "card 2", "said"]


async def test_where_its_answer_was_lost_it_is_looked_for_in_the_thread(here: Office) -> None:
    ts = await card(here)
    await here.slack.control(fault="drop_reply", method="chat.postMessage")
    await here.put("a", LEADS, "said", kind="activity", thread=ts)
    await here.until(lambda: len(here.posted) == 2)
    await here.settle(30)
    assert here.texts(LEADS) == ["card", "said"]
    assert [each.body["ts"] for each in here.calls("conversations.replies")] == [ts]
    assert not here.calls("conversations.history")


async def test_in_the_thread_of_a_card_that_is_gone_it_is_given_up_and_the_next_goes_on(here: Office) -> None:
    await here.slack.control(fault="error", method="chat.postMessage", error="thread_not_found")
    await here.put("a", LEADS, "said", kind="activity", thread="1.000001")
    await here.until(lambda: here.calls("chat.postMessage"))
    await here.put("b", LEADS, "next", kind="lead")
    await here.until(lambda: here.posted)
    assert here.texts(LEADS) == ["next"]
    state, reason = await here.state("a")
    assert state == "dead"
    assert "thread_not_found" in str(reason)
