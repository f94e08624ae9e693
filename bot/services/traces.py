"""What a deed leaves behind: a line in the audit, marks of who follows the lead and where, and all that shows it drawn anew."""

import structlog

from bot.api.models import Lead
from bot.clock import Clock
from bot.records import Verb
from bot.services.acts import Act
from bot.services.follows import Follows
from bot.services.redrawing import Redrawing
from bot.services.sightings import Sightings
from bot.store.attention import Attention
from bot.store.audit import AuditLog
from bot.store.leads import LeadBook
from bot.store.triage import TriageBook

log = structlog.stdlib.get_logger(__name__)

_ENDS_TRIAGE = frozenset({Verb.JUDGE, Verb.EXPORT})
"""After these a lead waits for nobody's judgement any more."""


class Traces:
    """Methods raise StoreAway. Whoever was stopped in the middle may do it again."""

    def __init__(
        self,
        book: LeadBook,
        sightings: Sightings,
        redrawing: Redrawing,
        attention: Attention,
        audit: AuditLog,
        follows: Follows,
        waiting: TriageBook,
        clock: Clock,
    ) -> None:
        self._book = book
        self._sightings = sightings
        self._redrawing = redrawing
        self._attention = attention
        self._audit = audit
        self._follows = follows
        self._waiting = waiting
        self._clock = clock

    async def done(self, lead_id: int, verb: Verb, act: Act, what: str, *, cost: int | None = None) -> None:
        """A verb that had begun is done: noted, and shown wherever the lead or its person is."""
        await self._audit.note(act.entry(f"lead.{what}", self._clock.now(), lead=lead_id, cost=cost))
        await self._book.finish(lead_id, verb, act.job)
        await self._book.settle(lead_id, act.job)
        for channel in [act.channel] if act.channel else await self._book.posts(lead_id):
            await self._attention.acted(channel, lead_id, self._clock.now())
        await self._follows.did(act.by, lead_id)
        await self.redraw(lead_id, act.channel)
        if record := await self._book.get(lead_id):
            if verb in _ENDS_TRIAGE:
                await self._waiting.drop(record.lead.stream_id or 0, lead_id)
            if verb is not Verb.ENRICH:
                await self._redraw_person(record.lead)
        log.info("lead", verb=verb.value, lead=lead_id, by=act.by)

    async def unknown(self, lead_id: int, act: Act) -> None:
        """An enrichment that may have happened: nobody can tell."""
        entry = act.entry("lead.enriched", self._clock.now(), lead=lead_id, result="unknown")
        await self._audit.note(entry)
        await self._book.finish(lead_id, Verb.ENRICH, act.job, known=False)
        await self._book.settle(lead_id, act.job)
        await self.redraw(lead_id)

    async def redraw(self, lead_id: int, clicked_in: str | None = None) -> None:
        """Have all that shows this lead show it as it stands now, and the threads of its cards tell what was done."""
        await self._redrawing.lead(lead_id, clicked_in)

    async def _redraw_person(self, lead: Lead) -> None:
        """Have the cards of the same person's other leads tell what was done with this one."""
        for other in await self._sightings.others(lead):
            record = await self._book.get(other)
            if record and not record.gone:
                await self.redraw(other)
