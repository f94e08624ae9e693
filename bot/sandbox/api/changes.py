"""Waiting for something to become true without asking over and over."""

import asyncio
from collections.abc import Callable


class Changes:
    """Told of every change by whoever makes one; wakes those who wait for a condition."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def tell(self) -> None:
        self._next.set()
        self._next = asyncio.Event()

    async def until(self, predicate: Callable[[], bool], timeout: float = 10.0) -> None:
        """Return once ``predicate()`` holds; raises ``TimeoutError`` after ``timeout`` real seconds."""
        async with asyncio.timeout(timeout):
            while not predicate():
                await self._next.wait()
