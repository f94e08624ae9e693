"""Walking a hundred thousand leads over loopback: how fast, and how much memory it takes on the way."""

from collections.abc import AsyncIterator

from tests.bench import memory
from tests.bench.bodies import PAGE
from tests.bench.table import Row, Unmeasured
from tests.bench.walk import walked

_MANY = 100_000
_FEW = 5_000
_MEGABYTE = 1e6


async def rows(url: str) -> AsyncIterator[Row | Unmeasured]:
    if memory.kernel_can_tell():
        async for row in _resident(url):
            yield row
    else:
        yield Unmeasured("walk: resident memory", "needs Linux")
    few, many = await walked(url, _FEW, "traced"), await walked(url, _MANY, "traced")
    yield Row(f"walk {_FEW:,} leads: Python's peak above idle", few.bytes / _MEGABYTE, "MB")
    yield Row(f"walk {_MANY:,} leads: Python's peak above idle", many.bytes / _MEGABYTE, "MB")
    yield Row("walk: what each further lead adds to it", (many.bytes - few.bytes) / (_MANY - _FEW), "bytes")


async def _resident(url: str) -> AsyncIterator[Row]:
    walk = await walked(url, _MANY, "resident")
    yield Row(f"walk {_MANY:,} leads: resident peak above idle", walk.bytes / _MEGABYTE, "MB")
    yield Row(f"walk {_MANY:,} leads: pages of {PAGE}", _MANY / PAGE / walk.seconds, "/s")
