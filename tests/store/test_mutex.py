"""One at a time, whoever is stopped; tried as two processes would."""

import asyncio

import pytest

from bot.errors import StoreAway
from bot.store.mutex import LEASE, LOOK_AGAIN, Mutex
from bot.store.redis import Store, key
from tests.support.clock import ManualClock


class Counter:
    """Read, changed and put back, with time for others in between."""

    def __init__(self) -> None:
        self.value = 0

    async def add(self, mutex: Mutex) -> None:
        async with mutex.held():
            read = self.value
            for _ in range(3):
                await asyncio.sleep(0)
            self.value = read + 1


async def pass_time(clock: ManualClock, *tasks: asyncio.Task[None]) -> None:
    while not all(each.done() for each in tasks):
        clock.advance(LOOK_AGAIN)
        await asyncio.sleep(0.001)  # lets the store answer


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


async def test_nothing_is_lost_where_many_change_the_same(store: Store, clock: ManualClock) -> None:
    counter = Counter()
    everybody = [asyncio.create_task(counter.add(Mutex(store, "it", clock))) for _ in range(8)]
    await pass_time(clock, *everybody)
    assert counter.value == 8
    assert await store.call("EXISTS", key("mutex", "it")) == 0


async def test_two_of_different_names_do_not_wait_for_each_other(store: Store, clock: ManualClock) -> None:
    async with Mutex(store, "one", clock).held(), Mutex(store, "other", clock).held():
        assert await store.call("EXISTS", key("mutex", "one"), key("mutex", "other")) == 2


async def test_who_was_stopped_in_the_middle_is_not_waited_for_for_ever(
    store: Store, clock: ManualClock
) -> None:
    stopped = Mutex(store, "it", clock).held()
    await stopped.__aenter__()
    assert 0 < await store.call("PTTL", key("mutex", "it")) <= LEASE
    waiting = asyncio.create_task(Counter().add(Mutex(store, "it", clock)))
    for _ in range(5):
        clock.advance(LOOK_AGAIN)
        await asyncio.sleep(0.001)
    assert not waiting.done()
    await store.call("DEL", key("mutex", "it"))  # as its end does
    await pass_time(clock, waiting)


async def test_who_comes_back_too_late_takes_it_from_nobody(store: Store, clock: ManualClock) -> None:
    late, other = Mutex(store, "it", clock).held(), Mutex(store, "it", clock).held()
    await late.__aenter__()
    await store.call("DEL", key("mutex", "it"))
    await other.__aenter__()
    await late.__aexit__(None, None, None)
    assert await store.call("EXISTS", key("mutex", "it")) == 1
    await other.__aexit__(None, None, None)
    assert await store.call("EXISTS", key("mutex", "it")) == 0


async def test_what_goes_wrong_in_it_gives_it_back(store: Store, clock: ManualClock) -> None:
    with pytest.raises(StoreAway, match="away"):
        async with Mutex(store, "it", clock).held():
            raise StoreAway("away")
    assert await store.call("EXISTS", key("mutex", "it")) == 0
