"""The worker: several at once, each as often as needed, none lost."""

import asyncio
from collections.abc import AsyncIterator, Callable
from functools import partial
from typing import Any

import pytest

from bot.delivery.worker import AT_ONCE, DELAYS, MOST_TRIES, POISON, SIGN_OF_LIFE, Failure, Worker
from bot.errors import GoodOnesError, StoreAway
from bot.store.inbox import Entry
from bot.store.redis import Store
from bot.tasks import Tasks
from tests.delivery.make import PromptInbox, empty, until
from tests.support.clock import ManualClock

SOON = 0.03
"""Seconds without a sign of life after which these workers take over; a real second is long for a test."""


class Again(GoodOnesError):
    """May work a little later."""

    retryable = True


class Never(GoodOnesError):
    """Will not work."""


class Desk:
    """Does what it is told with each body, and remembers everything."""

    def __init__(self) -> None:
        self.done: list[dict[str, Any]] = []
        self.failures: list[Failure] = []
        self.trouble: Callable[[dict[str, Any]], BaseException | None] = lambda _: None
        self.open = asyncio.Event()
        self.open.set()
        self.at_once = 0
        self.most_at_once = 0

    async def do(self, body: dict[str, Any]) -> None:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.open.wait()
            if trouble := self.trouble(body):
                raise trouble
            self.done.append(body)
        finally:
            self.at_once -= 1

    async def failed(self, failure: Failure) -> None:
        self.failures.append(failure)


class Shop:
    """A worker at its inbox."""

    def __init__(self, store: Store, *, takeover: float = 60.0) -> None:
        self.clock = ManualClock()
        self.tasks = Tasks()
        self.desk = Desk()
        self.inbox = PromptInbox(store, "shop", takeover=takeover)
        self.worker = Worker(self.inbox, self.desk.do, self.tasks, self.clock, self.desk.failed)

    def open(self) -> None:
        self.tasks.keep(self.worker.run(), "worker")


@pytest.fixture
async def shop(store: Store) -> AsyncIterator[Shop]:
    shop = Shop(store)
    yield shop
    shop.desk.open.set()
    await shop.tasks.drain(1.0)


async def _fail_until_given_up(shop: Shop) -> list[float]:
    """The seconds before each further try."""
    waits: list[float] = []
    while True:
        count = len(waits) + 1
        await until(partial(_as_many, shop.desk.failures, count))
        if not shop.desk.failures[-1].again:
            return waits
        due = await shop.inbox.ripen(0)
        assert due
        waits.append(due - shop.clock.now().timestamp())
        shop.clock.advance(waits[-1])


async def test_what_comes_in_is_done_and_gone(shop: Shop) -> None:
    shop.open()
    for number in range(20):
        await shop.inbox.append({"n": number})
    await until(lambda: len(shop.desk.done) == 20)
    await empty(shop.inbox)
    assert sorted(body["n"] for body in shop.desk.done) == list(range(20))
    assert shop.desk.failures == []


async def test_what_may_work_later_is_tried_again_at_growing_distances(shop: Shop) -> None:
    shop.desk.trouble = lambda _: Again("not now")
    await shop.inbox.append({"n": 1})
    shop.open()
    waits = await _fail_until_given_up(shop)
    assert waits[: len(DELAYS)] == list(DELAYS)
    assert set(waits[len(DELAYS) :]) == {DELAYS[-1]}
    assert len(waits) == MOST_TRIES - 1
    (letter,) = await shop.inbox.dead()
    assert letter.reason == "Again: not now"
    assert letter.body["n"] == 1


async def test_the_first_failure_and_the_last_are_told_apart(shop: Shop) -> None:
    shop.desk.trouble = lambda _: Again("not now")
    await shop.inbox.append({"n": 1})
    shop.open()
    await _fail_until_given_up(shop)
    told = [(failure.first, failure.again) for failure in shop.desk.failures]
    assert told[0] == (True, True)
    assert set(told[1:-1]) == {(False, True)}
    assert told[-1] == (False, False)


async def test_who_says_how_long_to_wait_is_obeyed(shop: Shop) -> None:
    error = Again("slower")
    error.retry_after = 47.0
    shop.desk.trouble = lambda body: None if "tries" in body else error
    await shop.inbox.append({"n": 1})
    shop.open()
    await until(lambda: shop.desk.failures)
    due = await shop.inbox.ripen(0)
    assert due == shop.clock.now().timestamp() + 47.0
    shop.clock.advance(46.9)
    asked = len(shop.inbox.asked)
    await until(lambda: len(shop.inbox.asked) > asked + 2)
    assert shop.desk.done == []
    shop.clock.advance(0.1)
    await until(lambda: shop.desk.done == [{"n": 1, "tries": 1}])


async def test_a_shorter_wait_than_ours_is_not_taken(shop: Shop) -> None:
    error = Again("slower")
    error.retry_after = 0.5
    shop.desk.trouble = lambda _: error
    await shop.inbox.append({"n": 1})
    shop.open()
    await until(lambda: shop.desk.failures)
    assert await shop.inbox.ripen(0) == shop.clock.now().timestamp() + DELAYS[0]


async def test_what_will_not_work_is_buried_at_once(shop: Shop) -> None:
    shop.desk.trouble = lambda _: Never("no such stream")
    await shop.inbox.append({"n": 1})
    shop.open()
    (failure,) = await until(lambda: shop.desk.failures)
    assert not failure.again
    assert [letter.reason for letter in await shop.inbox.dead()] == ["Never: no such stream"]


async def test_what_went_for_good_to_make_room_is_told(shop: Shop) -> None:
    shop.inbox._most_dead = 2
    shop.desk.trouble = lambda _: Never("no such stream")
    for number in range(4):
        await shop.inbox.append({"n": number})
    shop.open()
    await until(partial(_as_many, shop.desk.failures, 4))
    assert sorted(failure.dropped for failure in shop.desk.failures) == [0, 0, 1, 1]


async def test_what_fails_in_an_unknown_way_is_buried_after_five_times(shop: Shop) -> None:
    shop.desk.trouble = lambda _: ZeroDivisionError("oh")
    await shop.inbox.append({"n": 1})
    shop.open()
    assert len(await _fail_until_given_up(shop)) == POISON - 1
    assert [letter.reason for letter in await shop.inbox.dead()] == ["ZeroDivisionError"]


async def test_a_long_outage_does_not_use_up_the_patience_with_the_unknown(shop: Shop) -> None:
    shop.desk.trouble = lambda body: (
        Again("away") if body.get("tries", 0) < 9 else ZeroDivisionError() if "unknown" not in body else None
    )
    await shop.inbox.append({"n": 1})
    shop.open()
    for count in range(1, 11):
        await until(partial(_as_many, shop.desk.failures, count))
        shop.clock.advance(DELAYS[-1])
    await until(lambda: shop.desk.done)
    assert await shop.inbox.dead() == []


async def test_what_kills_the_process_again_and_again_is_buried_untried(store: Store) -> None:
    heir = PromptInbox(store, "shop", takeover=0.0)
    await heir.append({"n": 1})
    for _ in range(POISON):
        await heir.take(1, 0)
    shop = Shop(store, takeover=SOON)
    shop.open()
    (failure,) = await until(lambda: shop.desk.failures)
    assert (failure.again, failure.entry.tries) == (False, POISON + 1)
    assert shop.desk.done == []
    assert "died of it 5 times" in (await shop.inbox.dead())[0].reason
    await shop.tasks.drain(1.0)


async def test_what_killed_the_process_four_times_is_tried_a_fifth(store: Store) -> None:
    heir = PromptInbox(store, "shop", takeover=0.0)
    await heir.append({"n": 1})
    for _ in range(POISON - 1):
        await heir.take(1, 0)
    shop = Shop(store, takeover=SOON)
    shop.open()
    await until(lambda: shop.desk.done)
    await shop.tasks.drain(1.0)


async def test_at_most_eight_are_worked_on_and_no_more_are_taken(shop: Shop) -> None:
    """What is taken and only lies there would be taken over by another process, and done twice."""
    shop.desk.open.clear()
    for number in range(AT_ONCE + 5):
        await shop.inbox.append({"n": number})
    shop.open()
    await until(lambda: shop.desk.at_once == AT_ONCE)
    other = PromptInbox(shop.inbox._store, "shop")
    assert len(await other.take(99, 0)) == 5
    shop.desk.open.set()
    await until(lambda: len(shop.desk.done) == AT_ONCE)
    assert shop.desk.most_at_once == AT_ONCE


async def test_as_many_are_taken_as_there_are_hands(shop: Shop) -> None:
    shop.desk.open.clear()
    for number in range(3):
        await shop.inbox.append({"n": number})
    shop.open()
    await until(lambda: shop.desk.at_once == 3)
    await until(lambda: shop.inbox.asked[-1][0] == AT_ONCE - 3)


async def test_a_place_that_gets_free_is_used_at_once(shop: Shop) -> None:
    shop.desk.open.clear()
    for number in range(AT_ONCE + 1):
        await shop.inbox.append({"n": number})
    shop.open()
    await until(lambda: shop.desk.at_once == AT_ONCE)
    shop.desk.open.set()
    await until(lambda: len(shop.desk.done) == AT_ONCE + 1)


async def test_signs_of_life_are_given_while_something_is_worked_on(shop: Shop) -> None:
    touched: list[str] = []
    real = shop.inbox.touch

    async def touch(entry: Entry) -> None:
        await real(entry)
        touched.append(entry.id)

    shop.inbox.touch = touch  # type: ignore[method-assign]  # listens in, changes nothing
    shop.desk.open.clear()
    await shop.inbox.append({"n": 1})
    shop.open()
    await until(lambda: shop.desk.at_once)
    for count in (1, 2):
        await until(shop.clock.until_next)
        shop.clock.advance(SIGN_OF_LIFE)
        await until(partial(_as_many, touched, count))
    shop.desk.open.set()
    await empty(shop.inbox)
    assert shop.clock.until_next() is None


async def test_a_sign_of_life_that_cannot_be_given_does_not_stop_the_work(shop: Shop) -> None:
    tried: list[str] = []

    async def touch(entry: Entry) -> None:
        tried.append(entry.id)
        raise StoreAway("for a moment")

    shop.inbox.touch = touch  # type: ignore[method-assign]  # a store that is away for a moment
    shop.desk.open.clear()
    await shop.inbox.append({"n": 1})
    shop.open()
    await until(lambda: shop.desk.at_once)
    for count in (1, 2):
        await until(shop.clock.until_next)
        shop.clock.advance(SIGN_OF_LIFE)
        await until(partial(_as_many, tried, count))
    shop.desk.open.set()
    await until(lambda: shop.desk.done)


async def test_a_store_that_goes_away_in_mid_work_leaves_the_entry_to_be_taken_over(store: Store) -> None:
    shop = Shop(store)
    shop.desk.trouble = lambda _: StoreAway("gone")
    await shop.inbox.append({"n": 1})
    shop.open()
    await until(lambda: len(shop.inbox.asked) > 3)
    assert shop.desk.failures == []
    assert await shop.inbox.size() == 1
    await shop.tasks.drain(1.0)
    heir = PromptInbox(store, "shop", takeover=0.0)
    (entry,) = await heir.take(1, 0)
    assert entry.body == {"n": 1}
    assert entry.tries == 1


async def test_however_often_the_store_goes_away_the_entry_is_no_poison(store: Store) -> None:
    shop = Shop(store, takeover=SOON)
    left = [StoreAway("gone") for _ in range(POISON * 3)]
    shop.desk.trouble = lambda _: left.pop() if left else None
    await shop.inbox.append({"n": 1})
    shop.open()
    await until(lambda: shop.desk.done)
    assert await shop.inbox.dead() == []
    await shop.tasks.drain(1.0)


async def test_a_store_that_is_away_is_waited_for(store: Store) -> None:
    shop = Shop(store)
    away = [StoreAway("gone"), StoreAway("still")]
    real = shop.inbox.ripen

    async def ripen(now: float) -> float | None:
        if away:
            raise away.pop()
        return await real(now)

    shop.inbox.ripen = ripen  # type: ignore[method-assign]  # a store that is away twice
    await shop.inbox.append({"n": 1})
    shop.open()
    for _ in range(2):
        await until(shop.clock.until_next)
        assert shop.desk.done == []
        shop.clock.advance(1.0)
    await until(lambda: shop.desk.done)
    await shop.tasks.drain(1.0)


async def test_what_is_put_aside_is_waited_for_no_longer_than_needed(shop: Shop) -> None:
    await shop.inbox.append({"n": 1})
    shop.open()
    await until(lambda: shop.desk.done)
    await until(lambda: shop.inbox.asked[-1][1] == 5.0)
    shop.desk.trouble = lambda _: Again("not now")
    await shop.inbox.append({"n": 2})
    await until(lambda: shop.desk.failures)
    await until(lambda: shop.inbox.asked[-1][1] == DELAYS[0])


async def test_what_is_worked_on_when_we_stop_is_finished(store: Store) -> None:
    shop = Shop(store)
    shop.desk.open.clear()
    await shop.inbox.append({"n": 1})
    shop.open()
    await until(lambda: shop.desk.at_once)
    stopping = asyncio.create_task(shop.tasks.drain(5.0))
    await until(lambda: not shop.tasks._loops)
    shop.desk.open.set()
    await stopping
    assert shop.desk.done == [{"n": 1}]
    assert await shop.inbox.size() == 0


async def test_what_does_not_end_in_time_is_left_for_the_next_process(store: Store) -> None:
    shop = Shop(store)
    shop.desk.open.clear()
    await shop.inbox.append({"n": 1})
    shop.open()
    await until(lambda: shop.desk.at_once)
    await shop.tasks.drain(0.01)
    heir = PromptInbox(store, "shop", takeover=0.0)
    assert [entry.body for entry in await heir.take(1, 0)] == [{"n": 1}]


def _as_many(some: list[Any], count: int) -> bool:
    return len(some) >= count
