"""Slack's paces: never too fast together, never idle without need, people first, and nobody passed over."""

import asyncio
import heapq
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.errors import StoreAway
from bot.store.paces import GRACE, LONGEST_BLOCK, LONGEST_WAIT, UPDATES_A_MINUTE, Method, Pace, Paces
from bot.store.ranks import PATIENCE, Rank
from bot.store.redis import Script, Store

NOW = 1_000_000.0
BURST, EVERY = 9, 61 / 52
"""Of sixty a minute: so many at once, then one in so many seconds."""
POST, UPDATE = Method.POST, Method.UPDATE
ANSWER, CARD, SUMMARY = Rank.ANSWER, Rank.CARD, Rank.SUMMARY


class Time:
    """Unix seconds that a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


class CountingStore(Store):
    """Knows how often it was asked."""

    trips = 0

    async def run(self, script: Script, keys: Sequence[str], args: Sequence[Any] = ()) -> Any:
        self.trips += 1
        return await super().run(script, keys, args)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def paces(store: Store, time: Time) -> Paces:
    return Paces(store, posts_a_minute=60, time=time)


async def spend(paces: Paces, method: Method = POST, count: int = BURST) -> None:
    """Take what can be had at once."""
    for number in range(count):
        assert await paces.turn(method, f"C{number}", CARD) == 0.0


@pytest.mark.parametrize(
    ("a_minute", "burst", "a_second"),
    [(1, 1, 1 / 61), (5, 1, 5 / 61), (45, 7, 39 / 61), (60, BURST, 1 / EVERY), (240, 39, 202 / 61)],
)
def test_a_minute_that_begins_with_all_at_once_has_less_left(
    a_minute: int, burst: int, a_second: float
) -> None:
    pace = Pace(a_minute)
    assert pace.burst == burst
    assert pace.a_second == pytest.approx(a_second)
    assert pace.burst - 1 + 61 * pace.a_second == pytest.approx(a_minute)


async def test_a_few_go_at_once_and_the_rest_evenly(paces: Paces, time: Time) -> None:
    await spend(paces)
    waits = []
    for _ in range(20):
        waits.append(await paces.turn(POST, "C0", CARD))
        time.now += waits[-1]
    assert waits[1::2] == [0.0] * 10
    assert waits[::2] == pytest.approx([EVERY] * 10, abs=0.001)


async def test_each_method_has_its_own(paces: Paces) -> None:
    await spend(paces)
    await spend(paces, UPDATE, Pace(UPDATES_A_MINUTE).burst)
    assert await paces.turn(UPDATE, "C1/edits", ANSWER) > 0


async def test_all_processes_take_from_one_bucket(store: Store, time: Time) -> None:
    processes = [Paces(store, posts_a_minute=60, time=time) for _ in range(3)]
    for number in range(BURST):
        assert await processes[number % 3].turn(POST, "C1", CARD) == 0.0
    assert [await each.turn(POST, "C2", CARD) > 0 for each in processes] == [True] * 3


async def test_who_waits_goes_in_the_order_of_asking(paces: Paces, time: Time) -> None:
    await spend(paces)
    waits = [await paces.turn(POST, name, CARD) for name in ("a", "b", "c")]
    assert waits == sorted(waits)
    time.now += waits[0]
    assert [await paces.turn(POST, name, CARD) > 0 for name in ("c", "b", "a")] == [True, True, False]


async def test_an_answer_goes_before_all_who_wait(paces: Paces, time: Time) -> None:
    await spend(paces)
    for number in range(200):
        await paces.turn(POST, f"C{number}", CARD)
    time.now += 50.0
    assert await paces.turn(POST, "D0AMY", ANSWER) == 0.0


async def test_a_summary_lets_cards_pass_until_it_waited_long_enough(paces: Paces, time: Time) -> None:
    await spend(paces)
    await paces.turn(POST, "fresh", SUMMARY)
    await paces.turn(POST, "late", SUMMARY, waited=PATIENCE[SUMMARY])
    time.now += 0.1
    await paces.turn(POST, "card", CARD)
    waits = {name: await paces.turn(POST, name, SUMMARY) for name in ("late", "card", "fresh")}
    assert list(waits.values()) == pytest.approx([EVERY - 0.1, 2 * EVERY - 0.1, 3 * EVERY - 0.1], abs=0.001)


async def test_who_becomes_more_urgent_moves_up(paces: Paces) -> None:
    await spend(paces)
    await paces.turn(POST, "C1", CARD)
    slow = await paces.turn(POST, "C2", SUMMARY)
    assert await paces.turn(POST, "C2", ANSWER) < slow


async def test_the_turn_of_one_who_does_not_come_is_over_after_a_while(paces: Paces, time: Time) -> None:
    await spend(paces)
    for number in range(5):
        await paces.turn(POST, f"gone{number}", CARD)
    time.now += 5 * EVERY
    assert await paces.turn(POST, "here", CARD) == pytest.approx(EVERY, abs=0.001)
    time.now += GRACE + 0.01
    assert [await paces.turn(POST, f"C{number}", CARD) for number in range(5)] == [0.0] * 5


async def test_after_a_429_a_method_is_quiet_for_all_and_others_go_on(store: Store, time: Time) -> None:
    mine, theirs = (Paces(store, posts_a_minute=60, time=time) for _ in range(2))
    await mine.block(UPDATE, 30.0)
    assert await theirs.turn(UPDATE, "C1/edits", ANSWER) == 30.0
    assert await theirs.turn(POST, "C1", CARD) == 0.0
    time.now += 30.0
    assert await theirs.turn(UPDATE, "C1/edits", ANSWER) == 0.0


@pytest.mark.parametrize("waits", [(30.0, 5.0), (5.0, 30.0)])
async def test_of_two_429s_the_longer_counts(paces: Paces, time: Time, waits: tuple[float, float]) -> None:
    for seconds in waits:
        await paces.block(UPDATE, seconds)
    time.now += 29.0
    assert await paces.turn(UPDATE, "C1/edits", CARD) == 1.0


async def test_a_retry_after_of_ages_is_believed_for_an_hour(paces: Paces, time: Time) -> None:
    await paces.block(UPDATE, 1e12)
    assert await paces.turn(UPDATE, "C1/edits", CARD) == LONGEST_WAIT
    time.now += LONGEST_BLOCK
    assert await paces.turn(UPDATE, "C1/edits", CARD) == 0.0


async def test_a_clock_that_is_set_back_neither_gives_nor_takes(paces: Paces, time: Time) -> None:
    await spend(paces)
    await paces.turn(POST, "old", CARD)
    time.now -= 86_400
    assert await paces.turn(POST, "new", CARD) == pytest.approx(EVERY, abs=0.001)
    time.now += 25.0
    await spend(paces)


async def test_without_a_limit_the_store_is_not_even_asked(store_url: str) -> None:
    counting = CountingStore(store_url)
    free = Paces(counting, posts_a_minute=0)
    assert [await free.turn(POST, "C1", CARD) for _ in range(500)] == [0.0] * 500
    await free.block(POST, 30.0)
    assert (counting.trips, free.every(POST)) == (0, 0.0)
    assert free.every(UPDATE) == 1 / Pace(UPDATES_A_MINUTE).a_second
    await counting.close()


async def test_who_asks_while_others_do_goes_with_the_next(store: Store, store_url: str, time: Time) -> None:
    counting = CountingStore(store_url)
    paces = Paces(counting, posts_a_minute=240, time=time)
    waits = await asyncio.gather(*(paces.turn(POST, f"C{number}", CARD) for number in range(50)))
    assert waits.count(0.0) == 39
    assert waits == sorted(waits)
    assert counting.trips == 1
    await counting.close()


async def test_the_stores_own_time_does_as_well(store: Store) -> None:
    paces = Paces(store, posts_a_minute=1)
    assert await paces.turn(POST, "C1", CARD) == 0.0
    assert 50 < await paces.turn(POST, "C2", CARD) <= 60


async def test_what_is_counted_has_an_end(paces: Paces, store: Store) -> None:
    await spend(paces)
    await paces.block(UPDATE, 1.0)
    names = await store.call("KEYS", "*")
    assert names
    assert all([0 < await store.call("TTL", name) <= 7200 for name in names])


async def test_a_store_that_is_away_says_so() -> None:
    nowhere = Store("redis://127.0.0.1:1")
    with pytest.raises(StoreAway):
        await Paces(nowhere).turn(POST, "C1", CARD)
    await nowhere.close()


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    a_minute=st.integers(1, 90),
    steps=st.lists(st.tuples(st.floats(0, 20), st.integers(0, 3), st.sampled_from(Rank)), max_size=150),
)
def test_no_minute_ever_has_more_than_the_limit(
    store_url: str, a_minute: int, steps: list[tuple[float, int, Rank]]
) -> None:
    async def play() -> list[float]:
        store, time, gone = Store(store_url), Time(), list[float]()
        await store.call("FLUSHALL")
        processes = [Paces(store, posts_a_minute=a_minute, time=time) for _ in range(3)]
        for number, (pause, lane, rank) in enumerate(steps):
            # Many ask at one moment, then time passes.
            if number % 5 == 0:
                time.now += pause
            if not await processes[number % 3].turn(POST, f"C{lane}", rank):
                gone.append(time.now)
        await store.close()
        return gone

    assert most_in_a_minute(asyncio.run(play())) <= a_minute


def most_in_a_minute(times: list[float]) -> int:
    return max((bisect_left(times, at + 60 - 1e-6) - n for n, at in enumerate(times)), default=0)


@dataclass
class Lane:
    """A channel with as much to post as it may."""

    name: str
    rank: Rank
    process: int
    since: float


class Simulation:
    """Many channels of three processes that all want to post, one second apart within each."""

    def __init__(self, store: Store, lanes: int) -> None:
        self.time = Time()
        self.processes = [Paces(store, posts_a_minute=240, time=self.time) for _ in range(3)]
        self.order = count()
        self.events: list[tuple[float, int, Lane]] = []
        self.gone: dict[Rank, list[tuple[float, str, float]]] = defaultdict(list)
        self.asked = 0
        for number in range(lanes):
            self.come(NOW, Lane(f"C{number:03}", CARD, number % 3, NOW))

    def come(self, at: float, lane: Lane) -> None:
        lane.since = at
        self.plan(at, lane)

    def plan(self, at: float, lane: Lane) -> None:
        heapq.heappush(self.events, (at, next(self.order), lane))

    async def run(self, seconds: float) -> None:
        while self.events and self.events[0][0] < NOW + seconds:
            self.time.now, _, lane = heapq.heappop(self.events)
            self.asked += 1
            waited = self.time.now - lane.since
            wait = await self.processes[lane.process].turn(POST, lane.name, lane.rank, waited)
            if wait:
                self.plan(self.time.now + wait, lane)
                continue
            self.gone[lane.rank].append((self.time.now, lane.name, waited))
            if lane.rank is CARD:
                self.come(self.time.now + 1.0, lane)

    def times(self) -> Iterator[float]:
        return iter(sorted(at for gone in self.gone.values() for at, _, _ in gone))


async def test_a_workspace_with_too_much_to_say_is_steady_fair_and_answers_people(store: Store) -> None:
    here = Simulation(store, lanes=100)
    for second in range(5, 240, 7):
        here.come(NOW + second, Lane(f"D{second}", ANSWER, second % 3, NOW))
    for number in range(5):
        here.come(NOW + 20 + number, Lane(f"S{number}", SUMMARY, number % 3, NOW))
    await here.run(240.0)
    times = list(here.times())
    assert most_in_a_minute(times) <= 240
    # Never idle: one goes as soon as it may.
    assert max(after - before for before, after in pairwise(times)) < 0.35
    assert max(waited for _, _, waited in here.gone[ANSWER]) < 1.0
    assert len(here.gone[SUMMARY]) == 5
    assert max(waited for _, _, waited in here.gone[SUMMARY]) < PATIENCE[SUMMARY] + 35
    # Fair: the channels take turns.
    turns = Counter(name for _, name, _ in here.gone[CARD])
    assert len(turns) == 100
    assert max(turns.values()) - min(turns.values()) <= 2
    # Cheap: who waits does not ask all the time.
    assert here.asked < 4 * len(times)
