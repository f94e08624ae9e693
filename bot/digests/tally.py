"""Counting leads while they stream past: none is held, however many there are."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from bot.api.models import Confidence, Lead
from bot.filters import LeadFilter
from bot.records import LeadState

UNTOUCHED = LeadState()


@dataclass(slots=True)
class Counted:
    """What leads come to; every figure is as of :class:`bot.digests.summary.StreamNumbers`."""

    high: int = 0
    medium: int = 0
    other: int = 0
    good: int = 0
    bad: int = 0
    waiting: int = 0
    exported: int = 0
    only_exported: int = 0
    oldest_waiting: datetime | None = None
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, lead: Lead, state: LeadState) -> None:
        """One more. A lead *waits* when nobody judged it and nobody exported it, here or elsewhere."""
        if lead.match_confidence == Confidence.HIGH:
            self.high += 1
        elif lead.match_confidence == Confidence.MEDIUM:
            self.medium += 1
        else:
            self.other += 1
        exported = state.exported or lead.exported_at is not None
        self.exported += exported
        if state.judged == "good":
            self.good += 1
        elif state.judged == "bad":
            self.bad += 1
            if state.reason:
                self.reasons[state.reason] += 1
        elif exported:
            self.only_exported += 1
        elif not state.gone:
            self.waiting += 1
            self.oldest_waiting = _earlier(self.oldest_waiting, lead.discovered_at)

    def join(self, other: "Counted") -> None:
        """Those of another one too."""
        self.high += other.high
        self.medium += other.medium
        self.other += other.other
        self.good += other.good
        self.bad += other.bad
        self.waiting += other.waiting
        self.exported += other.exported
        self.only_exported += other.only_exported
        self.oldest_waiting = _earlier(self.oldest_waiting, other.oldest_waiting)
        self.reasons.update(other.reasons)

    @property
    def reason(self) -> tuple[str | None, int]:
        """What bad ones were mostly called, and how often; of equals always the same one."""
        if not self.reasons:
            return None, 0
        return max(self.reasons.items(), key=lambda each: (each[1], each[0]))


class Tally:
    """One stream's leads as one wish wants them, for all periods at once that end now.

    Each lead is counted once, between the beginnings of two periods: what a period comes to is the sum of what was
    found after its beginning. So a hundred channels whose digests began at other times cost no more than one.
    """

    def __init__(self, wanted: Collection[LeadFilter], begins: Iterable[datetime]) -> None:
        """``wanted``: a lead that one of these wants counts. ``begins``: of each period that will be asked for."""
        self._wanted = () if any(each.everything for each in wanted) else tuple(wanted)
        self._begins = sorted(set(begins))
        self._parts = [Counted() for _ in self._begins]

    @property
    def asks_for_account(self) -> bool:
        """Whether it matters from which account's audience a lead came."""
        return any(each.asks_for_account for each in self._wanted)

    def take(self, lead: Lead, account: str | None, state: LeadState = UNTOUCHED) -> None:
        """Count a lead, if it is wanted. One that does not say when it was found was found in each of the periods."""
        found = lead.discovered_at
        part = (len(self._begins) if found is None else bisect_right(self._begins, found)) - 1
        if part >= 0 and self._wants(lead, account, state):
            self._parts[part].add(lead, state)

    def since(self, begin: datetime) -> Counted:
        """What one of the periods comes to."""
        total = Counted()
        for part in self._parts[self._begins.index(begin) :]:
            total.join(part)
        return total

    def _wants(self, lead: Lead, account: str | None, state: LeadState) -> bool:
        if not self._wanted:
            return True
        came = state.came_enriched
        return any(each.matches(lead, account, enriched=came) for each in self._wanted)


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
