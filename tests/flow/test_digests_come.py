"""Digests that come by themselves: at their time, once, also after a restart, a closed channel or an API that is away."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.sandbox.slack.messages import Message
from bot.store.due_digests import DueQueue
from bot.store.redis import Store
from tests.flow.steps import direct, public, subscribe, tell
from tests.store.unmade import bury_digest
from tests.support.world import AMY, BEN, LEADS, World, visible

EVERY_MORNING = "daily 9:00 Europe/Berlin"
AN_HOUR = 3600.0


def digests(world: World) -> list[Message]:
    return [each for each in public(world) if each.text.startswith("Leads, ")]


async def to(world: World, hour: int, minute: int = 0, *, days: int = 0) -> None:
    """Let it be that time in UTC, so many days after the Monday on which all begins, and tick."""
    then = datetime(2026, 11, 23 + days, hour, minute, tzinfo=UTC)
    world.clock.advance((then - world.clock.now()).total_seconds())
    await world.tick()


async def came(world: World, days: int) -> Message:
    """The digest of nine o'clock in Berlin."""
    await to(world, 8, days=days)
    before = len(public(world))
    await world.until(lambda: len(public(world)) > before)
    return public(world)[-1]


@pytest.fixture
async def scheduled(world: World) -> World:
    """#leads has a digest every morning from now on, on Monday at 9:00 UTC."""
    await subscribe(world, "ai founders digest only")
    await tell(world, f"/goodones digest {EVERY_MORNING}", "digest comes")
    await world.until(lambda: world.find("set when this channel's digest comes"))
    await world.settle(3)
    return world


async def test_it_comes_at_its_time_in_its_zone_and_once(scheduled: World) -> None:
    world = scheduled
    await to(world, 7, 59, days=1)
    before = len(public(world))
    await world.settle(3)
    assert len(public(world)) == before
    shown = await came(world, 1)
    assert shown.is_bot
    assert not shown.ephemeral
    await world.tick()
    await world.settle(10)
    assert public(world)[-1].ts == shown.ts
    assert (await came(world, 2)).ts != shown.ts


async def test_a_restart_neither_forgets_nor_repeats_it(scheduled: World) -> None:
    world = scheduled
    await world.stop_app()
    world.clock.advance(23 * AN_HOUR + 30 * 60)
    await world.start_app()
    before = len(public(world))
    await world.tick()
    await world.until(lambda: len(public(world)) == before + 1)
    await world.stop_app()
    await world.start_app()
    await world.tick()
    await world.settle(10)
    assert len(public(world)) == before + 1


async def test_while_the_lead_api_is_away_it_waits_a_while_and_then_says_so(scheduled: World) -> None:
    world = scheduled
    await world.steer_api(fault="error", status=503, count=9_999)
    before = len(public(world))
    await to(world, 8, days=1)
    await world.settle(5)
    assert len(public(world)) == before
    await to(world, 9, days=1)
    await world.until(lambda: world.find("nothing could be read"))


async def test_a_channel_that_was_closed_for_days_gets_one_when_it_is_open_again(scheduled: World) -> None:
    world = scheduled
    await world.slack.control(do="archive", channel=LEADS)
    before = len(public(world))
    for days in range(1, 3):
        await to(world, 8, days=days)
        await world.settle(70)
    assert len(public(world)) == before
    await world.slack.control(do="unarchive", channel=LEADS)
    await world.until(lambda: len(public(world)) > before)
    await world.settle(70)
    assert len(public(world)) == before + 1


async def test_a_person_gets_theirs_in_one_line_and_privately(world: World) -> None:
    await subscribe(world)
    await tell(world, f"/goodones digest me {EVERY_MORNING} short", "one line", person=BEN)
    before = len(public(world))
    await to(world, 8, days=1)
    await world.until(lambda: direct(world, BEN))
    (shown,) = direct(world, BEN)
    assert shown.text.startswith("Leads, ")
    assert len(public(world)) == before


async def test_a_channel_where_nobody_set_anything_does_as_the_team_has_it(world: World) -> None:
    """Daily, by the stand-in's notification settings; at nine, which is our own."""
    await subscribe(world)
    await world.settle(20)
    await world.tick()
    before = len(public(world))
    await to(world, 8, 59, days=1)
    await world.settle(5)
    assert len(public(world)) == before
    await to(world, 9, days=1)
    await world.until(lambda: len(public(world)) == before + 1)
    assert public(world)[-1].text.startswith("Leads, ")


async def test_a_muted_channel_gets_it_when_the_mute_ends(scheduled: World) -> None:
    world = scheduled
    await to(world, 7, 30, days=1)
    await world.say("/goodones mute 3h")
    await world.until(lambda: world.find("muted this channel"))
    await to(world, 8, days=1)
    await world.settle(70)
    assert not digests(world)
    await world.say("/goodones unmute")
    await world.until(lambda: digests(world))
    await world.settle(70)
    assert len(digests(world)) == 1


async def test_who_asks_is_told_in_the_audit_that_it_came_by_itself(scheduled: World) -> None:
    await came(scheduled, 1)
    await tell(scheduled, "/goodones audit", "posted a digest")


async def test_a_run_that_was_never_started_by_the_apis_calendar_stops_no_digest(world: World) -> None:
    """A server's *never* is the first moment of its calendar, which no clock west of Greenwich can show."""
    runs, leads = world.api.tables.runs, world.api.tables.leads
    for run in runs.all():
        runs.put(replace(run, triggered_at="0001-01-01T00:00:00Z", completed_at="0001-01-01T00:00:00Z"))
    for lead in leads.all():
        leads.put(replace(lead, discovered_at="0001-01-01T00:00:00Z"))
    await subscribe(world)
    await tell(world, "/goodones digest daily 9:00 America/New_York", "digest comes")
    await world.settle(3)
    await to(world, 14, days=1)
    await world.until(lambda: digests(world))
    assert "has not run since" in visible(digests(world)[0])


async def test_a_channel_that_wants_no_empty_ones_gets_none_while_an_account_sleeps(world: World) -> None:
    await subscribe(world, "ai founders digest only")
    await tell(world, "/goodones digest daily 9:00 Europe/Berlin skip empty", "Nothing comes where")
    await to(world, 8, days=1)
    await world.until(lambda: digests(world))
    assert "is asleep" in visible(digests(world)[0])
    for days in (2, 3):
        await to(world, 8, days=days)
        await world.settle(20)
    assert len(digests(world)) == 1


async def test_one_that_could_not_be_made_is_listed_and_comes_when_an_admin_asks_for_it(
    scheduled: World, store: Store
) -> None:
    world = scheduled
    await world.stop_app()
    await world.start_app(admins=(AMY,))
    await world.settle(3)
    await bury_digest(store, LEADS)
    listed = await tell(world, "/goodones status", "1 thing could not be done")
    assert "*Digest* for <#C0LEADS>" in visible(listed)
    assert "KeyError" in visible(listed)
    before = len(digests(world))
    await world.slack.click(AMY, LEADS, listed.ts, "standing.replay")
    await world.until(lambda: world.find("1 thing queued again", person=AMY))
    await world.until(lambda: len(digests(world)) > before)
    assert "could not be done" not in visible(digests(world)[-1])
    await world.settle(3)
    assert await DueQueue(store).dead_count() == 0
