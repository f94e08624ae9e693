"""Who somebody is, asked of the Slack stand-in."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.people import Person
from bot.sandbox.slack import SlackSandbox
from bot.services.people import FRESH, People
from bot.slack.errors import SlackDown, TokenRefused
from bot.store.redis import Store
from tests.services.peopled import Peopled
from tests.slack.make import made
from tests.support.clock import ManualClock
from tests.support.world import AMY, BEN


@pytest.fixture
def clock(at: Peopled) -> ManualClock:
    return at.clock


@pytest.fixture
async def at() -> AsyncIterator[Peopled]:
    async with Peopled() as at:
        yield at


@pytest.fixture
def slack(at: Peopled) -> SlackSandbox:
    return at.slack


@pytest.fixture
async def people(store: Store, slack: SlackSandbox, clock: ManualClock) -> AsyncIterator[People]:
    async with aiohttp.ClientSession() as session:
        yield People(store, made(slack.base_url, session), clock)


@pytest.mark.parametrize(
    ("id_", "zone", "marks"),
    [
        (AMY, "Europe/London", {"is_admin"}),
        (BEN, "America/New_York", set()),
        ("U0GUS", "Europe/Paris", {"is_guest"}),
        ("U0PAT", "Asia/Tokyo", {"is_outsider"}),
        ("U0GOODONES", "Etc/UTC", {"is_bot"}),
    ],
)
async def test_slack_says_who_somebody_is(people: People, id_: str, zone: str, marks: set[str]) -> None:
    person = await people.person(id_)
    found = {each for each in ("is_admin", "is_guest", "is_outsider", "is_bot") if getattr(person, each)}
    assert (person.known, person.zone, found) == (True, zone, marks)
    assert people.at_hand(id_) == person


async def test_who_is_not_in_sight_is_of_another_organisation(people: People) -> None:
    assert await people.person("U0NOBODY") == Person(id="U0NOBODY", is_outsider=True)


async def test_our_own_workspace_is_asked_for_once(people: People, slack: SlackSandbox) -> None:
    await people.person(AMY)
    await people.person(BEN)
    assert len(slack.calls("auth.test")) == 1
    assert len(slack.calls("users.info")) == 2


async def test_a_change_is_seen_once_the_person_was_forgotten(people: People, slack: SlackSandbox) -> None:
    await people.person(BEN)
    await slack.control(do="change_person", person=BEN, about={"is_admin": True})
    assert not (await people.person(BEN)).is_admin
    await people.forget(BEN)
    assert (await people.person(BEN)).is_admin


async def test_who_left_is_gone(people: People, slack: SlackSandbox) -> None:
    await slack.control(do="change_person", person=BEN, about={"deleted": True})
    assert (await people.person(BEN)).gone


async def test_while_slack_is_down_the_last_known_stands(
    people: People, slack: SlackSandbox, clock: ManualClock
) -> None:
    await people.person(AMY)
    clock.advance(FRESH)
    await slack.control(fault="down", method="users.info")
    assert (await people.person(AMY)).is_admin


async def test_who_was_never_known_is_said_to_be_unknown(people: People, slack: SlackSandbox) -> None:
    await slack.control(fault="down", method="users.info", count=2)
    assert await people.person(AMY) == Person(id=AMY, known=False)
    with pytest.raises(SlackDown):
        await people.sure(AMY)
    assert (await people.person(AMY)).known, "it is asked again"


async def test_without_the_scope_nobody_is_known(people: People, slack: SlackSandbox) -> None:
    await slack.control(fault="error", method="users.info", error="missing_scope")
    with pytest.raises(TokenRefused):
        await people.sure(AMY)
