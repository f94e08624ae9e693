"""Leads on their way to channels: learnt, routed, and put into the outbox, each once for a channel."""

from collections.abc import Iterable, Sequence

from bot.api.models import Lead
from bot.clock import Clock
from bot.delivery.routing import channels
from bot.services.catalog import Catalog
from bot.services.leads import card_id
from bot.services.subscriptions import Subscription
from bot.store.leads import LeadBook
from bot.store.outbox import Outbox


class Distribution:
    """However a lead came, from here on there is no difference."""

    def __init__(self, catalog: Catalog, book: LeadBook, outbox: Outbox, clock: Clock) -> None:
        self._catalog = catalog
        self._book = book
        self._outbox = outbox
        self._clock = clock

    async def distribute(self, leads: Iterable[Lead], subscriptions: Sequence[Subscription]) -> None:
        """Give each lead to those of the subscriptions that want it. Raises StoreAway."""
        handles = await self._catalog.handles()
        for lead in leads:
            await self._book.learn(lead)
            account = None if lead.account_id is None else handles.get(lead.account_id)
            posts = await self._book.posts(lead.id)
            for channel in channels(subscriptions, lead, account):
                if channel not in posts:
                    now = self._clock.now().timestamp()
                    await self._outbox.put(
                        card_id(lead.id, channel), channel, {"lead": lead.id}, now, once=True
                    )
