"""What an API holds, found without knowing any id: the first stream, its first lead, an account that is awake."""

import asyncio
from collections.abc import Sequence
from typing import NoReturn, TypeVar

import pytest

from bot.api import GoodOnes
from bot.api.models import Account, Lead, Run, Segment, Stream
from bot.clock import Clock

T = TypeVar("T")
LONGEST_RUN = 600.0
"""Real seconds. A run of the stand-in takes none."""
NOBODY = 999_999_999
"""An id that nothing has."""


class There:
    """Looks around. Where there is nothing to look at, a test against another API is skipped, and says so."""

    def __init__(self, api: GoodOnes, clock: Clock, *, may_lack: bool) -> None:
        self._api = api
        self._clock = clock
        self._may_lack = may_lack

    def first(self, found: Sequence[T], what: str) -> T:
        return found[0] if found else self.nothing(what)

    def nothing(self, what: str) -> NoReturn:
        """Our own stand-in has everything: only another API may lack something."""
        if self._may_lack:
            pytest.skip(f"nothing to look at: {what}")
        raise LookupError(what)

    async def stream(self) -> Stream:
        return self.first(await self._api.streams.list(), "no stream")

    async def segment(self) -> Segment:
        return self.first(await self._api.segments.list(), "no segment")

    async def awake(self) -> Account:
        return self.first((await self._api.accounts.list()).active, "no account that is awake")

    async def asleep(self) -> Account:
        return self.first((await self._api.accounts.list()).sleeping, "no account that sleeps")

    async def lead(self, lifecycle: str | None = None) -> tuple[int, Lead]:
        """The first lead of the first stream that has any, and that stream's id."""
        for stream in await self._api.streams.list():
            page = await self._api.leads.of_stream(stream.id, lifecycle=lifecycle, limit=1)
            if page.leads:
                return stream.id, page.leads[0]
        return self.nothing("no lead")

    async def run(self) -> tuple[int, Run]:
        """The first run of the first stream that has any, and that stream's id."""
        for stream in await self._api.streams.list():
            if runs := await self._api.runs.of_stream(stream.id, limit=1):
                return stream.id, runs[0]
        return self.nothing("no run")

    async def end_of(self, stream_id: int, run_id: int) -> Run:
        """Poll as the documentation says, more and more slowly."""
        pause = 0.1
        async with asyncio.timeout(LONGEST_RUN):
            while not (run := await self._api.runs.get(stream_id, run_id)).done:
                await self._clock.sleep(pause)
                pause = min(2 * pause, 5.0)
        return run
