"""From the first lead of the week to the last: what was measured, and whether each came where it belongs."""

import gc
from collections.abc import AsyncIterator

from tests.bench.memory import resident_now
from tests.bench.table import Row
from tests.soak.bill import Bill
from tests.soak.house import House
from tests.soak.measure import Cost, Sample, marks
from tests.soak.traffic import bodies
from tests.soak.young import next_door

AFTER, AS_MANY = 40, 10
"""After every forty webhooks ten come to the young house: in a row, since who has just begun to work works slower."""


async def samples(house: House, leads: int) -> AsyncIterator[Sample]:
    """The first one before any lead came. What still waits at a mark is paid for by the next."""
    async with next_door(house.channels) as young:
        bill, due = await Bill.of(house), marks(leads)
        brought, mark = 0, 0
        for number, body in enumerate(bodies(leads, house.clock.now())):
            if number % AFTER == 0:
                for _ in range(AS_MANY):
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
