"""Time that stands still until a test advances it."""

import asyncio
import heapq
from datetime import UTC, datetime, timedelta
from itertools import count


class ManualClock:
    """Fits ``bot.clock.Clock`` and the stand-ins' alike, so that one test moves all of them together."""

    def __init__(self, now: datetime | None = None) -> None:
        self._now = now or datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self._order = count()
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self.asleep: set[asyncio.Task[object] | None] = set()
        """The tasks that wait for this clock, and so for nothing else."""

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        due = self._now + timedelta(seconds=max(0.0, seconds))
        heapq.heappush(self._sleepers, (due, next(self._order), waiting))
        if due <= self._now:
            waiting.set_result(None)
        task = asyncio.current_task()
        self.asleep.add(task)
        try:
            await waiting
        finally:
            self.asleep.discard(task)

    def advance(self, seconds: float) -> None:
        """Let time pass and wake whoever slept that long."""
        self._now += timedelta(seconds=seconds)
        while self._sleepers and self._sleepers[0][0] <= self._now:
            _, _, waiting = heapq.heappop(self._sleepers)
            if not waiting.done():
                waiting.set_result(None)

    def until_next(self) -> float | None:
        """Seconds until somebody wakes; None where nobody sleeps."""
        self._sleepers = [each for each in self._sleepers if not each[2].done()]
        heapq.heapify(self._sleepers)
        return (self._sleepers[0][0] - self._now).total_seconds() if self._sleepers else None
