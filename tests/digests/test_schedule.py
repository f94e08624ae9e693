"""A schedule in words, and whose it is."""

from datetime import time

import pytest

from bot.digests.schedule import EVERY_DAY, WEEKDAYS, WEEKEND, Plan, Schedule, When, is_person

BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("schedule", "words"),
    [
        (Schedule(when=When.OFF), "off"),
        (Schedule(when=When.SYNC), "after each sync"),
        (Schedule(when=When.DAYS), "every day at 9:00 (UTC)"),
        (
            Schedule(when=When.DAYS, days=EVERY_DAY, at=time(18, 5), zone=BERLIN),
            f"every day at 18:05 ({BERLIN})",
        ),
        (Schedule(when=When.DAYS, days=WEEKDAYS, at=time(8, 30)), "weekdays at 8:30 (UTC)"),
        (Schedule(when=When.DAYS, days=WEEKEND), "weekends at 9:00 (UTC)"),
        (Schedule(when=When.DAYS, days=(0,)), "Mondays at 9:00 (UTC)"),
        (Schedule(when=When.DAYS, days=(1, 3), at=time(0)), "Tuesdays, Thursdays at 0:00 (UTC)"),
    ],
)
def test_a_schedule_says_in_words_when_digests_come(schedule: Schedule, words: str) -> None:
    assert schedule.words == words


def test_a_schedule_survives_the_store() -> None:
    schedule = Schedule(when=When.DAYS, days=(0, 2), at=time(8, 30), zone=BERLIN, short=True, skip_empty=True)
    assert Schedule.model_validate_json(schedule.model_dump_json()) == schedule


@pytest.mark.parametrize(
    ("target", "personal"),
    [("C0LEADS", False), ("G0OLD", False), ("D0DM", False), ("U0ANNA", True), ("W0GRID", True)],
)
def test_people_and_channels_are_told_apart_by_id(target: str, *, personal: bool) -> None:
    assert is_person(target) is personal
    assert Plan(target=target, schedule=Schedule(when=When.OFF), by="U0ANNA", job="1").personal is personal
