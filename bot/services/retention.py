"""Ends what is kept of people when its time is over: contact details first, then profiles; ids and counts stay."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.audit import Entry, Surface
from bot.clock import Clock
from bot.services.workspace import Workspace
from bot.store.audit import AuditLog
from bot.store.graves import Graves
from bot.store.handles import HandleBook
from bot.store.leads import LeadBook
from bot.store.retention import RetentionBook

log = structlog.stdlib.get_logger(__name__)

MOST_STEPS = 20
"""Of one sweep; what is left is due at the next."""


class Retention:
    """Any number of processes may sweep at once: each step may be done twice. Methods raise StoreAway."""

    def __init__(
        self,
        book: RetentionBook,
        leads: LeadBook,
        handles: HandleBook,
        graves: tuple[Graves, ...],
        workspace: Workspace,
        audit: AuditLog,
        redraw: Callable[[int], Awaitable[None]],
        clock: Clock,
    ) -> None:
        """``graves``: whatever else was given up and may speak of people; it is kept as long as profiles.

        ``redraw`` has the cards of a lead show what is left of it.
        """
        self._book = book
        self._leads = leads
        self._handles = handles
        self._graves = graves
        self._workspace = workspace
        self._audit = audit
        self._redraw = redraw
        self._clock = clock

    async def sweep(self) -> int:
        """End what is due, a bounded part of it at a time; how many leads that were."""
        settings = await self._workspace.settings()
        # Profiles first: of those that end now, no card is drawn again.
        profiles = await self._end_profiles(settings.profile_days)
        contacts = await self._end_contacts(settings.contact_days, shown=settings.contacts_on_cards)
        oldest = self._clock.now() - timedelta(days=settings.profile_days)
        for each in self._graves:
            await each.drop_older(oldest)
        if contacts:
            await self._note("contacts.ended", contacts)
        if profiles:
            await self._note("profiles.ended", profiles)
        return contacts + profiles

    async def _end_contacts(self, days: int, *, shown: bool) -> int:
        """Where they stand on cards, they go there too."""
        count = 0
        for _ in range(MOST_STEPS):
            due = await self._book.old_contacts(self._clock.now(), days)
            for lead in due:
                await self._leads.drop_contacts(lead)
                if shown:
                    await self._redraw(lead)
                await self._book.without_contacts(lead)
            count += len(due)
            if not due:
                break
        return count

    async def _end_profiles(self, days: int) -> int:
        count = 0
        for _ in range(MOST_STEPS):
            due = await self._book.old_profiles(self._clock.now(), days)
            for lead in due:
                if record := await self._leads.get(lead):
                    for handle in {record.lead.profile.handle.casefold(), *record.handles}:
                        await self._handles.forget(handle, [lead])
                await self._leads.expire(lead)
                await self._book.without_profile(lead)
            count += len(due)
            if not due:
                break
        return count

    async def _note(self, what: str, count: int) -> None:
        now = self._clock.now()
        log.info("people's data ended", what=what, leads=count)
        await self._audit.note(
            Entry(
                what=what,
                by=None,
                at=now,
                job=f"sweep:{now.timestamp()}",
                surface=Surface.ITSELF,
                result=f"{count} leads",
            )
        )
