"""A stand-in's time: as fast as told, from when told, and never before what an earlier one knew."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox.api import latest_moment
from bot.sandbox.clock import WallClock
from bot.sandbox.keep import Keep
from tests.sandbox.api.support import START, ManualClock, opened

DAY = timedelta(days=1)


def test_time_begins_now_unless_told_otherwise() -> None:
    before = datetime.now(UTC)
    assert before <= WallClock().now() <= datetime.now(UTC)
    start = before + 400 * DAY
    assert start <= WallClock(start=start).now() < start + DAY


def test_time_goes_on_as_fast_as_told() -> None:
    start = datetime(2026, 6, 2, tzinfo=UTC)
    before = datetime.now(UTC)
    clock = WallClock(100_000.0, start)
    first = clock.now()
    second = clock.now()
    assert start <= first <= second <= start + (datetime.now(UTC) - before) * 100_000


async def test_sleeper_of_a_fast_clock_wakes_early() -> None:
    before = datetime.now(UTC)
    await WallClock(100_000.0).sleep(60)
    assert datetime.now(UTC) - before < timedelta(seconds=30)


async def test_shelf_knows_when_its_newest_run_was_last_heard_of(tmp_path: Path) -> None:
    keep, clock = Keep(tmp_path / "api.db"), ManualClock()
    assert latest_moment(keep) is None
    async with opened(keep, clock) as caller:
        before = latest_moment(keep)
        assert before is not None
        assert before < START
        await clock.advance(3600)
        await caller.post("/streams/43/run")
        assert latest_moment(keep) == clock.now() == START + timedelta(hours=1)
    keep.close()
