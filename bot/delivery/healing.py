"""A slow timer by which a lost webhook heals itself: APScheduler says only "look now"."""

from datetime import UTC

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.api.budget import Lane
from bot.api.turns import asking
from bot.delivery.fetching import Fetching
from bot.errors import GoodOnesError
from bot.services.subscriptions import Subscriptions
from bot.tasks import Tasks

log = structlog.stdlib.get_logger(__name__)

EVERY_MINUTES = 5
"""One request for each subscribed stream, of the API's sixty a minute."""


class Healing:
    """Looks every five minutes from ``start`` until ``stop``."""

    def __init__(self, subscriptions: Subscriptions, fetching: Fetching, tasks: Tasks) -> None:
        self._subscriptions = subscriptions
        self._fetching = fetching
        self._tasks = tasks
        self._scheduler = AsyncIOScheduler(timezone=UTC)

    def start(self) -> None:
        self._scheduler.add_job(self._tick, "interval", minutes=EVERY_MINUTES, max_instances=1, coalesce=True)
        self._scheduler.start()

    def stop(self) -> None:
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def _tick(self) -> None:
        self._tasks.spawn(self.look(), "look for missed leads")

    async def look(self) -> None:
        """Fetch for everybody once. What goes wrong is logged: the next look is soon."""
        try:
            with asking(Lane.BACKGROUND):
                await self._fetching.fetch(await self._subscriptions.all())
        except GoodOnesError as error:
            log.warning("could not look for missed leads", error=str(error))
