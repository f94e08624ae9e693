"""The moments at which digests come: named by the clock on the wall, each once, whatever is done to that clock.

Pure: a schedule and the present go in; slots, and what to do with one, come out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from bot.digests.schedule import Schedule, When
from bot.digests.skipping import SLEEPING
from bot.digests.summary import Summary
from bot.quiet import ChannelSettings, first_moment, held
from bot.zones import UTC, known_zone

A_DAY = timedelta(days=1)
A_ROUND = timedelta(days=9)
"""In so many days each schedule has a slot, however a clock is changed in them."""
TOO_LATE = timedelta(hours=6)
"""A digest that could not be posted for longer is let go: the next one tells the same."""
LATE = timedelta(minutes=10)
"""From then on it is said that a digest should have come earlier."""
LATE_AFTER_A_SYNC = timedelta(minutes=30)
"""The same of one that follows runs: what still goes on beside those that ended is waited for."""
UNREAD = timedelta(hours=1)
"""So long a digest for which nothing at all could be read waits for the API; then it says so."""
LOOK_AGAIN = timedelta(minutes=1)
"""What waits is looked at so often: a mute may be ended, a key replaced."""
CALM = timedelta(minutes=3)
"""After the last ended run; whatever ends before then is told in the same digest."""
LONGEST_CALM = timedelta(minutes=15)
"""After the first ended run: streams that are run all day long have digests too."""
TRIES = 5
"""After so many a digest that cannot be made is given up, and listed for people."""
SHOWN = 3
"""Times that are told beside a schedule."""


class Slot(BaseModel):
    """``name``: the local date and time, ``2026-11-23T09:00``, or a run's, ``run:812``; ``moment``: aware, UTC."""

    model_config = ConfigDict(frozen=True)

    name: str
    moment: datetime


class Queued(BaseModel):
    """A slot whose moment has come. ``held_at``: when its channel was last seen to be muted or quiet since.

    ``failures``: so often it could not be made, for a reason that nobody has a word for.
    """

    model_config = ConfigDict(frozen=True)

    target: str
    slot: Slot
    schedule: Schedule
    held_at: datetime | None = None
    failures: int = 0


class Unmade(BaseModel):
    """A digest that was given up ``at`` this moment; ``reason`` is as the log has it."""

    model_config = ConfigDict(frozen=True)

    queued: Queued
    reason: str
    at: datetime

    def anew(self, now: datetime) -> Queued:
        """It as one that is due now, whenever it should have come: it tells everything until now."""
        return self.queued.model_copy(update={"held_at": now, "failures": 0})


@dataclass(frozen=True)
class DueDigest:
    """A digest to post now.

    ``since``: when it could have come first; ``late``: that was a while ago; ``held``: it waited for the end of a mute
    or of quiet hours until then.
    """

    target: str
    slot: Slot
    schedule: Schedule
    since: datetime
    late: bool = False
    held: bool = False
    failures: int = 0

    def failed(self) -> Queued:
        """It as it waits after it could not be made once more."""
        held_at = self.since if self.held else None
        return Queued(
            target=self.target,
            slot=self.slot,
            schedule=self.schedule,
            held_at=held_at,
            failures=self.failures + 1,
        )


@dataclass(frozen=True)
class Wait:
    """Not now: look again ``until`` then. ``held``: since the channel is muted or quiet."""

    until: datetime
    held: bool = False


@dataclass(frozen=True)
class LetGo:
    """Too late: what it would have told is in the next one."""


def ahead(schedule: Schedule, after: datetime) -> Iterator[Slot]:
    """The slots after a moment, one by one; none where the clock has no say in it.

    A time that the clock shows twice counts the first time, one that it leaves out counts at the jump.
    """
    if schedule.when is not When.DAYS or not schedule.days:
        return
    zone = zone_named(schedule.zone)
    # A clock that was turned back over midnight shows yesterday once more.
    day = after.astimezone(zone).date() - A_DAY
    while True:
        if day.weekday() in schedule.days:
            wall = datetime.combine(day, schedule.at)
            moment = first_moment(wall, zone)
            if moment > after:
                yield Slot(name=wall.isoformat(timespec="minutes"), moment=moment)
        day += A_DAY


def coming(schedule: Schedule, after: datetime, most: int = SHOWN) -> tuple[datetime, ...]:
    """The next times in the schedule's own zone, for people to look at before they come."""
    zone = zone_named(schedule.zone)
    return tuple(slot.moment.astimezone(zone) for slot in islice(ahead(schedule, after), most))


def newest(schedule: Schedule, after: datetime, now: datetime) -> Slot | None:
    """The last slot after a moment whose time has come; those before it are no news any more."""
    came = takewhile(lambda slot: slot.moment <= now, ahead(schedule, max(after, now - A_ROUND)))
    return max(came, key=lambda slot: (slot.moment, slot.name), default=None)


def calm(first: datetime, last: datetime) -> datetime:
    """When the digest of runs comes of which the first and the last ended at these moments."""
    return min(first + LONGEST_CALM, last + CALM)


def turn(
    queued: Queued, now: datetime, settings: ChannelSettings | None, *, refused: bool
) -> DueDigest | Wait | LetGo:
    """What becomes of a slot now; ``settings`` are its channel's, ``refused``: the API does not serve us.

    The time for which a channel is muted or quiet does not count: a digest that waited for its end is not late.
    """
    slot = queued.slot
    if settings and (hold := held(settings, now)):
        return Wait(min(hold.until, now + LOOK_AGAIN), held=True)
    over = held(settings, slot.moment) if settings else None
    since = max(slot.moment, over.until if over else slot.moment, queued.held_at or slot.moment)
    if now - since > TOO_LATE:
        return LetGo()
    if refused:
        return Wait(now + LOOK_AGAIN)
    allowed = LATE_AFTER_A_SYNC if queued.schedule.when is When.SYNC else LATE
    late, was_held = now - since > allowed, since > slot.moment
    return DueDigest(queued.target, slot, queued.schedule, since, late, was_held, queued.failures)


def waits_for_the_api(due: DueDigest, summary: Summary, now: datetime) -> bool:
    """An API that is away for some minutes is better waited for than told of."""
    return is_unread(summary) and now - due.since < UNREAD


def is_unread(summary: Summary) -> bool:
    """Whether nothing could be read: the leads of its period are for the next one to tell of."""
    return bool(summary.missing) and not summary.streams


def is_worth_posting(summary: Summary, schedule: Schedule) -> bool:
    """Not where nothing happened in the period and that is to be passed over; what is not known may hide something.

    That an account sleeps is how things are, day after day.
    """
    if not schedule.skip_empty or summary.missing:
        return True
    return any(
        each.new
        or each.good
        or each.bad
        or each.failed
        or any(one.reason != SLEEPING for one in each.skipped)
        for each in summary.streams
    )


def zone_named(name: str) -> ZoneInfo:
    """One that this machine does not know (any more) counts as UTC: the others' digests come all the same."""
    return ZoneInfo(known_zone(name) or UTC)
