"""Whose turn it is: people before jobs before the background, first come first served, and each told how long."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass

from bot.api.budget import Lane, Log
from bot.api.errors import NoTurn
from bot.clock import Clock

AT_ONCE = 8
"""Requests on the way at the same time."""
FOR_PEOPLE = 3
"""How many of them only people may use: answers that are slow to come hold up nobody who looks at a screen."""
PATIENCE = 90.0
"""Seconds. A call that would have to wait longer for its turn is refused at once, and told how long."""
WORTH_TELLING = 2.0
"""Seconds."""

Listener = Callable[[float], Awaitable[None]]
"""Hears for how many seconds a call is about to wait."""


@dataclass(frozen=True)
class Asker:
    """On whose behalf calls are made, and who wants to hear of waiting."""

    lane: Lane = Lane.PEOPLE
    on_wait: Listener | None = None


_ANYBODY = Asker()
_ASKER: ContextVar[Asker] = ContextVar("asker")


@contextmanager
def asking(lane: Lane, on_wait: Listener | None = None) -> Iterator[None]:
    """Every call inside, in tasks that are started inside too, takes its turn in this lane."""
    token = _ASKER.set(Asker(lane, on_wait))
    try:
        yield
    finally:
        _ASKER.reset(token)


def asker() -> Asker:
    return _ASKER.get(_ANYBODY)


async def tell_of_waiting(seconds: float) -> None:
    """Let whoever asks hear that an answer takes so long, where that is long enough to be noticed."""
    if (hears := asker().on_wait) and seconds >= WORTH_TELLING:
        await hears(seconds)


class Turns:
    """Gives each request a place in the minute and a connection, both at once: what is counted is sent now."""

    def __init__(self, log: Log, clock: Clock) -> None:
        self._log = log
        self._clock = clock
        self._connections = asyncio.Semaphore(AT_ONCE)
        self._not_for_people = asyncio.Semaphore(AT_ONCE - FOR_PEOPLE)
        self._waiting: dict[Lane, list[object]] = {lane: [] for lane in Lane}

    @asynccontextmanager
    async def take(self, request: str) -> AsyncIterator[float]:
        """Wait for the turn of ``request`` (for the error) and give the log's time of it.

        Raises ``NoTurn`` with ``retry_after`` where that would take longer than ``PATIENCE``, or any time at all for
        ``Lane.AT_ONCE``.
        """
        lane, ticket = asker().lane, object()
        line = self._waiting[lane]
        line.append(ticket)
        try:
            while True:
                async with self._connection(lane, request):
                    turn = await self._log.take(lane, ahead=line.index(ticket))
                    if not turn.wait:
                        line.remove(ticket)
                        yield turn.at
                        return
                await self._wait(turn.wait, lane, request)
        finally:
            if ticket in line:
                line.remove(ticket)

    async def _wait(self, seconds: float, lane: Lane, request: str) -> None:
        if seconds > PATIENCE or lane is Lane.AT_ONCE:
            raise NoTurn(request, "no turn in time", retry_after=seconds)
        await tell_of_waiting(seconds)
        await self._clock.sleep(seconds)

    @asynccontextmanager
    async def _connection(self, lane: Lane, request: str) -> AsyncIterator[None]:
        if lane is Lane.AT_ONCE and (self._connections.locked() or self._not_for_people.locked()):
            raise NoTurn(request, "no connection is free")
        async with nullcontext() if lane is Lane.PEOPLE else self._not_for_people, self._connections:
            yield
