"""The two ends of the wire: a server in a process of its own, the client, and its bare peer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bot.api import GoodOnes
from tests.bench.clock import HurriedClock
from tests.bench.processes import running
from tests.bench.server import BASE

KEY = "ctgo_bench"


@asynccontextmanager
async def serving() -> AsyncIterator[str]:
    """The base URL of a server on loopback."""
    async with running("tests.bench.server") as server:
        yield f"{server.url}{BASE}"


def client(url: str, clock: HurriedClock) -> GoodOnes:
    """As the product has it, but for the waiting."""
    return GoodOnes(KEY, url, clock=clock)


def peer(url: str) -> httpx.AsyncClient:
    """What one would write without a client: the same library, the same headers, kept connections."""
    headers = {"Authorization": f"Bearer {KEY}", "Accept": "application/json"}
    return httpx.AsyncClient(base_url=url, headers=headers, trust_env=False)
