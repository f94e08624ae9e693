"""The names behind the ids: streams, segments and accounts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

import structlog

from bot.api import GoodOnes
from bot.api.errors import ApiError, NoTurn
from bot.api.models import Accounts, Lead, Segment, Stream
from bot.clock import Clock

log = structlog.stdlib.get_logger(__name__)

AGAIN = timedelta(seconds=10)
"""After a reading failed: cards that only want names do not each wait for an API that is away."""

Value = TypeVar("Value")


class LastKnown(Generic[Value]):
    """A value that may be old: what was read last serves where the API does not answer."""

    def __init__(self, read: Callable[[], Awaitable[Value]], clock: Clock) -> None:
        self._read = read
        self._clock = clock
        self._known: Value | None = None
        self._failed: datetime | None = None
        self.behind = False
        """Whether the last reading failed: what it would have told is not known."""

    async def get(self) -> Value:
        """Raises what the reading raises. The client itself keeps what is still fresh."""
        self._known = await self._read()
        self.behind = False
        return self._known

    def may_know(self, id_: int | None, name: str | None) -> bool:
        """Whether a name is missing that the reading would have told."""
        return self.behind and id_ is not None and name is None

    @property
    def at_hand(self) -> Value | None:
        """What was read last, without asking."""
        return self._known

    async def get_stale(self) -> Value | None:
        """Never fails: nothing where it was never read."""
        if self._failed is None or self._clock.now() - self._failed >= AGAIN:
            try:
                return await self.get()
            except NoTurn:
                # Nobody else waits the longer for it: another may have more time.
                self.behind = True
            except ApiError as error:
                log.info("reading stale names", error=str(error))
                self.behind = True
                self._failed = self._clock.now()
        return self._known


@dataclass(frozen=True)
class Names:
    """What a lead's ids stand for, as far as it is known; ``account`` is an X handle."""

    stream: str | None = None
    segment: str | None = None
    account: str | None = None
    unread: bool = False
    """Whether one is missing that the API may know: it could not be asked."""


class Catalog:
    """Streams, segments and accounts of this API key."""

    def __init__(self, api: GoodOnes, clock: Clock) -> None:
        self._streams: LastKnown[tuple[Stream, ...]] = LastKnown(api.streams.list, clock)
        self._segments: LastKnown[tuple[Segment, ...]] = LastKnown(api.segments.list, clock)
        self._accounts: LastKnown[Accounts] = LastKnown(api.accounts.list, clock)

    async def streams(self) -> tuple[Stream, ...]:
        """Every stream that is not archived. Raises ApiError."""
        return tuple(stream for stream in await self._streams.get() if not stream.is_archived)

    async def stream_title(self, stream_id: int | None) -> str | None:
        """As far as known; never fails."""
        return None if stream_id is None else (await self.stream_titles()).get(stream_id)

    async def stream_titles(self) -> dict[int, str]:
        """Titles by stream id, also of archived ones, as far as known; never fails."""
        return {stream.id: stream.title for stream in await self._streams.get_stale() or ()}

    async def accounts(self) -> Accounts | None:
        """Those that are tracked, as they were read last; None where they never were. Never fails."""
        return await self._accounts.get_stale()

    async def handles(self) -> dict[int, str]:
        """X handles by account id, as far as known; never fails."""
        accounts = await self.accounts() or Accounts()
        return {account.id: account.x_handle for account in accounts.all}

    async def segments(self) -> tuple[Segment, ...]:
        """Every segment that is not archived. Raises ApiError."""
        return await self._segments.get()

    async def segment_titles(self) -> dict[int, str]:
        """Titles by segment id, as far as known; never fails."""
        return {segment.id: segment.title for segment in await self._segments.get_stale() or ()}

    def names_at_hand(self, lead: Lead) -> Names:
        """Of what was read before: for who must not wait for the API."""
        streams = self._streams.at_hand or ()
        accounts = self._accounts.at_hand or Accounts()
        return Names(
            stream=next((each.title for each in streams if each.id == lead.stream_id), None),
            segment=next(
                (each.title for each in self._segments.at_hand or () if each.id == lead.segment_id), None
            ),
            account=next((each.x_handle for each in accounts.all if each.id == lead.account_id), None),
        )

    async def names(self, lead: Lead) -> Names:
        """Never fails: a card without its stream's name is better than no card."""
        titles = await self.segment_titles()
        handles = await self.handles()
        stream = await self.stream_title(lead.stream_id)
        segment = None if lead.segment_id is None else titles.get(lead.segment_id)
        account = None if lead.account_id is None else handles.get(lead.account_id)
        missing = (
            self._streams.may_know(lead.stream_id, stream)
            or self._segments.may_know(lead.segment_id, segment)
            or self._accounts.may_know(lead.account_id, account)
        )
        return Names(stream, segment, account, unread=missing)

    def title_is_late(self, stream_id: int | None, title: str | None) -> bool:
        """Whether ``title``, as it was just read, is missing only because the API could not be asked."""
        return self._streams.may_know(stream_id, title)

    async def catch_up(self) -> bool:
        """Read all names that could not be read; whether all are known by now. Never fails."""
        every = (self._streams, self._segments, self._accounts)
        for each in every:
            await each.get_stale()
        return not any(each.behind for each in every)
