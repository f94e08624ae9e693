"""What waits to be judged: in order, once, and as long as leads are kept."""

from bot.store.leads import KEEP
from bot.store.redis import Store, key
from bot.store.triage import GROUP, TriageBook, leases_key, owners_key

RUST, FOUNDERS = 43, 42
NOW = 1_000_000.0
MANY = 500


async def test_the_highest_rank_comes_first(store: Store) -> None:
    book = TriageBook(store)
    await book.add(RUST, {1: 10, 2: 2 * 10**12 + 5, 3: 10**12}, NOW)
    assert await book.waiting(RUST, MANY) == [(2, 2 * 10**12 + 5), (3, 10**12), (1, 10)]
    assert await book.waiting(RUST, 1) == [(2, 2 * 10**12 + 5)]


async def test_streams_are_apart_and_known(store: Store) -> None:
    book = TriageBook(store)
    assert await book.streams() == []
    await book.add(RUST, {1: 1}, NOW)
    await book.add(FOUNDERS, {2: 1}, NOW)
    assert await book.streams() == [FOUNDERS, RUST]
    assert await book.waiting(FOUNDERS, MANY) == [(2, 1)]


async def test_what_was_judged_does_not_wait_again_when_it_is_heard_of_again(store: Store) -> None:
    book = TriageBook(store)
    await book.add(RUST, {1: 1, 2: 2}, NOW)
    await book.drop(RUST, 1)
    await book.add(RUST, {1: 1, 2: 2}, NOW + 60)
    assert await book.waiting(RUST, MANY) == [(2, 2)]


async def test_what_is_dropped_is_nobodys(store: Store) -> None:
    await store.call("ZADD", leases_key(), 5, 1)
    await store.call("HSET", owners_key(), 1, "U0AMY")
    await TriageBook(store).drop(RUST, 1)
    assert not await store.call("EXISTS", leases_key(), owners_key())


async def test_leads_wait_no_longer_than_they_are_kept(store: Store) -> None:
    book = TriageBook(store)
    await book.add(RUST, {1: 1}, NOW)
    await book.add(RUST, {2: 1}, NOW + KEEP + 1)
    assert await book.waiting(RUST, MANY) == [(2, 1)]
    for name in ("waiting", "came"):
        assert 0 < await store.call("TTL", key("triage", name, RUST, group=GROUP)) <= KEEP
