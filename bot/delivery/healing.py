"""Looks for leads that no webhook brought: those that were lost, or all of them where the lead API cannot reach us."""

import asyncio
from collections.abc import Callable

import structlog

from bot.api.budget import Lane
from bot.api.turns import asking
from bot.clock import Clock
from bot.delivery import cadence
from bot.delivery.fetching import Fetched, Fetching
from bot.errors import GoodOnesError, StoreAway
from bot.services.subscriptions import Subscriptions
from bot.store.looks import LEASE, Looks, Turn
from bot.tasks import Tasks

log = structlog.stdlib.get_logger(__name__)

IDLE = 1.0
"""Seconds between two glances at whether it is time."""


def never() -> bool:
    return False


class Healing:
    """One loop in each process; of all that share a store one looks at a time.

    While ``paused`` says so nothing is asked; what is due then is due afterwards.
    """

    def __init__(
        self,
        subscriptions: Subscriptions,
        fetching: Fetching,
        looks: Looks,
        tasks: Tasks,
        clock: Clock,
        *,
        paused: Callable[[], bool] = never,
    ) -> None:
        self._subscriptions = subscriptions
        self._fetching = fetching
        self._looks = looks
        self._tasks = tasks
        self._clock = clock
        self._paused = paused

    async def run(self) -> None:
        """Look whenever it is time, until cancelled."""
        while True:
            try:
                if not self._paused() and (turn := await self._looks.take()):
                    self._tasks.spawn(self._take(turn), "look for leads")
            except StoreAway as error:
                log.warning("store away, leads are looked for later", error=str(error))
            await self._clock.sleep(IDLE)

    async def look(self) -> tuple[Fetched, bool]:
        """Fetch for everybody once; also whether webhooks come for all of them. Raises ApiError, and StoreAway."""
        with asking(Lane.BACKGROUND):
            subscriptions = await self._subscriptions.all()
            fetched = await self._fetching.fetch(subscriptions)
            return fetched, all(each.url is not None for each in subscriptions)

    async def _take(self, turn: Turn) -> None:
        alive = asyncio.create_task(self._stay_alive())
        try:
            await self._look_in(turn)
        except StoreAway as error:
            # When its lease is over somebody else looks.
            log.warning("store away while looking for leads", error=str(error))
        finally:
            alive.cancel()

    async def _look_in(self, turn: Turn) -> None:
        try:
            fetched, pushed = await self.look()
        except StoreAway:
            raise
        except GoodOnesError as error:
            streak = cadence.after_failure(turn)
            wait = cadence.wait(streak, pushed=False, told=error.retry_after or 0.0)
            log.warning("could not look for leads", error=str(error), again_in=wait)
        else:
            streak = cadence.after(turn, found=fetched.new > 0)
            wait = cadence.wait(streak, pushed=pushed, requests=fetched.requests)
        await self._looks.settle(streak, wait)

    async def _stay_alive(self) -> None:
        while True:
            await self._clock.sleep(LEASE / 3)
            try:
                await self._looks.keep()
            except StoreAway as error:
                log.info("no sign of life could be given", error=str(error))
