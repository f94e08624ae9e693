"""How leads are judged: from the lines of the audit and what is known of each lead to numbers.

Pure. A lead that somebody judged anew counts once, with the last word that was said of it in the time in question.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from bot.audit import Entry
from bot.filters import source_of
from bot.records import LeadFacts

ENOUGH = 5
"""Of fewer judgements no rate is said: it would say nothing."""
WEEK = timedelta(weeks=1)
HALF, NINE_IN_TEN = 0.5, 0.9

Key = TypeVar("Key", int, str)
JUDGED = "judged"
_DEEDS = {
    "lead.good": JUDGED,
    "lead.bad": JUDGED,
    "lead.enriched": "enriched",
    "lead.exported": "exported",
    "lead.messaged": "messaged",
    "lead.claimed": "claimed",
}
DEEDS = tuple(dict.fromkeys(_DEEDS.values()))
"""What is counted of each person, in the order in which it is shown."""


@dataclass(frozen=True)
class Tally:
    """How many leads were called good, and how many bad."""

    good: int = 0
    bad: int = 0

    @property
    def judged(self) -> int:
        return self.good + self.bad

    @property
    def rate(self) -> float | None:
        """The part of them that was called good, from 0 to 1; None where they are too few to say."""
        return self.good / self.judged if self.judged >= ENOUGH else None


@dataclass(frozen=True)
class Week:
    """Seven days (the first ones of a time may be fewer) and what was judged in them."""

    begins: datetime
    tally: Tally


@dataclass(frozen=True)
class Waits:
    """How long ``count`` leads waited from when they were found until somebody first judged them.

    Half of them waited no longer than ``half``, nine in ten no longer than ``most``.
    """

    count: int
    half: timedelta
    most: timedelta


@dataclass(frozen=True)
class Hand:
    """With how many leads a person (a Slack user id) did each of ``DEEDS``."""

    person: str
    deeds: Mapping[str, int]


@dataclass(frozen=True)
class Part(Generic[Key]):
    """The judgements of one stream, segment, account or source; None: of those of which that is not known."""

    of: Key | None
    tally: Tally


@dataclass(frozen=True)
class Stats:
    """A time (aware, both ends included) in numbers; parts stand in order, most judged first.

    ``unknown``: leads that were judged and of which it is no longer known whose they are; where only some streams were
    asked for they are counted nowhere else. ``waits`` is None where nothing of it is known. Weeks are counted back
    from the end, the oldest comes first. ``reasons``: what bad ones were called and how often, the most frequent first.
    """

    since: datetime
    until: datetime
    total: Tally = Tally()
    streams: tuple[Part[int], ...] = ()
    segments: tuple[Part[int], ...] = ()
    accounts: tuple[Part[int], ...] = ()
    sources: tuple[Part[str], ...] = ()
    weeks: tuple[Week, ...] = ()
    waits: Waits | None = None
    reasons: Mapping[str, int] = field(default_factory=dict)
    hands: tuple[Hand, ...] = ()
    unknown: int = 0


def leads_in(entries: Iterable[Entry]) -> list[int]:
    """The leads of which something has to be known to count these lines, each once."""
    return list(dict.fromkeys(each.lead for each in entries if each.what in _DEEDS and each.lead is not None))


class _Column(Generic[Key]):
    """Judgements by what they are counted by."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[Key | None, bool]] = Counter()

    def note(self, of: Key | None, *, good: bool) -> None:
        self._counts[of, good] += 1

    def of(self, of: Key | None) -> Tally:
        return Tally(self._counts[of, True], self._counts[of, False])

    def ranked(self) -> tuple[Part[Key], ...]:
        """Most judged first; what is not known comes last."""
        parts = [Part(of, self.of(of)) for of in {of for of, _ in self._counts}]
        return tuple(sorted(parts, key=lambda part: (part.of is None, -part.tally.judged, str(part.of))))


class Fold:
    """Takes lines page by page, the newest first; of each lead it keeps no more than its number."""

    def __init__(self, since: datetime, until: datetime, streams: Collection[int] | None = None) -> None:
        """``streams``: only these are counted; None: all of them."""
        self._since = since
        self._until = until
        self._streams = streams
        self._total: _Column[int] = _Column()
        self._by_stream: _Column[int] = _Column()
        self._by_segment: _Column[int] = _Column()
        self._by_account: _Column[int] = _Column()
        self._by_source: _Column[str] = _Column()
        self._by_week: _Column[int] = _Column()
        self._judged: set[int] = set()
        self._unknown: set[int] = set()
        self._did: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        self._reasons: Counter[str] = Counter()
        self._waits: list[float] = []

    def add(self, entries: Iterable[Entry], facts: Mapping[int, LeadFacts]) -> None:
        """Count these lines; a lead that is not among the ``facts`` is known no more."""
        for entry in entries:
            deed = _DEEDS.get(entry.what)
            # What may have happened is not said of anybody.
            if deed is None or entry.lead is None or entry.result != "done":
                continue
            known = facts.get(entry.lead) or LeadFacts()
            if deed == JUDGED and known.stream_id is None:
                self._unknown.add(entry.lead)
            if self._streams is not None and known.stream_id not in self._streams:
                continue
            if deed == JUDGED:
                self._judge(entry.lead, entry, known)
            if entry.by:
                self._did[entry.by, deed].add(entry.lead)

    def stats(self) -> Stats:
        """The numbers of all that was added."""
        return Stats(
            since=self._since,
            until=self._until,
            total=self._total.of(None),
            streams=self._by_stream.ranked(),
            segments=self._by_segment.ranked(),
            accounts=self._by_account.ranked(),
            sources=self._by_source.ranked(),
            weeks=self._weeks(),
            waits=_waits(sorted(self._waits)),
            reasons=dict(sorted(self._reasons.items(), key=lambda each: (-each[1], each[0]))),
            hands=self._hands(),
            unknown=len(self._unknown),
        )

    def _judge(self, lead: int, entry: Entry, known: LeadFacts) -> None:
        if lead in self._judged:
            return
        self._judged.add(lead)
        good = entry.what == "lead.good"
        self._total.note(None, good=good)
        self._by_stream.note(known.stream_id, good=good)
        self._by_segment.note(known.segment_id, good=good)
        self._by_account.note(known.account_id, good=good)
        self._by_source.note(source_of(known.source_type), good=good)
        self._by_week.note(self._week(entry.at), good=good)
        if not good and known.reason:
            self._reasons[known.reason] += 1
        first = known.first_judged
        if known.discovered_at and first and self._since <= first <= self._until:
            self._waits.append(max(0.0, (first - known.discovered_at).total_seconds()))

    def _week(self, at: datetime) -> int:
        """Counted back from the end, from 0; what a rounded time puts just outside belongs to the nearest."""
        return min(max((self._until - at) // WEEK, 0), self._count_of_weeks() - 1)

    def _count_of_weeks(self) -> int:
        return max(1, -((self._since - self._until) // WEEK))

    def _weeks(self) -> tuple[Week, ...]:
        numbers = reversed(range(self._count_of_weeks()))
        return tuple(
            Week(max(self._since, self._until - (number + 1) * WEEK), self._by_week.of(number))
            for number in numbers
        )

    def _hands(self) -> tuple[Hand, ...]:
        """Who did most comes first."""
        people = {person for person, _ in self._did}
        hands = [
            Hand(person, {deed: len(leads) for deed in DEEDS if (leads := self._did.get((person, deed)))})
            for person in people
        ]
        return tuple(sorted(hands, key=lambda hand: (-sum(hand.deeds.values()), hand.person)))


def _waits(seconds: Sequence[float]) -> Waits | None:
    """Of sorted ones; by nearest rank, so that each is a wait that really was."""
    if not seconds:
        return None

    def rank(part: float) -> timedelta:
        return timedelta(seconds=seconds[math.ceil(part * len(seconds)) - 1])

    return Waits(len(seconds), rank(HALF), rank(NINE_IN_TEN))
