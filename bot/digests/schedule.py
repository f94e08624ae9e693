"""When a digest comes: on some days at a time on the wall, after each sync, or not at all."""

from datetime import time
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

MORNING = time(9)
"""The time of a digest where only its days were said."""
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
WEEKDAYS = (0, 1, 2, 3, 4)
WEEKEND = (5, 6)
_NAMES = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")


class When(StrEnum):
    """What a digest waits for."""

    DAYS = "days"
    SYNC = "sync"
    OFF = "off"


class Schedule(BaseModel):
    """What was wished for one channel or person.

    ``days`` count from Monday, 0, in order; ``at`` is a time on the wall of the IANA ``zone``. Both are meant for
    :attr:`When.DAYS` only. ``short``: one line in place of all; ``skip_empty``: nothing at all where nothing happened.
    """

    model_config = ConfigDict(frozen=True)

    when: When
    days: tuple[int, ...] = EVERY_DAY
    at: time = MORNING
    zone: str = "UTC"
    short: bool = False
    skip_empty: bool = False

    @property
    def words(self) -> str:
        """``Mondays at 9:00 (Europe/Berlin)``, ``weekdays at 8:30 (UTC)``, ``after each sync``, ``off``."""
        if self.when is When.OFF:
            return "off"
        if self.when is When.SYNC:
            return "after each sync"
        return f"{_days(self.days)} at {self.at.hour}:{self.at.minute:02} ({self.zone})"


OFF = Schedule(when=When.OFF)
"""No digest comes by itself."""


def _days(days: tuple[int, ...]) -> str:
    known = {EVERY_DAY: "every day", WEEKDAYS: "weekdays", WEEKEND: "weekends"}
    return known.get(days) or ", ".join(_NAMES[day] for day in days)


class Plan(BaseModel):
    """A schedule that somebody set: for a channel, or for their own direct messages.

    ``target``: a channel's id, or a person's (Slack posts to either). ``by``: a Slack user id; ``job``: by which click.
    """

    model_config = ConfigDict(frozen=True)

    target: str
    schedule: Schedule
    by: str
    job: str

    @property
    def personal(self) -> bool:
        """Whether it goes to a person's direct messages."""
        return is_person(self.target)


def is_person(target: str) -> bool:
    """Whether a digest's target is a person: Slack's user ids begin so, no channel's does."""
    return target.startswith(("U", "W"))
