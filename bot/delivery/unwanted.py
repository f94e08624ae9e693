"""Takes back what waits to be posted in a channel where by now only the digest counts it."""

import asyncio

import structlog

from bot.delivery.routing import destinations
from bot.modes import ChannelMode
from bot.services.catalog import Catalog
from bot.services.subscriptions import Subscription, Subscriptions
from bot.store.leads import LeadBook
from bot.store.rollups import CARD, RollUpBook
from bot.store.unsent import Unsent, Waiting

log = structlog.stdlib.get_logger(__name__)

MOST_LEADS = 100_000
"""Of one roll-up: all of them."""


class Unwanted:
    """Methods raise StoreAway. Whoever was stopped in the middle may do it again."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        catalog: Catalog,
        book: LeadBook,
        rollups: RollUpBook,
        unsent: Unsent,
    ) -> None:
        self._subscriptions = subscriptions
        self._catalog = catalog
        self._book = book
        self._rollups = rollups
        self._unsent = unsent

    async def take_back(self, channel: str) -> None:
        """What somebody asked for, or has begun to be sent, is posted."""
        here = await self._subscriptions.of_channel(channel)
        if not any(each.mode is ChannelMode.DIGEST for each in here):
            return
        waiting = await self._unsent.of(channel)
        await self._cards(channel, waiting, here)
        await self._rollups_of(channel, waiting, here)

    async def _cards(self, channel: str, waiting: list[Waiting], here: list[Subscription]) -> None:
        """The row goes before the place changes: who dies in between leaves a card that is counted all the same."""
        rows = {each.content["lead"]: each.row for each in waiting if "lead" in each.content}
        places = await self._rollups.places(channel, list(rows))
        mine = [lead for lead, place in zip(rows, places, strict=True) if place == CARD]
        unwanted = await self._unwanted(mine, here)
        if not unwanted:
            return
        begun = await self._unsent.take_back(channel, [rows[lead] for lead in unwanted])
        gone = [lead for lead in unwanted if rows[lead] not in begun]
        await self._rollups.only_counted(channel, gone)
        log.info("cards taken back, the digest counts them", channel=channel, leads=len(gone))

    async def _rollups_of(self, channel: str, waiting: list[Waiting], here: list[Subscription]) -> None:
        """As a whole, where nobody wants any of its leads in a louder way."""
        for each in waiting:
            if "rollup" not in each.content:
                continue
            leads = await self._rollups.leads(each.content["rollup"], 0, MOST_LEADS)
            if len(await self._unwanted(leads, here)) == len(leads):
                await self._unsent.take_back(channel, [each.row])

    async def _unwanted(self, leads: list[int], here: list[Subscription]) -> list[int]:
        if all(each.mode is ChannelMode.DIGEST for each in here):
            return leads
        handles = await self._catalog.handles()
        found = await asyncio.gather(*(self._only_counted(lead, here, handles) for lead in leads))
        return [lead for lead, unwanted in zip(leads, found, strict=True) if unwanted]

    async def _only_counted(self, lead_id: int, here: list[Subscription], handles: dict[int, str]) -> bool:
        record = await self._book.get(lead_id)
        if record is None:
            return False
        account = handles.get(record.lead.account_id or 0)
        came = await self._book.came_enriched(lead_id)
        by = destinations(here, here, record.lead, account, enriched=came)
        return bool(by) and by[0].mode is ChannelMode.DIGEST
