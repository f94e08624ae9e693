"""Somebody leaves: who takes over what, and whose claims are anybody's again."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.audit import KEPT
from bot.digests.schedule import Schedule, When
from bot.filters import LeadFilter
from bot.services.admins import Admins
from bot.services.leavers import Leavers, Legacy
from bot.services.people import People
from bot.services.roles import Roles
from bot.services.subscriptions import Subscription
from bot.services.workspace import Workspace
from bot.snoozing import Later
from tests.services.make import FOUNDERS, MAKERS, RUST, House, act
from tests.services.peopled import Peopled
from tests.slack.make import made
from tests.support.world import AMY, BEN, CLEO, LEADS, SALES

LEAD, ANOTHER = 1252, 1251


class Office:
    """The services at a Slack; ``admins`` are those of the settings."""

    def __init__(self, house: House, at: Peopled, session: aiohttp.ClientSession) -> None:
        self.house, self.slack = house, at.slack
        self._gateway = made(at.slack.base_url, session)
        self.people = People(house.store, self._gateway, at.clock)

    def leavers(self, *admins: str) -> Leavers:
        house = self.house
        workspace = Workspace(house.store, house.audit, house.clock)
        roles = Roles(self.people, workspace, Admins(admins), house.store, self._gateway, house.clock)
        return Leavers(
            self.people,
            roles,
            house.subscriptions,
            house.claims,
            house.snoozes,
            house.follows,
            house.schedules,
            house.audit,
            house.clock,
        )

    async def subscribe(self, channel: str, by: str) -> Subscription:
        here = {each.stream_id for each in await self.house.subscriptions.of_channel(channel)}
        stream = next(each for each in (RUST, FOUNDERS, MAKERS) if each.id not in here)
        return await self.house.subscriptions.subscribe(channel, stream, LeadFilter(), by)

    async def owners(self) -> list[str]:
        return [each.by for each in await self.house.subscriptions.all()]

    async def audited(self) -> list[tuple[str, str | None, str]]:
        now = self.house.clock.now()
        lines = [each async for each in self.house.audit.iter(now - KEPT, now)]
        return [(each.what, each.by, each.result) for each in reversed(lines)]

    async def gone(self, person: str) -> None:
        await self.slack.control(do="change_person", person=person, about={"deleted": True})


@pytest.fixture
async def office(house: House) -> AsyncIterator[Office]:
    async with Peopled() as at, aiohttp.ClientSession() as session:
        yield Office(house, at, session)


async def test_the_first_admin_who_is_there_takes_over(office: Office) -> None:
    mine = await office.subscribe(LEADS, BEN)
    await office.subscribe(LEADS, CLEO)
    await office.gone(AMY)
    legacies = await office.leavers(BEN, AMY, CLEO).legacies(BEN)
    assert legacies == [Legacy(CLEO, (mine,))]


async def test_without_admins_it_is_who_else_subscribed_something_there(office: Office) -> None:
    first, second, nobodys = (
        await office.subscribe(LEADS, BEN),
        await office.subscribe(SALES, BEN),
        await office.subscribe("C0RANDOM", BEN),
    )
    await office.subscribe(LEADS, CLEO)
    await office.subscribe(SALES, AMY)
    leavers = office.leavers()
    assert await leavers.legacies(BEN) == [Legacy(AMY, (second,)), Legacy(CLEO, (first,))]
    await leavers.hand_over(BEN, await leavers.legacies(BEN), "job")
    assert (await office.house.subscriptions.get(nobodys.id)) == nobodys
    assert await leavers.legacies(AMY) == [], "nobody else is in #sales"


async def test_what_is_handed_over_is_noted_once_however_often_it_is_done(office: Office) -> None:
    await office.subscribe(LEADS, BEN)
    leavers = office.leavers(AMY)
    legacies = await leavers.legacies(BEN)
    for _ in range(2):
        await leavers.hand_over(BEN, legacies, "job")
    assert await office.owners() == [AMY]
    assert await office.audited() == [("subscription.handed_over", None, f"to {AMY}")]
    assert await leavers.legacies(BEN) == []


async def test_what_somebody_else_subscribed_anew_meanwhile_stays_theirs(office: Office) -> None:
    mine = await office.subscribe(LEADS, BEN)
    leavers = office.leavers(AMY)
    legacies = await leavers.legacies(BEN)
    await office.house.subscriptions.subscribe(LEADS, RUST, LeadFilter(), CLEO)
    await leavers.hand_over(BEN, legacies, "job")
    kept = await office.house.subscriptions.get(mine.id)
    assert kept
    assert kept.by == CLEO
    assert await office.audited() == [], "nothing was handed over"


async def test_what_has_ended_is_nobodys(office: Office) -> None:
    mine = await office.subscribe(LEADS, BEN)
    leavers = office.leavers(AMY)
    legacies = await leavers.legacies(BEN)
    await office.house.subscriptions.end(mine)
    await leavers.hand_over(BEN, legacies, "job")
    assert await office.owners() == []
    assert await office.audited() == []


async def claimed_by(office: Office, lead: int) -> str | None:
    mark = (await office.house.leads.record(lead)).claimed
    return mark.by if mark else None


async def test_their_claims_are_anybodys_again_and_only_theirs(office: Office) -> None:
    house = office.house
    for lead in (LEAD, ANOTHER, 1247):
        await house.know(lead)
        await house.claims.claim(lead, act(f"claim-{lead}", BEN))
    await house.claims.release(ANOTHER, act("release", BEN))
    await house.claims.claim(ANOTHER, act("again", CLEO))
    await house.claims.release(1247, act("release-too", BEN))
    before = len(await office.audited())
    for _ in range(2):
        await office.leavers().release(BEN, "job")
    assert [await claimed_by(office, lead) for lead in (LEAD, ANOTHER, 1247)] == [None, CLEO, None]
    assert (await office.audited())[before:] == [("lead.released", BEN, "done")]


async def test_a_claim_on_a_lead_whose_time_is_over_keeps_nothing_else_from_ending(office: Office) -> None:
    house = office.house
    for lead in (ANOTHER, LEAD):
        await house.know(lead)
        await house.claims.claim(lead, act(f"claim-{lead}", BEN))
    await house.book.expire(ANOTHER)
    await office.leavers().release(BEN, "job")
    assert await claimed_by(office, LEAD) is None


async def test_nothing_is_shown_again_to_who_left(office: Office) -> None:
    house = office.house
    await house.know(LEAD)
    await house.snoozes.snooze(LEAD, Later.HOURS, None, act("later", BEN))
    await house.snoozes.snooze(LEAD, Later.HOURS, None, act("later-too", CLEO))
    for _ in range(2):
        await office.leavers().release(BEN, "job")
    assert [each.by for each in (await house.leads.record(LEAD)).snoozed] == [CLEO]
    house.clock.advance(4 * 3_600)
    assert [each.split(":")[1] for each in await house.snoozes.due()] == [CLEO]


async def test_who_had_very_much_in_hand_leaves_none_of_it(office: Office) -> None:
    house = office.house
    for lead in range(1, 121):
        await house.know(LEAD, id=lead)
        await house.claims.claim(lead, act(f"claim-{lead}", BEN))
    await office.leavers().release(BEN, "job")
    assert [lead for lead in range(1, 121) if await claimed_by(office, lead)] == []


async def test_a_change_is_seen_at_the_next_look(office: Office) -> None:
    assert not (await office.people.person(BEN)).is_admin
    await office.slack.control(do="change_person", person=BEN, about={"is_admin": True})
    await office.leavers().changed(BEN)
    assert (await office.people.person(BEN)).is_admin


async def test_no_digest_goes_to_who_left(office: Office) -> None:
    schedules, weekly = office.house.schedules, Schedule(when=When.DAYS, days=(0,))
    await schedules.set(BEN, weekly, act("click-1", BEN))
    await schedules.set(LEADS, weekly, act("click-2", BEN))
    for _ in range(2):
        await office.leavers().release(BEN, "left")
    assert [each.target for each in await schedules.all()] == [LEADS], "a channel's stays"
    assert (await office.audited())[2:] == [("digest.unscheduled", BEN, "done")]
