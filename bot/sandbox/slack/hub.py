"""Who hears of a change: the pages that are open, and tests that wait for something to become true."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

Event = dict[str, Any]
T = TypeVar("T")
PATIENCE = 2_000


class Hub:
    """Events per person, and a wake-up at each change. A page that stops reading is let go."""

    def __init__(self) -> None:
        self._pages: dict[str, set[asyncio.Queue[Event | None]]] = {}
        self._changed = asyncio.Event()

    def changed(self) -> None:
        """Wake everyone in ``until``."""
        self._changed.set()
        self._changed = asyncio.Event()

    def tell(self, event: Event, *, person: str) -> None:
        for queue in list(self._pages.get(person, ())):
            if queue.qsize() >= PATIENCE:
                self._let_go(person, queue)
            else:
                queue.put_nowait(event)

    def tell_all(self, event: Event) -> None:
        for person in list(self._pages):
            self.tell(event, person=person)

    @contextmanager
    def listening(self, person: str) -> Iterator[asyncio.Queue[Event | None]]:
        """A queue of this person's events; ``None`` in it means that there will be no more."""
        queue: asyncio.Queue[Event | None] = asyncio.Queue()
        self._pages.setdefault(person, set()).add(queue)
        try:
            yield queue
        finally:
            self._pages.get(person, set()).discard(queue)
            self.changed()

    def close(self) -> None:
        for person, queues in self._pages.items():
            for queue in list(queues):
                self._let_go(person, queue)

    async def until(self, predicate: Callable[[], T], timeout: float) -> T:
        """What ``predicate`` gives once that is true; it is asked again at each change.

        Raises:
            TimeoutError: it did not become true in ``timeout`` real seconds.
        """
        async with asyncio.timeout(timeout):
            while not (found := predicate()):
                await self._changed.wait()
        return found

    def _let_go(self, person: str, queue: asyncio.Queue[Event | None]) -> None:
        self._pages.get(person, set()).discard(queue)
        queue.put_nowait(None)
