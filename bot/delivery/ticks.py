"""Says again and again "look now": which digests are due, and every hour whether the store is still fit.

APScheduler ticks by real time, and keeps nothing of anybody: whatever is due waits in the store.
"""

from collections.abc import Awaitable, Callable
from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import StoreAway
from bot.store.checks import Fitness, look
from bot.store.redis import Store

log = structlog.stdlib.get_logger(__name__)

SECONDS = 15
"""Between two ticks."""
LOOKS = 240
"""Ticks from one look at the store to the next: an hour."""


class Ticks:
    """One in each process that has the role *clock*."""

    def __init__(self, store: Store, digests: Callable[[], Awaitable[None]]) -> None:
        """``digests`` are looked at with each tick."""
        self._store = store
        self._digests = digests
        self._known: frozenset[str] = frozenset()
        self._left = LOOKS
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self, known: Fitness) -> None:
        """Tick from now on; what is ``known`` of the store was said at the start. Wants a running event loop."""
        self._known = frozenset(_complaints(known))
        # One that comes late, after the machine slept, is as good as any: there is no "too late" for it.
        self._scheduler.add_job(
            self.tick, "interval", seconds=SECONDS, coalesce=True, max_instances=1, misfire_grace_time=None
        )
        self._scheduler.start()

    async def tick(self) -> None:
        """Look at everything whose time has come."""
        self._left -= 1
        if self._left <= 0:
            self._left = LOOKS
            await self.look()
        try:
            await self._digests()
        except StoreAway as error:
            log.warning("store away, digests come later", error=str(error))

    async def look(self) -> None:
        """Log what is wrong with the store and was not when it was looked at before."""
        try:
            fitness = await look(self._store)
        except StoreAway as error:
            log.info("the store could not be looked at, again in an hour", error=str(error))
            return
        complaints = _complaints(fitness)
        for sentence in complaints:
            if sentence not in self._known:
                log.warning("the store would lose more than before", server=fitness.server, why=sentence)
        self._known = frozenset(complaints)

    def stop(self) -> None:
        """No more ticks; also where there were none."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _complaints(fitness: Fitness) -> tuple[str, ...]:
    return (*fitness.refused, *fitness.warned)
