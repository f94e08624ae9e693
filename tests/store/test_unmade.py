"""Digests that could not be made are kept apart: one of each target, until it is made or another tells the same."""

from datetime import timedelta

import pytest

from bot.digests.slots import Queued, Unmade
from bot.store.due_digests import QUEUE, DueQueue
from bot.store.redis import Store
from tests.store.unmade import NINE, REASON, bury_digest, fall_due, queued

MINUTE = timedelta(minutes=1)
TEN = NINE + timedelta(hours=1)


@pytest.fixture
def queue(store: Store) -> DueQueue:
    return DueQueue(store)


async def test_what_is_given_up_is_not_lent_any_more(store: Store, queue: DueQueue) -> None:
    given_up = await bury_digest(store, "C1")
    assert await queue.lend(TEN, 9) == []
    assert await queue.dead(9) == [given_up]
    assert await queue.dead_count() == 1
    assert (await queue.is_dead("C1"), await queue.is_dead("C2")) == (True, False)
    assert [await store.call("EXISTS", each) for each in QUEUE] == [0, 0]


async def test_the_newest_are_listed_first_and_no_more_than_asked(store: Store, queue: DueQueue) -> None:
    for minute, target in enumerate(("C1", "C2", "C3")):
        await bury_digest(store, target, NINE + minute * MINUTE)
    assert [each.queued.target for each in await queue.dead(9)] == ["C3", "C2", "C1"]
    assert [each.queued.target for each in await queue.dead(2)] == ["C3", "C2"]
    assert [each.queued.target for each in await queue.dead(9, NINE + MINUTE)] == ["C2", "C1"]


async def test_a_newer_one_of_the_same_target_takes_its_place(store: Store, queue: DueQueue) -> None:
    await bury_digest(store, "C1")
    newer = await bury_digest(store, "C1", TEN)
    assert await queue.dead(9) == [newer]


async def test_one_is_made_after_all_as_one_that_is_due_now(store: Store, queue: DueQueue) -> None:
    given_up = await bury_digest(store, "C1")
    await bury_digest(store, "C2")
    assert await queue.revive("C1", TEN)
    assert not await queue.revive("C1", TEN)
    assert [each.queued.target for each in await queue.dead(9)] == ["C2"]
    assert await queue.lend(TEN, 9) == [given_up.queued.model_copy(update={"held_at": TEN})]


async def test_one_that_came_meanwhile_goes_in_its_place(store: Store, queue: DueQueue) -> None:
    await bury_digest(store, "C1")
    newer = queued("C1", TEN)
    await fall_due(store, newer)
    assert await queue.revive("C1", TEN)
    assert await queue.lend(TEN, 9) == [newer]
    assert await queue.dead_count() == 0


async def test_another_that_is_done_tells_of_its_time_too(store: Store, queue: DueQueue) -> None:
    await bury_digest(store, "C1")
    newer = queued("C1", TEN)
    await fall_due(store, newer)
    await queue.done([("C1", newer.slot.name)])
    assert await queue.dead(9) == []
    assert await queue.lend(TEN, 9) == []


@pytest.mark.parametrize("name", ["2026-11-23T10:00", "another"])
async def test_one_that_is_let_go_or_was_overtaken_says_nothing_of_it(
    store: Store, queue: DueQueue, name: str
) -> None:
    given_up = await bury_digest(store, "C1")
    await fall_due(store, queued("C1", TEN))
    await (queue.drop if name.startswith("2026") else queue.done)([("C1", name)])
    assert await queue.dead(9) == [given_up]


async def test_what_was_overtaken_is_not_given_up(store: Store, queue: DueQueue) -> None:
    newer = queued("C1", TEN)
    await fall_due(store, newer)
    await queue.bury(Unmade(queued=queued("C1"), reason=REASON, at=TEN))
    assert await queue.dead(9) == []
    assert await queue.lend(TEN, 9) == [newer]


async def test_its_failures_are_counted_while_it_waits(store: Store, queue: DueQueue) -> None:
    await fall_due(store, queued("C1"))
    failed = queued("C1").model_copy(update={"failures": 3})
    await queue.put_off([(failed, TEN)])
    assert await queue.lend(NINE, 9) == []
    assert await queue.lend(TEN, 9) == [failed]


def test_one_of_before_failures_were_counted_can_be_read() -> None:
    body = queued("C1").model_dump_json(exclude={"failures"})
    assert Queued.model_validate_json(body) == queued("C1")
