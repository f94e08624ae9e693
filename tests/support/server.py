"""A store server with settings of the test's own, in a folder of the test's own and on no port at all."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from subprocess import DEVNULL

from bot.errors import StoreAway
from bot.store.embedded import _binary
from bot.store.redis import Store

ANOTHER = os.environ.get("GOODONES_TEST_REDIS")
"""The binary of another server, say /usr/bin/redis-server, that the tests are to run on in place of our own Valkey."""
BINARY = ANOTHER or str(_binary())
PATIENCE = 10.0
POLL = 0.02


@asynccontextmanager
async def server(folder: Path, **settings: str) -> AsyncIterator[str]:
    """Start one with these settings (``maxmemory_policy="allkeys-lru"``); gives its URL, and ends it."""
    socket = folder / "server.sock"
    given = {"port": "0", "unixsocket": str(socket), "dir": str(folder), "save": "", **settings}
    options = [word for name, value in given.items() for word in (f"--{name.replace('_', '-')}", value)]
    process = await asyncio.create_subprocess_exec(BINARY, *options, stdout=DEVNULL, stderr=DEVNULL)
    url = f"unix://{socket}"
    try:
        await _answers(url)
        yield url
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _answers(url: str) -> None:
    store = Store(url)
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await store.call("PING")
            except StoreAway:
                await asyncio.sleep(POLL)
            else:
                break
    await store.close()
