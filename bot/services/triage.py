"""Looking through leads one after the other: who gets which lead next, what they said of it, and how far they are."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from operator import itemgetter

from pydantic import BaseModel, ConfigDict

from bot.clock import Clock
from bot.errors import Refused
from bot.filters import LeadFilter
from bot.records import LeadRecord
from bot.services.catalog import Catalog
from bot.services.leads import LeadView
from bot.services.subscriptions import Subscriptions
from bot.store.leads import GIVEN_UP_AFTER, LeadBook
from bot.store.rollups import RollUpBook
from bot.store.triage import TriageBook
from bot.store.walks import Kind, Walks, Way

MOST = 500
"""Leads of one walk; the next ones come when it is taken up again."""
LOOKED_AT = 5000
"""Leads of a stream that are looked at to find those that a filter wants."""
AT_ONCE = 100

NOTHING_HERE = (
    "*No stream comes to this channel yet*, so there is nothing to triage here. "
    "Start with `/goodones subscribe`, or name a stream: `/goodones triage rust`."
)
OVER = "*This window is over a week old*, so it is not known any more what it showed. Type `/goodones triage` for a new one."
TAKEN = {"said", "same", "lost", "open", "passed"}
"""After these the lead that is looked at is another one, and it is checked whether it still waits."""


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


@dataclass(frozen=True)
class Tap:
    """Whose walk, and by which click (the same click counts once)."""

    person: str
    walk: str
    job: str


@dataclass(frozen=True)
class Step:
    """Where a walk stands: the lead to be looked at with its names, or None at the end."""

    walk: str
    way: Way
    selection: Selection
    view: LeadView | None


class Triage:
    """Methods raise StoreAway and Refused. Nothing here waits for the lead API, except ``open`` and ``warm``."""

    def __init__(
        self,
        book: TriageBook,
        walks: Walks,
        leads: LeadBook,
        rollups: RollUpBook,
        subscriptions: Subscriptions,
        catalog: Catalog,
        clock: Clock,
    ) -> None:
        self._book = book
        self._walks = walks
        self._leads = leads
        self._rollups = rollups
        self._subscriptions = subscriptions
        self._catalog = catalog
        self._clock = clock

    async def open(self, selection: Selection, person: str) -> Step:
        """Begin to look through a selection, or go on where this person stopped."""
        await self.warm()
        leads = [lead async for lead in self._waiting(selection)]
        who, about = (person, selection.name), selection.model_dump_json(exclude_defaults=True)
        return await self._step(who, await self._walks.open(who, about, leads, self._now()))

    async def again(self, person: str, walk: str) -> Step:
        """The same selection once more: what was skipped, and what came meanwhile."""
        way = await self._walks.look((person, walk), self._now())
        return await self.open(_selection(way), person)

    async def count(self, channel: str) -> int:
        """How many leads of a channel wait to be judged, up to 500."""
        try:
            return len([lead async for lead in self._waiting(Selection(channel=channel))])
        except Refused:
            return 0

    async def look(self, person: str, walk: str) -> Step:
        """Where a walk stands; the lead stays this person's for longer."""
        who = (person, walk)
        return await self._step(who, await self._walks.look(who, self._now()))

    async def say(self, tap: Tap, lead: int, kind: Kind, reason: str = "") -> Step:
        """Something was said of a lead; the next one comes. Said of another than is looked at, it does not count."""
        who = (tap.person, tap.walk)
        return await self._step(
            who, await self._walks.say(who, lead, kind, tap.job, self._now(), reason=reason)
        )

    async def undo(self, tap: Tap, lead: int) -> Step:
        """Look again at what was said last. A judgement that was not sent yet is not sent any more."""
        who = (tap.person, tap.walk)
        return await self._step(who, await self._walks.undo(who, lead, self._now()))

    async def counts(self, tap: Tap, lead: int, kind: Kind, reason: str = "") -> bool:
        """Whether a judgement is to be sent: it was said of the lead that was looked at, and not taken back."""
        who = (tap.person, tap.walk)
        way = await self._walks.say(who, lead, kind, tap.job, self._now(), reason=reason)
        return way.outcome in {"said", "same"}

    async def unsent(self, tap: Tap, *, waits: bool) -> None:
        """A judgement was saved and waits for the lead API; or it does so no more."""
        await self._walks.unsent((tap.person, tap.walk), tap.job, self._now(), waits=waits)

    async def give_up(self, tap: Tap, lead: int) -> None:
        """A judgement will not be sent any more: the lead is offered again."""
        await self._walks.give_up((tap.person, tap.walk), lead, tap.job, self._now())

    async def close(self, person: str, walk: str) -> None:
        """The window was closed: others may have the lead that it showed."""
        await self._walks.close((person, walk), self._now())

    async def warm(self) -> None:
        """Have the names at hand for the next leads, so that showing them waits for nobody."""
        await asyncio.gather(
            self._catalog.segment_titles(), self._catalog.handles(), self._catalog.stream_title(None)
        )

    async def _step(self, who: tuple[str, str], way: Way) -> Step:
        """What was judged meanwhile, on its card or elsewhere, is passed over."""
        outcome, settled = way.outcome, way.outcome not in TAKEN
        record = None
        while way.lead is not None:
            record = await self._leads.get(way.lead)
            if record is not None and (settled or waits(record, self._clock.now())):
                break
            way, record = await self._walks.go_past(who, way.lead, self._now()), None
        selection = _selection(way)
        if way.outcome == "passed":
            way = replace(way, outcome=outcome)
        view = LeadView(record, self._catalog.names_at_hand(record.lead)) if record else None
        return Step(who[1], way, selection, view)

    async def _waiting(self, selection: Selection) -> AsyncIterator[int]:
        """The leads of a selection that nobody judged, in order; what was judged is forgotten on the way."""
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
                    yield lead
                    found += 1
                    if found >= MOST:
                        return

    async def _wishes(self, selection: Selection) -> list[tuple[int | None, LeadFilter]]:
        """Of which streams (None: of any) which leads."""
        if selection.rollup is not None:
            return [(None, LeadFilter())]
        if selection.stream is not None:
            return [(selection.stream, LeadFilter())]
        here = await self._subscriptions.of_channel(selection.channel or "")
        if not here and selection.wanted.everything:
            raise Refused(NOTHING_HERE)
        return [(each.stream_id, each.wanted) for each in here] or [(None, LeadFilter())]

    async def _rows(
        self, selection: Selection, wishes: Sequence[tuple[int | None, LeadFilter]]
    ) -> list[tuple[int, int]]:
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

    def _now(self) -> float:
        return self._clock.now().timestamp()


def waits(record: LeadRecord, now: datetime) -> bool:
    """Whether nobody judged or exported a lead yet, nor is at it; who was at it and gave up is so no more."""
    marks = (record.judged, record.exported)
    at_it = any(mark and now - mark.at < GIVEN_UP_AFTER for mark in marks)
    return not is_settled(record) and not at_it and not record.pending


def is_settled(record: LeadRecord) -> bool:
    """Whether a lead was judged or exported, and not only begun to be."""
    marks = (record.judged, record.exported)
    return record.lead.exported_at is not None or any(mark and mark.state == "done" for mark in marks)


def _selection(way: Way) -> Selection:
    """Raises Refused where a walk is not known any more."""
    if way.outcome == "gone":
        raise Refused(OVER)
    return Selection.model_validate_json(way.about)
