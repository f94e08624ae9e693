"""What is known of ended runs: wanted or not at all, looked for by one process at a time, no hint lost."""

from datetime import timedelta

import pytest

from bot.store.redis import Store, key
from bot.store.syncs import KEEP, SOON, SyncBook
from tests.support.clock import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def book(store: Store, clock: ManualClock) -> SyncBook:
    return SyncBook(store, clock)


async def test_where_nobody_wants_it_nothing_is_kept(store: Store, book: SyncBook) -> None:
    await book.hint([42])
    await book.note([1, 2])
    assert await book.wanted() is None
    assert await store.call("KEYS", "*syncs*") == []


async def test_it_is_known_since_when_it_is_wanted_and_whether_somebody_looked(
    book: SyncBook, clock: ManualClock
) -> None:
    since = clock.now()
    await book.begin()
    clock.advance(60)
    await book.begin()
    wanted = await book.wanted()
    assert wanted
    assert (wanted.since, wanted.looked) == (since, False)
    await book.note([])
    wanted = await book.wanted()
    assert wanted
    assert (wanted.since, wanted.looked) == (since, True)


async def test_when_nobody_wants_it_any_more_all_is_forgotten(store: Store, book: SyncBook) -> None:
    await book.begin()
    await book.hint([42])
    await book.note([1])
    await book.rest()
    assert await book.wanted() is None
    assert await store.call("KEYS", "*syncs*") == []


async def test_the_first_look_is_due_at_once_and_then_one_at_a_time(
    store: Store, book: SyncBook, clock: ManualClock
) -> None:
    other = SyncBook(store, clock)
    assert not await book.due()
    assert (await book.due(), await other.due()) == (True, False)
    await book.again(300)
    clock.advance(299)
    assert not await other.due()
    clock.advance(1)
    assert await other.due()


async def test_whoever_dies_while_looking_is_made_up_for(book: SyncBook, clock: ManualClock) -> None:
    await book.due()
    assert await book.due()
    clock.advance(60)
    assert await book.due()


async def test_hints_of_one_time_are_one_look_soon(book: SyncBook, clock: ManualClock) -> None:
    await book.begin()
    await book.again(300)
    await book.hint([42])
    clock.advance(SOON - 1)
    await book.hint([43, 42])
    assert not await book.due()
    clock.advance(1)
    assert await book.due()
    assert list(await book.hints()) == [42, 43]


async def test_a_hint_that_came_after_the_look_began_stays(book: SyncBook, clock: ManualClock) -> None:
    await book.begin()
    await book.hint([42, 43])
    clock.advance(1)
    began = clock.now()
    clock.advance(1)
    await book.hint([43])
    await book.answered([], began)
    await book.answered([42, 43, 44], began)
    assert await book.hints() == {43: clock.now()}


async def test_a_run_is_known_for_as_long_as_it_is_listed_and_a_week(
    book: SyncBook, clock: ManualClock
) -> None:
    await book.begin()
    assert await book.known([]) == set()
    await book.note([1, 2])
    clock.advance(KEEP)
    await book.note([1])
    clock.advance(1)
    await book.note([1, 3])
    assert await book.known([1, 2, 3, 4]) == {1, 3}


async def test_what_is_kept_has_an_end(store: Store, book: SyncBook) -> None:
    await book.begin()
    await book.hint([42])
    await book.note([1])
    await book.unlisted(3600)
    for name, most in (("hints", KEEP), ("seen", KEEP), ("unlisted", 3600)):
        assert 0 < await store.call("TTL", key("syncs", name)) <= most


async def test_a_list_that_cannot_be_read_is_left_alone_for_a_while(
    book: SyncBook, clock: ManualClock
) -> None:
    assert not await book.is_unlisted()
    await book.unlisted(3600)
    assert await book.is_unlisted()
    clock.advance(timedelta(hours=1).total_seconds())
    assert not await book.is_unlisted()
