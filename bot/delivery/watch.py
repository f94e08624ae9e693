"""Looks from time to time at what nobody would notice by working: is the store whole, the lead API well, a channel open?"""

from collections.abc import Awaitable, Callable, Sequence

import structlog

from bot.clock import Clock
from bot.errors import GoodOnesError

log = structlog.stdlib.get_logger(__name__)

EVERY = 10.0
"""Seconds between two looks at the store and the lead API's condition."""
CHANNELS_EVERY = 6
"""Every which of these looks is for closed channels too."""

Look = Callable[[], Awaitable[None]]


class Watch:
    """One loop, on each replica."""

    def __init__(self, conditions: Sequence[Look], channels: Look, clock: Clock) -> None:
        self._conditions = tuple(conditions)
        self._channels = channels
        self._clock = clock

    async def run(self) -> None:
        """Look until cancelled."""
        count = 0
        while True:
            for condition in self._conditions:
                await _guarded(condition)
            if count % CHANNELS_EVERY == 0:
                await _guarded(self._channels)
            count += 1
            await self._clock.sleep(EVERY)


async def _guarded(look: Look) -> None:
    try:
        await look()
    except GoodOnesError as error:
        log.warning("could not look, again soon", error=str(error))
