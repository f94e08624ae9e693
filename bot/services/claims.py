"""Whose lead it is: who claims first has it, until it is released."""

import structlog

from bot.clock import Clock
from bot.records import Mark
from bot.services.acts import Act
from bot.services.follows import Follows
from bot.services.leads import Leads
from bot.store.audit import AuditLog
from bot.store.leads import LeadBook

log = structlog.stdlib.get_logger(__name__)


class Claims:
    """Methods raise StoreAway, and Refused where a lead is not known."""

    def __init__(self, leads: Leads, book: LeadBook, audit: AuditLog, follows: Follows, clock: Clock) -> None:
        self._leads = leads
        self._book = book
        self._audit = audit
        self._follows = follows
        self._clock = clock

    async def claim(self, lead_id: int, act: Act) -> Mark | None:
        """Make it this person's; answers the mark of somebody else who was first."""
        await self._leads.record(lead_id)
        mine = Mark(kind="claimed", by=act.by, at=self._clock.now(), job=act.job, state="done")
        stands = await self._book.claim(lead_id, mine)
        if stands.by != act.by:
            return stands
        if stands.job == act.job:
            await self._note(lead_id, "lead.claimed", act)
            await self._show(lead_id, act)
        return None

    async def release(self, lead_id: int, act: Act, *, whoever: bool = False) -> Mark | None:
        """Have it be nobody's; answers the mark of somebody else whose it is (unless ``whoever``)."""
        mark = (await self._leads.record(lead_id)).claimed
        if mark and (whoever or mark.by == act.by):
            # Before it: who dies in between finds it still claimed, and notes the same line again.
            await self._note(lead_id, "lead.released", act)
        stands = await self._book.release(lead_id, None if whoever else act.by)
        if stands is None:
            await self._show(lead_id, act)
        return stands

    async def _note(self, lead_id: int, what: str, act: Act) -> None:
        await self._audit.note(act.entry(what, self._clock.now(), lead=lead_id))
        log.info("lead", what=what, lead=lead_id, by=act.by)

    async def _show(self, lead_id: int, act: Act) -> None:
        await self._leads.redraw(lead_id, act.channel)
        await self._follows.did(act.by, lead_id)
