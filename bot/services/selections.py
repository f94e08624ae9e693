"""Which leads somebody wants to look through: those of a selection that nobody judged, in order."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from hashlib import sha256
from operator import itemgetter

from pydantic import BaseModel, ConfigDict

from bot.clock import Clock
from bot.errors import Refused
from bot.filters import LeadFilter
from bot.records import LeadRecord
from bot.services.catalog import Catalog
from bot.services.subscriptions import Subscriptions
from bot.store.leads import GIVEN_UP_AFTER, LeadBook
from bot.store.rollups import RollUpBook
from bot.store.triage import TriageBook

MOST = 500
"""Leads of one walk; the next ones come when it is taken up again."""
LOOKED_AT = 5000
"""Leads of a stream that are looked at to find those that a filter wants."""
AT_ONCE = 100

NOTHING_HERE = (
    "*No stream comes to this channel yet*, so there is nothing to triage here. "
    "Start with `/goodones subscribe`, or name a stream: `/goodones triage rust`."
)

Wish = tuple[int | None, LeadFilter]
"""A stream (None: any), and which of its leads."""


class Selection(BaseModel):
    """What somebody looks through: leads of a roll-up, of a stream, or of all that comes to a channel; filtered.

    ``title`` is the stream's, for people; it does not tell one selection from another.
    """

    model_config = ConfigDict(frozen=True)

    channel: str | None = None
    stream: int | None = None
    rollup: str | None = None
    wanted: LeadFilter = LeadFilter()
    title: str | None = None

    @property
    def name(self) -> str:
        """The same for the same leads, whatever they are called; short, for a button to carry."""
        told = self.model_dump(mode="json", exclude={"title"}, exclude_defaults=True)
        if self.stream is not None or self.rollup is not None:
            told.pop("channel", None)
        return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:20]


class Waiting:
    """Leads that wait to be judged. Methods raise StoreAway."""

    def __init__(
        self,
        book: TriageBook,
        leads: LeadBook,
        rollups: RollUpBook,
        subscriptions: Subscriptions,
        catalog: Catalog,
        clock: Clock,
    ) -> None:
        self._book = book
        self._leads = leads
        self._rollups = rollups
        self._subscriptions = subscriptions
        self._catalog = catalog
        self._clock = clock

    async def of(self, selection: Selection) -> AsyncIterator[int]:
        """The leads of ``records`` by number."""
        async for record in self.records(selection):
            yield record.lead.id

    async def records(self, selection: Selection) -> AsyncIterator[LeadRecord]:
        """The leads of a selection that nobody judged, high fit first, then most followers; 500 at most.

        What was judged is forgotten on the way. Raises Refused where a channel gets no leads at all.
        """
        handles, found = await self._catalog.handles(), 0
        wishes = await self._wishes(selection)
        contacts = selection.wanted.asks_for_contacts or any(each.asks_for_contacts for _, each in wishes)
        rows = await self._rows(selection, wishes)
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            records = await asyncio.gather(*(self._leads.get(lead) for lead, _ in some))
            for (lead, stream), record in zip(some, records, strict=True):
                if record is None or is_settled(record):
                    await self._book.drop(stream, lead)
                    continue
                if not waits(record, self._clock.now()):
                    continue
                came = await self._leads.came_enriched(lead) if contacts else None
                handle = handles.get(record.lead.account_id or 0)
                wanting = [each for of, each in wishes if of in {None, stream}]
                if selection.wanted.matches(record.lead, handle, enriched=came) and any(
                    each.matches(record.lead, handle, enriched=came) for each in wanting
                ):
                    yield record
                    found += 1
                    if found >= MOST:
                        return

    async def _wishes(self, selection: Selection) -> list[Wish]:
        """Of which streams (None: of any) which leads."""
        if selection.rollup is not None:
            return [(None, LeadFilter())]
        if selection.stream is not None:
            return [(selection.stream, LeadFilter())]
        here = await self._subscriptions.of_channel(selection.channel or "")
        if not here and selection.wanted.everything:
            raise Refused(NOTHING_HERE)
        return [(each.stream_id, each.wanted) for each in here] or [(None, LeadFilter())]

    async def _rows(self, selection: Selection, wishes: Sequence[Wish]) -> list[tuple[int, int]]:
        """Leads with their streams, the highest rank first."""
        if selection.rollup is not None:
            rollup = await self._rollups.get(selection.rollup)
            leads = await self._rollups.leads(selection.rollup, 0, LOOKED_AT)
            return [(lead, rollup.stream if rollup else 0) for lead in leads]
        asked = {stream for stream, _ in wishes}
        streams = [each for each in await self._book.streams() if None in asked or each in asked]
        rows = [
            (rank, lead, stream)
            for stream in streams
            for lead, rank in await self._book.waiting(stream, LOOKED_AT)
        ]
        return [(lead, stream) for _, lead, stream in sorted(rows, key=itemgetter(0, 1), reverse=True)]


def waits(record: LeadRecord, now: datetime) -> bool:
    """Whether nobody judged or exported a lead yet, nor is at it; who was at it and gave up is so no more."""
    marks = (record.judged, record.exported)
    at_it = any(mark and now - mark.at < GIVEN_UP_AFTER for mark in marks)
    return not is_settled(record) and not at_it and not record.pending


def is_settled(record: LeadRecord) -> bool:
    """Whether a lead was judged or exported, and not only begun to be; or its person is known no more."""
    if record.gone:
        return True
    marks = (record.judged, record.exported)
    return record.lead.exported_at is not None or any(mark and mark.state == "done" for mark in marks)
