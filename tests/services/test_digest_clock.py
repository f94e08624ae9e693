"""Digests come when they should, each slot once, whatever is set, changed, ended or away meanwhile."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, time, timedelta
from itertools import count

import pytest

from bot.digests.schedule import Schedule, When
from bot.errors import StoreAway
from bot.quiet import EVENINGS, For, QuietWish
from bot.store.due_digests import QUEUE
from bot.store.redis import Store
from tests.services.clockwork import AFTER_SYNC, BEGIN, DAILY, FOUNDERS, OFF, Process, Stopped, Town, process
from tests.services.make import act

C1, C2, ANNA = "C0ONE", "C0TWO", "U0ANNA"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NINE = BEGIN + HOUR
TODAY = "2026-11-23T09:00"
TOMORROW = "2026-11-24T09:00"
RUST = 43


def at(hour: int, minute: int = 0, zone: str = "UTC") -> Schedule:
    return Schedule(when=When.DAYS, at=time(hour, minute), zone=zone)


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
async def one(store: Store, town: Town) -> AsyncIterator[Process]:
    async with process(store, town) as one:
        yield one


@pytest.fixture
async def other(store: Store, town: Town) -> AsyncIterator[Process]:
    async with process(store, town) as other:
        yield other


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


@pytest.mark.parametrize(
    ("away", "came"),
    [
        (HOUR, [(C1, TODAY)]),
        (6 * HOUR, [(C1, TODAY)]),
        (8 * HOUR, []),
        (3 * DAY, [(C1, "2026-11-26T09:00")]),
        (3 * DAY + 8 * HOUR, []),
    ],
)
async def test_after_a_downtime_the_newest_within_six_hours_comes_late(
    one: Process, town: Town, away: timedelta, came: list[tuple[str, str]]
) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.to(NINE + away)
    await one.digests.tick()
    due = await one.digests.due()
    assert [(each.target, each.slot.name) for each in due] == came
    assert all(each.late is (away.seconds > 0) for each in due)
    town.to(NINE + 4 * DAY)
    assert (await one.come())[-1:] == [(C1, "2026-11-27T09:00")]


async def test_a_poster_that_was_away_posts_the_newest_only(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    for days in range(3):
        town.to(NINE + days * DAY)
        await one.digests.tick()
    assert await one.come() == [(C1, "2026-11-25T09:00")]
    town.to(NINE + 2 * DAY + 7 * HOUR)
    assert await one.come() == []


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


async def test_a_channel_to_which_nothing_comes_uses_its_slots_up_in_silence(
    one: Process, town: Town
) -> None:
    await one.plan(C1, DAILY)
    town.to(NINE)
    assert await one.come() == []
    await one.subscribe(C1)
    assert await one.come() == []
    town.to(NINE + DAY)
    assert await one.come() == [(C1, TOMORROW)]
    await one.unsubscribe(C1)
    town.to(NINE + 2 * DAY)
    assert await one.come() == []


async def test_a_channel_that_is_unsubscribed_follows_the_default_no_more(one: Process, town: Town) -> None:
    town.default = DAILY
    await one.subscribe(C1)
    await one.digests.tick()
    await one.unsubscribe(C1)
    await one.digests.tick()
    assert await one.book.bookings() == {}
    town.to(NINE)
    assert await one.book.due(town.clock.now()) == []


async def test_an_archived_channel_gets_none_and_no_heap_of_them_when_it_is_open_again(
    one: Process, town: Town
) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    await one.archive(C1)
    for days in range(3):
        town.to(NINE + days * DAY)
        assert await one.come() == []
    for each in await one.troubles.all():
        await one.troubles.end(each)
    assert await one.come() == []
    town.to(NINE + 3 * DAY)
    assert await one.come() == [(C1, "2026-11-26T09:00")]


@pytest.mark.parametrize(("hours", "came"), [(5, [(C1, TODAY)]), (7, [])])
async def test_where_the_key_is_refused_it_waits_for_six_hours(
    one: Process, town: Town, hours: int, came: list[tuple[str, str]]
) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.refused = True
    town.to(NINE)
    assert await one.come() == []
    town.to(NINE + hours * HOUR)
    assert await one.come() == []
    town.refused = False
    town.to(NINE + hours * HOUR + timedelta(minutes=1))
    assert await one.come() == came


async def test_in_quiet_hours_only_the_newest_waits_for_their_end(one: Process, town: Town) -> None:
    """Saturday's and Sunday's are Monday's too."""
    await one.subscribe(C1)
    await one.quiets.set_hours(C1, EVENINGS)
    await one.plan(C1, at(20))
    friday = datetime(2026, 11, 27, 20, tzinfo=UTC)
    monday = datetime(2026, 11, 30, 9, tzinfo=UTC)
    town.to(friday - HOUR)
    await one.come()
    for hours in range(0, 60, 5):
        town.to(friday + hours * HOUR)
        assert await one.come() == []
    town.to(monday - timedelta(seconds=1))
    assert await one.come() == []
    town.to(monday)
    await one.digests.tick()
    (due,) = await one.digests.due()
    assert (due.slot.name, due.late, due.held) == ("2026-11-29T20:00", False, True)


async def test_one_that_waited_gives_way_to_a_newer_one_for_which_nobody_ticked(
    one: Process, town: Town
) -> None:
    """The bot was away from before the second slot until after the mute, and looks what is due before it ticks."""
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    await one.quiets.mute(C1, For(DAY + 2 * HOUR), "U0AMY", "mute")
    town.to(NINE)
    assert await one.come() == []
    town.to(NINE + DAY + HOUR + timedelta(minutes=1))
    (due,) = await one.digests.due()
    assert due.slot.name == TOMORROW
    await one.digests.done(due)
    assert await one.come() == []
    town.to(NINE + 2 * DAY)
    assert await one.come() == [(C1, "2026-11-25T09:00")]


async def test_a_mute_that_is_ended_has_it_come_within_a_minute(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    await one.quiets.mute(C1, For(5 * DAY), "U0AMY", "mute")
    town.to(NINE)
    assert await one.come() == []
    for minutes in range(1, 24 * 60, 30):
        town.to(NINE + timedelta(minutes=minutes))
        assert await one.come() == []
    await one.quiets.unmute(C1, "unmute")
    town.clock.advance(60.0)
    await one.digests.tick()
    (due,) = await one.digests.due()
    assert (due.slot.name, due.late, due.held) == (TODAY, False, True)


async def test_a_due_one_is_nobody_elses_until_its_lease_is_over(
    one: Process, other: Process, town: Town
) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.to(NINE)
    await one.digests.tick()
    due = await one.digests.due()
    assert await other.due() == []
    town.clock.advance(50.0)
    await one.digests.hold(due)
    town.clock.advance(50.0)
    assert await other.due() == []
    town.clock.advance(11.0)
    assert await other.due() == [(C1, TODAY)]


async def test_who_looked_before_an_edit_takes_nothing_after_it(
    one: Process, other: Process, town: Town
) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.to(NINE)
    looks = await one.book.due(town.clock.now())
    await other.plan(C1, at(10))
    assert not await one.digests._take(looks, town.clock.now())
    stale = await one.book.looks([C1])
    await other.plan(C1, OFF)
    assert not await one.digests._take(stale, town.clock.now())
    assert await one.due() == []


async def test_who_is_done_with_an_older_one_leaves_the_newer_one_there(one: Process, town: Town) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    town.to(NINE)
    await one.digests.tick()
    (old,) = await one.digests.due()
    town.to(NINE + DAY)
    await one.digests.tick()
    await one.digests.hold([old])
    await one.digests.done(old)
    assert await one.come() == [(C1, TOMORROW)]


@pytest.mark.parametrize("year", [2001, 2055])
async def test_a_clock_that_was_wrong_keeps_nothing_from_coming(
    one: Process, store: Store, town: Town, year: int
) -> None:
    wrong = Town(datetime(year, 5, 5, tzinfo=UTC))
    async with process(store, wrong) as mistaken:
        await mistaken.subscribe(C1)
        await mistaken.plan(C1, DAILY)
        wrong.clock.advance(30 * 3600.0)
        await mistaken.digests.tick()
    await one.come()
    town.to(NINE)
    assert await one.come() == [(C1, TODAY)]
    town.to(NINE + DAY)
    assert await one.come() == [(C1, TOMORROW)]


async def test_a_store_that_was_emptied_is_filled_by_the_next_tick(
    one: Process, store: Store, town: Town
) -> None:
    await one.subscribe(C1)
    await one.plan(C1, DAILY)
    await store.call("DEL", *await store.call("KEYS", "*digests*"))
    await one.digests.tick()
    town.to(NINE)
    assert await one.come() == [(C1, TODAY)]


async def test_an_agenda_without_its_booking_is_dropped(one: Process, store: Store, town: Town) -> None:
    await store.call("ZADD", one.book._agenda, 1, C1)
    await store.call("ZADD", QUEUE[1], 1, C1)
    assert await one.come() == []
    assert await store.call("EXISTS", one.book._agenda, *QUEUE) == 0


async def scheduled(dying: Process) -> None:
    await dying.plan(C1, DAILY)


async def moved(dying: Process) -> None:
    await dying.plan(C2, at(8, 30))


async def switched_off(dying: Process) -> None:
    await dying.plan(C2, OFF)


async def ticked(dying: Process) -> None:
    dying.town.to(NINE)
    await dying.digests.tick()


async def synced(dying: Process) -> None:
    await dying.digests.sync_ended(FOUNDERS, [812, 813], BEGIN)


@pytest.mark.parametrize(
    ("do", "came"),
    [
        (scheduled, {(C1, TODAY), (C2, TODAY)}),
        (moved, {(C2, "2026-11-23T08:30")}),
        (switched_off, set()),
        (ticked, {(C2, TODAY)}),
        (synced, {(C2, TODAY), (ANNA, "run:812")}),
    ],
)
async def test_wherever_it_is_stopped_the_next_one_makes_up_for_it(
    store: Store, store_url: str, do: Callable[[Process], Awaitable[None]], came: set[tuple[str, str]]
) -> None:
    """A click and an ended run are told again, to whoever comes; each digest comes once."""
    mortal = Stopped(store_url)
    for steps in count():
        await store.call("FLUSHALL")
        town = Town()
        async with process(mortal, town) as dying, process(store, town) as heir:
            await heir.subscribe(C1, C2)
            await heir.plan(C2, DAILY)
            if do is synced:
                await heir.plan(ANNA, AFTER_SYNC)
            mortal.left = steps
            with suppress(StoreAway):
                await do(dying)
            alive = mortal.left >= 0
            mortal.left = None
            await do(heir)
            found = []
            for minutes in range(5, 125, 5):
                town.to(max(BEGIN + timedelta(minutes=minutes), town.clock.now()))
                found += await heir.come()
            assert sorted(found) == sorted(came), steps
        if alive:
            break
    await mortal.close()
    assert steps > len("abc")


class TestAfterSync:
    """Digests after each sync."""

    async def test_runs_that_end_within_minutes_are_told_together(self, one: Process, town: Town) -> None:
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

    async def test_where_runs_never_end_it_comes_after_a_quarter_of_an_hour(
        self, one: Process, town: Town
    ) -> None:
        await one.subscribe(C1)
        await one.plan(C1, AFTER_SYNC)
        came = []
        for run in range(1, 32):
            await one.digests.sync_ended(FOUNDERS, [run], town.clock.now())
            town.clock.advance(60.0)
            came += await one.come()
        assert came == [(C1, "run:1"), (C1, "run:16")]

    async def test_a_run_that_ends_right_after_a_look_has_it_wait_longer(
        self, one: Process, other: Process, town: Town
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

    async def test_the_same_runs_are_told_once(self, one: Process, other: Process, town: Town) -> None:
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

    async def test_who_wants_the_stream_hears_of_it(self, one: Process, town: Town) -> None:
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

    async def test_what_ended_before_it_was_set_is_not_told(self, one: Process, town: Town) -> None:
        await one.subscribe(C1)
        await one.plan(C1, AFTER_SYNC)
        await one.digests.sync_ended(FOUNDERS, [812], BEGIN - timedelta(seconds=1))
        town.clock.advance(3600.0)
        assert await one.come() == []

    async def test_one_that_is_found_late_comes_at_once_and_too_late_not_at_all(
        self, one: Process, town: Town
    ) -> None:
        await one.subscribe(C1)
        await one.plan(C1, AFTER_SYNC)
        town.clock.advance(2 * 3600.0)
        await one.digests.sync_ended(FOUNDERS, [812], BEGIN)
        assert await one.come() == [(C1, "run:812")]
        town.clock.advance(7 * 3600.0)
        await one.digests.sync_ended(FOUNDERS, [813], BEGIN + 2 * HOUR)
        assert await one.come() == []

    async def test_a_mute_holds_it_back_with_what_ends_meanwhile(self, one: Process, town: Town) -> None:
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
    async def test_who_wants_another_digest_by_then_gets_that(
        self, one: Process, town: Town, then: Schedule
    ) -> None:
        await one.subscribe(C1)
        await one.plan(C1, AFTER_SYNC)
        await one.digests.sync_ended(FOUNDERS, [812], BEGIN)
        await one.plan(C1, then)
        town.clock.advance(180.0)
        assert await one.come() == []
        town.to(NINE)
        assert await one.come() == ([(C1, TODAY)] if then is DAILY else [])

    async def test_who_waited_for_a_sync_that_never_came_can_have_it_daily(
        self, one: Process, town: Town
    ) -> None:
        await one.subscribe(C1)
        await one.plan(C1, AFTER_SYNC)
        await one.plan(C1, DAILY)
        town.to(NINE)
        assert await one.come() == [(C1, TODAY)]
