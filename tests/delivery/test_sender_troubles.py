"""What Slack may do to a sender, and what becomes of the rows."""

import pytest

from bot.delivery.sender import AGAIN, CHANNEL_AGAIN, CHANNEL_HELD, TOKEN_AGAIN
from bot.slack.errors import SlackError
from bot.store.lanes import Row
from bot.store.redis import Store
from tests.delivery.office import Office, office
from tests.support.world import LEADS, RANDOM, SALES


async def test_a_429_says_when_the_channel_goes_on_and_others_do_not_wait(here: Office) -> None:
    await here.slack.control(fault="rate_limit", method="chat.postMessage", channel=LEADS, seconds=30)
    start = here.now
    await here.put("a", LEADS, "a")
    await here.put("b", SALES, "b")
    await here.until(lambda: here.texts(SALES) == ["b"])
    assert here.now - start < 5
    assert here.texts(LEADS) == []
    await here.until(lambda: here.texts(LEADS) == ["a"])
    assert 30 <= here.now - start < 35
    assert len(here.calls("chat.postMessage", LEADS)) == 2


async def test_what_is_put_during_a_429_waits_too(here: Office) -> None:
    await here.slack.control(fault="rate_limit", method="chat.postMessage", channel=LEADS, seconds=30)
    start = here.now
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.calls("chat.postMessage", LEADS))
    await here.put("b", LEADS, "b")
    await here.until(lambda: here.texts(LEADS) == ["a", "b"])
    assert here.times(LEADS)[0] - start >= 30


@pytest.mark.parametrize(
    "fault",
    [
        {"fault": "down", "count": 2},
        {"fault": "error", "error": "internal_error", "count": 2},
        {"fault": "error", "error": "ratelimited", "count": 2},
    ],
)
async def test_a_slack_that_is_down_is_tried_again_until_it_is_up(
    here: Office, fault: dict[str, object]
) -> None:
    await here.slack.control(**fault)
    start = here.now
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.posted)
    assert here.now - start >= 2 * AGAIN
    assert here.texts(LEADS) == ["a"]
    assert len(here.posted) == 1


async def test_the_order_holds_through_troubles(here: Office) -> None:
    await here.slack.control(fault="down", count=3)
    for number in range(4):
        await here.put(str(number), LEADS, str(number))
    await here.until(lambda: len(here.texts(LEADS)) == 4)
    assert here.texts(LEADS) == ["0", "1", "2", "3"]


async def test_a_post_whose_answer_was_lost_is_sent_again(here: Office) -> None:
    """The one case that is at least once: without history scopes nobody can look whether it arrived."""
    await here.slack.control(fault="drop_reply", method="chat.postMessage")
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.posted)
    await here.settle(30)
    assert here.texts(LEADS) == ["a", "a"]
    assert [message.metadata for message in here.slack.messages(LEADS)] == [
        {"event_type": "goodones_message", "event_payload": {"id": "a"}}
    ] * 2
    assert await here.state("a") == ("sent", None)


async def test_after_a_lost_answer_edits_go_to_the_message_we_know_of(here: Office) -> None:
    await here.slack.control(fault="drop_reply", method="chat.postMessage")
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.posted)
    await here.put("a", LEADS, "b")
    await here.until(lambda: here.texts(LEADS) == ["a", "b"])


async def test_an_edit_whose_answer_was_lost_is_simply_made_again(here: Office) -> None:
    await here.put("a", LEADS, "old")
    await here.until(lambda: here.posted)
    await here.slack.control(fault="drop_reply", method="chat.update")
    await here.put("a", LEADS, "new")
    await here.until(lambda: len(here.calls("chat.update")) == 2)
    await here.settle()
    assert here.texts(LEADS) == ["new"]


async def test_a_channel_that_we_are_not_in_holds_its_messages_and_others_go_on(here: Office) -> None:
    await here.put("a", RANDOM, "a")
    await here.put("b", RANDOM, "b")
    await here.put("c", LEADS, "c")
    await here.until(lambda: here.texts(LEADS) == ["c"])
    await here.settle()
    assert len(here.calls("chat.postMessage", RANDOM)) == 1
    await here.slack.control(do="add_bot", channel=RANDOM)
    here.clock.advance(CHANNEL_AGAIN)
    await here.until(lambda: here.texts(RANDOM) == ["a", "b"])


@pytest.mark.parametrize(("deed", "undo"), [("archive", "unarchive"), ("remove_bot", "add_bot")])
async def test_a_channel_that_closes_and_opens_again_misses_nothing(
    here: Office, deed: str, undo: str
) -> None:
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.posted)
    await here.slack.control(do=deed, channel=LEADS)
    await here.put("b", LEADS, "b")
    await here.put("a", LEADS, "a, edited")
    await here.settle()
    await here.slack.control(do=undo, channel=LEADS)
    here.clock.advance(CHANNEL_AGAIN)
    await here.until(lambda: here.texts(LEADS) == ["a, edited", "b"])
    await here.settle(1)
    assert await here.state("b") == ("sent", None)


async def test_a_channel_that_stays_closed_is_given_up_after_three_days_with_the_reason(here: Office) -> None:
    await here.put("a", RANDOM, "a")
    await here.until(lambda: here.calls("chat.postMessage", RANDOM))
    await here.settle(2)
    here.clock.advance(CHANNEL_HELD)
    await here.until(lambda: len(here.calls("chat.postMessage", RANDOM)) == 2)
    await here.settle(2)
    assert await here.state("a") == ("dead", "chat.postMessage: not_in_channel")


async def test_what_slack_does_not_like_is_dead_and_the_next_goes_on(here: Office) -> None:
    await here.put("empty", LEADS, "")
    await here.put("fine", LEADS, "fine")
    await here.until(lambda: here.texts(LEADS) == ["fine"])
    assert await here.state("empty") == ("dead", "chat.postMessage: no_text")


async def test_a_message_that_somebody_deleted_is_not_edited_for_ever(here: Office) -> None:
    await here.put("a", LEADS, "a", ts="1.000001")
    await here.settle()
    assert await here.state("a") == ("dead", "chat.update: message_not_found")
    assert len(here.calls("chat.update")) == 1


async def test_while_the_token_is_refused_everything_waits_and_nothing_is_lost(here: Office) -> None:
    await here.slack.control(fault="error", error="token_revoked", count=3)
    for number in range(3):
        await here.put(str(number), LEADS, str(number))
    await here.settle(2 * TOKEN_AGAIN)
    assert here.texts(LEADS) == []
    assert len(here.calls("chat.postMessage")) <= 3
    await here.until(lambda: len(here.texts(LEADS)) == 3)
    assert here.texts(LEADS) == ["0", "1", "2"]


class Listener:
    """Notes what a sender tells of troubles: the row, and Slack's code where there is one."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str, str]] = []

    async def refused(self, row: Row, error: SlackError) -> None:
        self.heard.append(("refused", row.id, error.code))

    async def works(self, row: Row) -> None:
        self.heard.append(("works", row.id, row.held or ""))

    async def gave_up(self, row: Row) -> None:
        self.heard.append(("gave up", row.id, ""))


async def test_whoever_listens_hears_of_refusals_and_of_their_end_and_of_nothing_else(store: Store) -> None:
    listener = Listener()
    async with office(store) as here:
        here.open(here.new_sender(here.outbox, listener))
        await here.put("fine", LEADS, "fine")
        await here.put("a", RANDOM, "a")
        await here.until(lambda: here.texts(LEADS) and listener.heard)
        await here.slack.control(do="add_bot", channel=RANDOM)
        here.clock.advance(CHANNEL_AGAIN)
        await here.until(lambda: here.texts(RANDOM) == ["a"])
        await here.put("a", RANDOM, "b")
        await here.until(lambda: here.texts(RANDOM) == ["b"])
        await here.slack.control(do="remove_bot", channel=RANDOM)
        await here.put("c", RANDOM, "c")
        await here.until(lambda: len(listener.heard) == 3)
        here.clock.advance(CHANNEL_HELD)
        await here.until(lambda: len(listener.heard) == 5)
    gone = "not_in_channel"
    assert listener.heard == [
        ("refused", "a", gone),
        ("works", "a", gone),
        ("refused", "c", gone),
        ("refused", "c", gone),
        ("gave up", "c", ""),
    ]


async def test_a_workspace_that_takes_no_more_messages_is_not_asked_every_few_seconds(here: Office) -> None:
    await here.slack.control(fault="error", error="message_limit_exceeded", count=1)
    start = here.now
    await here.put("a", LEADS, "a")
    await here.until(lambda: here.posted)
    assert here.now - start >= TOKEN_AGAIN
