"""Draws the Home tabs anew of those who did something, at most every ten seconds each."""

from collections.abc import Awaitable, Callable

import structlog

from bot.clock import Clock
from bot.errors import GoodOnesError, StoreAway
from bot.store.homes import Homes

log = structlog.stdlib.get_logger(__name__)

IDLE = 1.0
"""Seconds between two looks at who waits."""


class HomeDrawer:
    """One loop. A tab that could not be drawn is drawn at its next opening."""

    def __init__(self, homes: Homes, draw: Callable[[str], Awaitable[None]], clock: Clock) -> None:
        """``draw`` puts a person's tab there as it is now."""
        self._homes = homes
        self._draw = draw
        self._clock = clock

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                for person in await self._homes.take(self._clock.now()):
                    await self._try(person)
            except StoreAway as error:
                log.warning("store away, home tabs are drawn later", error=str(error))
            await self._clock.sleep(IDLE)

    async def _try(self, person: str) -> None:
        try:
            await self._draw(person)
        except StoreAway:
            raise
        except GoodOnesError as error:
            log.info("a home tab could not be drawn", person=person, error=str(error))
