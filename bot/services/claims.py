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

    async def release(
        self, lead_id: int, act: Act, *, whoever: bool = False, seen: int | None = None
    ) -> Mark | None:
        """Have it be nobody's; answers the mark of somebody else whose it is.

        With ``whoever`` another's is released too, if it is the claim that was ``seen``: its time in Unix milliseconds
        (None: on a card of before that was noted). Whoever claimed it since is not meant.
        """
        claim = (await self._leads.record(lead_id)).claimed
        if claim is None:
            await self._show(lead_id, act)
            return None
        is_meant = whoever and seen in {None, int(claim.at.timestamp() * 1000)}
        if claim.by != act.by and not is_meant:
            return claim
        # Before it: who dies in between finds it still claimed, and notes the same line again.
        await self._note(lead_id, "lead.released", act)
        stands = await self._book.release(lead_id, claim)
        if stands is None:
            await self._show(lead_id, act)
        return stands

    async def _note(self, lead_id: int, what: str, act: Act) -> None:
        await self._audit.note(act.entry(what, self._clock.now(), lead=lead_id))
        log.info("lead", what=what, lead=lead_id, by=act.by)

    async def _show(self, lead_id: int, act: Act) -> None:
        await self._leads.redraw(lead_id, act.channel)
        await self._follows.did(act.by, lead_id)
