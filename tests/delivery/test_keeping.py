"""The clock looks whose time is over, again and again, whatever the store does."""

import asyncio

from bot.delivery.keeping import PAUSE, Keeping
from bot.errors import StoreAway
from bot.services.retention import Retention
from tests.support.clock import ManualClock


class Sweeps(Retention):
    """Counts; the second sweep finds the store away."""

    def __init__(self) -> None:
        self.count = 0
        self.swept = asyncio.Event()

    async def sweep(self) -> int:
        self.count += 1
        self.swept.set()
        if self.count == 2:
            raise StoreAway("for a moment")
        return 0


async def test_it_looks_every_few_minutes_and_goes_on_after_trouble() -> None:
    sweeps, clock = Sweeps(), ManualClock()
    task = asyncio.create_task(Keeping(sweeps, clock).run())
    for count in (1, 2, 3):
        await sweeps.swept.wait()
        sweeps.swept.clear()
        assert sweeps.count == count
        await asyncio.sleep(0)
        clock.advance(PAUSE)
    task.cancel()
