"""Rounds over an agenda: side by side, nothing twice at once, and trouble with one is not that of the others."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.api.budget import Lane
from bot.api.errors import ApiUnreachable
from bot.api.turns import asker
from bot.delivery.rounds import IDLE, Rounds
from bot.errors import StoreAway
from bot.tasks import Tasks
from tests.support.clock import ManualClock


class Agenda:
    """What is due, as the test says; notes who was looked at, and in which lane."""

    def __init__(self) -> None:
        self.due_now: list[str] = []
        self.away = False
        self.seen: list[str] = []
        self.lanes: set[Lane] = set()
        self.trouble: dict[str, Exception] = {}
        self.slow: dict[str, asyncio.Event] = {}
        self.looked = asyncio.Event()

    async def due(self) -> tuple[list[str], float | None]:
        self.looked.set()
        if self.away:
            raise StoreAway("gone")
        return self.due_now, None

    async def look(self, id_: str) -> None:
        self.seen.append(id_)
        self.lanes.add(asker().lane)
        if event := self.slow.get(id_):
            await event.wait()
        if error := self.trouble.get(id_):
            raise error


@asynccontextmanager
async def going(agenda: Agenda) -> AsyncIterator[ManualClock]:
    tasks, clock = Tasks(), ManualClock()
    rounds = Rounds("thing", agenda.due, agenda.look, tasks, clock, lane=Lane.JOBS)
    tasks.keep(rounds.run(), "rounds")
    yield clock
    await tasks.drain(5)


async def round_(agenda: Agenda, clock: ManualClock) -> None:
    """One more look at the agenda, and what comes of it."""
    await agenda.looked.wait()
    agenda.looked.clear()
    for _ in range(10):
        await asyncio.sleep(0)  # gives way to what was started
    clock.advance(IDLE)
    await agenda.looked.wait()
    for _ in range(10):
        await asyncio.sleep(0)


async def test_all_that_is_due_is_looked_at_in_its_lane() -> None:
    agenda = Agenda()
    agenda.due_now = ["a", "b"]
    async with going(agenda) as clock:
        await round_(agenda, clock)
    assert set(agenda.seen) == {"a", "b"}
    assert agenda.lanes == {Lane.JOBS}


async def test_who_is_slow_holds_up_nobody_and_is_not_looked_at_twice_at_once() -> None:
    agenda = Agenda()
    agenda.due_now = ["slow", "quick"]
    agenda.slow["slow"] = asyncio.Event()
    async with going(agenda) as clock:
        await round_(agenda, clock)
        assert agenda.seen.count("slow") == 1
        assert agenda.seen.count("quick") == 2
        agenda.slow["slow"].set()
        await round_(agenda, clock)
        await round_(agenda, clock)
    assert agenda.seen.count("slow") >= 2


@pytest.mark.parametrize(
    "error", [StoreAway("gone"), ApiUnreachable("GET /x"), ValueError("a mistake of ours")]
)
async def test_trouble_with_one_is_not_that_of_the_others_and_not_for_ever(error: Exception) -> None:
    agenda = Agenda()
    agenda.due_now = ["bad", "good"]
    agenda.trouble["bad"] = error
    async with going(agenda) as clock:
        await round_(agenda, clock)
    assert agenda.seen.count("bad") == agenda.seen.count("good") == 2


async def test_a_store_that_is_away_is_waited_for() -> None:
    agenda = Agenda()
    agenda.due_now, agenda.away = ["a"], True
    async with going(agenda) as clock:
        await round_(agenda, clock)
        assert not agenda.seen
        agenda.away = False
        await round_(agenda, clock)
    assert agenda.seen
