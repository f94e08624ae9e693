"""How long who waits is told to wait: by the channel's pace, or by the workspace's where that is slower."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.places import Places
from bot.services.waiting import Waits
from bot.store.lanes import Line
from bot.store.paces import Method, Paces
from bot.store.redis import Store
from tests.services.make import House

POSTS = 61
"""A minute: then one goes in every so many seconds."""


@pytest.fixture
def paces(store: Store) -> Paces:
    return Paces(store, posts_a_minute=POSTS)


def posts(*counts: int, held: str = "") -> list[Line]:
    """Channels C0, C1 … with so many posts each."""
    return [Line(f"C{number}", count, 1.0, held) for number, count in enumerate(counts)]


def test_a_channel_alone_has_one_a_second(store: Store) -> None:
    free = Paces(store, posts_a_minute=0)
    assert Waits(posts(150), free).seconds("C0") == 150.0
    assert Waits(posts(150, 9, 9), free).seconds("C0") == 150.0


def test_many_channels_take_turns_at_what_the_workspace_takes(paces: Paces) -> None:
    every = paces.every(Method.POST)
    waits = Waits(posts(10, 50, 30), paces)
    assert waits.seconds("C0") == pytest.approx(30 * every)
    assert waits.seconds("C2") == pytest.approx((10 + 30 + 30) * every)
    assert waits.seconds("C1") == pytest.approx(90 * every)


def test_where_nothing_waits_it_takes_no_time(paces: Paces) -> None:
    assert Waits([], paces).seconds("C0") == 0.0
    assert Waits(posts(10), paces).seconds("C9") == 0.0


def test_edits_have_their_own_pace(paces: Paces) -> None:
    edits = [Line("C0", 20, 1.0, edits=True), Line("C1", 5, 1.0, edits=True), Line("C0", 5, 1.0, edits=True)]
    waits = Waits([*posts(3), *edits], paces)
    assert waits.seconds("C0") == pytest.approx(30 * paces.every(Method.UPDATE))
    assert waits.seconds("C1") == pytest.approx(10 * paces.every(Method.UPDATE))


def test_channels_that_are_closed_take_no_turns(paces: Paces) -> None:
    closed = Line("C9", 500, 1.0, "not_in_channel")
    assert Waits([*posts(10), closed], paces).seconds("C0") == Waits(posts(10), paces).seconds("C0")
    slowed = Line("C9", 500, 1.0, "ratelimited")
    assert Waits([*posts(10), slowed], paces).seconds("C0") > Waits(posts(10), paces).seconds("C0")


@given(st.lists(st.integers(1, 500), min_size=1, max_size=20))
def test_turns_are_those_of_taking_one_of_each_in_turn(counts: list[int]) -> None:
    paces = Paces(Store("redis://127.0.0.1:1"), posts_a_minute=POSTS)
    done, left, taken = dict[str, int](), dict(enumerate(counts)), 0
    while left:
        taken += len(left)
        for number in [number for number in left if left[number] == 1]:
            done[f"C{number}"] = taken
        left = {number: count - 1 for number, count in left.items() if count > 1}
    waits = Waits(posts(*counts), paces)
    for channel, turns in done.items():
        assert waits.seconds(channel) == pytest.approx(turns * paces.every(Method.POST))


async def test_a_place_knows_what_is_still_to_be_posted_there(house: House, paces: Paces) -> None:
    places = Places(None, house.outbox, paces, house.clock)  # type: ignore[arg-type]  # Slack is not asked
    assert (await places.queued("C0")).count == 0
    for channel, count in (("C0", 3), ("C1", 5)):
        for number in range(count):
            await house.outbox.put(f"{channel}:{number}", channel, {"lead": number}, 1.0)
    queue = await places.queued("C0")
    assert queue.count == 3
    assert queue.seconds == pytest.approx(6 * paces.every(Method.POST))
