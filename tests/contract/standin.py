"""The API stand-in as these tests hold it: on loopback, with a swift clock, and a lever to steer it by."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.sandbox.api import ApiSandbox, Shape
from tests.api.wire import KEY
from tests.support.loopback import loopback_client


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
        # Reading the machine's certificates would take longer than most tests.
        async with loopback_client() as lever:
            answer = await lever.post(f"{self.address}/_/control", json=order)
        assert answer.json() == {"ok": True}

    def answer_in(self, shape: Shape) -> None:
        """Answer in this shape from now on, where no page shows another."""
        self.sandbox.answer_in(shape)

    def asked(self, method: str, path: str) -> list[Any]:
        """The JSON bodies of the requests that came in for this."""
        whole = f"/api/v2{path}"
        return [seen.json for seen in self.sandbox.requests if (seen.method, seen.path) == (method, whole)]

    def methods(self) -> set[str]:
        """Every method that was used so far."""
        return {seen.method for seen in self.sandbox.requests}


@asynccontextmanager
async def running(*, rate_limit: bool = False, seed: int = 1) -> AsyncIterator[StandIn]:
    """A stand-in for as long as the block lasts."""
    clock = SwiftClock()
    sandbox = ApiSandbox(key=KEY, seed=seed, clock=clock, rate_limit=rate_limit)
    address = await sandbox.start()
    try:
        yield StandIn(sandbox, address, clock)
    finally:
        await sandbox.stop()
