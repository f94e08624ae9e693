"""Finds runs that ended, for digests after each sync: one look at all streams for everybody, sooner after a webhook."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from typing import Protocol

import structlog

from bot.api import GoodOnes
from bot.api.errors import ApiError, KeyRefused
from bot.api.models import Run
from bot.clock import Clock
from bot.delivery.healing import never
from bot.digests.ends import ends, speaks_of
from bot.store.syncs import RUNS, SOON, SyncBook

log = structlog.stdlib.get_logger(__name__)

USUALLY, BUSY = 300.0, 60.0
"""Seconds between two looks; the second while a run goes on, or after trouble."""
WISHES = 5.0
"""Seconds for which it is taken that people want what they wanted: it is looked up for every channel."""
UNLISTED = 3600
"""Seconds for which a list that could not be read is not asked for."""
MOST = 10
"""Streams that are asked for one by one in a look, where the list does not tell of them."""


class SyncEnds(Protocol):
    """Who wants to know."""

    async def sync_ended(self, stream_id: int, run_ids: Collection[int], at: datetime) -> None:
        """Runs of a stream are over; told again of the same runs, it does nothing more."""
        ...


class Syncs:
    """One look at a time among all processes that share the store.

    Nothing is asked while nobody ``wants`` it, or while ``paused`` says so. A look costs one request of the background;
    where ``GET /runs`` (undocumented) can't be read, or names nothing lately of a stream that a webhook just spoke of,
    one more for each such stream.
    """

    def __init__(
        self,
        book: SyncBook,
        api: GoodOnes,
        ended: SyncEnds,
        clock: Clock,
        wants: Callable[[], Awaitable[bool]],
        *,
        paused: Callable[[], bool] = never,
    ) -> None:
        self._book = book
        self._api = api
        self._ended = ended
        self._clock = clock
        self._wants = wants
        self._paused = paused
        self._wanted: bool | None = None
        self._asked: datetime | None = None

    async def due(self) -> tuple[list[str], float | None]:
        """As rounds want it. Raises StoreAway."""
        if not await self._is_wanted() or self._paused():
            return [], None
        return ([RUNS] if await self._book.due() else []), None

    async def _is_wanted(self) -> bool:
        now = self._clock.now()
        if self._wanted is None or self._asked is None or abs((now - self._asked).total_seconds()) >= WISHES:
            wanted = await self._wants()
            if wanted is not self._wanted:
                await (self._book.begin() if wanted else self._book.rest())
            self._wanted, self._asked = wanted, now
        return self._wanted

    async def look(self, _id: str) -> None:
        """Tell of what ended, then note it: who dies in between tells the same runs again. Raises StoreAway."""
        wanted = await self._book.wanted()
        if wanted is None:
            # The store was emptied, or somebody else has seen meanwhile that nobody wants it: the next round knows.
            self._wanted = None
            return
        began = self._clock.now()
        hints = await self._book.hints()
        try:
            runs, asked = await self._with_hinted(await self._listed(), hints, began)
        except ApiError as error:
            log.warning("cannot see which runs ended", error=str(error))
            await self._book.again(max(BUSY, error.retry_after or 0.0))
            return
        known = await self._book.known([run.id for run in runs])
        found = ends(runs, known, wanted.since, began, first=not wanted.looked)
        for each in found.told:
            await self._ended.sync_ended(each.stream_id, each.run_ids, each.at)
            log.info("a sync is over", stream=each.stream_id, runs=each.run_ids)
        await self._book.note(found.noted)
        await self._book.answered(asked - found.held, began)
        await self._settle(began, busy=bool(found.held))

    async def _settle(self, began: datetime, *, busy: bool) -> None:
        await self._book.again(BUSY if busy else USUALLY)
        # What somebody said while we looked was put off by the line above.
        if hints := await self._book.hints():
            await self._book.sooner(SOON if max(hints.values()) > began else BUSY)

    async def _listed(self) -> tuple[Run, ...]:
        """All runs that the API lists; none where that can't be read. Raises ApiError where the API is away."""
        if await self._book.is_unlisted():
            return ()
        try:
            runs = await self._api.runs.list()
        except ApiError as error:
            if error.retryable or isinstance(error, KeyRefused):
                raise
            log.warning(
                "the list of all runs can't be read, streams are asked for one by one", error=str(error)
            )
        else:
            if not runs or any(run.stream_id is not None for run in runs):
                return runs
            log.warning("the list of all runs names no streams, they are asked for one by one")
        await self._book.unlisted(UNLISTED)
        return ()

    async def _with_hinted(
        self, listed: tuple[Run, ...], hints: Collection[int], now: datetime
    ) -> tuple[list[Run], set[int]]:
        """The runs that are listed, and those of streams that were spoken of and are not; and which of these are answered."""
        runs = list(listed)
        told = speaks_of(runs, now)
        asked = {stream for stream in hints if stream in told}
        for stream in [stream for stream in hints if stream not in told][:MOST]:
            runs += await self._of_stream(stream)
            asked.add(stream)
        return runs, asked

    async def _of_stream(self, stream_id: int) -> list[Run]:
        """Its own runs, which say by the address whose they are. Raises ApiError where the API is away."""
        try:
            runs = await self._api.runs.of_stream(stream_id)
        except ApiError as error:
            if error.retryable or isinstance(error, KeyRefused):
                raise
            log.warning("runs of a stream can't be read", stream=stream_id, error=str(error))
            return []
        return [run.model_copy(update={"stream_id": stream_id}) for run in runs]
