"""What people asked for is done by its handler, and never without an answer."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.api.errors import KeyRevoked, Unavailable
from bot.delivery.jobs import KEPT, SAVED, TRIED, Jobs
from bot.delivery.worker import Failure
from bot.errors import BadPayload, Refused, StoreAway
from bot.slack.desk import OOPS, Desk
from bot.slack.message import Message
from bot.slack.payloads import Click, Payload
from bot.slack.replies import Say
from bot.slack.routes import Mode, Router, Routes
from bot.store.inbox import Entry, Inbox
from bot.store.redis import Store
from tests.delivery.office import Office, office
from tests.slack.make import Open
from tests.support.world import AMY, LEADS

routes = Routes()


@routes.action("test.greet", mode=Mode.DURABLE)
async def greet(click: Click) -> Say:
    """Says hello."""
    return Say(Message(f"hello {click.person}", []))


@routes.action("test.refuse", mode=Mode.DURABLE)
async def refuse(_click: Click) -> Say:
    """Will not do it."""
    raise Refused("Not like that.")


async def show(click: Click) -> Say:
    """Goes on."""
    return Say(Message(f"next, {click.person}", []))


@routes.action("test.quick", mode=Mode.DURABLE, meanwhile=show)
async def quick(_click: Click) -> None:
    """Was answered when it was stored."""


@pytest.fixture
async def here(store: Store) -> AsyncIterator[Office]:
    async with office(store) as here:
        yield here


@pytest.fixture
def given_up() -> list[str]:
    """The keys of what will not be done any more."""
    return []


@pytest.fixture
def jobs(here: Office, store: Store, given_up: list[str]) -> Jobs:
    async def gave_up(payload: Payload) -> None:
        given_up.append(payload.key)

    desk = Desk(Router([routes], {}), here.gateway, Inbox(store, "jobs"), here.tasks, Open())
    return Jobs(desk, gave_up)


def body(action: str = "test.greet") -> dict[str, Any]:
    click: Payload = Click(person=AMY, channel=LEADS, action_id=action, trigger_id="1.2.3")
    return {"payload": click.model_dump(mode="json"), "tries": 0}


def failure(error: Exception, *, again: bool = True, first: bool = True, of: Any = None) -> Failure:
    return Failure(Entry("1-1", body() if of is None else of, 1), error, again=again, first=first)


def told(here: Office) -> list[str]:
    """What Amy alone sees in the channel."""
    return [message.text for message in here.slack.messages(LEADS) if message.ephemeral_to == AMY]


async def test_what_was_stored_is_done_by_its_handler(here: Office, jobs: Jobs) -> None:
    await jobs.do(body())
    assert told(here) == [f"hello {AMY}"]


async def test_what_nobody_handles_is_refused_for_good(jobs: Jobs) -> None:
    with pytest.raises(BadPayload) as caught:
        await jobs.do(body("test.unknown"))
    assert not caught.value.retryable


@pytest.mark.parametrize(
    "stored", [{}, {"payload": {}}, {"payload": {"kind": "action"}}, {"payload": "secret"}]
)
async def test_what_cannot_be_read_is_refused_for_good_and_its_content_is_not_told(
    here: Office, jobs: Jobs, stored: dict[str, Any]
) -> None:
    with pytest.raises(BadPayload) as caught:
        await jobs.do(stored)
    assert "secret" not in str(caught.value)
    await jobs.failed(failure(caught.value, again=False, of=stored))
    assert told(here) == []


async def test_the_first_failure_says_that_we_keep_trying(here: Office, jobs: Jobs) -> None:
    await jobs.failed(failure(StoreAway("x")))
    assert told(here) == [f"Our store is not answering, so nothing was done. {SAVED}"]


async def test_further_failures_are_not_told_one_by_one(
    here: Office, jobs: Jobs, given_up: list[str]
) -> None:
    await jobs.failed(failure(StoreAway("x"), first=False))
    assert told(here) == []
    assert given_up == []


async def test_who_was_shown_what_comes_next_is_not_told_that_we_keep_trying(
    here: Office, jobs: Jobs, given_up: list[str]
) -> None:
    await jobs.failed(failure(StoreAway("x"), of=body("test.quick")))
    assert told(here) == []
    await jobs.failed(failure(Refused("Not like that."), again=False, of=body("test.quick")))
    assert (told(here), given_up) == (["Not like that."], ["1.2.3:test.quick:"])


async def test_what_is_refused_is_answered_and_over(here: Office, jobs: Jobs) -> None:
    await jobs.do(body("test.refuse"))
    assert told(here) == ["Not like that."]


async def test_the_end_is_told_to_the_person_and_to_whoever_promised_it(
    here: Office, jobs: Jobs, given_up: list[str]
) -> None:
    await jobs.failed(failure(Refused("Not like that."), again=False, first=False))
    assert told(here) == ["Not like that."]
    assert given_up == ["1.2.3:test.greet:"]


async def test_what_an_admin_can_mend_is_said_to_be_kept(here: Office, jobs: Jobs) -> None:
    refused = KeyRevoked("POST /leads/{id}/feedback")
    await jobs.failed(failure(refused, again=False, first=False))
    assert told(here) == [f"{refused.user_text} {KEPT}"]


async def test_what_was_tried_for_a_day_is_not_the_persons_to_try_again(here: Office, jobs: Jobs) -> None:
    await jobs.failed(failure(Unavailable("POST /leads/{id}/feedback"), again=False, first=False))
    assert told(here) == [f"*The lead API is taking a short break.* {TRIED} {KEPT}"]


async def test_what_we_have_no_word_for_is_tried_again_at_first(here: Office, jobs: Jobs) -> None:
    await jobs.failed(failure(ZeroDivisionError("insides")))
    assert told(here) == [f"Something went wrong on our side; it is in our log. {SAVED}"]


async def test_what_we_have_no_word_for_is_told_without_its_insides(here: Office, jobs: Jobs) -> None:
    await jobs.failed(failure(ZeroDivisionError("insides"), again=False, first=False))
    assert told(here) == [OOPS]


async def test_a_person_who_cannot_be_told_is_no_reason_to_fail(here: Office, jobs: Jobs) -> None:
    await here.slack.control(fault="down")
    await jobs.failed(failure(StoreAway("x")))
    await here.slack.control(fault="none")
    assert told(here) == []
