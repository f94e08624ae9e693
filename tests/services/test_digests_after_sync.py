"""Digests after each sync come by the runs that ended, told together and once."""

from datetime import timedelta

import pytest

from bot.digests.schedule import Schedule
from bot.quiet import For
from tests.services.clockwork import (
    AFTER_SYNC,
    ANNA,
    BEGIN,
    C1,
    C2,
    DAILY,
    DAY,
    FOUNDERS,
    HOUR,
    NINE,
    OFF,
    TODAY,
    Process,
    Town,
)
from tests.services.make import act

RUST = 43


async def test_runs_that_end_within_minutes_are_told_together(one: Process, town: Town) -> None:
    await one.subscribe(C1, C2)
    await one.plan(C1, AFTER_SYNC)
    await one.digests.sync_ended(FOUNDERS, [812], BEGIN)
    town.clock.advance(120.0)
    await one.digests.sync_ended(FOUNDERS, [813, 814], town.clock.now())
    town.clock.advance(179.0)
    assert await one.come() == []
    town.clock.advance(1.0)
    assert await one.come() == [(C1, "run:812")]
    town.clock.advance(3600.0)
    assert await one.come() == []


async def test_where_runs_never_end_it_comes_after_a_quarter_of_an_hour(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, AFTER_SYNC)
    came = []
    for run in range(1, 32):
        await one.digests.sync_ended(FOUNDERS, [run], town.clock.now())
        town.clock.advance(60.0)
        came += await one.come()
    assert came == [(C1, "run:1"), (C1, "run:16")]


async def test_a_run_that_ends_right_after_a_look_has_it_wait_longer(
    one: Process, other: Process, town: Town
) -> None:
    """Also where the look had found it due."""
    await one.subscribe(C1)
    await one.plan(C1, AFTER_SYNC)
    await one.digests.sync_ended(FOUNDERS, [812], BEGIN)
    town.clock.advance(180.0)
    looks = await one.book.due(town.clock.now())
    await other.digests.sync_ended(FOUNDERS, [813], town.clock.now())
    assert await one.digests._take(looks, town.clock.now())
    assert await one.come() == []
    await one.store.call("ZADD", one.book._agenda, 1, C1)
    assert await one.come() == []
    town.clock.advance(180.0)
    assert await one.come() == [(C1, "run:812")]


async def test_the_same_runs_are_told_once(one: Process, other: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, AFTER_SYNC)
    for each in (one, other, one):
        await each.digests.sync_ended(FOUNDERS, [812], BEGIN)
    town.clock.advance(180.0)
    assert await one.come() == [(C1, "run:812")]
    await other.digests.sync_ended(FOUNDERS, [812], BEGIN)
    town.clock.advance(3600.0)
    assert await one.come() == []
    await one.digests.sync_ended(FOUNDERS, [812, 815], town.clock.now())
    town.clock.advance(180.0)
    assert await one.come() == [(C1, "run:815")]


async def test_who_wants_the_stream_hears_of_it(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.subscribe(C2, stream=RUST)
    await one.subscribe("C0ALL", stream=None)
    await one.plan(ANNA, AFTER_SYNC)
    await one.plan("C0NONE", AFTER_SYNC)
    town.default = AFTER_SYNC
    await one.digests.sync_ended(FOUNDERS, [], BEGIN)
    await one.digests.sync_ended(FOUNDERS, [812], BEGIN)
    town.clock.advance(180.0)
    assert sorted(await one.come()) == [("C0ALL", "run:812"), (C1, "run:812"), (ANNA, "run:812")]


async def test_what_ended_before_it_was_set_is_not_told(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, AFTER_SYNC)
    await one.digests.sync_ended(FOUNDERS, [812], BEGIN - timedelta(seconds=1))
    town.clock.advance(3600.0)
    assert await one.come() == []


async def test_one_that_is_found_late_comes_at_once_and_too_late_not_at_all(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, AFTER_SYNC)
    town.clock.advance(2 * 3600.0)
    await one.digests.sync_ended(FOUNDERS, [812], BEGIN)
    assert await one.come() == [(C1, "run:812")]
    town.clock.advance(7 * 3600.0)
    await one.digests.sync_ended(FOUNDERS, [813], BEGIN + 2 * HOUR)
    assert await one.come() == []


async def test_a_mute_holds_it_back_with_what_ends_meanwhile(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, AFTER_SYNC)
    await one.quiets.mute(C1, For(DAY), act().by, "mute")
    for hours in range(20):
        town.to(BEGIN + hours * HOUR)
        await one.digests.sync_ended(FOUNDERS, [800 + hours], town.clock.now())
        assert await one.come() == []
    town.to(BEGIN + DAY)
    ((target, _),) = await one.come()
    assert target == C1


@pytest.mark.parametrize("then", [DAILY, OFF])
async def test_who_wants_another_digest_by_then_gets_that(one: Process, town: Town, then: Schedule) -> None:
    await one.subscribe(C1)
    await one.plan(C1, AFTER_SYNC)
    await one.digests.sync_ended(FOUNDERS, [812], BEGIN)
    await one.plan(C1, then)
    town.clock.advance(180.0)
    assert await one.come() == []
    town.to(NINE)
    assert await one.come() == ([(C1, TODAY)] if then is DAILY else [])


async def test_who_waited_for_a_sync_that_never_came_can_have_it_daily(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, AFTER_SYNC)
    await one.plan(C1, DAILY)
    town.to(NINE)
    assert await one.come() == [(C1, TODAY)]
