"""What the tests of the delivery have in common: waiting for something to be true, and an inbox that never dawdles."""

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any

from bot.store.inbox import Entry, Inbox
from bot.store.redis import Store

PATIENCE = 10.0
"""Real seconds after which a test gives up; only a failing one ever waits that long."""
BREATH = 0.002
"""Real seconds between two looks at a condition."""


async def until(wanted: Callable[[], Any | Awaitable[Any]]) -> Any:
    """What ``wanted`` gives (or what comes of awaiting it) once it is true."""
    async with asyncio.timeout(PATIENCE):
        while True:
            found = wanted()
            found = await found if isawaitable(found) else found
            if found:
                return found
            await asyncio.sleep(BREATH)


async def empty(inbox: Inbox) -> None:
    """Wait until nothing waits, is worked on, or is put aside."""

    async def is_empty() -> bool:
        return not await inbox.size()

    await until(is_empty)


class PromptInbox(Inbox):
    """Waits a moment where it was told seconds: time in these tests stands still. ``asked`` is what it was told."""

    def __init__(self, store: Store, name: str, *, takeover: float = 60.0) -> None:
        super().__init__(store, name, takeover=takeover)
        self.asked: list[tuple[int, float]] = []

    async def take(self, count: int, wait: float) -> list[Entry]:
        self.asked.append((count, wait))
        return await super().take(count, 0.005)
