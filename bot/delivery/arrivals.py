"""Leads that arrived: learnt, routed, and put into the outbox; what can't be read has them fetched."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

import structlog

from bot.api import GoodOnes
from bot.api.models import Lead
from bot.clock import Clock
from bot.delivery.reading import read_webhook, shape
from bot.delivery.routing import channels
from bot.delivery.worker import Failure
from bot.services.catalog import Catalog
from bot.services.leads import card_id
from bot.services.subscriptions import Subscription, Subscriptions
from bot.store.leads import LeadBook
from bot.store.outbox import Outbox
from bot.store.redis import Store, key

log = structlog.stdlib.get_logger(__name__)

KEEP_UNREAD = 1000
"""How many unreadable bodies are kept for whoever wants to learn the API's shape from them."""
OVERLAP = timedelta(minutes=10)
"""A pull begins a little before the last one ended: clocks differ, and leads may come late."""
LONGEST_PULL = timedelta(days=7)


class Arrivals:
    """One webhook entry after the other."""

    def __init__(
        self,
        store: Store,
        api: GoodOnes,
        catalog: Catalog,
        subscriptions: Subscriptions,
        book: LeadBook,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._store = store
        self._api = api
        self._catalog = catalog
        self._subscriptions = subscriptions
        self._book = book
        self._outbox = outbox
        self._clock = clock

    async def do(self, entry: dict[str, Any]) -> None:
        """Deal with one webhook. A lead that came on one subscription's address goes to that one only.

        Raises ApiError where leads had to be fetched and could not, and StoreAway.
        """
        subscription = await self._subscriptions.get(entry["subscription"])
        if subscription is None:
            log.info("a webhook of a subscription that ended", subscription=entry["subscription"])
            return
        body: str | None = entry["body"]
        delivery = read_webhook(body) if body is not None else None
        if delivery is not None:
            await self._deliver(delivery.leads, subscription)
        if delivery is None or delivery.unreadable:
            await self._keep_unread(subscription, body)
            await self._pull(subscription)

    async def failed(self, failure: Failure) -> None:
        """Nobody waits for an answer; the worker has logged it."""

    async def _deliver(self, leads: Iterable[Lead], subscription: Subscription) -> None:
        handles = await self._catalog.handles()
        for lead in leads:
            await self._book.learn(lead)
            account = None if lead.account_id is None else handles.get(lead.account_id)
            posts = await self._book.posts(lead.id)
            for channel in channels([subscription], lead, account):
                if channel not in posts:
                    now = self._clock.now().timestamp()
                    await self._outbox.put(
                        card_id(lead.id, channel), channel, {"lead": lead.id}, now, once=True
                    )

    async def _keep_unread(self, subscription: Subscription, body: str | None) -> None:
        if body is None:
            return
        log.warning("unreadable webhook", subscription=subscription.id, bytes=len(body), shape=shape(body))
        unread = key("unread")
        await self._store.call(
            "XADD", unread, "MAXLEN", "~", KEEP_UNREAD, "*", "subscription", subscription.id, "body", body
        )

    async def _pull(self, subscription: Subscription) -> None:
        """Fetch by the documented per-stream endpoint what a webhook may have meant."""
        now = self._clock.now()
        since = max(await self._pulled_until(subscription) - OVERLAP, now - LONGEST_PULL)
        for stream_id in await self._streams(subscription):
            fetched = [lead async for lead in self._api.leads.iter(stream_id, since=since)]
            await self._deliver(fetched, subscription)
        await self._store.call("HSET", key("pulled"), subscription.id, now.timestamp())

    async def _pulled_until(self, subscription: Subscription) -> Any:
        raw = await self._store.call("HGET", key("pulled"), subscription.id)
        return (
            subscription.at
            if raw is None
            else subscription.at.fromtimestamp(float(raw), tz=subscription.at.tzinfo)
        )

    async def _streams(self, subscription: Subscription) -> list[int]:
        if subscription.stream_id is not None:
            return [subscription.stream_id]
        return [stream.id for stream in await self._catalog.streams()]
