"""Whose Home tab is to be drawn anew: of those who looked lately, once for many deeds."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.store.homes import GAP, Homes
from bot.store.redis import Store

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
AMY, BEN = "U0AMY", "U0BEN"


@pytest.fixture
def homes(store: Store) -> Homes:
    return Homes(store)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


async def test_only_of_those_who_looked_within_a_day(homes: Homes) -> None:
    await homes.opened(AMY, NOW)
    await homes.stir(BEN, NOW)
    await homes.stir(AMY, later(24 * 3600 + 1))
    assert await homes.take(later(24 * 3600 + 60)) == []
    await homes.stir(AMY, later(24 * 3600))
    assert await homes.take(later(24 * 3600)) == [AMY]


async def test_many_deeds_are_one_drawing_every_ten_seconds(homes: Homes) -> None:
    await homes.opened(AMY, NOW)
    for _ in range(3):
        await homes.stir(AMY, NOW)
    assert await homes.take(NOW) == [AMY]
    for seconds in (1, 2, 9):
        await homes.stir(AMY, later(seconds))
    assert await homes.take(later(GAP - 0.5)) == []
    assert await homes.take(later(GAP)) == [AMY]


async def test_after_a_pause_it_is_drawn_at_once(homes: Homes) -> None:
    await homes.opened(AMY, NOW)
    await homes.stir(AMY, NOW)
    await homes.take(NOW)
    await homes.stir(AMY, later(GAP + 5))
    assert await homes.take(later(GAP + 5)) == [AMY]


async def test_each_is_taken_by_one_only(homes: Homes) -> None:
    for who in (AMY, BEN):
        await homes.opened(who, NOW)
        await homes.stir(who, NOW)
    assert sorted(await homes.take(NOW)) == [AMY, BEN]
    assert await homes.take(NOW) == []


async def test_what_is_kept_has_an_end(homes: Homes, store: Store) -> None:
    await homes.opened(AMY, NOW)
    await homes.opened(BEN, later(24 * 3600 + 1))
    assert await store.call("ZRANGE", "{goodones}:homes:opened", 0, -1) == [BEN]
    await homes.stir(BEN, later(24 * 3600 + 1))
    await homes.take(later(24 * 3600 + 1))
    await homes.take(later(24 * 3600 + 60))
    assert await store.call("KEYS", "{goodones}:homes:*") == ["{goodones}:homes:opened"]
