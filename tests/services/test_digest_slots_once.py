"""Each slot comes once, whoever else looks, is stopped or reads a wrong clock meanwhile."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.errors import StoreAway
from bot.store.due_digests import QUEUE
from bot.store.redis import Store
from tests.services.clockwork import (
    AFTER_SYNC,
    ANNA,
    BEGIN,
    C1,
    C2,
    DAILY,
    DAY,
    FOUNDERS,
    NINE,
    OFF,
    TODAY,
    TOMORROW,
    Process,
    Stopped,
    Town,
    at,
    process,
)


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
