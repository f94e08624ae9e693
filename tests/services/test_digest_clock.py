"""Digests come when they should, each slot once, as people set and change their plans."""

from datetime import time, timedelta

from bot.quiet import QuietWish
from tests.services.clockwork import (
    AFTER_SYNC,
    ANNA,
    C1,
    C2,
    DAILY,
    DAY,
    HOUR,
    NINE,
    OFF,
    TODAY,
    TOMORROW,
    Process,
    Town,
    at,
)


async def test_a_digest_comes_at_its_time_once_and_the_next_day_again(
    one: Process, other: Process, town: Town
) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    assert await one.come() == []
    town.to(NINE - timedelta(seconds=1))
    assert await one.come() == []
    town.to(NINE)
    await other.digests.tick()
    assert await one.come() == [(C1, TODAY)]
    assert await other.come() == []
    town.to(NINE + DAY)
    assert await other.come() == [(C1, TOMORROW)]


async def test_channels_follow_the_teams_default_in_the_zone_of_their_quiet_hours(
    one: Process, town: Town
) -> None:
    await one.subscribe(C1, C2)
    await one.quiets.set_hours(C2, QuietWish((time(22), time(23)), zone="America/New_York"))
    await one.digests.tick()
    town.default = DAILY
    assert await one.come() == []
    town.to(NINE)
    assert await one.come() == [(C1, TODAY)]
    town.to(NINE + 5 * HOUR)
    assert await one.come() == [(C2, TODAY)]


async def test_ends_of_runs_are_wanted_as_soon_as_one_channel_or_person_waits_for_them(
    one: Process, town: Town
) -> None:
    await one.subscribe(C1)
    assert not await one.wishes.any_after_sync()
    await one.plan(C1, DAILY)
    assert not await one.wishes.any_after_sync()
    await one.plan(ANNA, AFTER_SYNC)
    assert await one.wishes.any_after_sync()
    await one.plan(ANNA, OFF)
    assert not await one.wishes.any_after_sync()
    town.default = AFTER_SYNC
    assert not await one.wishes.any_after_sync()
    await one.subscribe(C2)
    assert await one.wishes.any_after_sync()


async def test_a_changed_default_counts_for_whoever_has_no_plan(one: Process, town: Town) -> None:
    town.default = DAILY
    await one.subscribe(C1, C2)
    await one.plan(C2, DAILY)
    await one.digests.tick()
    town.default = at(10)
    town.to(NINE)
    assert await one.come() == [(C1, TODAY), (C2, TODAY)]  # it was changed, and nobody had noticed
    town.to(NINE + HOUR)
    assert await one.come() == [(C1, "2026-11-23T10:00")]


async def test_a_channel_that_says_off_gets_none_whatever_the_team_has(one: Process, town: Town) -> None:
    town.default = DAILY
    await one.subscribe(C1)
    await one.plan(C1, OFF)
    town.to(NINE)
    assert await one.come() == []


async def test_a_person_has_a_digest_without_any_channel(one: Process, town: Town) -> None:
    await one.plan(ANNA, DAILY)
    town.to(NINE)
    assert await one.come() == [(ANNA, TODAY)]


async def test_a_schedule_counts_from_when_it_was_set(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    town.to(NINE + HOUR)
    await one.plan(C1, DAILY)
    assert await one.come() == []
    await one.plan(C1, at(9, 30))
    assert await one.come() == []
    town.to(NINE + DAY + HOUR)
    assert await one.come() == [(C1, "2026-11-24T09:30")]


async def test_a_slot_that_came_before_an_edit_comes_all_the_same(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.to(NINE + timedelta(seconds=5))
    await one.plan(C1, at(10))
    assert await one.come() == [(C1, TODAY)]
    town.to(NINE + HOUR)
    assert await one.come() == [(C1, "2026-11-23T10:00")]


async def test_an_edit_at_the_very_moment_neither_loses_nor_doubles_the_slot(
    one: Process, town: Town
) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.to(NINE)
    await one.plan(C1, DAILY.model_copy(update={"short": True}))
    assert await one.come() == [(C1, TODAY)]
    assert await one.come() == []
    town.to(NINE + DAY)
    assert await one.come() == [(C1, TOMORROW)]


async def test_one_that_is_off_while_it_is_due_does_not_come_and_back_on_comes_the_next_day(
    one: Process, town: Town
) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.to(NINE)
    await one.digests.tick()
    await one.plan(C1, OFF)
    assert await one.come() == []
    await one.plan(C1, DAILY)
    assert await one.come() == []
    town.to(NINE + DAY)
    assert await one.come() == [(C1, TOMORROW)]


async def test_the_same_local_time_of_another_zone_does_not_come_twice(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.to(NINE)
    assert await one.come() == [(C1, TODAY)]
    await one.plan(C1, at(9, zone="America/New_York"))
    town.to(NINE + 5 * HOUR)
    assert await one.come() == []
    town.to(NINE + 5 * HOUR + DAY)
    assert await one.come() == [(C1, TOMORROW)]


async def test_a_channel_that_is_unsubscribed_follows_the_default_no_more(one: Process, town: Town) -> None:
    town.default = DAILY
    await one.subscribe(C1)
    await one.digests.tick()
    await one.unsubscribe(C1)
    await one.digests.tick()
    assert await one.book.bookings() == {}
    town.to(NINE)
    assert await one.book.due(town.clock.now()) == []
