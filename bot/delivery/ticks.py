"""Looks every hour whether the store is still fit: what keeps leads may have been switched off since the start.

APScheduler says only "look now", by real time, and keeps nothing of anybody.
"""

from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.errors import StoreAway
from bot.store.checks import Fitness, look
from bot.store.redis import Store

log = structlog.stdlib.get_logger(__name__)

HOURS = 1
"""Between two looks."""


class Ticks:
    """One in each process that has the role *clock*."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: frozenset[str] = frozenset()
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self, known: Fitness) -> None:
        """Look from an hour on; what is ``known`` was said at the start. Wants a running event loop."""
        self._known = frozenset(_complaints(known))
        # One that comes late, after the machine slept, is as good as any: there is no "too late" for it.
        self._scheduler.add_job(self.look, "interval", hours=HOURS, coalesce=True, misfire_grace_time=None)
        self._scheduler.start()

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
        """No more looks; also where there were none."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _complaints(fitness: Fitness) -> tuple[str, ...]:
    return (*fitness.refused, *fitness.warned)
