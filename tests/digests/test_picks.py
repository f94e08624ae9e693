"""A schedule in the pickers of a window, and what they make of it."""

from datetime import time
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.picks import Pick, Picks, picks_of
from bot.digests.schedule import EVERY_DAY, WEEKDAYS, WEEKEND, Schedule, When

schedules = st.builds(
    Schedule,
    when=st.just(When.DAYS),
    days=st.sampled_from([days for size in range(1, 8) for days in combinations(EVERY_DAY, size)]),
    at=st.times(),
    zone=st.sampled_from(["UTC", "Europe/Berlin"]),
    short=st.booleans(),
    skip_empty=st.booleans(),
)


@given(schedules)
def test_what_is_only_looked_at_stays_as_it_is(schedule: Schedule) -> None:
    picks = picks_of(schedule)
    assert picks.schedule == schedule
    assert Picks.model_validate_json(picks.model_dump_json(exclude_defaults=True)) == picks


@pytest.mark.parametrize(
    ("schedule", "pick"),
    [
        (Schedule(when=When.DAYS), Pick.DAILY),
        (Schedule(when=When.DAYS, days=WEEKDAYS), Pick.WEEKDAYS),
        (Schedule(when=When.DAYS, days=(6,)), Pick.WEEKLY),
        (Schedule(when=When.DAYS, days=WEEKEND), Pick.KEPT),
        (Schedule(when=When.DAYS, days=(0, 2)), Pick.KEPT),
        (Schedule(when=When.SYNC, short=True), Pick.SYNC),
        (Schedule(when=When.OFF), Pick.OFF),
    ],
)
def test_each_schedule_has_its_choice(schedule: Schedule, pick: Pick) -> None:
    picks = picks_of(schedule)
    assert picks.pick is pick
    assert picks.schedule == schedule
    assert bool(picks.days) is (pick is Pick.KEPT)


def test_where_the_team_decides_nothing_is_wished() -> None:
    picks = picks_of(Schedule(when=When.DAYS, days=(2,), at=time(7)), is_default=True)
    assert (picks.pick, picks.day, picks.at, picks.schedule) == (Pick.TEAM, 2, time(7), None)


def test_days_that_no_choice_has_may_get_another_time() -> None:
    kept = picks_of(Schedule(when=When.DAYS, days=(0, 2))).model_copy(update={"at": time(7, 45)})
    assert kept.schedule == Schedule(when=When.DAYS, days=(0, 2), at=time(7, 45))


def test_another_choice_takes_the_time_and_the_form_with_it() -> None:
    picks = picks_of(Schedule(when=When.DAYS, days=(0, 2), at=time(7), zone="Asia/Tokyo", short=True))
    weekly = picks.model_copy(update={"pick": Pick.WEEKLY, "day": 4})
    assert weekly.schedule == Schedule(when=When.DAYS, days=(4,), at=time(7), zone="Asia/Tokyo", short=True)
