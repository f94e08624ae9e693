"""What a digest tells: the numbers of each stream in a period, and what needs a hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.api.models import Me
from bot.modes import ChannelMode

ENOUGH_CARDS = 20
"""Cards in a week from which on it says something how many were acted on."""
FEW = 10
"""Of so many cards fewer than one was acted on: fewer would do (*assumed*)."""
ENOUGH_JUDGED = 5
"""Judgements from which on *mostly bad* says something."""
LONG = timedelta(days=7)
"""Who waits longer than that to be judged waits long."""


@dataclass(frozen=True)
class FailedRun:
    """A run that failed in the period."""

    stream_id: int
    stream: str
    at: datetime | None
    cause: str | None


@dataclass(frozen=True)
class Skipped:
    """An account (a bare handle) that runs pass over, and the API's word for why (``account_sleeping``, …)."""

    stream_id: int
    stream: str
    account_id: int
    handle: str
    reason: str


@dataclass(frozen=True)
class Paused:
    """A subscription that is paused: its stream (None: all), the channel, Slack's word for why."""

    stream: str | None
    channel: str
    reason: str


@dataclass(frozen=True)
class StreamNumbers:
    """One stream's period. ``other`` are new leads of a confidence that is neither high nor medium.

    All are of leads that were found in the period: ``good`` and ``bad`` are judged, ``waiting`` are neither judged nor
    exported, ``exported`` were exported, and of these ``only_exported`` not judged. Who was removed on request is not
    counted at all.
    ``reason`` is what bad ones were mostly called (a :class:`BadReason`), ``reason_count`` how often;
    ``bad_before`` in how many digests in a row before this one it was mostly bad already.
    ``runs_known``: whether the API told of all runs of the period; if not, that there was none says nothing.
    """

    stream_id: int
    title: str
    high: int = 0
    medium: int = 0
    other: int = 0
    good: int = 0
    bad: int = 0
    waiting: int = 0
    oldest_waiting: datetime | None = None
    last_run: datetime | None = None
    failed: tuple[FailedRun, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    active: bool = True
    reason: str | None = None
    reason_count: int = 0
    bad_before: int = 0
    exported: int = 0
    only_exported: int = 0
    runs_known: bool = True

    @property
    def new(self) -> int:
        return self.high + self.medium + self.other

    @property
    def mostly_bad(self) -> bool:
        """Whether enough were judged to say so, and most of them are bad."""
        return self.good + self.bad >= ENOUGH_JUDGED and self.bad > self.good


@dataclass(frozen=True)
class Offer:
    """A quieter ``mode`` for a channel that in a week acted on few of its cards."""

    cards: int
    acted: int
    mode: ChannelMode


@dataclass(frozen=True)
class Summary:
    """A channel's (or a person's) streams from ``since`` to ``until``, both in the zone of who reads it.

    ``missing`` names what the API did not tell. ``first``: no digest was posted here before. ``new_before``: new leads
    of the period before, where that was as long; ``credits_used`` in this one, as far as we can tell (*assumed*).
    ``dead``: what was given up and still lies there; ``to_triage``: leads that can be looked through right now, whenever
    they were found, of which ``waiting_long`` wait longer than :data:`LONG`. ``schedule`` says in words when digests
    come, ``next_at`` when the next one does; ``late``: this one should have come earlier. ``whole``: the leads of every
    stream could be read, whatever else is missing; ``unread`` are the ids of those whose could not, which the next
    digest counts from where this one began.
    """

    since: datetime
    until: datetime
    streams: tuple[StreamNumbers, ...]
    me: Me | None = None
    missing: tuple[str, ...] = ()
    offer: Offer | None = None
    first: bool = False
    personal: bool = False
    """It goes to a person's direct messages, and is of all streams of the team."""
    new_before: int | None = None
    credits_used: int | None = None
    paused: tuple[Paused, ...] = ()
    dead: int = 0
    to_triage: int = 0
    schedule: str | None = None
    next_at: datetime | None = None
    late: bool = False
    waiting_long: int = 0
    whole: bool = True
    unread: tuple[int, ...] = ()

    @property
    def new(self) -> int:
        return sum(each.new for each in self.streams)


def quieter(cards: int, acted: int, loudest: ChannelMode) -> Offer | None:
    """One step less than a channel's loudest mode, where few of a week's cards were acted on."""
    less = loudest.quieter
    if less is None or cards < ENOUGH_CARDS or acted * FEW >= cards:
        return None
    return Offer(cards, acted, less)
