"""The API stand-in as a whole: start it, stop it, look inside."""

from collections import Counter, deque
from collections.abc import Callable, Mapping

from aiohttp import web

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.budgets import DAILY_SYNCS, Budgets
from bot.sandbox.api.changes import Changes
from bot.sandbox.api.control import Control
from bot.sandbox.api.faults import Faults
from bot.sandbox.api.front import Front
from bot.sandbox.api.gate import PER_MINUTE, Gate, RateLimit
from bot.sandbox.api.hooks import Delivery, Hooks
from bot.sandbox.api.journal import Journal, Seen
from bot.sandbox.api.life import Life
from bot.sandbox.api.progress import Progress
from bot.sandbox.api.schedule import Schedule
from bot.sandbox.api.shapes import Shape, Shapes
from bot.sandbox.api.tables import Tables
from bot.sandbox.api.tasks import Tasks
from bot.sandbox.api.world.beginning import begin
from bot.sandbox.clock import Clock, WallClock
from bot.sandbox.keep import Keep

HANDLERS_MAY_TAKE = 0.2
"""Real seconds that requests in progress get when the stand-in stops."""


class ApiSandbox:
    """A stateful stand-in of the lead API on loopback; the API is at ``/api/v2`` of the address of ``start``.

    ``key`` is the one Bearer key it takes: ``ctgo_`` and 40 characters (``ValueError`` otherwise). State lives on
    ``keep`` and is taken up from there, runs that were going included; ``fresh`` forgets it first. ``keep`` stays
    the caller's to close. ``scheduled`` has streams run at their sync times too. ``daily_syncs`` is the cap by tier. The rate limit and all waiting follow ``clock``;
    ``webhook_timeout`` is in real seconds. ``public_url`` stands before avatar addresses where the bound address
    is not the one that callers use.
    """

    def __init__(
        self,
        *,
        key: str,
        seed: int = 1,
        clock: Clock | None = None,
        keep: Keep | None = None,
        fresh: bool = False,
        rate_limit: bool = True,
        rate_per_minute: int = PER_MINUTE,
        scheduled: bool = False,
        daily_syncs: Mapping[str, int] = DAILY_SYNCS,
        webhook_timeout: float = 10.0,
        webhook_retries: int = 0,
        public_url: str | None = None,
    ) -> None:
        clock = clock or WallClock()
        shelf = keep or Keep()
        self._close_keep = shelf.close if keep is None else _leave_open
        self._changes = Changes()
        self._journal = Journal(self._changes)
        self._tasks = Tasks()
        self._public_url = public_url
        self._address: str | None = None
        self._runner: web.AppRunner | None = None
        self.tables = Tables(shelf, self._changes)
        self.faults = Faults()
        self._shapes = Shapes()
        self._hooks = Hooks(
            self.tables,
            clock,
            self._tasks,
            self._changes,
            lambda: self._public_url or self.base_url,
            timeout=webhook_timeout,
            retries=webhook_retries,
        )
        progress = Progress(self.tables, seed)
        budgets = Budgets(self.tables, clock, daily_syncs)
        self._life = Life(self.tables, progress, clock, self._tasks, self._hooks)
        gate = Gate(key, self.tables.marks)
        backend = self._backend = Backend(self.tables, clock, budgets, self._life, gate)
        self._schedule = Schedule(backend, self._tasks) if scheduled else None
        self._front = Front(
            backend,
            RateLimit(clock, rate_per_minute) if rate_limit else None,
            self.faults,
            self._shapes,
            Control(self.tables, self.faults, self._shapes, gate, self._life, self._hooks),
            self._journal,
            public_url,
        )
        if fresh or not self.tables.begun:
            self.tables.clear()
            begin(self.tables, progress, budgets, seed, clock.now())

    @property
    def requests(self) -> deque[Seen]:
        """What was asked under ``/api``, oldest first."""
        return self._journal.requests

    @property
    def deliveries(self) -> deque[Delivery]:
        """Every attempt to deliver a webhook, oldest first."""
        return self._hooks.deliveries

    @property
    def billed(self) -> dict[str, int]:
        """The quantity of each tier on the subscription: active accounts are billed, sleeping ones are not."""
        return dict(Counter(account.tier for account in self._backend.accounts() if account.is_active))

    @property
    def base_url(self) -> str:
        """``http://host:port`` where it listens; raises ``RuntimeError`` before ``start``."""
        if self._address is None:
            raise RuntimeError("the stand-in was not started")
        return self._address

    def answer_in(self, shape: Shape) -> None:
        """Answer in another shape from now on; ``Shape()`` is the usual one."""
        self._shapes.now = shape

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen (port 0: the kernel chooses), take up runs that were going, return the base URL."""
        self._runner = web.AppRunner(self._front.app(), access_log=None, shutdown_timeout=HANDLERS_MAY_TAKE)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        bound = self._runner.addresses[0][1]
        self._address = web_address(host, bound)
        self._life.resume()
        if self._schedule:
            self._schedule.start()
        return self._address

    async def stop(self) -> None:
        """Stop listening, end runs and deliveries where they stand. Raises what went wrong in any of them."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None
        try:
            await self._tasks.stop()
        finally:
            self._close_keep()

    async def until(self, predicate: Callable[[], bool], timeout: float = 10.0) -> None:
        """Wait for a change after which ``predicate()`` holds; raises ``TimeoutError`` (real seconds)."""
        await self._changes.until(predicate, timeout)


def web_address(host: str, port: int) -> str:
    """``http://127.0.0.1:8701``, ``http://[::1]:8701``."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _leave_open() -> None:
    """Someone else's shelf stays open."""
