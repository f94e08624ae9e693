"""Looks every few minutes whose time is over, in each process that has the role *clock*."""

import structlog

from bot.clock import Clock
from bot.errors import StoreAway
from bot.services.retention import Retention

log = structlog.stdlib.get_logger(__name__)

PAUSE = 300.0
"""Seconds between two looks."""


class Keeping:
    """Runs beside those of other processes: whatever is due is ended once, or twice alike."""

    def __init__(self, retention: Retention, clock: Clock) -> None:
        self._retention = retention
        self._clock = clock

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self._retention.sweep()
            except StoreAway as error:
                log.warning("store away, what is due ends later", error=str(error))
            await self._clock.sleep(PAUSE)
