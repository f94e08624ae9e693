"""The inbox at its edges: what comes together, what is too much, and what was given up."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.errors import StoreAway
from bot.store.inbox import Entry, Full, Inbox
from bot.store.redis import Store, key
from tests.store.proxy import somebody_waits

NOW = 1_000.0
SHORT = 0.01
STREAM = key("inbox", "test")


@pytest.fixture
def inbox(store: Store) -> Inbox:
    return Inbox(store, "test")


async def _one(inbox: Inbox) -> Entry:
    (entry,) = await inbox.take(1, SHORT)
    return entry


async def test_what_comes_together_is_kept_together_each_once(inbox: Inbox) -> None:
    bodies = [{"n": number % 10} for number in range(40)]
    kept = await asyncio.gather(*(inbox.append(body, dedupe=str(body["n"])) for body in bodies))
    assert kept == [True] * 10 + [False] * 30
    assert [entry.body["n"] for entry in await inbox.take(50, SHORT)] == list(range(10))


async def test_a_store_that_is_full_of_work_takes_nothing_more_until_some_is_done(store: Store) -> None:
    small = Inbox(store, "test", most_waiting=3)
    for number in range(3):
        await small.append({"n": number}, dedupe=str(number))
    with pytest.raises(Full, match="3 entries of test wait"):
        await small.append({"n": 4}, dedupe="4")
    assert not await small.append({"n": 1}, dedupe="1")
    (entry, *_) = await small.take(3, SHORT)
    await small.postpone(entry, entry.body, NOW)
    with pytest.raises(Full):
        await small.append({"n": 4}, dedupe="4")
    await small.ripen(NOW)
    await small.done(await _one(small))
    assert await small.append({"n": 4}, dedupe="4")


async def test_of_those_who_come_together_as_many_are_taken_as_there_is_room(store: Store) -> None:
    small = Inbox(store, "test", most_waiting=3)
    asks = (small.append({"n": number}) for number in range(5))
    got = await asyncio.gather(*asks, return_exceptions=True)
    assert got[:3] == [True, True, True]
    assert [type(each) for each in got[3:]] == [Full, Full]


async def test_large_bodies_are_committed_alone(inbox: Inbox, store: Store) -> None:
    body = {"text": "x" * (3 * 2**20)}
    assert await asyncio.gather(*(inbox.append(body, dedupe=str(number)) for number in range(3)))
    assert await store.call("XLEN", STREAM) == 3


async def test_a_dead_letter_can_be_done_after_all_and_only_once(inbox: Inbox) -> None:
    await inbox.append({"n": 1, "tries": 7, "unknown": 2})
    await inbox.bury(await _one(inbox), "no good")
    (letter,) = await inbox.dead()
    assert await inbox.dead_count() == 1
    assert abs((datetime.now(UTC) - letter.at).total_seconds()) < 60
    assert [await inbox.revive(letter), await inbox.revive(letter)] == [True, False]
    assert (await _one(inbox)).body == {"n": 1, "tries": 0}
    assert await inbox.dead_count() == 0


async def given_up(inbox: Inbox, count: int) -> list[int]:
    """How many older ones went for each."""
    for number in range(count):
        await inbox.append({"n": number})
    return [await inbox.bury(await _one(inbox), "no good") for _ in range(count)]


async def test_of_what_can_be_had_in_another_way_the_oldest_dead_letters_go_and_that_is_told(
    store: Store,
) -> None:
    inbox = Inbox(store, "test", most_dead=3)
    assert await given_up(inbox, 5) == [0, 0, 0, 1, 1]
    assert [letter.body["n"] for letter in await inbox.dead()] == [4, 3, 2]


async def test_where_each_dead_letter_is_kept_none_goes(store: Store) -> None:
    inbox = Inbox(store, "test", most_dead=None)
    assert await given_up(inbox, 5) == [0] * 5
    assert await inbox.dead_count() == 5


async def test_one_that_was_buried_already_is_not_buried_again(store: Store) -> None:
    inbox = Inbox(store, "test", most_dead=1)
    await inbox.append({"n": 1})
    entry = await _one(inbox)
    assert [await inbox.bury(entry, "no good"), await inbox.bury(entry, "no good")] == [0, 0]
    assert await inbox.dead_count() == 1


async def test_a_store_that_is_emptied_again_while_somebody_waits_is_away_for_now(store: Store) -> None:
    inbox = Inbox(store, "test")
    waiting = asyncio.create_task(inbox.take(1, 4.0))
    for _ in range(2):
        await somebody_waits(store)
        await store.call("FLUSHALL")
    with pytest.raises(StoreAway):
        await waiting
    await inbox.append({"n": 1})
    assert [entry.body for entry in await inbox.take(1, 4.0)] == [{"n": 1}]
