"""``python -m tests.bench``: a table of what was measured, line by line as it comes."""

import asyncio
import platform
import sys
from time import perf_counter

import httpx
import pydantic

from tests.bench import asking, reading, sharing, table, walking
from tests.bench.ends import serving


async def main() -> None:
    began = perf_counter()
    _say(f"Python {platform.python_version()}, pydantic {pydantic.VERSION}, httpx {httpx.__version__}\n")
    _say(table.heading())
    for row in reading.rows():
        _say(row)
    async with serving() as url:
        async for asked in asking.rows(url):
            _say(asked)
        async for walked in walking.rows(url):
            _say(walked)
    async for shared in sharing.rows():
        _say(shared)
    _say(f"\nmedians; {perf_counter() - began:.0f} s in all")


def _say(line: object) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
