"""Those who come while the store is busy go together; nobody waits for company, and nobody gets another's answer."""

import asyncio
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import StoreAway
from bot.store.together import Together


class Counter:
    """Answers ten times each item; a test says when."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.broken: BaseException | None = None

    async def commit(self, items: Sequence[int]) -> list[int]:
        self.batches.append(list(items))
        await self.open.wait()
        if self.broken:
            broken, self.broken = self.broken, None
            raise broken
        return [10 * item for item in items]


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def together(counter: Counter) -> Together[int, int]:
    return Together(counter.commit, weight=lambda _: 0.25)


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_alone_goes_at_once(together: Together[int, int], counter: Counter) -> None:
    assert [await together.do(1), await together.do(2)] == [10, 20]
    assert counter.batches == [[1], [2]]


async def test_those_who_come_meanwhile_go_together(together: Together[int, int], counter: Counter) -> None:
    counter.open.clear()
    first = asyncio.create_task(together.do(1))
    await settle()
    others = [asyncio.create_task(together.do(number)) for number in (2, 3, 4)]
    await settle()
    counter.open.set()
    assert [await first, *[await each for each in others]] == [10, 20, 30, 40]
    assert counter.batches == [[1], [2, 3, 4]]


async def test_no_more_go_together_than_weigh_one(together: Together[int, int], counter: Counter) -> None:
    answers = await asyncio.gather(*(together.do(number) for number in range(10)))
    assert answers == [10 * number for number in range(10)]
    assert [len(batch) for batch in counter.batches] == [4, 4, 2]


async def test_one_that_is_too_heavy_goes_alone(counter: Counter) -> None:
    together = Together(counter.commit, weight=lambda item: item / 10)
    await asyncio.gather(*(together.do(number) for number in (3, 50, 3, 4)))
    assert counter.batches == [[3], [50], [3, 4]]


async def test_what_goes_wrong_is_told_to_those_who_went_together_only(
    together: Together[int, int], counter: Counter
) -> None:
    counter.open.clear()
    counter.broken = StoreAway("gone")
    asks = [asyncio.create_task(together.do(number)) for number in range(4)]
    await settle()
    late = asyncio.create_task(together.do(9))
    counter.open.set()
    got = await asyncio.gather(*asks, return_exceptions=True)
    assert [type(each) for each in got] == [StoreAway] * 4
    assert await late == 90


async def test_who_goes_away_while_waiting_is_left_out(
    together: Together[int, int], counter: Counter
) -> None:
    counter.open.clear()
    first = asyncio.create_task(together.do(1))
    await settle()
    gone, stays = asyncio.create_task(together.do(2)), asyncio.create_task(together.do(3))
    await settle()
    gone.cancel()
    await settle()
    counter.open.set()
    assert (await first, await stays) == (10, 30)
    assert counter.batches == [[1], [3]]


async def test_who_goes_away_under_way_does_not_disturb_the_others(
    together: Together[int, int], counter: Counter
) -> None:
    counter.open.clear()
    gone, stays = asyncio.create_task(together.do(1)), asyncio.create_task(together.do(2))
    await settle()
    gone.cancel()
    await settle()
    counter.open.set()
    assert await stays == 20


async def test_nobody_waits_for_ever_where_the_work_itself_is_cancelled(
    together: Together[int, int], counter: Counter
) -> None:
    counter.broken = asyncio.CancelledError()
    with pytest.raises(asyncio.CancelledError):
        await together.do(1)
    assert await together.do(2) == 20


@settings(max_examples=50, deadline=None)
@given(arrivals=st.lists(st.integers(0, 5), max_size=30))
async def test_everybody_gets_their_own_answer_in_the_order_of_coming(arrivals: list[int]) -> None:
    counter = Counter()
    together = Together(counter.commit, weight=lambda _: 1 / 3)
    asks = []
    for number, pauses in enumerate(arrivals):
        asks.append(asyncio.create_task(together.do(number)))
        for _ in range(pauses):
            await asyncio.sleep(0)
    assert [await ask for ask in asks] == [10 * number for number in range(len(arrivals))]
    assert [item for batch in counter.batches for item in batch] == list(range(len(arrivals)))
