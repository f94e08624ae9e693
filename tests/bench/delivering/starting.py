"""How soon ``goodones serve`` is ready: the command itself, as somebody would type it."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL
from contextlib import suppress
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from tests.bench.bot import environment
from tests.bench.processes import running
from tests.support.loopback import free_port

_COMMAND = "from bot.cli import main; main()"
_LOOK_AGAIN = 0.01


async def seconds_to_start(times: int) -> float:
    """The median; each with an empty data folder, and so with an embedded store to make."""
    async with running("tests.bench.delivering.slack") as slack:
        # Once before, so that what is compiled and cached is there.
        taken = [await _start(slack.url) for _ in range(times + 1)]
    return median(taken[1:])


async def _start(slack: str) -> float:
    port = free_port()
    with TemporaryDirectory() as folder:
        settings = os.environ | environment(slack, slack, Path(folder)) | {"PORT": str(port)}
        began = perf_counter()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _COMMAND, "serve"), env=settings, cwd=folder, stderr=DEVNULL
        )
        try:
            while not await _is_ready(port):
                if process.returncode is not None:
                    raise RuntimeError("it did not start")
                await asyncio.sleep(_LOOK_AGAIN)
            return perf_counter() - began
        finally:
            process.terminate()
            await process.wait()


async def _is_ready(port: int) -> bool:
    with suppress(OSError):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        answer = await reader.read()
        writer.close()
        return answer.startswith(b"HTTP/1.1 200 ")
    return False
