"""One walk over all leads of a stream in a process that does nothing else.

``python -m tests.bench.walk URL LEADS resident|traced`` writes ``{"seconds": …, "bytes": …}``: how long it took,
and how far the memory's peak lay above that of an idle client with an open connection.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from contextlib import AbstractContextManager
from time import perf_counter
from typing import NamedTuple

from tests.bench import memory
from tests.bench.clock import HurriedClock
from tests.bench.ends import client

_WATCHES: dict[str, Callable[[], AbstractContextManager[memory.Growth]]] = {
    "resident": memory.resident,
    "traced": memory.traced,
}


class Walked(NamedTuple):
    """Seconds and bytes above idle."""

    seconds: float
    bytes: int


async def walked(url: str, leads: int, watch: str) -> Walked:
    """Walk in a process of its own and wait for what it tells."""
    command = (sys.executable, "-m", "tests.bench.walk", url, str(leads), watch)
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    told, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError("the walk failed")
    return Walked(**json.loads(told))


async def walk(url: str, leads: int, watch: str) -> Walked:
    async with client(url, HurriedClock()) as api:
        await api.me.get()
        await api.leads.of_stream(1, limit=1)
        with _WATCHES[watch]() as growth:
            began, met = perf_counter(), 0
            async for _ in api.leads.iter(leads):
                met += 1
            taken = Walked(perf_counter() - began, growth())
    if met != leads:
        raise RuntimeError(f"met {met} leads in place of {leads}")
    return taken


if __name__ == "__main__":
    _, where, many, how = sys.argv
    sys.stdout.write(json.dumps(asyncio.run(walk(where, int(many), how))._asdict()))
