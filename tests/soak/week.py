"""From the first lead of the week to the last: what was measured, and whether each came where it belongs."""

import gc
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Self

import aiohttp

from bot.store.embedded import EmbeddedStore
from tests.bench.memory import resident_now
from tests.bench.table import Row
from tests.soak.house import House
from tests.soak.measure import Cost, Sample, marks
from tests.soak.traffic import CHANNELS, SECONDS_BETWEEN, Body, bodies

YOUNG = 3_000
"""Leads that a house may know to be called young."""
COMPARE = 4
"""Every which webhook another one comes to the young house."""


@asynccontextmanager
async def opened(leads: int, channels: int = CHANNELS) -> AsyncIterator[House]:
    """A house for so many leads and channels. Its store writes to disk each second: what a disk takes is not our cost."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        store = EmbeddedStore(folder, fsync="everysec")
        url = await store.start()
        stack.push_async_callback(store.stop)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        house = House(url, session, leads, channels)
        stack.push_async_callback(house.close)
        await house.open()
        yield house


class Bill:
    """What a house takes from now on."""

    def __init__(self, house: House, store_cpu: float) -> None:
        self._house = house
        self._leads = 0
        self._cpu = 0.0
        self._store_cpu = store_cpu

    @classmethod
    async def of(cls, house: House) -> Self:
        return cls(house, await house.store_cpu())

    async def bring(self, body: Body) -> None:
        """A webhook, and the time until the next. Nobody works any more when it is over."""
        began = process_time()
        await self._house.bring(body)
        await self._house.pass_time(SECONDS_BETWEEN)
        self._cpu += process_time() - began
        self._leads += body.leads

    async def total(self) -> Cost:
        return Cost(self._leads, self._cpu, await self._house.store_cpu() - self._store_cpu)


class YoungHouses:
    """One after the other, each for a few thousand leads: what a lead costs on this machine at this time."""

    def __init__(self, stack: AsyncExitStack, channels: int) -> None:
        """``stack`` ends the house that is open."""
        self._channels = channels
        self._stack = stack
        self._past = Cost()
        self._bill: Bill | None = None
        self._bodies: Iterator[Body] = iter(())

    async def bring(self) -> None:
        """One more webhook."""
        body = next(self._bodies, None)
        if self._bill is None or body is None:
            self._bill = await self._move()
            body = next(self._bodies)
        await self._bill.bring(body)

    async def total(self) -> Cost:
        return self._past + await self._bill.total() if self._bill else self._past

    async def _move(self) -> Bill:
        self._past = await self.total()
        await self._stack.aclose()
        house = await self._stack.enter_async_context(opened(YOUNG, self._channels))
        self._bodies = bodies(YOUNG, house.clock.now())
        return await Bill.of(house)


async def samples(house: House, leads: int) -> AsyncIterator[Sample]:
    """The first one before any lead came. What still waits at a mark is paid for by the next."""
    async with AsyncExitStack() as stack:
        young, bill, due = YoungHouses(stack, house.channels), await Bill.of(house), marks(leads)
        brought, mark = 0, 0
        for number, body in enumerate(bodies(leads, house.clock.now())):
            if number % COMPARE == 0:
                await young.bring()
            if brought >= mark:
                yield await _sample(house, await bill.total(), await young.total())
                mark = next(each for each in due if each > brought)
            await bill.bring(body)
            brought += body.leads
        yield await _sample(house, await bill.total(), await young.total())


async def endings(house: House) -> AsyncIterator[Row]:
    """What is there when all is over."""
    finished = await house.finish()
    yield Row("webhooks or messages that wait for ever", 0 if finished else 1, "", 0)
    yield Row("given up, or kept as unreadable", await house.given_up(), "", 0)
    yield Row("posts before the channel's next second", house.slack.too_soon, "", 0)
    yield Row("leads that should be a card and are not, or are twice", house.slack.astray(), "", 0)


async def _sample(house: House, here: Cost, young: Cost) -> Sample:
    gc.collect()
    return Sample(here, young, resident_now(), await house.store_memory(), await house.keys())
