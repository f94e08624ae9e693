"""Has channels told of what was held for them, when a mute or quiet hours end; late if we were away then."""

import structlog

from bot.clock import Clock
from bot.delivery.distribution import Distribution
from bot.errors import StoreAway
from bot.services.quiet import Quiets

log = structlog.stdlib.get_logger(__name__)

IDLE = 1.0
"""Seconds between two looks at the agenda."""


class Holding:
    """One loop for all channels. A channel stays on the agenda until what was held there is shown."""

    def __init__(self, quiets: Quiets, distribution: Distribution, clock: Clock) -> None:
        self._quiets = quiets
        self._distribution = distribution
        self._clock = clock

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                for channel in await self._quiets.due():
                    await self._look(channel)
            except StoreAway as error:
                log.warning("store away, what is held is told later", error=str(error))
            await self._clock.sleep(IDLE)

    async def _look(self, channel: str) -> None:
        if not await self._quiets.still_held(channel):
            await self._distribution.end_hold(channel)
