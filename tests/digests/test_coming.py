"""The next times of a schedule: in order, on the right days, at the right time on the wall, over every change of a clock."""

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.schedule import EVERY_DAY, OFF, Schedule, When
from bot.digests.slots import SHOWN, coming

START = datetime(2024, 1, 1, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def shown(schedule: Schedule, now: datetime) -> list[str]:
    return [each.strftime("%Y-%m-%d %H:%M %Z") for each in coming(schedule, now)]


def test_the_next_three_are_told() -> None:
    schedule = Schedule(when=When.DAYS, days=(0, 3), at=time(9), zone=BERLIN)
    assert shown(schedule, datetime(2026, 11, 23, 8, 0, tzinfo=UTC)) == [
        "2026-11-26 09:00 CET",
        "2026-11-30 09:00 CET",
        "2026-12-03 09:00 CET",
    ]


def test_a_time_that_is_left_out_is_at_the_jump_and_one_that_comes_twice_the_first() -> None:
    spring = Schedule(when=When.DAYS, at=time(2, 30), zone=BERLIN)
    assert shown(spring, datetime(2026, 3, 28, 12, 0, tzinfo=UTC))[0] == "2026-03-29 03:00 CEST"
    autumn = Schedule(when=When.DAYS, at=time(2, 30), zone=BERLIN)
    assert shown(autumn, datetime(2026, 10, 24, 12, 0, tzinfo=UTC))[:2] == [
        "2026-10-25 02:30 CEST",
        "2026-10-26 02:30 CET",
    ]


def test_an_evening_that_comes_twice_has_one_digest() -> None:
    """In Asunción the clock went from midnight back to 23:00 of the day before."""
    schedule = Schedule(when=When.DAYS, at=time(23, 30), zone="America/Asuncion")
    first = datetime(2024, 3, 24, 2, 30, tzinfo=UTC)
    assert coming(schedule, first - timedelta(minutes=10))[0].timestamp() == first.timestamp()
    assert shown(schedule, first + timedelta(minutes=10))[0] == "2024-03-24 23:30 -04"
    assert shown(schedule, first + timedelta(minutes=70))[0] == "2024-03-24 23:30 -04"


@pytest.mark.parametrize("schedule", [OFF, Schedule(when=When.SYNC)])
def test_nobody_knows_when_a_sync_ends(schedule: Schedule) -> None:
    assert coming(schedule, datetime(2026, 11, 23, tzinfo=UTC)) == ()


@settings(max_examples=200, deadline=None)
@given(
    zone=st.sampled_from(sorted(available_timezones())),
    at=st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    days=st.sets(st.sampled_from(EVERY_DAY), min_size=1).map(sorted).map(tuple),
    now=st.integers(0, 7 * 365 * 24 * 3600).map(lambda each: START + timedelta(seconds=each)),
)
def test_in_every_zone_they_come_in_order_on_their_days(
    zone: str, at: time, days: tuple[int, ...], now: datetime
) -> None:
    times = coming(Schedule(when=When.DAYS, days=days, at=at, zone=zone), now)
    assert len(times) == SHOWN
    assert times[0] > now
    assert all(earlier < later for earlier, later in pairwise(times))
    assert all(each.tzinfo == ZoneInfo(zone) for each in times)
    for each in times:
        off = (each.hour * 60 + each.minute) - (at.hour * 60 + at.minute)
        assert off == 0 or timedelta() < timedelta(minutes=off % (24 * 60)) <= timedelta(hours=3), (
            "only at a jump"
        )
        assert off or each.weekday() in days
