"""Until when a lead is put aside: by the clock on one's own wall, on every day of the year and in every zone."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.snoozing import Later, until

BERLIN = "Europe/Berlin"
ZONES = (BERLIN, "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC")
moments = st.integers(1_704_067_200, 1_893_456_000).map(lambda second: datetime.fromtimestamp(second, UTC))
"""2024 to 2030."""


@pytest.mark.parametrize(
    ("choice", "now", "wanted"),
    [
        (Later.HOURS, "2026-11-23T09:00+00:00", "2026-11-23T12:00+00:00"),
        (Later.TOMORROW, "2026-11-23T09:00+00:00", "2026-11-24T09:00+01:00"),
        # Half past midnight in Berlin: tomorrow is the day after.
        (Later.TOMORROW, "2026-11-23T23:30+00:00", "2026-11-25T09:00+01:00"),
        (Later.MONDAY, "2026-11-22T12:00+00:00", "2026-11-23T09:00+01:00"),
        (Later.MONDAY, "2026-11-23T07:00+00:00", "2026-11-30T09:00+01:00"),
        (Later.MONDAY, "2026-11-24T07:00+00:00", "2026-11-30T09:00+01:00"),
        # The night in which the clock is turned back, and the one in which it is put forward.
        (Later.TOMORROW, "2026-10-24T20:00+00:00", "2026-10-25T09:00+01:00"),
        (Later.HOURS, "2026-10-24T23:30+00:00", "2026-10-25T02:30+00:00"),
        (Later.TOMORROW, "2026-03-28T20:00+00:00", "2026-03-29T09:00+02:00"),
    ],
)
def test_the_moment_that_is_meant(choice: Later, now: str, wanted: str) -> None:
    assert until(choice, datetime.fromisoformat(now), BERLIN) == datetime.fromisoformat(wanted)


@given(now=moments, zone=st.sampled_from(ZONES))
def test_tomorrow_is_at_nine_on_the_next_day_of_the_calendar(now: datetime, zone: str) -> None:
    here = now.astimezone(ZoneInfo(zone))
    there = until(Later.TOMORROW, now, zone).astimezone(ZoneInfo(zone))
    assert there.time() == time(9)
    assert there.date() - here.date() == timedelta(days=1)


@given(now=moments, zone=st.sampled_from(ZONES))
def test_next_monday_is_at_nine_within_eight_days_and_never_today(now: datetime, zone: str) -> None:
    here = now.astimezone(ZoneInfo(zone))
    there = until(Later.MONDAY, now, zone).astimezone(ZoneInfo(zone))
    assert (there.weekday(), there.time()) == (0, time(9))
    assert timedelta(days=1) <= there.date() - here.date() <= timedelta(days=7)
