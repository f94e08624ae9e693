"""Up to when leads were looked for: each subscription has its own two marks, and none outlives it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.store.redis import Store, key
from bot.store.watermarks import Watermark, Watermarks

BEGAN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LATER, LATEST = BEGAN + timedelta(minutes=5), BEGAN + timedelta(minutes=10)


@pytest.fixture
def watermarks(store: Store) -> Watermarks:
    return Watermarks(store)


async def test_one_that_was_never_looked_for_begins_with_itself(watermarks: Watermarks) -> None:
    assert await watermarks.of({"a": BEGAN}) == {"a": Watermark(BEGAN, BEGAN)}
    assert await watermarks.of({}) == {}


async def test_a_glance_moves_the_one_and_a_walk_both(watermarks: Watermarks) -> None:
    await watermarks.move(["a"], LATER, walked=False)
    assert await watermarks.of({"a": BEGAN}) == {"a": Watermark(BEGAN, LATER)}
    await watermarks.move(["a"], LATEST, walked=True)
    assert await watermarks.of({"a": BEGAN}) == {"a": Watermark(LATEST, LATEST)}


async def test_each_has_its_own_and_none_is_moved_for_nobody(watermarks: Watermarks) -> None:
    await watermarks.move([], LATEST, walked=True)
    await watermarks.move(["a", "b"], LATER, walked=True)
    await watermarks.move(["b"], LATEST, walked=True)
    marks = await watermarks.of({"a": BEGAN, "b": BEGAN, "c": BEGAN})
    assert [marks[each].walked for each in "abc"] == [LATER, LATEST, BEGAN]


async def test_those_of_what_ended_are_forgotten(store: Store, watermarks: Watermarks) -> None:
    for walked in (True, False):
        await watermarks.move(["a", "b"], LATER, walked=walked)
    await watermarks.of({"b": BEGAN})
    assert await store.call("HKEYS", key("fetched")) == await store.call("HKEYS", key("glanced")) == ["b"]
