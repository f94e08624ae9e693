"""Who sees what stands in a channel, and which channels somebody may hear of by name."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.services.people import People
from bot.services.sights import MEMBERS_FRESH, PLACE_FRESH, Sights
from bot.store.redis import Store
from tests.services.peopled import OTHER_ROOM, PARTNERS, SECRET_ROOM, Peopled
from tests.slack.make import made
from tests.support.world import AMY, BEN, LEADS


@pytest.fixture
async def at() -> AsyncIterator[Peopled]:
    async with Peopled() as at:
        yield at


@pytest.fixture
async def sights(store: Store, at: Peopled) -> AsyncIterator[Sights]:
    async with aiohttp.ClientSession() as session:
        yield opened(store, at, session)


def opened(store: Store, at: Peopled, session: aiohttp.ClientSession) -> Sights:
    gateway = made(at.slack.base_url, session)
    return Sights(store, gateway, People(store, gateway, at.clock), at.clock)


async def test_a_private_channel_is_hidden_from_those_outside_it(sights: Sights) -> None:
    channels = [LEADS, SECRET_ROOM, PARTNERS, "D0AMY", "U0BEN", ""]
    assert await sights.hidden(AMY, channels) == set()
    assert await sights.hidden(BEN, channels) == {SECRET_ROOM}


async def test_one_that_we_are_not_in_is_hidden_from_everybody(sights: Sights) -> None:
    assert await sights.hidden(BEN, [OTHER_ROOM, "C0GONE"]) == {OTHER_ROOM, "C0GONE"}


async def test_strangers_read_where_guests_are_what_is_shared_and_what_nobody_knows(
    sights: Sights, at: Peopled
) -> None:
    seen = [await sights.strangers_see(each) for each in (LEADS, SECRET_ROOM, PARTNERS, "C0GONE", "U0BEN")]
    assert seen == [True, False, True, True, False]
    at.clock.advance(PLACE_FRESH * 10_000)
    await at.slack.control(fault="down", method="conversations.info", count=1)
    assert await sights.strangers_see("C0OTHER2")


async def test_where_somebody_is_they_may_know_of(sights: Sights, at: Peopled) -> None:
    assert await sights.hidden(BEN, [OTHER_ROOM], here=OTHER_ROOM) == set()
    assert at.slack.calls("conversations.info") == []


async def test_who_comes_into_a_channel_sees_it_within_a_minute(sights: Sights, at: Peopled) -> None:
    assert await sights.hidden(BEN, [SECRET_ROOM]) == {SECRET_ROOM}
    await at.slack.control(do="join", person=BEN, channel=SECRET_ROOM)
    await at.slack.control(do="leave", person=AMY, channel=SECRET_ROOM)
    assert await sights.hidden(BEN, [SECRET_ROOM]) == {SECRET_ROOM}
    assert len(at.slack.calls("conversations.members")) == 1
    at.clock.advance(MEMBERS_FRESH)
    assert await sights.hidden(BEN, [SECRET_ROOM]) == set()
    assert await sights.hidden(AMY, [SECRET_ROOM]) == {SECRET_ROOM}


async def test_one_that_we_were_thrown_out_of_since_has_no_members_that_we_know(
    sights: Sights, at: Peopled
) -> None:
    await sights.hidden(AMY, [SECRET_ROOM])
    await at.slack.control(do="remove_bot", channel=SECRET_ROOM)
    at.clock.advance(MEMBERS_FRESH)
    assert await sights.hidden(AMY, [SECRET_ROOM]) == {SECRET_ROOM}


@pytest.mark.parametrize("method", ["conversations.info", "conversations.members"])
async def test_what_slack_does_not_tell_is_hidden(sights: Sights, at: Peopled, method: str) -> None:
    await at.slack.control(fault="down", method=method)
    assert await sights.hidden(AMY, [SECRET_ROOM]) == {SECRET_ROOM}


async def test_who_comes_from_outside_is_known_at_once_by_every_process(
    sights: Sights, at: Peopled, store: Store
) -> None:
    assert not await sights.strangers_see(SECRET_ROOM)
    await at.slack.control(do="share", channel=SECRET_ROOM, team="T0FERNHILL")
    async with aiohttp.ClientSession() as session:
        await opened(store, at, session).forget(SECRET_ROOM)
    assert await sights.strangers_see(SECRET_ROOM)


async def test_a_guest_who_joins_is_seen_at_once_and_one_who_leaves_within_a_minute(
    sights: Sights, at: Peopled
) -> None:
    assert not await sights.strangers_see(SECRET_ROOM)
    await at.slack.control(do="join", person="U0GIA", channel=SECRET_ROOM)
    await sights.forget(SECRET_ROOM)
    assert await sights.strangers_see(SECRET_ROOM)
    await at.slack.control(do="leave", person="U0GIA", channel=SECRET_ROOM)
    at.clock.advance(MEMBERS_FRESH)
    assert not await sights.strangers_see(SECRET_ROOM)


async def test_of_whom_slack_can_tell_nothing_it_is_not_said_that_they_are_colleagues(
    sights: Sights, at: Peopled
) -> None:
    await at.slack.control(fault="down", method="users.info")
    assert await sights.strangers_see(SECRET_ROOM)


async def test_nobody_looks_at_each_of_very_many(
    sights: Sights, at: Peopled, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.sights.MOST_LOOKED_AT", 1)
    assert await sights.strangers_see(SECRET_ROOM)
    assert at.slack.calls("users.info") == []
