"""Tasks under one roof: what ends by itself may finish, the rest is cancelled, and nothing outlives it."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.tasks import BEGIN_AGAIN, Tasks, over_and_over
from tests.support.clock import ManualClock

SHORT = 0.01
"""Real seconds of grace for what never finishes by itself."""
LONG = 30.0


class Work:
    """Something to do that a test starts, watches and lets end."""

    def __init__(self) -> None:
        self.began = asyncio.Event()
        self.may_end = asyncio.Event()
        self.ended = asyncio.Event()
        self.end = "not yet"

    async def run(self) -> str:
        self.began.set()
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.end = "cancelled"
            self.ended.set()
            raise
        self.end = "finished"
        return self.end


@pytest.fixture
def tasks() -> Tasks:
    return Tasks()


@pytest.fixture
def deaths() -> Iterator[list[Any]]:
    """The lines that were written."""
    with capture_logs() as lines:
        yield lines


async def test_a_task_gives_its_result_and_is_forgotten(tasks: Tasks) -> None:
    work = Work()
    task = tasks.spawn(work.run(), "work")
    assert task in tasks.running
    assert task.get_name() == "work"
    work.may_end.set()
    assert await task == "finished"
    assert not tasks.running


async def test_a_loop_does_not_count_as_running(tasks: Tasks) -> None:
    tasks.keep(Work().run(), "loop")
    assert not tasks.running
    await tasks.drain(SHORT)


async def test_short_work_may_finish_at_the_end(tasks: Tasks) -> None:
    work = Work()
    tasks.spawn(work.run(), "work")
    await work.began.wait()
    draining = asyncio.create_task(tasks.drain(LONG))
    asyncio.get_running_loop().call_soon(work.may_end.set)
    await draining
    assert work.end == "finished"


async def test_what_does_not_finish_in_time_is_cancelled(tasks: Tasks) -> None:
    work = Work()
    task = tasks.spawn(work.run(), "work")
    await work.began.wait()
    await tasks.drain(SHORT)
    assert work.end == "cancelled"
    assert task.cancelled()
    assert not tasks.running


async def test_a_loop_is_cancelled_at_once_while_work_goes_on(tasks: Tasks) -> None:
    loop, work = Work(), Work()
    tasks.keep(loop.run(), "loop")
    tasks.spawn(work.run(), "work")
    await asyncio.gather(loop.began.wait(), work.began.wait())
    draining = asyncio.create_task(tasks.drain(LONG))
    await loop.ended.wait()
    assert work.end == "not yet"
    work.may_end.set()
    await draining
    assert (loop.end, work.end) == ("cancelled", "finished")


async def test_work_that_work_starts_may_finish_too(tasks: Tasks) -> None:
    second = Work()

    async def first() -> None:
        tasks.spawn(second.run(), "second")
        asyncio.get_running_loop().call_soon(second.may_end.set)

    tasks.spawn(first(), "first")
    await tasks.drain(LONG)
    assert second.end == "finished"


async def test_work_that_never_ends_does_not_keep_the_rest_from_being_ended(tasks: Tasks) -> None:
    endless = [Work() for _ in range(3)]
    for each in endless:
        tasks.spawn(each.run(), "endless")
    await asyncio.gather(*(each.began.wait() for each in endless))
    await tasks.drain(SHORT)
    assert [each.end for each in endless] == ["cancelled"] * 3


async def test_what_a_dying_task_starts_dies_with_it(tasks: Tasks) -> None:
    late = Work()
    began = asyncio.Event()

    async def stubborn() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            tasks.spawn(late.run(), "late")

    tasks.spawn(stubborn(), "stubborn")
    await began.wait()
    await tasks.drain(SHORT)
    assert late.end in {"cancelled", "not yet"}
    assert not tasks.running
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_loop_that_work_starts_while_it_drains_ends_too(tasks: Tasks) -> None:
    loop = Work()

    async def work() -> None:
        tasks.keep(loop.run(), "loop")

    tasks.spawn(work(), "work")
    await tasks.drain(LONG)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_nothing_to_drain_is_no_trouble(tasks: Tasks) -> None:
    await tasks.drain(LONG)
    await tasks.drain(LONG)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_how_a_task_died_is_written_with_its_name(tasks: Tasks, deaths: list[Any]) -> None:
    async def fail() -> None:
        raise ValueError("no such thing")

    task = tasks.spawn(fail(), "the one that fails")
    await asyncio.wait([task])
    await asyncio.sleep(0)
    (death,) = deaths
    assert (death["log_level"], death["event"], death["task"]) == ("error", "task died", "the one that fails")
    assert str(death["exc_info"]) == "no such thing"


async def test_a_loop_that_dies_is_written_too(tasks: Tasks, deaths: list[Any]) -> None:
    async def fail() -> None:
        raise ValueError("no such thing")

    await asyncio.wait([tasks.keep(fail(), "loop")])
    await asyncio.sleep(0)
    assert len(deaths) == 1


async def test_one_that_fails_while_it_drains_does_not_stop_the_draining(
    tasks: Tasks, deaths: list[Any]
) -> None:
    work = Work()
    may_fail = asyncio.Event()

    async def fail() -> None:
        await may_fail.wait()
        raise ValueError("no such thing")

    tasks.spawn(fail(), "fails")
    tasks.spawn(work.run(), "work")
    await work.began.wait()
    asyncio.get_running_loop().call_soon(may_fail.set)
    await tasks.drain(SHORT)
    assert work.end == "cancelled"
    assert len(deaths) == 1


async def test_one_that_fails_while_it_is_cancelled_does_not_stop_the_rest(
    tasks: Tasks, deaths: list[Any]
) -> None:
    work, began = Work(), asyncio.Event()

    async def fail_at_the_end() -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            raise ValueError("could not clean up")

    tasks.keep(fail_at_the_end(), "fails")
    tasks.keep(work.run(), "loop")
    await asyncio.gather(began.wait(), work.began.wait())
    await tasks.drain(SHORT)
    assert work.end == "cancelled"
    assert len(deaths) == 1


async def test_a_cancelled_task_is_no_death(tasks: Tasks, deaths: list[Any]) -> None:
    tasks.keep(Work().run(), "loop")
    await tasks.drain(SHORT)
    assert not deaths


async def test_one_that_will_not_end_is_named_and_does_not_hold_up_the_end(
    tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.tasks.CANCEL_AGAIN", SHORT)
    released = asyncio.Event()

    async def swallow() -> None:
        while not released.is_set():
            with suppress(asyncio.CancelledError):
                await released.wait()

    stubborn = tasks.keep(swallow(), "stubborn")
    await asyncio.sleep(0)
    with capture_logs() as logs:
        await tasks.drain(SHORT)
    named = [each["tasks"] for each in logs if each["event"] == "tasks that would not end"]
    assert named[0] == ["stubborn"]
    released.set()
    await stubborn


async def test_a_swallowed_cancellation_is_repeated(tasks: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.tasks.CANCEL_AGAIN", SHORT)
    heard: list[str] = []

    async def swallow_once() -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        heard.append("first")
        await asyncio.Event().wait()

    swallower = tasks.keep(swallow_once(), "swallows one")
    await asyncio.sleep(0)
    await tasks.drain(SHORT)
    assert heard == ["first"]
    assert swallower.cancelled()


async def test_a_loop_that_fails_is_begun_again_after_a_while_until_it_is_cancelled(
    tasks: Tasks, deaths: list[Any]
) -> None:
    clock, began = ManualClock(), []

    async def loop() -> None:
        began.append(clock.now())
        if len(began) < 3:
            raise ValueError("of a kind that nobody thought of")
        await asyncio.Event().wait()

    task = tasks.keep(over_and_over(loop, "arrivals", clock.sleep), "arrivals")
    while len(began) < 3:
        await asyncio.sleep(0)
        clock.advance(clock.until_next() or 0.0)
    assert (began[2] - began[0]).total_seconds() == 2 * BEGIN_AGAIN
    await tasks.drain(SHORT)
    assert task.cancelled()
    assert [(line["event"], line["loop"]) for line in deaths] == [
        ("a loop failed in an unknown way", "arrivals")
    ] * 2
