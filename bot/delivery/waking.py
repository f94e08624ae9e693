"""Shows leads again that somebody put aside, when their time has come; late if we were away."""

import structlog

from bot.clock import Clock
from bot.errors import StoreAway
from bot.services.snoozes import Snoozes

log = structlog.stdlib.get_logger(__name__)

IDLE = 1.0
"""Seconds between two looks at the agenda."""


class Waking:
    """One loop; more than one process may run it: each message goes out once by its key."""

    def __init__(self, snoozes: Snoozes, clock: Clock) -> None:
        self._snoozes = snoozes
        self._clock = clock

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                for appointment in await self._snoozes.due():
                    await self._snoozes.keep(appointment)
            except StoreAway as error:
                log.warning("store away, what was put aside is shown later", error=str(error))
            await self._clock.sleep(IDLE)
