"""What the tests of the API stand-in share: a clock to advance, a caller, and a listener for webhooks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
from aiohttp import web

from bot.sandbox.api import ApiSandbox
from bot.sandbox.api.changes import Changes
from bot.sandbox.keep import Keep

KEY = "ctgo_" + "k" * 40
START = datetime(2026, 6, 2, 9, 0, tzinfo=UTC)
YIELDS = 12
"""Turns of the loop that woken work gets before time moves on."""


class ManualClock:
    """Stands still until told to advance; then wakes sleepers at their time, one after the other."""

    def __init__(self, start: datetime = START) -> None:
        self._now = start
        self._sleepers: list[tuple[datetime, asyncio.Future[None]]] = []
        self._changes = Changes()

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._now + timedelta(seconds=seconds), woken))
        self._changes.tell()
        await woken

    async def advance(self, seconds: float) -> None:
        await self._settle()
        end = self._now + timedelta(seconds=seconds)
        while due := [sleeper for sleeper in self._sleepers if sleeper[0] <= end]:
            first = min(due, key=lambda sleeper: sleeper[0])
            self._sleepers.remove(first)
            self._now = first[0]
            if not first[1].done():
                first[1].set_result(None)
            await self._settle()
        self._now = end

    def skip(self, seconds: float) -> None:
        """Move on without waking anyone."""
        self._now += timedelta(seconds=seconds)

    async def until_sleeping(self, count: int) -> None:
        """Wait until this many sleep."""
        await self._changes.until(lambda: sum(not woken.done() for _, woken in self._sleepers) >= count)

    async def _settle(self) -> None:
        for _ in range(YIELDS):
            await asyncio.sleep(0)


def client(base_url: str = "", **options: Any) -> httpx.AsyncClient:
    """For plain HTTP on loopback: reading the machine's certificates would take longer than most tests."""
    return httpx.AsyncClient(base_url=base_url, timeout=5, verify=False, **options)


@dataclass
class Caller:
    """Someone with the key, the stand-in that they call, and its clock."""

    sandbox: ApiSandbox
    http: httpx.AsyncClient
    clock: ManualClock

    async def get(self, path: str, **query: Any) -> Any:
        """The body of a 200."""
        response = await self.http.get(f"/api/v2{path}", params=query)
        assert response.status_code == 200, response.text
        return response.json()

    async def ask(self, method: str, path: str, body: Any = None, **query: Any) -> tuple[int, Any]:
        """Status and body, whatever they are."""
        response = await self.http.request(method, f"/api/v2{path}", json=body, params=query)
        return response.status_code, response.json()

    async def post(self, path: str, body: Any = None) -> tuple[int, Any]:
        return await self.ask("POST", path, body)

    def rows(self) -> list[list[Any]]:
        """Everything that the stand-in remembers."""
        return [table.all() for table in vars(self.sandbox.tables).values()]

    async def control(self, **values: Any) -> None:
        response = await self.http.post("/_/control", json=values)
        assert response.json() == {"ok": True}

    async def run_through(self, stream_id: int) -> list[dict[str, Any]]:
        """Run a stream to the end of all its runs; the runs as they ended."""
        status, body = await self.post(f"/streams/{stream_id}/run")
        assert status == 200
        await self.clock.advance(10)
        ids = [queued["syncRunId"] for queued in body["queued"]]
        return [(await self.get(f"/streams/{stream_id}/runs/{run_id}"))["run"] for run_id in ids]


@asynccontextmanager
async def opened(
    keep: Keep | None = None,
    clock: ManualClock | None = None,
    **options: Any,
) -> AsyncIterator[Caller]:
    """A started stand-in with someone who calls it."""
    clock = clock or ManualClock()
    options.setdefault("rate_limit", False)
    sandbox = ApiSandbox(**{"key": KEY, **options}, clock=clock, keep=keep)
    base_url = await sandbox.start()
    headers = {"Authorization": f"Bearer {KEY}"}
    try:
        async with client(base_url, headers=headers) as http:
            yield Caller(sandbox, http, clock)
    finally:
        await sandbox.stop()


@dataclass
class Listener:
    """Takes webhooks: answers with ``statuses`` in turn (200 when they are used up)."""

    url: str
    statuses: list[int] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)
    changes: Changes = field(default_factory=Changes)
    hold: asyncio.Event | None = None
    """When set to an event, answers wait for it."""

    async def take(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.json())
        self.changes.tell()
        if self.hold is not None:
            await self.hold.wait()
        return web.Response(status=self.statuses.pop(0) if self.statuses else 200)

    async def until(self, count: int) -> None:
        """Wait for this many bodies in all."""
        await self.changes.until(lambda: len(self.bodies) >= count)


@asynccontextmanager
async def listening() -> AsyncIterator[Listener]:
    app = web.Application()
    listener = Listener("")
    app.router.add_post("/{path:.*}", listener.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    listener.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield listener
    finally:
        await runner.cleanup()
