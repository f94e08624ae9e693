"""The two ends of the wire: a server in a process of its own, the client, and its bare peer."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bot.api import GoodOnes
from tests.bench.clock import HurriedClock

KEY = "ctgo_bench"


@asynccontextmanager
async def serving() -> AsyncIterator[str]:
    """The base URL of a server on loopback. It ends with us, however we end: when its stdin is closed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.server"),
        stdin=PIPE,
        stdout=PIPE,
        start_new_session=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        url = (await process.stdout.readline()).decode().strip()
        if not url:
            raise RuntimeError("the server did not start")
        yield url
    finally:
        process.stdin.close()
        await process.wait()


def client(url: str, clock: HurriedClock) -> GoodOnes:
    """As the product has it, but for the waiting."""
    return GoodOnes(KEY, url, clock=clock)


def peer(url: str) -> httpx.AsyncClient:
    """What one would write without a client: the same library, the same headers, kept connections."""
    headers = {"Authorization": f"Bearer {KEY}", "Accept": "application/json"}
    return httpx.AsyncClient(base_url=url, headers=headers, trust_env=False)
