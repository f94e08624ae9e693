"""Work that is shared out: all of one subscription in one part, and people see one list of what was given up."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from bot.store.inbox import Full
from bot.store.inboxes import Inboxes
from bot.store.redis import Argument, Script, Store
from bot.store.shards import GROUPS, shard_of

SHORT = 0.001
SEVERAL = [f"subscription {number}" for number in range(6)]


@pytest.fixture
def inboxes(store: Store) -> Inboxes:
    return Inboxes(store, "test")


async def _bury(inboxes: Inboxes, about: str) -> None:
    await inboxes.append({"about": about, "tries": 3}, about=about)
    (entry,) = await inboxes.of(about).take(1, SHORT)
    await inboxes.of(about).bury(entry, "why")


async def test_what_is_of_one_subscription_stays_in_order(inboxes: Inboxes) -> None:
    for number in range(5):
        await inboxes.append({"n": number}, about="one")
    assert [entry.body["n"] for entry in await inboxes.of("one").take(9, SHORT)] == [0, 1, 2, 3, 4]


async def test_all_that_waits_is_counted_together(inboxes: Inboxes) -> None:
    for about in SEVERAL:
        await inboxes.append({}, about=about)
    assert len({shard_of(about) for about in SEVERAL}) > 1
    assert await inboxes.size() == len(SEVERAL)


async def test_dead_letters_are_one_list_the_newest_first(inboxes: Inboxes) -> None:
    for about in SEVERAL:
        await _bury(inboxes, about)
    assert await inboxes.dead_count() == len(SEVERAL)
    dead = await inboxes.dead()
    assert {letter.body["about"] for letter in dead} == set(SEVERAL)
    assert [letter.at for letter in dead] == sorted((letter.at for letter in dead), reverse=True)
    assert [letter.id.partition("/")[0] for letter in dead] == [
        GROUPS[shard_of(letter.body["about"])] for letter in dead
    ]
    assert await inboxes.dead(2) == dead[:2]


async def test_a_dead_letter_is_found_by_its_id_in_its_part(inboxes: Inboxes) -> None:
    for about in SEVERAL:
        await _bury(inboxes, about)
    first, *_ = await inboxes.dead()
    assert await inboxes.find_dead(first.id) == first
    part, _, inner = first.id.partition("/")
    other = next(each for each in GROUPS if each != part)
    for wrong in (inner, f"{other}/{inner}", f"p99/{inner}", f"{part}/1-1", part, ""):
        assert await inboxes.find_dead(wrong) is None


async def test_those_until_a_moment_are_of_all_parts(inboxes: Inboxes) -> None:
    for about in SEVERAL:
        await _bury(inboxes, about)
    newest_first = await inboxes.dead()
    middle = newest_first[2].at
    assert await inboxes.dead(until=middle) == [each for each in newest_first if each.at <= middle]


async def test_a_dead_letter_is_done_after_all_where_it_was(inboxes: Inboxes) -> None:
    for about in SEVERAL:
        await _bury(inboxes, about)
    letter = (await inboxes.dead())[0]
    assert await inboxes.revive(letter)
    assert not await inboxes.revive(letter)
    about = letter.body["about"]
    (entry,) = await inboxes.of(about).take(9, SHORT)
    assert entry.body == {"about": about, "tries": 0}


async def test_one_part_that_is_full_does_not_close_the_others(store: Store) -> None:
    small = Inboxes(store, "test", most_waiting=1)
    await small.append({}, about="one")
    with pytest.raises(Full):
        await small.append({}, about="one")
    other = next(about for about in SEVERAL if shard_of(about) != shard_of("one"))
    assert await small.append({}, about=other)


class Counting(Store):
    """Counts the steps that it takes."""

    steps = 0

    async def run(self, script: Script, keys: Sequence[str], args: Sequence[Argument] = ()) -> Any:
        self.steps += 1
        return await super().run(script, keys, args)


async def test_what_comes_together_for_many_parts_is_kept_in_few_steps(store: Store, store_url: str) -> None:
    counting = Counting(store_url)
    inboxes = Inboxes(counting, "test")
    wishes = [(f"subscription {number}", f"once {number % 30}") for number in range(60)]
    kept = await asyncio.gather(
        *(inboxes.append({"about": about}, about=about, dedupe=about + once) for about, once in wishes * 2)
    )
    waiting = await inboxes.size()
    await counting.close()
    assert kept == [True] * 60 + [False] * 60
    assert counting.steps <= 3
    assert waiting == 60
    for about in ("subscription 7", "subscription 8"):
        bodies = [entry.body["about"] for entry in await Inboxes(store, "test").of(about).take(99, SHORT)]
        assert about in bodies
