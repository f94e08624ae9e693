"""Guests or another organisation come into a channel: what stood there for colleagues alone stands there no longer."""

import structlog

from bot.services.redrawing import Redrawing
from bot.services.sights import Sights
from bot.store.retention import RetentionBook

log = structlog.stdlib.get_logger(__name__)


class Sharing:
    """Methods raise StoreAway. Whoever was stopped in the middle may do it again."""

    def __init__(self, sights: Sights, retention: RetentionBook, redrawing: Redrawing) -> None:
        self._sights = sights
        self._retention = retention
        self._redrawing = redrawing

    async def comes(self, channel: str, person: str) -> None:
        """Somebody joined a channel; of a colleague that changes nothing."""
        if await self._sights.is_stranger(person):
            await self.begins(channel)

    async def begins(self, channel: str) -> None:
        """Have every card there that may show contact details drawn anew, however old it is."""
        await self._sights.forget(channel)
        leads = await self._retention.with_contacts()
        for lead in leads:
            await self._redrawing.card(lead, channel)
        log.info("others came into a channel, its cards with contacts are drawn anew", channel=channel)
