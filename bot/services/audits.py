"""The audit as people ask for it: of a person, of a lead, of the last days; newest first."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.audit import KEPT, Entry
from bot.clock import Clock
from bot.store.audit import AuditLog
from bot.store.handles import HandleBook

MOST_SEEN = 20_000
"""Lines that are looked through for one page."""


@dataclass(frozen=True)
class Question:
    """What is asked for. ``until`` is when it was asked, so that further pages go on where the first one ended."""

    until: datetime
    days: int = KEPT.days
    by: str | None = None
    leads: tuple[int, ...] | None = None
    """Any of these; None: whatever it is about."""

    def takes(self, entry: Entry) -> bool:
        right_person = self.by is None or entry.by == self.by
        return right_person and (self.leads is None or entry.lead in self.leads)


@dataclass(frozen=True)
class Page:
    """Some lines, whether there are ``more``, and how many were ``seen`` where that was the limit."""

    lines: tuple[Entry, ...]
    more: bool = False
    seen: int | None = None


class Audits:
    """Methods raise StoreAway."""

    def __init__(self, log: AuditLog, handles: HandleBook, clock: Clock) -> None:
        self._log = log
        self._handles = handles
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now()

    async def leads_of(self, handle: str) -> tuple[int, ...]:
        """The leads that came under an X handle (without ``@``)."""
        return tuple(await self._handles.leads(handle))

    async def page(self, question: Question, start: int, count: int) -> Page:
        """So many lines from the ``start``-th on."""
        lines: list[Entry] = []
        skipped = seen = 0
        async for entry in self._within(question):
            seen += 1
            if seen > MOST_SEEN:
                return Page(tuple(lines), seen=MOST_SEEN)
            if not question.takes(entry):
                continue
            if skipped < start:
                skipped += 1
            elif len(lines) < count:
                lines.append(entry)
            else:
                return Page(tuple(lines), more=True)
        return Page(tuple(lines))

    async def iter(self, question: Question) -> AsyncIterator[Entry]:
        """Every line, however many."""
        async for entry in self._within(question):
            if question.takes(entry):
                yield entry

    def _within(self, question: Question) -> AsyncIterator[Entry]:
        return self._log.iter(question.until - timedelta(days=question.days), question.until)
