"""Scheduled syncs: at which moments a stream is due, and what then happens."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api.rows import Stream
from bot.sandbox.api.schedule import QUARTER, Schedule, is_due, next_quarter
from bot.sandbox.api.tasks import Tasks
from tests.sandbox.api.support import START, Caller, ManualClock, opened

STREAM = Stream(1, "x", "", "")
HOUR = 3600
ZONES = st.sampled_from(["UTC", "Europe/Lisbon", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe"])


class Dozing(ManualClock):
    """Wakes the first sleeper thirty hours late."""

    def __init__(self) -> None:
        super().__init__()
        self._late = 30 * HOUR

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds)
        self.skip(self._late)
        self._late = 0


@asynccontextmanager
async def scheduled(**options: Any) -> AsyncIterator[tuple[Caller, Schedule]]:
    """A stand-in whose streams run by themselves."""
    async with opened(scheduled=True, **options) as caller:
        assert caller.sandbox._schedule
        yield caller, caller.sandbox._schedule


async def cron_runs(caller: Caller, stream_id: int) -> list[str]:
    """When the stream's new scheduled runs were triggered, oldest first."""
    runs = (await caller.get(f"/streams/{stream_id}/runs", limit=100))["runs"]
    return sorted(run["triggeredAt"] for run in runs if run["source"] == "cron" and run["id"] > 128)


async def set_times(caller: Caller, stream_id: int, *times: str, **changes: Any) -> None:
    status, _ = await caller.ask("PATCH", f"/streams/{stream_id}", {"syncTimes": [*times], **changes})
    assert status == 200


async def test_stream_runs_at_each_of_its_times_day_after_day() -> None:
    async with scheduled() as (caller, _):
        await caller.clock.advance(48 * HOUR)
        assert await cron_runs(caller, 43) == [
            "2026-06-02T16:45:00Z",
            "2026-06-03T07:30:00Z",
            "2026-06-03T16:45:00Z",
            "2026-06-04T07:30:00Z",
        ]


async def test_times_are_of_the_streams_own_zone() -> None:
    async with scheduled() as (caller, _):
        await set_times(caller, 43, "18:00", timezone="Asia/Kathmandu")
        await caller.clock.advance(24 * HOUR)
        assert await cron_runs(caller, 43) == ["2026-06-02T12:15:00Z"]


async def test_scheduled_run_finds_leads_as_any_other_and_uses_a_slot() -> None:
    async with scheduled() as (caller, _):
        before = (await caller.get("/streams/43/leads"))["total"]
        await caller.clock.advance(8 * HOUR)
        run = (await caller.get("/streams/43/runs", limit=1))["runs"][0]
        assert (run["source"], run["status"]) == ("cron", "succeeded")
        assert (await caller.get("/streams/43/leads"))["total"] == before + run["candidatesPassedCount"]
        rustlings = (await caller.get("/me"))["accounts"][1]
        assert rustlings["dailySync"]["used"] == 2


async def test_paused_and_archived_streams_rest() -> None:
    async with scheduled() as (caller, _):
        await caller.ask("PATCH", "/streams/43", {"isActive": False})
        await caller.ask("DELETE", "/streams/44")
        await caller.clock.advance(24 * HOUR)
        assert await cron_runs(caller, 43) == await cron_runs(caller, 44) == []
        assert await cron_runs(caller, 42) == ["2026-06-03T09:00:00Z"]


async def test_change_of_the_times_holds_from_the_next_quarter() -> None:
    async with scheduled() as (caller, _):
        await caller.clock.advance(HOUR)
        await set_times(caller, 43, "10:15", "23:00")
        await caller.clock.advance(HOUR)
        await set_times(caller, 43, "10:30")
        await caller.clock.advance(24 * HOUR)
        assert await cron_runs(caller, 43) == ["2026-06-02T10:15:00Z", "2026-06-03T10:30:00Z"]


async def test_daily_cap_and_sleep_pass_an_account_over_without_a_word() -> None:
    async with scheduled(daily_syncs={"starter": 9, "growth": 2, "pro": 9}) as (caller, _):
        await set_times(caller, 43, "10:00", "11:00", "12:00")
        await caller.clock.advance(4 * HOUR)
        assert await cron_runs(caller, 43) == ["2026-06-02T10:00:00Z"]
        await caller.post("/accounts/8/sleep")
        await caller.clock.advance(24 * HOUR)
        assert len(await cron_runs(caller, 43)) == 1


async def test_after_stop_nothing_is_queued_any_more() -> None:
    async with scheduled() as (caller, schedule):
        await caller.clock.advance(8 * HOUR)
        schedule.stop()
        await caller.clock.advance(48 * HOUR)
        assert await cron_runs(caller, 43) == ["2026-06-02T16:45:00Z"]


async def test_schedule_that_was_never_started_can_be_stopped(caller: Caller) -> None:
    schedule = Schedule(caller.sandbox._front._backend, Tasks())
    schedule.stop()
    await caller.clock.advance(24 * HOUR)
    assert await cron_runs(caller, 43) == []


async def test_slots_that_passed_unseen_are_not_made_up_for() -> None:
    async with scheduled(clock=Dozing()) as (caller, _):
        await caller.clock.advance(54 * HOUR)
        assert await cron_runs(caller, 43) == ["2026-06-03T16:45:00Z", "2026-06-04T07:30:00Z"]


async def test_without_a_schedule_nothing_runs_by_itself(caller: Caller) -> None:
    await caller.clock.advance(48 * HOUR)
    assert await cron_runs(caller, 43) == []


@pytest.mark.parametrize(
    ("changes", "due"),
    [
        ({}, True),
        ({"is_active": False}, False),
        ({"is_archived": True}, False),
        ({"sync_times": ["09:15"]}, False),
        ({"sync_times": ["08:45", "09:00", "09:15"]}, True),
        ({"timezone": "Europe/Lisbon"}, False),
        ({"timezone": "Europe/Lisbon", "sync_times": ["10:00"]}, True),
    ],
)
def test_stream_is_due_in_its_zone_and_when_it_runs_by_itself(changes: dict[str, Any], *, due: bool) -> None:
    assert is_due(replace(STREAM, **changes), datetime(2026, 6, 2, 9, 0, tzinfo=UTC)) is due


@given(st.floats(0, 20 * 365 * 24 * HOUR).map(lambda seconds: START + timedelta(seconds=seconds)))
def test_next_quarter_is_the_first_full_one_after_the_moment(moment: datetime) -> None:
    quarter = next_quarter(moment)
    assert timedelta(0) < quarter - moment <= QUARTER
    assert quarter.minute % 15 == quarter.second == quarter.microsecond == 0


@given(ZONES, st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.integers(0, 95))
def test_slot_is_due_once_on_every_day_of_every_zone_unless_it_does_not_exist(
    zone: str, day: date, slot: int
) -> None:
    time = f"{slot // 4:02}:{slot % 4 * 15:02}"
    stream = replace(STREAM, timezone=zone, sync_times=[time])
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    quarters = [midnight + number * QUARTER for number in range(-96, 192)]
    hits = [quarter for quarter in quarters if is_due(stream, quarter)]
    of_the_day = [hit for hit in hits if hit.astimezone(ZoneInfo(zone)).date() == day]
    wanted = datetime(day.year, day.month, day.day, slot // 4, slot % 4 * 15, tzinfo=ZoneInfo(zone))
    exists = wanted.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wanted.replace(
        tzinfo=None
    )
    assert len(of_the_day) == (1 if exists else 0)
