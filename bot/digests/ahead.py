"""The next times of a schedule, for people to look at before they come."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.digests.schedule import Schedule, When
from bot.quiet import first_moment

SHOWN = 3
"""Times that are told beside a schedule."""


def ahead(schedule: Schedule, now: datetime, most: int = SHOWN) -> tuple[datetime, ...]:
    """The next ``most`` times after ``now`` (aware), in the schedule's zone; none where nobody can know.

    A time that the clock shows twice is the first one, one that it leaves out is at the jump.
    """
    if schedule.when is not When.DAYS:
        return ()
    return tuple(islice(_times(schedule, now), most))


def _times(schedule: Schedule, now: datetime) -> Iterator[datetime]:
    zone = ZoneInfo(schedule.zone)
    # The first time that the clock shows a day comes after all first times of the day before: those are over.
    day = now.astimezone(zone).date()
    while True:
        if day.weekday() in schedule.days:
            moment = first_moment(datetime.combine(day, schedule.at), zone)
            if moment > now:
                yield moment.astimezone(zone)
        day += timedelta(days=1)
