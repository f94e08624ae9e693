"""What people ask for again and again is asked of the API once, kept for a moment, and dropped by what changes it."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from types import MappingProxyType
from typing import Any, TypeVar

from bot.api.budget import Lane
from bot.api.errors import ApiUnreachable, NoTurn
from bot.clock import Clock

T = TypeVar("T")


class Subject(Enum):
    """What an answer is about."""

    STREAMS = auto()
    SEGMENTS = auto()
    ACCOUNTS = auto()
    ME = auto()


@dataclass(frozen=True)
class Fresh:
    """How long an answer is good, in seconds."""

    subject: Subject
    seconds: float


KEEP: Mapping[str, Fresh] = MappingProxyType(
    {
        "GET /streams": Fresh(Subject.STREAMS, 30),
        "GET /streams/{id}": Fresh(Subject.STREAMS, 30),
        "GET /segments": Fresh(Subject.SEGMENTS, 30),
        "GET /accounts": Fresh(Subject.ACCOUNTS, 30),
        "GET /me": Fresh(Subject.ME, 10),
    }
)

_PLAN = frozenset(Subject)
STALE: Mapping[str, frozenset[Subject]] = MappingProxyType(
    {
        "POST /streams": _PLAN,
        "PATCH /streams/{id}": _PLAN,
        "DELETE /streams/{id}": _PLAN,
        "POST /streams/{id}/run": frozenset({Subject.ME}),
        "POST /streams/{id}/re-test": frozenset({Subject.ME}),
        "POST /leads/{id}/feedback": frozenset(),
        "POST /leads/{id}/enrich": frozenset({Subject.ME}),
        "POST /leads/{id}/export": frozenset(),
        "POST /segments": frozenset({Subject.SEGMENTS}),
        "POST /accounts/{id}/sleep": frozenset({Subject.ACCOUNTS, Subject.STREAMS, Subject.ME}),
        "POST /accounts/{id}/wake": frozenset({Subject.ACCOUNTS, Subject.STREAMS, Subject.ME}),
        "POST /accounts/{id}/change-tier": frozenset({Subject.ACCOUNTS, Subject.ME}),
        "POST /webhooks/subscribe": frozenset(),
        "DELETE /webhooks/subscribe": frozenset(),
        "POST /dm-templates": frozenset(),
        "PUT /dm-templates/{id}": frozenset(),
        "DELETE /dm-templates/{id}": frozenset(),
        "PUT /notification-settings": frozenset(),
        "POST /lookups/enrich": frozenset({Subject.ME}),
        "POST /lookups/enrich-email": frozenset({Subject.ME}),
        "POST /lookups/segments/from-description": _PLAN,
        "DELETE /lookups/api-keys/{id}": _PLAN,
    }
)
"""What each call that changes something makes stale, by its name."""


@dataclass
class _Held:
    """One answer: on its way, or here. ``lane`` is that of the call which fetches it."""

    subject: Subject
    lane: Lane
    answer: asyncio.Future[Any]
    until: datetime | None = None


class Memory:
    """The answers of one client. What went wrong is told to all who waited for it, and not kept."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: dict[Hashable, _Held] = {}

    async def read(self, key: Hashable, fresh: Fresh, lane: Lane, ask: Callable[[], Awaitable[T]]) -> T:
        """The kept answer, the one that somebody just fetches, or a new one. Raises what ``ask`` raises."""
        while held := self._usable(key, lane):
            try:
                return await asyncio.shield(held.answer)
            except (NoTurn, ApiUnreachable):
                # It was to be sent and answered at once or not at all: who can wait asks for it.
                if held.lane is lane or held.lane is not Lane.AT_ONCE:
                    raise
            except asyncio.CancelledError:
                # Whoever fetched was cancelled, and we were not: fetch in its place.
                if not held.answer.cancelled() or _is_cancelled():
                    raise
        return await self._fetch(key, fresh, lane, ask)

    def drop(self, subjects: frozenset[Subject]) -> None:
        """Forget what is about these. Who waits for an answer still gets it; nobody else does."""
        self._held = {key: held for key, held in self._held.items() if held.subject not in subjects}

    def _usable(self, key: Hashable, lane: Lane) -> _Held | None:
        """Nobody waits for an answer that is fetched less urgently than they need it."""
        held = self._held.get(key)
        if held is None or held.answer.cancelled():
            return None
        if held.until is None:
            return held if held.lane <= lane else None
        return held if self._clock.now() < held.until else None

    async def _fetch(self, key: Hashable, fresh: Fresh, lane: Lane, ask: Callable[[], Awaitable[T]]) -> T:
        held = _Held(fresh.subject, lane, asyncio.get_running_loop().create_future())
        now = self._clock.now()
        self._held = {name: each for name, each in self._held.items() if not each.until or now < each.until}
        self._held[key] = held
        try:
            answer = await ask()
        except asyncio.CancelledError:
            held.answer.cancel()
            self._forget(key, held)
            raise
        except BaseException as error:
            held.answer.set_exception(error)
            held.answer.exception()  # seen: nobody may have waited for it
            self._forget(key, held)
            raise
        held.answer.set_result(answer)
        held.until = self._clock.now() + timedelta(seconds=fresh.seconds)
        return answer

    def _forget(self, key: Hashable, held: _Held) -> None:
        if self._held.get(key) is held:
            del self._held[key]


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
