"""Fetches what a webhook may have missed or meant: from the time of subscribing, with an overlapping watermark.

By the documented per-stream endpoint; the answer of the cross-stream one is not documented.
https://docs.catchthegoodones.com/api-reference/stream-leads
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby

from bot.api import GoodOnes
from bot.api.models import Lead
from bot.clock import Clock
from bot.delivery.distribution import AT_ONCE, Distribution
from bot.services.catalog import Catalog
from bot.services.subscriptions import Subscription
from bot.store.redis import Store, key

OVERLAP = timedelta(minutes=10)
"""A fetch begins a little before the last one ended: clocks differ, and leads may come late."""
LONGEST = timedelta(days=7)


class Fetching:
    """Methods raise ApiError, and StoreAway."""

    def __init__(
        self, store: Store, api: GoodOnes, catalog: Catalog, distribution: Distribution, clock: Clock
    ) -> None:
        self._store = store
        self._api = api
        self._catalog = catalog
        self._distribution = distribution
        self._clock = clock

    async def fetch(self, subscriptions: Sequence[Subscription]) -> None:
        """Distribute what is new for these; each stream is asked for once, however many want it."""
        now = self._clock.now()
        since = {each.id: await self._since(each, now) for each in subscriptions}
        for stream_id in await self._streams(subscriptions):
            wanting = [each for each in subscriptions if each.stream_id in {stream_id, None}]
            begin = min(since[each.id] for each in wanting)
            await self._hand_on(self._api.leads.iter(stream_id, since=begin), wanting, since)
        for each in subscriptions:
            await self._store.call("HSET", key("fetched"), each.id, now.timestamp())

    async def _hand_on(
        self, leads: AsyncIterator[Lead], wanting: Sequence[Subscription], since: Mapping[str, datetime]
    ) -> None:
        """Many at a time; where the API fails in the middle, what was read before does not wait for it."""
        waiting: list[Lead] = []
        try:
            async for lead in leads:
                waiting.append(lead)
                if len(waiting) >= AT_ONCE:
                    some, waiting = waiting, []
                    await self._distribute(some, wanting, since)
        finally:
            await self._distribute(waiting, wanting, since)

    async def _distribute(
        self, leads: Sequence[Lead], wanting: Sequence[Subscription], since: Mapping[str, datetime]
    ) -> None:
        """What was found before a subscription began was fetched for another one."""
        for ids, some in groupby(
            leads, lambda lead: {each.id for each in wanting if not _is_before(lead, since[each.id])}
        ):
            await self._distribution.distribute(some, [each for each in wanting if each.id in ids])

    async def _since(self, subscription: Subscription, now: datetime) -> datetime:
        raw = await self._store.call("HGET", key("fetched"), subscription.id)
        last = subscription.at if raw is None else datetime.fromtimestamp(float(raw), tz=UTC) - OVERLAP
        return max(last, subscription.at, now - LONGEST)

    async def _streams(self, subscriptions: Sequence[Subscription]) -> list[int]:
        named = [each.stream_id for each in subscriptions if each.stream_id is not None]
        if any(each.stream_id is None for each in subscriptions):
            named += [stream.id for stream in await self._catalog.streams()]
        return list(dict.fromkeys(named))


def _is_before(lead: Lead, moment: datetime) -> bool:
    return lead.discovered_at is not None and lead.discovered_at < moment
