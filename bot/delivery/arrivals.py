"""Leads that arrived by webhook: what can be read is distributed; after each, somebody looks for what is missing."""

import asyncio
from typing import Any

import structlog

from bot.api.budget import Lane
from bot.api.turns import asking
from bot.delivery.distribution import Distribution
from bot.delivery.reading import Delivery, read_webhook, shape
from bot.delivery.worker import Failure
from bot.services.subscriptions import Subscription, Subscriptions
from bot.store.looks import SOON, WEBHOOK, Looks
from bot.store.redis import Store, key
from bot.store.syncs import SyncBook

log = structlog.stdlib.get_logger(__name__)

KEEP_UNREAD = 1000
"""How many unreadable bodies are kept for whoever wants to learn the API's shape from them."""


class Arrivals:
    """One webhook entry after the other."""

    def __init__(
        self,
        store: Store,
        subscriptions: Subscriptions,
        distribution: Distribution,
        looks: Looks,
        syncs: SyncBook,
    ) -> None:
        self._store = store
        self._subscriptions = subscriptions
        self._distribution = distribution
        self._looks = looks
        self._syncs = syncs
        self._one_by_one = asyncio.Lock()

    async def do(self, entry: dict[str, Any]) -> None:
        """Deal with one webhook. A lead that came on one subscription's address goes to that one only.

        Raises StoreAway.
        """
        with asking(Lane.JOBS):
            await self._deal_with(entry)

    async def _deal_with(self, entry: dict[str, Any]) -> None:
        subscription = await self._subscriptions.get(entry["subscription"])
        if subscription is None:
            log.info("a webhook of a subscription that ended", subscription=entry["subscription"])
            return
        body: str | None = entry["body"]
        delivery = await self._read(body) if body is not None else None
        if delivery is not None:
            await self._distribution.distribute(delivery.leads, [subscription])
        if delivery is None or delivery.unreadable:
            await self._keep_unread(subscription, body)
            await self._looks.want(SOON)
        else:
            await self._looks.want(WEBHOOK)
        # Webhooks are sent when a sync completes: https://docs.catchthegoodones.com/api-reference/webhooks
        await self._syncs.hint(_streams(subscription, delivery))

    async def _read(self, body: str) -> Delivery | None:
        # In a thread: a body of megabytes takes seconds, in which Slack must still be answered. Several at once would
        # be read no sooner, and each takes several times its size in memory.
        async with self._one_by_one:
            return await asyncio.to_thread(read_webhook, body)

    async def failed(self, failure: Failure) -> None:
        """Nobody waits for an answer; the worker has logged it."""

    async def _keep_unread(self, subscription: Subscription, body: str | None) -> None:
        if body is None:
            return
        log.warning("unreadable webhook", subscription=subscription.id, bytes=len(body), shape=shape(body))
        unread = key("unread")
        await self._store.call(
            "XADD", unread, "MAXLEN", "~", KEEP_UNREAD, "*", "subscription", subscription.id, "body", body
        )


def _streams(subscription: Subscription, delivery: Delivery | None) -> set[int]:
    """Of which a run may just have ended, as far as the webhook tells."""
    found = {lead.stream_id for lead in delivery.leads} if delivery else set()
    return {each for each in (*found, subscription.stream_id) if each is not None}
