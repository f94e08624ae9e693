"""Keeps what the lead API was told of us true: at the start, and again after it would not have us for a while."""

from collections.abc import Callable

import structlog

from bot.api.budget import Lane
from bot.api.errors import ApiError
from bot.api.turns import asking
from bot.clock import Clock
from bot.delivery.healing import never
from bot.errors import StoreAway
from bot.services.subscriptions import Subscriptions

log = structlog.stdlib.get_logger(__name__)

AGAIN = 30.0
"""Seconds until what could not be done is tried again."""
IDLE = 5.0
"""Seconds between two glances at whether the API is to be left alone."""


class Renewal:
    """Our address or key may have changed since the API was told.

    While ``paused`` says so the API is left alone; afterwards it is told all again, for it may have forgotten us.
    """

    def __init__(
        self, subscriptions: Subscriptions, clock: Clock, *, paused: Callable[[], bool] = never
    ) -> None:
        self._subscriptions = subscriptions
        self._clock = clock
        self._paused = paused

    async def run(self) -> None:
        """Renew once, and once after each pause, until cancelled."""
        again = False
        while True:
            await self._wait_while(paused=True)
            if not await self._renew(again=again):
                await self._clock.sleep(AGAIN)
                continue
            await self._wait_while(paused=False)
            again = True

    async def _wait_while(self, *, paused: bool) -> None:
        while self._paused() is paused:
            await self._clock.sleep(IDLE)

    async def _renew(self, *, again: bool) -> bool:
        try:
            with asking(Lane.BACKGROUND):
                renewed = await self._subscriptions.renew(again=again)
        except (ApiError, StoreAway) as error:
            log.warning("subscriptions could not be renewed, again soon", error=str(error))
            return False
        if renewed:
            log.info("subscriptions renewed", count=renewed)
        return True
