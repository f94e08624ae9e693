"""The names behind the ids: streams, segments and accounts, read seldom and kept for a minute."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog

from bot.api import GoodOnes
from bot.api.errors import ApiError
from bot.api.models import Accounts, Lead, Segment, Stream
from bot.clock import Clock

log = structlog.stdlib.get_logger(__name__)

FRESH = timedelta(seconds=60)
AGAIN = timedelta(seconds=10)
"""After a reading failed: cards that only want names do not each wait for an API that is away."""

Value = TypeVar("Value")


class Cached(Generic[Value]):
    """One value that is read at most once a minute, by whoever comes first (the others wait for that read)."""

    def __init__(self, read: Callable[[], Awaitable[Value]], clock: Clock) -> None:
        self._read = read
        self._clock = clock
        self._lock = asyncio.Lock()
        self._held: tuple[datetime, Value] | None = None
        self._failed: datetime | None = None

    async def get(self) -> Value:
        """The value, a minute old at most. Raises what the reading raises."""
        async with self._lock:
            if self._held is None or self._clock.now() - self._held[0] >= FRESH:
                self._held = (self._clock.now(), await self._read())
            return self._held[1]

    async def get_stale(self) -> Value | None:
        """The value however old where the API does not answer, and nothing where it was never read."""
        if self._failed is None or self._clock.now() - self._failed >= AGAIN:
            try:
                return await self.get()
            except ApiError as error:
                log.info("reading stale names", error=str(error))
                self._failed = self._clock.now()
        return self._held[1] if self._held else None


@dataclass(frozen=True)
class Names:
    """What a lead's ids stand for, as far as it is known; ``account`` is an X handle."""

    stream: str | None = None
    segment: str | None = None
    account: str | None = None


class Catalog:
    """Streams, segments and accounts of this API key."""

    def __init__(self, api: GoodOnes, clock: Clock) -> None:
        self._streams: Cached[tuple[Stream, ...]] = Cached(api.streams.list, clock)
        self._segments: Cached[tuple[Segment, ...]] = Cached(api.segments.list, clock)
        self._accounts: Cached[Accounts] = Cached(api.accounts.list, clock)

    async def streams(self) -> tuple[Stream, ...]:
        """Every stream that is not archived. Raises ApiError."""
        return tuple(stream for stream in await self._streams.get() if not stream.is_archived)

    async def handles(self) -> dict[int, str]:
        """X handles by account id, as far as known; never fails."""
        accounts = await self._accounts.get_stale() or Accounts()
        return {account.id: account.x_handle for account in accounts.all}

    async def segment_titles(self) -> dict[int, str]:
        """Titles by segment id, as far as known; never fails."""
        return {segment.id: segment.title for segment in await self._segments.get_stale() or ()}

    async def names(self, lead: Lead) -> Names:
        """Never fails: a card without its stream's name is better than no card."""
        streams = await self._streams.get_stale() or ()
        titles = await self.segment_titles()
        handles = await self.handles()
        return Names(
            stream=next((each.title for each in streams if each.id == lead.stream_id), None),
            segment=None if lead.segment_id is None else titles.get(lead.segment_id),
            account=None if lead.account_id is None else handles.get(lead.account_id),
        )
