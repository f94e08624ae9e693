"""Reads that are repeated: fetched once, kept a moment, dropped by what changes them."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from bot.api import GoodOnes
from bot.api.budget import Lane
from bot.api.errors import ApiError, ApiUnreachable, NoTurn, Unavailable
from bot.api.freshness import KEEP, STALE, Fresh, Memory, Subject
from tests.api import examples
from tests.api.wire import Wire, raw, says
from tests.support.clock import ManualClock

STREAMS = Fresh(Subject.STREAMS, 30)


class Source:
    """Where answers come from: each is a number higher; a test says when one may come."""

    def __init__(self) -> None:
        self.asked = 0
        self.open = asyncio.Event()
        self.open.set()
        self.broken: Exception | None = None

    async def answer(self) -> int:
        self.asked += 1
        mine = self.asked
        await self.open.wait()
        if self.broken:
            raise self.broken
        return mine

    @contextmanager
    def slow(self) -> Iterator[None]:
        self.open.clear()
        yield
        self.open.set()


class Desk:
    def __init__(self) -> None:
        self.clock, self.source = ManualClock(), Source()
        self.memory = Memory(self.clock)

    async def read(self, key: str = "streams", lane: Lane = Lane.PEOPLE) -> int:
        return await self.memory.read(key, STREAMS, lane, self.source.answer)

    def reading(self, lane: Lane = Lane.PEOPLE) -> asyncio.Task[int]:
        return asyncio.create_task(self.read(lane=lane))


async def settle() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_an_answer_is_kept_as_long_as_it_is_fresh() -> None:
    desk = Desk()
    assert [await desk.read(), await desk.read()] == [1, 1]
    desk.clock.advance(29.9)
    assert await desk.read() == 1
    desk.clock.advance(0.1)
    assert await desk.read() == 2


async def test_many_at_once_are_one_request() -> None:
    desk = Desk()
    with desk.source.slow():
        readers = [desk.reading() for _ in range(50)]
        await settle()
    assert await asyncio.gather(*readers) == [1] * 50
    assert desk.source.asked == 1


async def test_different_questions_are_different_requests() -> None:
    desk = Desk()
    assert [await desk.read("one"), await desk.read("other"), await desk.read("one")] == [1, 2, 1]


async def test_a_failure_is_told_to_all_who_waited_and_is_not_kept() -> None:
    desk = Desk()
    desk.source.broken = Unavailable("GET /streams")
    with desk.source.slow():
        readers = [desk.reading() for _ in range(3)]
        await settle()
    got = await asyncio.gather(*readers, return_exceptions=True)
    assert [type(each) for each in got] == [Unavailable] * 3
    assert desk.source.asked == 1
    desk.source.broken = None
    assert await desk.read() == 2


async def test_who_waits_outlives_who_asked() -> None:
    desk = Desk()
    with desk.source.slow():
        first, second, third = desk.reading(), desk.reading(), desk.reading()
        await settle()
        first.cancel()
        await settle()
    assert {await second, await third} == {2}
    assert first.cancelled()


async def test_who_waits_may_go_without_harm() -> None:
    desk = Desk()
    with desk.source.slow():
        first, second = desk.reading(), desk.reading()
        await settle()
        second.cancel()
        await settle()
        assert second.cancelled()
    assert await first == 1


async def test_people_do_not_wait_for_the_background() -> None:
    desk = Desk()
    with desk.source.slow():
        slow = desk.reading(Lane.BACKGROUND)
        await settle()
        person, joined = desk.reading(), desk.reading(Lane.JOBS)
        await settle()
    assert [await each for each in (slow, person, joined)] == [1, 2, 2]


async def test_what_changed_on_the_way_is_not_kept() -> None:
    desk = Desk()
    with desk.source.slow():
        before = desk.reading()
        await settle()
        desk.memory.drop(frozenset({Subject.STREAMS}))
        after = desk.reading()
        await settle()
    assert [await each for each in (before, after)] == [1, 2]
    assert await desk.read() == 2


async def test_other_subjects_stay() -> None:
    desk = Desk()
    await desk.read()
    desk.memory.drop(frozenset({Subject.ME, Subject.SEGMENTS}))
    assert await desk.read() == 1


async def test_what_is_old_takes_no_room() -> None:
    desk = Desk()
    for number in range(100):
        await desk.read(f"stream {number}")
        desk.clock.advance(10)
    assert len(desk.memory._held) <= 4


@pytest.mark.parametrize(
    ("read", "body"),
    [
        (lambda api: api.streams.list(), {"streams": []}),
        (lambda api: api.streams.get(42), {"stream": {"id": 42}}),
        (lambda api: api.segments.list(), {"segments": []}),
        (lambda api: api.accounts.list(), {"active": [], "sleeping": []}),
        (lambda api: api.me.get(), {"subscriptionStatus": "active", "accounts": []}),
    ],
)
async def test_the_client_asks_once_for_what_is_kept(
    read: Callable[[GoodOnes], object], body: object
) -> None:
    wire = Wire(says(body))
    client = wire.client()
    assert await read(client) is await read(client)  # type: ignore[misc]


async def test_who_changes_what_is_there_reads_it_anew() -> None:
    wire = Wire(says({"stream": {"id": 42}}), says({"stream": {"id": 42, "name": "Changed elsewhere"}}))
    client = wire.client()
    assert (await client.streams.get(42)).name is None
    assert (await client.streams.get(42, anew=True)).name == "Changed elsewhere"


async def test_a_run_makes_the_budgets_be_read_again() -> None:
    wire = Wire(raw(examples.ME), says({"queued": [], "skipped": []}), raw(examples.ME))
    client = wire.client()
    await client.me.get()
    await client.streams.run(42)
    await client.me.get()
    assert len(wire.requests) == 3


async def test_what_may_have_happened_makes_stale_too() -> None:
    wire = Wire(raw(examples.ME), raw("", 500), raw(examples.ME))
    client = wire.client()
    await client.me.get()
    with pytest.raises(Exception, match="OutcomeUnknown"):
        await client.accounts.wake(7)
    await client.me.get()
    assert len(wire.requests) == 3


async def test_judging_leaves_everything_fresh() -> None:
    assert STALE["POST /leads/{id}/feedback"] == frozenset()
    assert {fresh.subject for fresh in KEEP.values()} == set(Subject)


async def test_who_cannot_wait_does_not_join_who_may_be_waiting() -> None:
    desk = Desk()
    with desk.source.slow():
        person = desk.reading()
        await settle()
        cards = [desk.reading(Lane.AT_ONCE) for _ in range(16)]
        await settle()
    assert [await each for each in (person, *cards)] == [1] + [2] * 16


@pytest.mark.parametrize("kind", [NoTurn, ApiUnreachable])
async def test_who_can_wait_asks_again_where_the_one_who_could_not_had_no_turn_or_no_answer(
    kind: type[ApiError],
) -> None:
    desk = Desk()

    async def no_turn() -> int:
        await desk.source.open.wait()
        raise kind("GET /streams")

    with desk.source.slow():
        card = asyncio.create_task(desk.memory.read("streams", STREAMS, Lane.AT_ONCE, no_turn))
        await settle()
        others = [desk.reading(lane) for lane in (Lane.PEOPLE, Lane.JOBS, Lane.AT_ONCE)]
        await settle()
        assert desk.source.asked == 0
    person, job, other_card = await asyncio.gather(*others, return_exceptions=True)
    assert (person, job) == (1, 1)
    assert isinstance(other_card, kind)
    assert isinstance(card.exception(), kind)


async def test_no_turn_for_who_could_wait_is_told_to_all_who_did() -> None:
    desk = Desk()
    desk.source.broken = NoTurn("GET /streams")
    with desk.source.slow():
        readers = [desk.reading(), desk.reading(), desk.reading(Lane.JOBS)]
        await settle()
    assert [type(each) for each in await asyncio.gather(*readers, return_exceptions=True)] == [NoTurn] * 3
    assert desk.source.asked == 1
