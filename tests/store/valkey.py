"""What the tests of the embedded store ask of a running server."""

import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from bot.store.folder import Lock


@asynccontextmanager
async def client(url: str) -> AsyncIterator[Any]:
    async with Redis.from_url(url, decode_responses=True) as connected:
        yield connected


async def server_of(url: str) -> dict[str, Any]:
    """Who answers there: ``process_id``, ``run_id`` and more."""
    async with client(url) as connected:
        info: dict[str, Any] = await connected.info("server")
        return info


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be buried does not."""
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, check=False).stdout
    return bool(state.strip()) and not state.strip().startswith(b"Z")


def nobody_has(folder: Path) -> bool:
    """Whether neither an owner nor a server holds the folder."""
    locks = [Lock(folder / "owner.lock"), Lock(folder / "server.lock")]
    taken = [lock.take() for lock in locks]
    for lock in locks:
        lock.release()
    return all(taken)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777
