"""Servers in processes of their own, and how they end: when their stdin is closed, however we end."""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from aiohttp import web

from tests.bench import memory


@dataclass(frozen=True)
class Running:
    """A server that listens at ``url``."""

    url: str
    pid: int

    def cpu(self) -> float:
        """Seconds of a processor that it has used. Linux only."""
        return memory.cpu_seconds(self.pid)


@asynccontextmanager
async def running(
    *arguments: str, env: Mapping[str, str] | None = None, log: int | None = None
) -> AsyncIterator[Running]:
    """``python -m`` these, as long as the block runs; its first line says where it listens.

    ``env`` is added to ours; ``log`` is a descriptor for what it logs. Raises RuntimeError where it does not start.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", *arguments),
        stdin=PIPE,
        stdout=PIPE,
        stderr=log,
        env={**os.environ, **(env or {})},
        start_new_session=True,
    )
    assert process.stdin
    assert process.stdout
    try:
        url = (await process.stdout.readline()).decode().strip()
        if not url:
            raise RuntimeError(f"{arguments[0]} did not start")
        yield Running(url, process.pid)
    finally:
        process.stdin.close()
        await process.wait()


async def serve(app: web.Application) -> None:
    """The other side: listen on loopback, say where, end with our stdin."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        await until_closed(f"http://{host}:{port}")
    finally:
        await runner.cleanup()


async def until_closed(url: str) -> None:
    """Say where we listen, and wait until whoever started us wants no more."""
    sys.stdout.write(f"{url}\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
