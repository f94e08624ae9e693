"""A house with its store, and what the leads that come to it take."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Self

import aiohttp

from bot.store.embedded import EmbeddedStore
from tests.soak.house import House
from tests.soak.measure import Cost
from tests.soak.traffic import CHANNELS, SECONDS_BETWEEN, Body


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
