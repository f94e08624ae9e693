"""Balances that were seen: kept in order, not more often than they say something, and not for ever."""

from datetime import UTC, datetime, timedelta

from bot.digests.credit import Reading
from bot.store.balances import KEPT, Balances
from bot.store.redis import Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def noted(store: Store, *rows: tuple[datetime, int]) -> list[Reading]:
    balances = Balances(store)
    for at, balance in rows:
        await balances.note(balance, at)
    return await balances.all()


async def test_nothing_was_seen_at_first(store: Store) -> None:
    assert await noted(store) == []


async def test_what_was_seen_is_kept_in_order(store: Store) -> None:
    rows = [(NOON, 47), (NOON + MINUTE, 45), (NOON + 2 * MINUTE, 45), (NOON + 3 * MINUTE, 90)]
    assert await noted(store, *rows) == [
        Reading(NOON, 47),
        Reading(NOON + MINUTE, 45),
        Reading(NOON + 3 * MINUTE, 90),
    ]


async def test_one_that_does_not_change_is_noted_once_an_hour(store: Store) -> None:
    rows = [(NOON + MINUTE * each, 47) for each in range(150)]
    assert [each.at for each in await noted(store, *rows)] == [NOON, NOON + HOUR, NOON + 2 * HOUR]


async def test_one_that_comes_late_changes_nothing(store: Store) -> None:
    assert await noted(store, (NOON, 47), (NOON, 46), (NOON - HOUR, 90)) == [Reading(NOON, 47)]


async def test_a_balance_below_zero_is_read_back(store: Store) -> None:
    assert await noted(store, (NOON, -3)) == [Reading(NOON, -3)]


async def test_what_is_older_than_two_months_goes_and_all_of_it_has_an_end(store: Store) -> None:
    later = NOON + timedelta(seconds=KEPT + 1)
    assert await noted(store, (NOON, 47), (later, 40)) == [Reading(later, 40)]
    (name,) = await store.call("KEYS", "*credits*")
    assert 0 < await store.call("TTL", name) <= KEPT
