"""The stand-ins' own time, so that a demo can run faster and a test need not wait."""

import asyncio
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What a stand-in needs of time; tests hand in one that they advance."""

    def now(self) -> datetime: ...

    async def sleep(self, seconds: float) -> None: ...


class WallClock:
    """Real time, or ``speed`` times as fast counted from the moment of making; it begins at ``start``, usually now."""

    def __init__(self, speed: float = 1.0, start: datetime | None = None) -> None:
        self._speed = speed
        self._origin = datetime.now(UTC)
        self._start = start or self._origin

    def now(self) -> datetime:
        return self._start + (datetime.now(UTC) - self._origin) * self._speed

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)
