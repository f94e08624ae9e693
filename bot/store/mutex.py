"""One of all processes at a time, for what is read, changed and put back where nobody else keeps order."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

from bot.clock import Clock
from bot.store.redis import Script, Store, key

LEASE = 90_000
"""Milliseconds: whoever is stopped in the middle keeps the others waiting for no longer; a request of ours takes less."""
LOOK_AGAIN = 0.2
"""Seconds."""

# Keys: who has it. Arguments: we.
RELEASE = Script("""
return redis.call('GET', KEYS[1]) == ARGV[1] and redis.call('DEL', KEYS[1]) or 0
""")


class Mutex:
    """Every call may raise StoreAway."""

    def __init__(self, store: Store, name: str, clock: Clock) -> None:
        self._store = store
        self._key = key("mutex", name)
        self._clock = clock

    @asynccontextmanager
    async def held(self) -> AsyncIterator[None]:
        """Wait for it, and have it until the end of the block, or for its lease."""
        us = uuid4().hex
        while not await self._store.call("SET", self._key, us, "NX", "PX", LEASE):
            await self._clock.sleep(LOOK_AGAIN)
        try:
            yield
        finally:
            await self._store.run(RELEASE, [self._key], [us])
