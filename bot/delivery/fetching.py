"""Fetches what no webhook brought: from the time of subscribing, with an overlapping watermark.

One request for all streams where that will do. Of ``GET /leads`` only the parameters are documented
(https://docs.catchthegoodones.com/api-reference/introduction): what may be cut short, cannot be read, or does not say
of which stream a lead is, has each stream asked for, which is documented
(https://docs.catchthegoodones.com/api-reference/stream-leads). Once an hour that is done anyway.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import structlog

from bot.api import GoodOnes
from bot.api.errors import ApiError, ApiUnreachable, Forbidden, KeyRefused, NotFound, RateLimited
from bot.api.leads import is_whole
from bot.api.models import Lead
from bot.clock import Clock
from bot.delivery.distribution import AT_ONCE, Distribution
from bot.services.catalog import Catalog
from bot.services.subscriptions import Subscription
from bot.store.redis import Store
from bot.store.watermarks import Watermark, Watermarks

log = structlog.stdlib.get_logger(__name__)

OVERLAP = timedelta(minutes=10)
"""A glance begins a little before the last one ended: clocks differ, and leads may come late."""
WALK_EVERY = timedelta(hours=1)
"""How often each stream is asked for, whatever glances say; and how far back beyond the last time."""
LONGEST = timedelta(days=7)

Since = Mapping[str, datetime]
"""From when leads are wanted, by subscription."""


@dataclass(frozen=True)
class Fetched:
    """How many leads were not known before, and about how many requests that took."""

    new: int = 0
    requests: int = 0


class Fetching:
    """Methods raise ApiError, and StoreAway."""

    def __init__(
        self, store: Store, api: GoodOnes, catalog: Catalog, distribution: Distribution, clock: Clock
    ) -> None:
        self._watermarks = Watermarks(store)
        self._api = api
        self._catalog = catalog
        self._distribution = distribution
        self._clock = clock

    async def fetch(self, subscriptions: Sequence[Subscription]) -> Fetched:
        """Distribute what is new to all subscriptions (these are all) that want it."""
        if not subscriptions:
            return Fetched()
        now = self._clock.now()
        marks = await self._watermarks.of({each.id: each.at for each in subscriptions})
        if all(now - mark.walked < WALK_EVERY for mark in marks.values()):
            glanced = await self._glance(subscriptions, marks, now)
            if glanced is not None:
                return Fetched(glanced, 1)
        return await self._walk(subscriptions, marks, now)

    async def _glance(
        self, subscriptions: Sequence[Subscription], marks: Mapping[str, Watermark], now: datetime
    ) -> int | None:
        """All streams by one request; None where its answer cannot be relied upon."""
        since = {each.id: max(each.at, marks[each.id].glanced - OVERLAP) for each in subscriptions}
        try:
            page = await self._api.leads.since(min(since.values()))
        except (ApiUnreachable, RateLimited, KeyRefused, Forbidden):
            raise
        except ApiError as error:
            log.info("leads of all streams can't be had at once, asking for each", error=str(error))
            return None
        if not is_whole(page):
            return None
        new = await self._distribute(page.leads, subscriptions, since)
        await self._watermarks.move(since, now, walked=False)
        return new

    async def _walk(
        self, subscriptions: Sequence[Subscription], marks: Mapping[str, Watermark], now: datetime
    ) -> Fetched:
        """Each stream once, however many want it. One that can't be read does not keep the others waiting."""
        since = {
            each.id: max(each.at, marks[each.id].walked - WALK_EVERY, now - LONGEST) for each in subscriptions
        }
        streams = await self._streams(subscriptions)
        new, behind, failure = 0, set[str](), None
        for stream_id in streams:
            wanting = [each for each in subscriptions if each.stream_id in {stream_id, None}]
            begin = min(since[each.id] for each in wanting)
            try:
                new += await self._hand_on(self._api.leads.iter(stream_id, since=begin), wanting, since)
            except NotFound:
                log.info("a stream is gone, and so are its leads", stream=stream_id)
            except ApiError as error:
                if error.retryable or isinstance(error, KeyRefused | Forbidden):
                    raise
                failure = error
                behind |= {each.id for each in wanting}
        await self._watermarks.move(since.keys() - behind, now, walked=True)
        if failure:
            raise failure
        return Fetched(new, 1 + len(streams))

    async def _hand_on(
        self, leads: AsyncIterator[Lead], wanting: Sequence[Subscription], since: Since
    ) -> int:
        """Many at a time; where the API fails in the middle, what was read before does not wait for it."""
        new = 0
        waiting: list[Lead] = []
        try:
            async for lead in leads:
                waiting.append(lead)
                if len(waiting) >= AT_ONCE:
                    some, waiting = waiting, []
                    new += await self._distribute(some, wanting, since)
        finally:
            new += await self._distribute(waiting, wanting, since)
        return new

    async def _distribute(self, leads: Sequence[Lead], wanting: Sequence[Subscription], since: Since) -> int:
        """What was found before a subscription began was fetched for another one. Answers how many are new."""
        new = 0
        for ids, some in groupby(
            leads, lambda lead: {each.id for each in wanting if not _is_before(lead, since[each.id])}
        ):
            new += await self._distribution.distribute(some, [each for each in wanting if each.id in ids])
        return new

    async def _streams(self, subscriptions: Sequence[Subscription]) -> list[int]:
        named = [each.stream_id for each in subscriptions if each.stream_id is not None]
        if any(each.stream_id is None for each in subscriptions):
            named += [stream.id for stream in await self._catalog.streams()]
        return sorted(set(named))


def _is_before(lead: Lead, moment: datetime) -> bool:
    return lead.discovered_at is not None and lead.discovered_at < moment
