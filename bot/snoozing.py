"""Until when a lead can be put aside: pure, on the clock that hangs on somebody's wall."""

from datetime import datetime, timedelta
from enum import StrEnum

from bot.quiet import MORNING, For, MuteWish, Until, ends_at

LONGEST = timedelta(days=90)
"""As long as profiles are kept if nobody says otherwise: what is shown again then still has a face."""
MONDAY = 0


class Later(StrEnum):
    """What can be chosen."""

    HOURS = "hours"
    TOMORROW = "tomorrow"
    MONDAY = "monday"
    OTHER = "other"
    """A day and a time that are picked."""


_WISHES: dict[Later, MuteWish] = {
    Later.HOURS: For(timedelta(hours=3)),
    Later.TOMORROW: Until(at=MORNING, tomorrow=True),
    # On a Monday the next one is a week away, also before nine.
    Later.MONDAY: Until(at=MORNING, weekday=MONDAY, tomorrow=True),
}


def until(choice: Later, now: datetime, zone: str) -> datetime:
    """The moment (aware) that a choice means now in an IANA zone; ``OTHER`` says nothing by itself (KeyError)."""
    return ends_at(_WISHES[choice], now, zone)
