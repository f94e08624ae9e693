"""Looking through leads one after the other: who gets which lead next, what they said of it, and how far they are."""

import asyncio
from dataclasses import dataclass, replace

from bot.clock import Clock
from bot.errors import Refused
from bot.services.catalog import Catalog
from bot.services.leads import LeadView
from bot.services.selections import Selection, Waiting, waits
from bot.store.leads import LeadBook
from bot.store.walks import Kind, Walks, Way

OVER = "*This window is over a week old*, so it is not known any more what it showed. Type `/goodones triage` for a new one."
TAKEN = {"said", "same", "lost", "open", "passed"}
"""After these the lead that is looked at is another one, and it is checked whether it still waits."""


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
        waiting: Waiting,
        walks: Walks,
        leads: LeadBook,
        catalog: Catalog,
        clock: Clock,
    ) -> None:
        self._waiting = waiting
        self._walks = walks
        self._leads = leads
        self._catalog = catalog
        self._clock = clock

    async def open(self, selection: Selection, person: str) -> Step:
        """Begin to look through a selection, or go on where this person stopped."""
        await self.warm()
        leads = [lead async for lead in self._waiting.of(selection)]
        who, about = (person, selection.name), selection.model_dump_json(exclude_defaults=True)
        return await self._step(who, await self._walks.open(who, about, leads, self._now()))

    async def again(self, person: str, walk: str) -> Step:
        """The same selection once more: what was skipped, and what came meanwhile."""
        way = await self._walks.look((person, walk), self._now())
        return await self.open(_selection(way), person)

    async def count(self, channel: str) -> int:
        """How many leads of a channel wait to be judged, up to 500."""
        try:
            return len([lead async for lead in self._waiting.of(Selection(channel=channel))])
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
        """Whether a judgement is to be sent: it was said of the lead that was looked at, and not taken back.

        Raises Refused where that is not known any more.
        """
        who = (tap.person, tap.walk)
        way = await self._walks.say(who, lead, kind, tap.job, self._now(), reason=reason)
        _selection(way)
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
            self._catalog.segment_titles(), self._catalog.handles(), self._catalog.stream_titles()
        )

    async def _step(self, who: tuple[str, str], way: Way) -> Step:
        """What was judged meanwhile, on its card or elsewhere, is passed over; so is who is known no more."""
        outcome, settled = way.outcome, way.outcome not in TAKEN
        record = None
        while way.lead is not None:
            record = await self._leads.get(way.lead)
            if record is not None and not record.gone and (settled or waits(record, self._clock.now())):
                break
            way, record = await self._walks.go_past(who, way.lead, self._now()), None
        selection = _selection(way)
        if way.outcome == "passed":
            way = replace(way, outcome=outcome)
        view = LeadView(record, self._catalog.names_at_hand(record.lead)) if record else None
        return Step(who[1], way, selection, view)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _selection(way: Way) -> Selection:
    """Raises Refused where a walk is not known any more."""
    if way.outcome == "gone":
        raise Refused(OVER)
    return Selection.model_validate_json(way.about)
