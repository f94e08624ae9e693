"""Ticks by real time; and the hourly look at the store: what is newly wrong is said once, and again when it comes back."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.delivery.ticks import LOOKS, SECONDS, Ticks
from bot.errors import StoreAway
from bot.store.checks import Fitness, look
from bot.store.redis import Store
from tests.delivery.make import until
from tests.support.server import server


@pytest.fixture
async def own(tmp_path: Path) -> AsyncIterator[Store]:
    """A store that nobody else is at, so that its settings can be changed."""
    async with server(tmp_path, appendonly="yes", appendfsync="always") as url:
        store = Store(url)
        yield store
        await store.close()


def ticks_at(store: Store) -> Ticks:
    """Without any digests."""

    async def nothing() -> None: ...

    return Ticks(store, nothing)


async def said(ticks: Ticks) -> list[str]:
    """What one look complains of."""
    with capture_logs() as lines:
        await ticks.look()
    return [line["why"] for line in lines if line["log_level"] == "warning"]


async def put(store: Store, setting: str, value: str) -> None:
    await store.call("CONFIG", "SET", setting, value)


async def test_what_was_switched_off_since_is_said_once(own: Store) -> None:
    ticks = ticks_at(own)
    assert await said(ticks) == []
    await put(own, "appendonly", "no")
    (sentence,) = await said(ticks)
    assert "appendonly is no" in sentence
    assert await said(ticks) == []


async def test_what_is_worse_than_a_warning_is_said_too(own: Store) -> None:
    ticks = ticks_at(own)
    await put(own, "maxmemory", "100mb")
    await put(own, "maxmemory-policy", "allkeys-lru")
    (sentence,) = await said(ticks)
    assert "leads that wait are thrown away" in sentence


async def test_what_was_mended_and_broke_again_is_said_again(own: Store) -> None:
    ticks = ticks_at(own)
    for _ in range(2):
        await put(own, "appendfsync", "everysec")
        assert len(await said(ticks)) == 1
        await put(own, "appendfsync", "always")
        assert await said(ticks) == []


async def test_what_the_start_said_is_not_said_again(own: Store) -> None:
    await put(own, "appendfsync", "no")
    ticks = ticks_at(own)
    ticks.start(await look(own))
    assert await said(ticks) == []
    ticks.stop()


async def test_a_store_that_is_away_is_looked_at_an_hour_later(own: Store, tmp_path: Path) -> None:
    away = Store(f"unix://{tmp_path / 'nobody.sock'}")
    ticks = ticks_at(away)
    with capture_logs() as lines:
        await ticks.look()
    assert [line["log_level"] for line in lines] == ["info"]
    await away.close()


async def test_the_scheduler_ticks_every_few_seconds_until_it_is_stopped(own: Store) -> None:
    ticked = asyncio.Event()

    async def tick() -> None:
        ticked.set()

    ticks = Ticks(own, tick)
    ticks.start(Fitness("a store"))
    (job,) = ticks._scheduler.get_jobs()
    assert job.next_run_time - datetime.now(UTC) <= timedelta(seconds=SECONDS)
    assert not ticked.is_set()
    job.modify(next_run_time=datetime.now(UTC))
    await asyncio.wait_for(ticked.wait(), 10.0)
    ticks.stop()
    await until(lambda: not ticks._scheduler.running)


async def test_the_store_is_looked_at_once_an_hour_of_ticks(own: Store) -> None:
    looked = []

    class Counting(Ticks):
        """Notes that it was told to look."""

        async def look(self) -> None:
            looked.append(len(ticked))

    ticked: list[int] = []

    async def tick() -> None:
        ticked.append(1)

    ticks = Counting(own, tick)
    for _ in range(2 * LOOKS):
        await ticks.tick()
    assert SECONDS * LOOKS == 3600
    assert looked == [LOOKS - 1, 2 * LOOKS - 1]
    assert len(ticked) == 2 * LOOKS


async def test_a_store_that_is_away_makes_no_tick_the_last_one(own: Store) -> None:
    async def away() -> None:
        raise StoreAway("gone")

    with capture_logs() as lines:
        await Ticks(own, away).tick()
    assert [line["log_level"] for line in lines] == ["warning"]


async def test_one_that_never_started_can_be_stopped(own: Store) -> None:
    ticks_at(own).stop()
