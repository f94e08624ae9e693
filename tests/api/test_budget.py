"""The log of what was sent: the one of a process and the one in Redis keep the same rules."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.api.budget import KEPT, LONGEST_BLOCK, PER_MINUTE, WINDOW, Alone, Lane, Log, room
from bot.errors import StoreAway
from bot.store.budget import SharedLog
from bot.store.redis import Store
from tests.support.clock import ManualClock

KEY = "ctgo_" + "k" * 40


def shared(store: Store, clock: ManualClock, key: str = KEY) -> SharedLog:
    return SharedLog(store, key, clock, time=seconds_of(clock))


def seconds_of(clock: ManualClock) -> Callable[[], float]:
    return lambda: clock.now().timestamp()


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture(params=["alone", "shared"])
def log(request: pytest.FixtureRequest, store: Store, clock: ManualClock) -> Log:
    return Alone(clock) if request.param == "alone" else shared(store, clock)


async def sent(log: Log, lane: Lane, most: int = 100) -> int:
    """How many requests this lane may send right now."""
    for count in range(most):
        if (await log.take(lane)).wait:
            return count
    return most


@pytest.mark.parametrize(
    ("lane", "most"), [(Lane.AT_ONCE, 40), (Lane.PEOPLE, 60), (Lane.JOBS, 40), (Lane.BACKGROUND, 30)]
)
async def test_each_lane_leaves_something_to_those_above(log: Log, lane: Lane, most: int) -> None:
    assert await sent(log, lane) == most == room(lane, PER_MINUTE)


async def test_people_find_twenty_whatever_the_others_do(log: Log) -> None:
    assert [await sent(log, lane) for lane in reversed(Lane)] == [30, 10, 20, 0]


async def test_what_was_sent_counts_for_a_minute_and_a_little(log: Log, clock: ManualClock) -> None:
    assert await sent(log, Lane.PEOPLE) == PER_MINUTE
    clock.advance(WINDOW - 0.5)
    turn = await log.take(Lane.PEOPLE)
    assert turn.wait == pytest.approx(0.5, abs=0.01)
    clock.advance(turn.wait)
    assert await sent(log, Lane.PEOPLE) == PER_MINUTE


async def test_a_wait_is_until_the_oldest_is_over(log: Log, clock: ManualClock) -> None:
    await log.take(Lane.PEOPLE)
    clock.advance(10)
    await sent(log, Lane.PEOPLE)
    clock.advance(10)
    assert (await log.take(Lane.PEOPLE)).wait == pytest.approx(WINDOW - 20, abs=0.01)
    assert (await log.take(Lane.PEOPLE, ahead=1)).wait == pytest.approx(WINDOW - 10, abs=0.01)


async def test_who_came_before_is_counted_in(log: Log) -> None:
    assert (await log.take(Lane.PEOPLE, ahead=PER_MINUTE)).wait > 0
    assert not (await log.take(Lane.PEOPLE, ahead=PER_MINUTE - 1)).wait


async def test_a_full_round_of_others_takes_another_minute(log: Log) -> None:
    await sent(log, Lane.PEOPLE)
    near, far = await log.take(Lane.PEOPLE, ahead=59), await log.take(Lane.PEOPLE, ahead=60)
    assert near.wait == pytest.approx(WINDOW, abs=0.01)
    assert far.wait == pytest.approx(2 * WINDOW, abs=0.01)


async def test_the_api_knows_of_others_who_use_the_key(log: Log, clock: ManualClock) -> None:
    turn = await log.take(Lane.PEOPLE)
    await log.learn(turn.at, 10)
    assert await sent(log, Lane.PEOPLE) == 10
    clock.advance(WINDOW)
    assert await sent(log, Lane.PEOPLE) == PER_MINUTE


async def test_the_api_never_gives_us_more_than_we_count(log: Log) -> None:
    turn = await log.take(Lane.PEOPLE)
    await log.learn(turn.at, 60)
    assert await sent(log, Lane.PEOPLE) == PER_MINUTE - 1


async def test_answers_of_several_at_once_take_nothing_twice(log: Log) -> None:
    turns = [await log.take(Lane.PEOPLE) for _ in range(8)]
    for left, turn in enumerate(turns):
        await log.learn(turn.at, PER_MINUTE - 1 - left)
    assert await sent(log, Lane.PEOPLE) == PER_MINUTE - 8


async def test_an_answer_that_took_a_minute_says_nothing_of_now(log: Log, clock: ManualClock) -> None:
    slow = await log.take(Lane.PEOPLE)
    await sent(log, Lane.PEOPLE)
    clock.advance(WINDOW)
    await log.learn(slow.at, 0)
    assert await sent(log, Lane.PEOPLE) == PER_MINUTE


async def test_the_api_wants_quiet_and_gets_it(log: Log, clock: ManualClock) -> None:
    await log.block(30)
    await log.block(10)
    assert (await log.take(Lane.PEOPLE)).wait == pytest.approx(30, abs=0.01)
    clock.advance(30)
    assert not (await log.take(Lane.PEOPLE)).wait


async def test_no_answer_silences_us_for_days(log: Log) -> None:
    await log.block(10 * LONGEST_BLOCK)
    assert (await log.take(Lane.PEOPLE)).wait == pytest.approx(LONGEST_BLOCK, abs=0.01)


async def test_a_clock_that_is_set_back_holds_nobody_up_until_it_is_that_late_again(
    log: Log, clock: ManualClock
) -> None:
    await sent(log, Lane.PEOPLE)
    clock.advance(-3600)
    assert not (await log.take(Lane.PEOPLE)).wait


async def test_a_clock_that_is_set_back_a_little_forgets_nothing(log: Log, clock: ManualClock) -> None:
    await sent(log, Lane.PEOPLE)
    clock.advance(-1)
    assert (await log.take(Lane.PEOPLE)).wait == pytest.approx(WINDOW + 1, abs=0.01)


async def test_what_is_long_ago_is_forgotten(log: Log, clock: ManualClock) -> None:
    for _ in range(4):
        await sent(log, Lane.PEOPLE)
        clock.advance(KEPT / 2)
    await log.take(Lane.PEOPLE)
    assert await entries(log) == PER_MINUTE + 1


async def entries(log: Log) -> int:
    if isinstance(log, Alone):
        return len(log._sent)
    assert isinstance(log, SharedLog)
    return int(await log._store.call("ZCARD", log._log))


async def test_processes_share_what_one_key_may_send(store: Store, clock: ManualClock) -> None:
    one, two, other_key = shared(store, clock), shared(store, clock), shared(store, clock, "ctgo_other")
    assert await sent(one, Lane.JOBS) == 40
    assert await sent(two, Lane.JOBS) == 0
    assert await sent(other_key, Lane.JOBS) == 40


async def test_the_key_is_not_written_down(store: Store, clock: ManualClock) -> None:
    await shared(store, clock).take(Lane.PEOPLE)
    assert all(KEY not in name for name in await store.call("KEYS", "*"))


async def test_the_stores_own_time_is_used_where_no_other_is_given(store: Store, clock: ManualClock) -> None:
    log = SharedLog(store, KEY, clock)
    assert await sent(log, Lane.BACKGROUND) == 30
    seconds, _ = await store.call("TIME")
    turn = await log.take(Lane.BACKGROUND)
    assert abs(turn.at - float(seconds)) < 5
    assert 0 < turn.wait <= WINDOW
    await log.block(5)
    assert 0 < await store.call("TTL", log._block) <= 5
    assert 0 < await store.call("TTL", log._log) <= KEPT


async def test_while_the_store_is_away_each_process_counts_alone(clock: ManualClock) -> None:
    nobody = Store("redis://127.0.0.1:1")
    log = SharedLog(nobody, KEY, clock)
    turn = await log.take(Lane.PEOPLE)
    await log.learn(turn.at, 20)
    assert await sent(log, Lane.PEOPLE) == 20
    await log.block(600)
    assert (await log.take(Lane.PEOPLE)).wait == pytest.approx(600, abs=0.01)
    with pytest.raises(StoreAway):
        await nobody.call("PING")
    await nobody.close()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("take"), st.sampled_from(list(Lane)), st.integers(0, 3)),
        st.tuples(st.just("pass"), st.floats(0.01, 20)),
        st.tuples(st.just("learn"), st.integers(0, 60), st.floats(0, 40)),
        st.tuples(st.just("block"), st.floats(0, 100)),
    ),
    max_size=40,
)


@settings(max_examples=40, deadline=None)
@given(steps=STEPS)
async def test_both_logs_say_the_same(store_url: str, steps: list[tuple[Any, ...]]) -> None:
    store, clock = Store(store_url), ManualClock()
    await store.call("FLUSHALL")
    one, two = Alone(clock, 35), SharedLog(store, KEY, clock, per_minute=35, time=seconds_of(clock))
    for step in steps:
        match step:
            case ("take", lane, ahead):
                turns = await one.take(lane, ahead), await two.take(lane, ahead)
                assert turns[0].wait == pytest.approx(turns[1].wait, abs=0.001)
            case ("learn", remaining, ago):
                at = clock.now().timestamp() - ago
                await asyncio.gather(one.learn(at, remaining), two.learn(at, remaining))
            case ("block", seconds):
                await asyncio.gather(one.block(seconds), two.block(seconds))
            case (_, seconds):
                clock.advance(round(seconds, 2))
    await store.close()
