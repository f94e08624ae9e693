"""Whether the things that we depend on answer: for ``GET /health/ready``, which anybody may ask."""

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.clock import Clock
from bot.errors import GoodOnesError
from bot.slack.gateway import Gateway
from bot.store.redis import Store

log = structlog.stdlib.get_logger(__name__)

FRESH = timedelta(seconds=5)
"""However often it is asked, Slack is asked no more than this often."""


class Readiness:
    """Store and Slack; what is wrong is named, the details are in the log only."""

    def __init__(self, store: Store, gateway: Gateway, clock: Clock) -> None:
        self._store = store
        self._gateway = gateway
        self._clock = clock
        self._lock = asyncio.Lock()
        self._seen: tuple[datetime, dict[str, str]] | None = None

    async def check(self) -> dict[str, str]:
        """``{}`` when all is well, else a word for what is wrong by name; five seconds old at most."""
        async with self._lock:
            if self._seen is None or self._clock.now() - self._seen[0] >= FRESH:
                self._seen = (self._clock.now(), await self._look())
            return self._seen[1]

    async def _look(self) -> dict[str, str]:
        wrong = {}
        for name, asked in (("store", self._store.call("PING")), ("slack", self._gateway.identity())):
            try:
                await asked
            except GoodOnesError as error:
                log.warning("not ready", part=name, error=str(error))
                wrong[name] = getattr(error, "code", "does not answer")
        return wrong
