"""One of several processes that share the API's minute: people, a few jobs, and a background that never has enough.

``python -m tests.bench.sender STORE API BEGAN SPEED SECONDS`` writes ``{"sent": …, "refused": …, "people": [waits]}``.
Time begins at BEGAN (Unix seconds) for all of them and goes SPEED times as fast.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from random import Random
from time import time

from bot.api import GoodOnes
from bot.api.budget import Lane
from bot.api.errors import RateLimited
from bot.api.turns import asking
from bot.store.budget import SharedLog
from bot.store.redis import Store

KEY = "ctgo_" + "bench" * 8
PEOPLE_EACH = 6
"""People of one process who ask at the same moment, once in each minute: with three processes, 18 of 20."""


class SharedClock:
    """Fits ``bot.clock.Clock``; the same in every process that was told the same beginning."""

    def __init__(self, began: float, speed: float) -> None:
        self._began, self._speed = began, speed

    def seconds(self) -> float:
        return self._began + (time() - self._began) * self._speed

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.seconds(), tz=UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds / self._speed)


@dataclass
class Sender:
    """What one process sends, and what it meets."""

    api: GoodOnes
    clock: SharedClock
    sent: int = 0
    refused: int = 0
    waits: list[float] = field(default_factory=list)

    async def ask(self, lane: Lane) -> None:
        with asking(lane):
            try:
                await self.api.runs.list()
                self.sent += 1
            except RateLimited as error:
                # Without a status nobody was asked: it would have had to wait too long.
                self.refused += error.status is not None

    async def background(self) -> None:
        while True:
            await self.ask(Lane.BACKGROUND)

    async def jobs(self) -> None:
        random = Random(self.refused)
        while True:
            await self.ask(Lane.JOBS)
            await self.clock.sleep(random.uniform(2.0, 12.0))

    async def people(self, began: float) -> None:
        """All at once, twenty seconds into each minute of the run."""
        for minute in count():
            await self.clock.sleep(began + minute * 61.0 + 20.0 - self.clock.seconds())
            await asyncio.gather(*(self.person() for _ in range(PEOPLE_EACH)))

    async def person(self) -> None:
        began = self.clock.seconds()
        await self.ask(Lane.PEOPLE)
        self.waits.append(self.clock.seconds() - began)


async def send(store_url: str, api_url: str, began: float, speed: float, seconds: float) -> None:
    clock, store = SharedClock(began, speed), Store(store_url)
    budget = SharedLog(store, KEY, clock, time=clock.seconds)
    async with GoodOnes(KEY, api_url, clock=clock, budget=budget) as api:
        sender = Sender(api, clock)
        with suppress(TimeoutError):
            async with asyncio.timeout((began + seconds - clock.seconds()) / speed):
                await asyncio.gather(sender.background(), sender.jobs(), sender.people(began))
    await store.close()
    told = {"sent": sender.sent, "refused": sender.refused, "people": sender.waits}
    sys.stdout.write(json.dumps(told))


async def start(*arguments: str | float) -> Process:
    """Such a process; its standard output is what it tells."""
    command = (sys.executable, "-m", "tests.bench.sender", *map(str, arguments))
    return await asyncio.create_subprocess_exec(*command, stdout=PIPE)


if __name__ == "__main__":
    _, store_at, api_at, *numbers = sys.argv
    asyncio.run(send(store_at, api_at, *map(float, numbers)))
