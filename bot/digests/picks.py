"""A schedule as the pickers of a window show it, and back again."""

from datetime import time
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from bot.digests.schedule import EVERY_DAY, MORNING, WEEKDAYS, Schedule, When


class Pick(StrEnum):
    """What can be chosen. ``KEPT`` are days that no other choice has, as they are."""

    TEAM = "team"
    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    SYNC = "sync"
    OFF = "off"
    KEPT = "kept"


DAYS = {Pick.DAILY: EVERY_DAY, Pick.WEEKDAYS: WEEKDAYS}


class Picks(BaseModel):
    """What stands in the fields: ``day`` (from Monday, 0) is meant for weekly, ``days`` for what is kept.

    ``at`` is a time on the wall of the IANA ``zone``.
    """

    model_config = ConfigDict(frozen=True)

    pick: Pick = Pick.TEAM
    day: int = 0
    days: tuple[int, ...] = ()
    at: time = MORNING
    zone: str = "UTC"
    short: bool = False
    skip_empty: bool = False

    @property
    def schedule(self) -> Schedule | None:
        """What is wished; None: as the team has it."""
        if self.pick is Pick.TEAM:
            return None
        if self.pick is Pick.OFF:
            return Schedule(when=When.OFF, zone=self.zone)
        form = {"short": self.short, "skip_empty": self.skip_empty}
        if self.pick is Pick.SYNC:
            return Schedule(when=When.SYNC, zone=self.zone, **form)
        kept = self.days if self.pick is Pick.KEPT else (self.day,)
        return Schedule(when=When.DAYS, days=DAYS.get(self.pick, kept), at=self.at, zone=self.zone, **form)


def picks_of(schedule: Schedule, *, is_default: bool = False) -> Picks:
    """The fields as they stand at first; those that say nothing yet have what is most likely chosen."""
    day = schedule.days[0] if len(schedule.days) == 1 else 0
    return Picks(
        pick=Pick.TEAM if is_default else _pick(schedule),
        day=day,
        days=schedule.days if _pick(schedule) is Pick.KEPT else (),
        at=schedule.at,
        zone=schedule.zone,
        short=schedule.short,
        skip_empty=schedule.skip_empty,
    )


def _pick(schedule: Schedule) -> Pick:
    if schedule.when is When.OFF:
        return Pick.OFF
    if schedule.when is When.SYNC:
        return Pick.SYNC
    if len(schedule.days) == 1:
        return Pick.WEEKLY
    return next((pick for pick, days in DAYS.items() if days == schedule.days), Pick.KEPT)
