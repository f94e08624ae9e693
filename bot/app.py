"""The application: ``assemble`` builds it, ``start`` begins, ``stop`` drains. Nothing happens at import."""

import structlog

from bot.clock import Clock, SystemClock
from bot.config import Role, Settings
from bot.errors import GoodOnesError
from bot.store.checks import admit
from bot.store.embedded import EmbeddedStore
from bot.tasks import Tasks, over_and_over
from bot.wiring import Parts, wire

log = structlog.stdlib.get_logger(__name__)

DRAIN = 5.0
"""Seconds that running work may take at shutdown; with the server's and the store's all of it ends within ten."""


class Application:
    """The bot: listens to Slack and the lead API, works until stopped."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self.tasks = Tasks()
        self._embedded: EmbeddedStore | None = None
        self._parts: Parts | None = None

    async def start(self) -> str:
        """Begin; answers our own address. Raises OSError where the port is taken, GoodOnesError otherwise."""
        settings = self._settings
        redis_url = settings.redis_url.get_secret_value() if settings.redis_url else await self._embed()
        self._parts = parts = wire(settings, self._clock, self.tasks, redis_url)
        try:
            fitness = await admit(parts.outside.store, self._clock)
            address = await parts.server.start(settings.host, settings.port)
        except (OSError, GoodOnesError):
            await self.stop()
            raise
        loops = {"watch": parts.watch}
        for role in settings.roles:
            loops |= parts.loops.get(role, {})
        for name, loop in loops.items():
            self.tasks.keep(over_and_over(loop, name, self._clock.sleep), name)
        if Role.CLOCK in settings.roles:
            parts.ticks.start(fitness)
        log.info("ready", address=address, roles=",".join(settings.roles))
        return address

    async def tick(self) -> None:
        """Look now at what is due, as a process with the role *clock* does by real time again and again."""
        if self._parts:
            await self._parts.ticks.tick()

    async def stop(self) -> None:
        """Take nothing more, finish what runs, close everything."""
        parts, self._parts = self._parts, None
        if parts:
            await parts.server.stop()
            parts.ticks.stop()
            await self.tasks.drain(DRAIN)
            await parts.outside.close()
        if self._embedded:
            await self._embedded.stop()
            self._embedded = None

    async def _embed(self) -> str:
        self._embedded = EmbeddedStore(self._settings.data_dir / "store")
        return await self._embedded.start()


def assemble(settings: Settings, *, clock: Clock | None = None) -> Application:
    """The application for these settings; nothing is opened before ``start``."""
    return Application(settings, clock or SystemClock())
