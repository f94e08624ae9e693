"""Computing digests from a hundred thousand leads: how long the counting takes, and how much memory."""

from collections.abc import AsyncIterator

from tests.bench import memory
from tests.bench.digest import measured
from tests.bench.table import Row, Unmeasured

_LEADS = 100_000
_CHANNELS = 200
_MEGABYTE = 1e6
_MOST_SECONDS = 2.0
_MOST_MEGABYTES = 60.0


async def rows() -> AsyncIterator[Row | Unmeasured]:
    if not memory.kernel_can_tell():
        yield Unmeasured("digests", "needs Linux")
        return
    what = f"digest of {_LEADS:,} leads"
    one = await measured(_LEADS, 1)
    yield Row(f"{what}: counting, with what was done with each", one.counting, "s", _MOST_SECONDS)
    yield Row(f"{what}: of that on a processor", one.processor, "s")
    yield Row(f"{what}: resident peak above idle", one.bytes / _MEGABYTE, "MB", _MOST_MEGABYTES)
    yield Row(f"{what}: reading their pages beside that", one.reading, "s")
    many = await measured(_LEADS, _CHANNELS)
    yield Row(f"{what} for {_CHANNELS} channels, four filters", many.counting, "s")
    yield Row(
        f"{what} for {_CHANNELS} channels: resident peak", many.bytes / _MEGABYTE, "MB", _MOST_MEGABYTES
    )
