"""The client at one end, the API stand-in at the other, HTTP on loopback between them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from bot.api import GoodOnes
from bot.sandbox.api import ApiSandbox
from tests.api.wire import KEY, CountingClock


class SwiftClock:
    """The stand-in's time: whoever sleeps is there at once, and the clock with them."""

    def __init__(self) -> None:
        self._now = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


class StandIn:
    """A running stand-in: its address, its time, and the lever that moves what a caller of the API cannot."""

    def __init__(self, sandbox: ApiSandbox, address: str, clock: SwiftClock) -> None:
        self.sandbox = sandbox
        self.clock = clock
        self.address = address
        self.api_url = f"{address}/api/v2"

    async def steer(self, **order: Any) -> None:
        """Ask for a trouble (``fault=...``) or a deed (``do=...``)."""
        async with httpx.AsyncClient(trust_env=False) as lever:
            answer = await lever.post(f"{self.address}/_/control", json=order)
        assert answer.json() == {"ok": True}

    def asked(self, method: str, path: str) -> list[Any]:
        """The JSON bodies of the requests that came in for this."""
        whole = f"/api/v2{path}"
        return [seen.json for seen in self.sandbox.requests if (seen.method, seen.path) == (method, whole)]


@asynccontextmanager
async def running(*, rate_limit: bool) -> AsyncIterator[StandIn]:
    clock = SwiftClock()
    sandbox = ApiSandbox(key=KEY, seed=1, clock=clock, rate_limit=rate_limit)
    address = await sandbox.start()
    try:
        yield StandIn(sandbox, address, clock)
    finally:
        await sandbox.stop()


@pytest.fixture
async def stand_in() -> AsyncIterator[StandIn]:
    async with running(rate_limit=False) as stand_in:
        yield stand_in


@pytest.fixture
async def api(stand_in: StandIn) -> AsyncIterator[GoodOnes]:
    async with GoodOnes(KEY, stand_in.api_url, clock=CountingClock()) as client:
        yield client
