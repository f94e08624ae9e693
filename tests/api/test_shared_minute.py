"""Three processes and one minute: what they send together, measured against the API's own way of counting."""

import heapq
from bisect import bisect_right
from collections.abc import AsyncIterator
from dataclasses import dataclass
from itertools import count
from random import Random

import pytest

from bot.api.budget import PER_MINUTE, Lane
from bot.sandbox.api.gate import RateLimit
from bot.store.budget import SharedLog
from bot.store.redis import Store
from tests.support.clock import ManualClock

PROCESSES = 3
MINUTES = 3
MOST_ON_THE_WAY = 0.9
"""Seconds between our counting of a request and the API's."""


@dataclass(frozen=True)
class Wish:
    """One request that a process wants to send; the background wants the next one as soon as it has sent."""

    process: int
    lane: Lane
    since: float


class Simulation:
    """One thing after the other, in the order of its time."""

    def __init__(self, stores: list[Store], random: Random, phase: float) -> None:
        self.clock, self.random = ManualClock(), random
        self.began = self.now
        self.logs = [SharedLog(store, "ctgo_x", self.clock, time=lambda: self.now) for store in stores]
        # The API's minute may have begun at any moment, by a request that nobody counts any more.
        self.api = RateLimit(self.clock, PER_MINUTE)
        self.api.take()
        self.clock.advance(60 + phase)
        self.order, self.events = count(), list[tuple[float, int, Wish | None]]()
        self.arrivals: list[float] = []
        self.waits: dict[Lane, list[float]] = {lane: [] for lane in Lane}

    @property
    def now(self) -> float:
        return self.clock.now().timestamp()

    def plan(self, after: float, wish: Wish | None) -> None:
        heapq.heappush(self.events, (self.now + after, next(self.order), wish))

    def people_come(self, after: float, many: int) -> None:
        for number in range(many):
            self.plan(after, Wish(number % PROCESSES, Lane.PEOPLE, self.now + after))

    async def run(self, seconds: float) -> None:
        end = self.now + seconds
        while self.events and self.events[0][0] < end:
            at, _, wish = heapq.heappop(self.events)
            self.clock.advance(max(0.0, at - self.now))
            if wish is None:
                self.api.take()  # raises what a 429 would say
                self.arrivals.append(self.now)
            else:
                await self.ask(wish)

    async def ask(self, wish: Wish) -> None:
        turn = await self.logs[wish.process].take(wish.lane)
        if turn.wait:
            self.plan(turn.wait, wish)
            return
        self.waits[wish.lane].append(self.now - wish.since)
        self.plan(self.random.uniform(0.0, MOST_ON_THE_WAY), None)
        if wish.lane is Lane.BACKGROUND:
            self.plan(0.01, Wish(wish.process, wish.lane, self.now + 0.01))
        elif wish.lane is Lane.JOBS:
            pause = self.random.uniform(2.0, 12.0)
            self.plan(pause, Wish(wish.process, wish.lane, self.now + pause))

    def most_in_a_minute(self) -> int:
        """The most arrivals in any sixty seconds, wherever they begin."""
        times = sorted(self.arrivals)
        return max(index + 1 - bisect_right(times, at - 60.0) for index, at in enumerate(times))


@pytest.fixture
async def stores(store: Store, store_url: str) -> AsyncIterator[list[Store]]:
    stores = [Store(store_url) for _ in range(PROCESSES)]
    yield stores
    for each in stores:
        await each.close()


@pytest.mark.parametrize("phase", [0, 13, 29, 41, 59.5])
async def test_three_processes_earn_no_refusal_and_people_do_not_wait(
    stores: list[Store], phase: float
) -> None:
    simulation = Simulation(stores, Random(phase), phase)
    for process in range(PROCESSES):
        simulation.plan(0.0, Wish(process, Lane.BACKGROUND, simulation.now))
        simulation.plan(0.0, Wish(process, Lane.JOBS, simulation.now))
    for minute in range(MINUTES):
        simulation.people_come(minute * 61.0 + 20.0, 20)
    await simulation.run(MINUTES * 61.0)
    assert simulation.most_in_a_minute() <= PER_MINUTE
    people = simulation.waits[Lane.PEOPLE]
    assert len(people) == 20 * MINUTES
    assert max(people) < 1.0
    sent = {lane: len(simulation.waits[lane]) for lane in Lane}
    assert sent[Lane.JOBS] > 10 * MINUTES
    assert sent[Lane.BACKGROUND] > 5 * MINUTES


async def test_a_full_minute_of_people_is_sent_whole_and_not_more(stores: list[Store]) -> None:
    simulation = Simulation(stores, Random(7), 7)
    simulation.people_come(0.0, 200)
    await simulation.run(MINUTES * 61.0)
    assert simulation.most_in_a_minute() == PER_MINUTE
    assert len(simulation.arrivals) == PER_MINUTE * MINUTES


async def test_others_with_the_same_key_are_made_room_for(stores: list[Store]) -> None:
    """A stranger sends 25 a minute; the API's remaining number is all that we hear of it."""
    simulation = Simulation(stores, Random(3), 3)
    log = simulation.logs[0]
    first = await log.take(Lane.PEOPLE)
    await log.learn(first.at, PER_MINUTE - 1 - 25)
    sent = 1
    while not (await log.take(Lane.PEOPLE)).wait:
        sent += 1
    assert sent + 25 == PER_MINUTE
