"""When nothing shall be posted in a channel: muted for a while, or quiet hours by the clock on the wall.

Pure: what a channel has set and the present go in, until when leads are held comes out. Times on the wall are turned
into moments one way only, so that a day whose clock is changed has each beginning and each end exactly once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict

from bot.modes import CardForm

A_DAY = timedelta(days=1)
"""How long ``mute`` alone lasts."""
LONGEST_MUTE = timedelta(days=30)
MORNING = time(9)
"""What *until monday* and *tomorrow* mean without a time."""
SATURDAY = 5


class Why(StrEnum):
    """What leads are held for."""

    MUTED = "muted"
    QUIET = "quiet"


@dataclass(frozen=True)
class Hold:
    """Leads are held from now ``until`` (aware, UTC)."""

    why: Why
    until: datetime


class QuietHours(BaseModel):
    """Wall-clock times in an IANA zone at which nothing is posted.

    ``span`` is from when until when, each day; an end before its start is on the next day. ``weekends`` are whole
    Saturdays and Sundays.
    """

    model_config = ConfigDict(frozen=True)

    span: tuple[time, time] | None = None
    weekends: bool = False
    zone: str = "UTC"

    @property
    def words(self) -> str:
        """``18:00–9:00 and weekends (Europe/Berlin)``."""
        return f"{_words(self.span, weekends=self.weekends)} ({self.zone})"


class Mute(BaseModel):
    """Who muted a channel until when, by which click."""

    model_config = ConfigDict(frozen=True)

    until: datetime
    by: str
    job: str


class ChannelSettings(BaseModel):
    """What is kept of one channel: the ``job`` that muted or unmuted it last, when somebody last declined less.

    ``form`` is that of its cards; with ``threads``, their threads tell what was done.
    """

    model_config = ConfigDict(frozen=True)

    channel: str
    mute: Mute | None = None
    hours: QuietHours | None = None
    declined_at: datetime | None = None
    job: str | None = None
    form: CardForm = CardForm.FULL
    threads: bool = False


@dataclass(frozen=True)
class ChannelQuiet:
    """How a channel stands: a mute that lasts, its quiet hours, whether leads are held now and how many are.

    ``zone`` is the IANA zone of times that are typed there without one.
    """

    channel: str
    mute: Mute | None = None
    hours: QuietHours | None = None
    hold: Hold | None = None
    waiting: int = 0
    zone: str = "UTC"


@dataclass(frozen=True)
class For:
    """A mute that lasts so long."""

    span: timedelta


@dataclass(frozen=True)
class Until:
    """A mute until a day or a time on the wall; ``weekday`` counts from Monday, 0."""

    at: time | None = None
    weekday: int | None = None
    tomorrow: bool = False


MuteWish = For | Until


@dataclass(frozen=True)
class QuietWish:
    """Quiet hours as they were typed; with neither hours nor weekends there shall be none."""

    span: tuple[time, time] | None = None
    weekends: bool = False
    zone: str | None = None

    @property
    def off(self) -> bool:
        return self.span is None and not self.weekends

    @property
    def words(self) -> str:
        """``18:00–9:00 and weekends``."""
        return _words(self.span, weekends=self.weekends)


EVENINGS = QuietWish((time(18), time(9)), weekends=True)
"""What one click sets."""


def held(settings: ChannelSettings, now: datetime) -> Hold | None:
    """Whether leads are held, and until when: what follows without a gap counts as one."""
    first = _covering(settings, now)
    if first is None:
        return None
    until = first.until
    while following := _covering(settings, until):
        until = following.until
    return Hold(first.why, until)


def muted(settings: ChannelSettings, now: datetime) -> Mute | None:
    """The mute that lasts, if one does."""
    return settings.mute if settings.mute and settings.mute.until > now else None


def ends_at(wish: MuteWish, now: datetime, zone: str) -> datetime:
    """When a mute ends that is wished now; a weekday or a time is the next one ahead."""
    if isinstance(wish, For):
        return now + wish.span
    where = ZoneInfo(zone)
    today = now.astimezone(where).date()
    days = (today + timedelta(days=each) for each in range(int(wish.tomorrow), 9))
    fitting = (day for day in days if wish.weekday in {day.weekday(), None})
    moments = (first_moment(datetime.combine(day, wish.at or MORNING), where) for day in fitting)
    return next(moment for moment in moments if moment > now)


def first_moment(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first moment (UTC) at which the clock on the wall shows this time, or a later one.

    A time that it shows twice counts the first time; one that a jump leaves out counts at the jump.
    """
    first = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    second = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    # By PEP 495 the two stand in this order everywhere but in a gap, and there on both sides of the jump.
    return first if first <= second else _jump(second, first, zone)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    low, high = int(before.timestamp()), int(after.timestamp())
    old = _offset(low, zone)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(middle, zone) == old else (low, middle)
    return datetime.fromtimestamp(high, UTC)


def _offset(moment: int, zone: ZoneInfo) -> timedelta | None:
    return datetime.fromtimestamp(moment, zone).utcoffset()


def _covering(settings: ChannelSettings, moment: datetime) -> Hold | None:
    if mute := muted(settings, moment):
        return Hold(Why.MUTED, mute.until)
    if settings.hours is None:
        return None
    zone = ZoneInfo(settings.hours.zone)
    today = moment.astimezone(zone).date()
    # A weekend begins two days back at most; a clock turned back over midnight may show yesterday once more.
    spans = (
        span for day in range(-2, 2) for span in _spans(settings.hours, today + timedelta(days=day), zone)
    )
    ends = [end for begin, end in spans if begin <= moment < end]
    return Hold(Why.QUIET, max(ends)) if ends else None


def _spans(hours: QuietHours, day: date, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """What begins on this day, as moments."""
    if hours.span:
        start, end = hours.span
        last = day if start < end else day + timedelta(days=1)
        yield (
            first_moment(datetime.combine(day, start), zone),
            first_moment(datetime.combine(last, end), zone),
        )
    if hours.weekends and day.weekday() == SATURDAY:
        begin = datetime.combine(day, time())
        yield first_moment(begin, zone), first_moment(begin + timedelta(days=2), zone)


def _words(span: tuple[time, time] | None, *, weekends: bool) -> str:
    hours = "–".join(f"{each.hour}:{each.minute:02}" for each in span or ())
    return " and ".join(filter(None, (hours, "weekends" * weekends)))
