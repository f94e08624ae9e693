"""What was put aside is seen as a whole, and what is changed in it keeps its time."""

import pytest

from bot.store.aside import AT_ONCE, Aside
from bot.store.redis import Store

KEY = "aside"


@pytest.fixture
def aside(store: Store) -> Aside:
    return Aside(store, KEY)


async def put(store: Store, count: int) -> None:
    for number in range(count):
        await store.call("ZADD", KEY, number, f"{number}-0 body of {number}")


async def test_all_are_seen(store: Store, aside: Aside) -> None:
    assert [each async for each in aside.iter()] == []
    count = 10 * AT_ONCE
    await put(store, count)
    assert {each async for each in aside.iter()} == {(f"{at}-0", f"body of {at}") for at in range(count)}


async def test_what_is_left_is_tried_at_the_same_time(store: Store, aside: Aside) -> None:
    await put(store, 3)
    await aside.rewrite("1-0", "body of 1", "less")
    await aside.rewrite("2-0", "body of 2", None)
    assert await store.call("ZRANGE", KEY, 0, -1, "WITHSCORES") == ["0-0 body of 0", "0", "1-0 less", "1"]


async def test_what_came_back_meanwhile_stays_away(store: Store, aside: Aside) -> None:
    await put(store, 1)
    await aside.rewrite("0-0", "another body", "less")
    await aside.rewrite("7-0", "body of 7", "less")
    assert [each async for each in aside.iter()] == [("0-0", "body of 0")]
