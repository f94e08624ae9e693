"""A token leads to its subscription; the store is asked once for those who come together, and not again at once."""

import asyncio
from typing import Any

import pytest

from bot.store.redis import Argument, Store
from bot.store.tokens import REMEMBERED, Tokens
from tests.support.clock import ManualClock

LONGER = REMEMBERED.total_seconds() + 0.1


class Counted:
    """A store that notes what it is asked."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.asked: list[tuple[Argument, ...]] = []

    async def call(self, *command: Argument) -> Any:
        self.asked.append(command[2:])
        return await self._store.call(*command)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def counted(store: Store) -> Counted:
    return Counted(store)


@pytest.fixture
async def tokens(counted: Any, clock: ManualClock) -> Tokens:
    """Ours; another process keeps one by itself."""
    tokens = Tokens(counted, clock)
    await tokens.keep("t1", "s1")
    await tokens.keep("t2", "s2")
    counted.asked.clear()
    return tokens


async def test_each_is_found_and_a_guess_is_not(tokens: Tokens) -> None:
    found = [await tokens.subscription(token) for token in ("t1", "t2", "guess", "")]
    assert found == ["s1", "s2", None, None]


async def test_those_who_come_together_are_asked_for_together_each_with_its_own_answer(
    tokens: Tokens, counted: Counted
) -> None:
    names = ["t1", "guess", "t2", "t1"]
    found = await asyncio.gather(*(tokens.subscription(name) for name in names))
    assert found == ["s1", None, "s2", "s1"]
    assert [token for asked in counted.asked for token in asked] == names
    assert len(counted.asked) < len(names)


async def test_a_known_one_is_asked_for_again_only_after_a_while(
    tokens: Tokens, counted: Counted, clock: ManualClock
) -> None:
    for _ in range(3):
        assert await tokens.subscription("t1") == "s1"
        clock.advance(1)
    assert counted.asked == [("t1",)]
    clock.advance(LONGER)
    assert await tokens.subscription("t1") == "s1"
    assert counted.asked == [("t1",), ("t1",)]


async def test_a_guess_is_never_remembered(tokens: Tokens, counted: Counted) -> None:
    assert await tokens.subscription("t3") is None
    await tokens.keep("t3", "s3")
    assert await tokens.subscription("t3") == "s3"


async def test_what_we_drop_is_gone_at_once(tokens: Tokens) -> None:
    assert await tokens.subscription("t1") == "s1"
    await tokens.drop("t1")
    assert await tokens.subscription("t1") is None
    assert await tokens.subscription("t2") == "s2"


async def test_what_another_process_drops_is_gone_after_a_while(
    tokens: Tokens, store: Store, clock: ManualClock
) -> None:
    assert await tokens.subscription("t1") == "s1"
    clock.advance(REMEMBERED.total_seconds() - 0.1)
    # What is asked for later does not keep the earlier one longer.
    assert await tokens.subscription("t2") == "s2"
    await Tokens(store, clock).drop("t1")
    assert await tokens.subscription("t1") == "s1"
    clock.advance(0.2)
    assert await tokens.subscription("t1") is None


async def test_a_clock_that_goes_back_makes_nothing_last(
    tokens: Tokens, store: Store, clock: ManualClock
) -> None:
    assert await tokens.subscription("t1") == "s1"
    await Tokens(store, clock).drop("t1")
    clock.advance(-3600)
    assert await tokens.subscription("t1") is None


async def test_a_wish_has_one_token_until_its_owner_gives_it_back(store: Store, clock: ManualClock) -> None:
    ours, theirs = Tokens(store, clock), Tokens(store, clock)
    assert [await ours.claim("C1 43", "t1"), await theirs.claim("C1 43", "t2")] == ["t1", "t1"]
    assert await theirs.claim("C1 44", "t3") == "t3"
    await theirs.disclaim("C1 43", "t2")
    assert await theirs.claim("C1 43", "t2") == "t1"
    await ours.disclaim("C1 43", "t1")
    assert await theirs.claim("C1 43", "t2") == "t2"
