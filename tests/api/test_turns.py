"""Whose turn it is, in which order, and what those hear who wait."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.api.budget import WINDOW, Alone, Lane
from bot.api.errors import NoTurn, RateLimited
from bot.api.turns import AT_ONCE, FOR_PEOPLE, PATIENCE, Turns, asking
from tests.support.clock import ManualClock


class Town:
    """One process's turns over a log that a test may fill."""

    def __init__(self) -> None:
        self.clock = ManualClock()
        self.log = Alone(self.clock)
        self.turns = Turns(self.log, self.clock)
        self.done: list[str] = []
        self.told: list[tuple[str, float]] = []
        self.tasks: list[asyncio.Task[None]] = []

    def ask(self, name: str, lane: Lane = Lane.PEOPLE) -> asyncio.Task[None]:
        """Somebody wants to send one request."""

        async def hear(seconds: float) -> None:
            self.told.append((name, round(seconds)))

        async def send() -> None:
            with asking(lane, hear):
                async with self.turns.take(f"GET /{name}"):
                    self.done.append(name)

        self.tasks.append(asyncio.create_task(send(), name=name))
        return self.tasks[-1]

    async def fill(self, lane: Lane = Lane.PEOPLE) -> None:
        while not (await self.log.take(lane)).wait:
            pass

    async def breathe(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    async def pass_by(self, seconds: float) -> None:
        self.clock.advance(seconds)
        await self.breathe()


@pytest.fixture
async def town() -> AsyncIterator[Town]:
    town = Town()
    yield town
    for task in town.tasks:
        task.cancel()
    await asyncio.gather(*town.tasks, return_exceptions=True)


async def test_who_has_room_goes_at_once_and_hears_nothing(town: Town) -> None:
    await town.ask("one")
    assert (town.done, town.told) == (["one"], [])


async def test_who_waits_is_told_how_long_and_once(town: Town) -> None:
    await town.fill()
    town.ask("one")
    await town.breathe()
    assert town.told == [("one", 61)]
    await town.pass_by(WINDOW)
    assert (town.done, town.told) == (["one"], [("one", 61)])


async def test_a_wait_that_nobody_notices_is_not_told(town: Town) -> None:
    await town.fill()
    town.clock.advance(WINDOW - 1)
    town.ask("one")
    await town.pass_by(1)
    assert (town.done, town.told) == (["one"], [])


async def test_first_come_first_served(town: Town) -> None:
    for _ in range(60):
        await town.log.take(Lane.PEOPLE)
        town.clock.advance(0.5)
    for name in "abc":
        town.ask(name)
        await town.breathe()
    assert [seconds for _, seconds in town.told] == [31, 32, 32]
    for expected in (["a"], ["a", "b"], ["a", "b", "c"]):
        await town.pass_by(town.clock.until_next() or 0)
        assert town.done == expected


async def test_people_pass_jobs_and_jobs_pass_the_background(town: Town) -> None:
    await town.fill(Lane.BACKGROUND)
    town.ask("healing", Lane.BACKGROUND)
    town.ask("job", Lane.JOBS)
    town.ask("person")
    await town.breathe()
    assert town.done == ["job", "person"]
    await town.fill(Lane.JOBS)
    town.ask("late job", Lane.JOBS)
    town.ask("late person")
    await town.breathe()
    assert town.done == ["job", "person", "late person"]


async def test_who_gives_up_makes_room_for_those_behind(town: Town) -> None:
    for _ in range(60):
        await town.log.take(Lane.PEOPLE)
        town.clock.advance(0.5)
    first = town.ask("first")
    town.ask("second")
    await town.breathe()
    first.cancel()
    await town.breathe()
    await town.pass_by(31.5)
    assert town.done == ["second"]


async def test_too_long_a_wait_is_refused_at_once_with_its_length(town: Town) -> None:
    await town.log.block(PATIENCE + 30)
    with pytest.raises(RateLimited) as caught:
        await town.ask("one")
    assert caught.value.retry_after == pytest.approx(120)
    assert (caught.value.request, town.told) == ("GET /one", [])


async def test_a_queue_that_is_too_long_takes_nobody_more(town: Town) -> None:
    await town.fill()
    asks = [town.ask(f"{number}") for number in range(61)]
    await town.breathe()
    assert [ask.done() for ask in asks] == [False] * 60 + [True]
    assert isinstance(asks[-1].exception(), RateLimited)


async def test_tasks_begun_inside_ask_in_the_same_lane(town: Town) -> None:
    await town.fill(Lane.BACKGROUND)
    with asking(Lane.BACKGROUND):
        inner = asyncio.create_task(enter(town, "inner"))
    await enter(town, "outer")
    assert town.done == ["outer"]
    inner.cancel()
    with pytest.raises(asyncio.CancelledError):
        await inner


async def enter(town: Town, name: str) -> None:
    async with town.turns.take("GET /me"):
        town.done.append(name)


async def test_a_failure_while_sending_gives_everything_back(town: Town) -> None:
    for _ in range(20):
        with pytest.raises(ValueError, match="no good"):
            async with town.turns.take("GET /me"):
                raise ValueError("no good")
    await town.ask("one")
    assert town.done == ["one"]


async def test_who_cannot_wait_goes_where_there_is_room(town: Town) -> None:
    await town.ask("card", Lane.AT_ONCE)
    assert (town.done, town.told) == (["card"], [])


async def test_who_cannot_wait_is_refused_at_once_and_hears_of_no_waiting(town: Town) -> None:
    await town.fill()
    with pytest.raises(NoTurn) as caught:
        await town.ask("card", Lane.AT_ONCE)
    assert caught.value.retry_after == pytest.approx(WINDOW)
    assert (caught.value.request, town.told, len(town.clock.asleep)) == ("GET /card", [], 0)


async def test_who_cannot_wait_leaves_people_their_twenty(town: Town) -> None:
    for _ in range(40):
        await town.ask("card", Lane.AT_ONCE)
    with pytest.raises(NoTurn):
        await town.ask("card", Lane.AT_ONCE)
    for _ in range(20):
        await town.ask("person")
    assert town.done.count("person") == 20


async def test_who_cannot_wait_does_not_wait_for_a_connection_either(town: Town) -> None:
    held = asyncio.Event()

    async def slow() -> None:
        with asking(Lane.JOBS):
            async with town.turns.take("GET /slow"):
                await held.wait()

    town.tasks += [asyncio.create_task(slow()) for _ in range(AT_ONCE - FOR_PEOPLE)]
    await town.breathe()
    with pytest.raises(NoTurn, match="no connection is free"):
        await town.ask("card", Lane.AT_ONCE)
    held.set()
    await town.breathe()
    await town.ask("card", Lane.AT_ONCE)
    assert town.done == ["card"]
