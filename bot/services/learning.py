"""Leads that the lead API told of: kept by number, found by handle, ended in time; and not those who asked to be removed."""

import asyncio
from collections.abc import Sequence

from bot.api.models import Lead
from bot.clock import Clock
from bot.services.keeping_out import KeepingOut
from bot.store.handles import HandleBook
from bot.store.leads import LeadBook, Learnt
from bot.store.retention import RetentionBook


class Learning:
    """However a lead came to be known: nobody writes one down in another way. Methods raise StoreAway."""

    def __init__(
        self,
        book: LeadBook,
        handles: HandleBook,
        retention: RetentionBook,
        keeping_out: KeepingOut,
        clock: Clock,
    ) -> None:
        self._book = book
        self._handles = handles
        self._retention = retention
        self._keeping_out = keeping_out
        self._clock = clock

    async def learn(self, leads: Sequence[Lead]) -> list[tuple[Lead, Learnt]]:
        """Keep these, all at the same time; answers those that are kept, in order.

        By what a lead is found and ended is written before the lead itself. Somebody may be forgotten while theirs is
        written: who is forgotten is noted before it is looked for what there is of them, so that either that look
        finds what is written here, or the second one here finds them forgotten.
        """
        some, now = await self._keeping_out.left_of(leads), self._clock.now()
        await self._retention.came(
            (lead.id for lead in some), (lead.id for lead in some if lead.has_contacts), now
        )
        await asyncio.gather(*(self._handles.learn(lead.profile.handle, lead.id, now) for lead in some))
        learnt = await asyncio.gather(*(self._book.learn(lead) for lead in some))
        wanted = {lead.id for lead in await self._keeping_out.left_of(some)}
        kept = [
            (lead, each) for lead, each in zip(some, learnt, strict=True) if each.kept and lead.id in wanted
        ]
        staying = {lead.id for lead, _ in kept}
        for lead in some:
            if lead.id not in staying:
                await self._unlearn(lead, met=lead.id not in wanted)
        return kept

    async def _unlearn(self, lead: Lead, *, met: bool) -> None:
        await self._handles.forget(lead.profile.handle, [lead.id])
        await self._retention.without_profile(lead.id)
        await self._book.forget(lead)
        if met and lead.profile.x_user_id:
            await self._book.unmeet(lead.profile.x_user_id)
