"""Ends of runs are found by one look for everybody, sooner after a webhook, told once, and never where nobody asks."""

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.api.budget import Lane
from bot.delivery.rounds import Rounds
from bot.delivery.syncs import BUSY, MOST, UNLISTED, USUALLY, Syncs
from bot.errors import StoreAway
from bot.sandbox.api.faults import Fault
from bot.sandbox.api.shapes import Shape
from bot.store.redis import Store
from bot.store.syncs import RUNS, SOON, SyncBook
from bot.tasks import Tasks
from tests.delivery.door import OTHER_STREAM, STREAM, Door
from tests.delivery.make import BREATH
from tests.delivery.test_arrivals import lead
from tests.services.clockwork import Stopped


class Told:
    """Who wants to know, and idempotently does."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, tuple[int, ...], datetime]] = []
        self.away = False

    async def sync_ended(self, stream_id: int, run_ids: Collection[int], at: datetime) -> None:
        if self.away:
            raise StoreAway("gone")
        self.calls.append((stream_id, tuple(run_ids), at))

    @property
    def runs(self) -> list[tuple[int, ...]]:
        return [run_ids for _, run_ids, _ in self.calls]


class Desk:
    """A process that looks; what is wanted is in the test's hands."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.told = Told()
        self.wanted = True
        self.lookups = 0
        self.paused = False
        self.syncs = self.process()

    def process(self, store: Store | None = None) -> Syncs:
        door = self.door
        book = SyncBook(store or door.store, door.clock)
        return Syncs(book, door.api, self.told, door.clock, self._wants, paused=lambda: self.paused)

    async def _wants(self) -> bool:
        self.lookups += 1
        return self.wanted

    async def pass_(self, seconds: float, *processes: Syncs) -> None:
        """Let time pass, with a round every ten seconds."""
        for _ in range(round(seconds / 10)):
            for each in processes or (self.syncs,):
                for id_ in (await each.due())[0]:
                    await self._look(each, id_)
            self.door.clock.advance(10)
            await asyncio.sleep(BREATH)  # lets the stand-in's runs go on

    async def _look(self, process: Syncs, id_: str) -> None:
        """Time passes while the client waits between two tries."""
        look = asyncio.create_task(process.look(id_))
        while not look.done():
            await asyncio.sleep(BREATH)
            if look in self.door.clock.asleep:
                self.door.clock.advance(1)
        await look

    async def begin(self) -> None:
        """Past the first look."""
        await self.pass_(60)

    def asked(self) -> list[str]:
        """Where runs were asked for."""
        paths = [seen.path.removeprefix("/api/v2") for seen in self.door.sandbox.requests]
        return [path for path in paths if path.endswith("/runs")]

    async def run(self, stream: int = STREAM, accounts: tuple[int, ...] = (9,)) -> list[int]:
        """Runs of these accounts that are over now; answers their ids."""
        tables, life = self.door.sandbox.tables, self.door.sandbox._life
        segment = next(iter(tables.pairs_of(stream))).segment_id
        ids = [life.queue(stream, account, segment).id for account in accounts]
        while any(run.going for run in tables.runs.all()):
            self.door.clock.advance(1.0)
            await asyncio.sleep(BREATH)
        return ids


@pytest.fixture
async def desk(door: Door) -> AsyncIterator[Desk]:
    desk = Desk(door)
    yield desk
    await desk.door.store.call("FLUSHALL")


async def test_the_first_look_tells_of_nothing_that_was_there(desk: Desk) -> None:
    await desk.run()
    desk.door.clock.advance(120)
    await desk.begin()
    assert desk.told.calls == []
    assert desk.asked() == ["/runs"]


async def test_the_accounts_of_a_run_are_told_together_and_once(desk: Desk) -> None:
    await desk.begin()
    ids = await desk.run(accounts=(7, 9))
    await desk.pass_(3 * USUALLY)
    assert desk.told.runs == [tuple(ids)]
    assert desk.told.calls[0][0] == STREAM


async def test_what_ends_right_after_it_was_wanted_is_told_at_the_first_look(desk: Desk) -> None:
    await desk.syncs.due()
    ids = await desk.run()
    await desk.begin()
    assert desk.told.runs == [tuple(ids)]


async def test_a_run_that_failed_is_told_too(desk: Desk) -> None:
    await desk.begin()
    desk.door.sandbox._life.fail_next_run = True
    ids = await desk.run()
    await desk.pass_(USUALLY)
    assert desk.told.runs == [tuple(ids)]


async def test_any_number_of_streams_and_replicas_cost_one_look_in_five_minutes(desk: Desk) -> None:
    processes = [desk.process() for _ in range(3)]
    await desk.pass_(USUALLY, *processes)
    for stream in (STREAM, OTHER_STREAM, 44):
        await desk.run(stream, (next(iter(desk.door.sandbox.tables.pairs_of(stream))).account_id,))
    await desk.pass_(2 * USUALLY, *processes)
    assert {stream for stream, *_ in desk.told.calls} == {STREAM, OTHER_STREAM, 44}
    assert len(desk.told.calls) == 3
    assert desk.asked() == ["/runs"] * 3


async def test_while_nobody_wants_it_or_our_key_is_refused_nothing_is_asked(desk: Desk) -> None:
    desk.wanted = False
    await desk.pass_(2 * USUALLY)
    desk.wanted = desk.paused = True
    await desk.pass_(2 * USUALLY)
    assert desk.asked() == []
    desk.paused = False
    await desk.pass_(20)
    assert desk.asked() == ["/runs"]


async def test_what_people_want_is_looked_up_every_few_seconds_only(desk: Desk) -> None:
    for _ in range(50):
        await desk.syncs.due()
        desk.door.clock.advance(1)
    assert desk.lookups == 10


async def test_what_ended_while_nobody_wanted_it_is_not_told_afterwards(desk: Desk) -> None:
    await desk.begin()
    desk.wanted = False
    await desk.pass_(USUALLY)
    await desk.run()
    await desk.pass_(USUALLY)
    desk.wanted = True
    await desk.begin()
    assert desk.told.calls == []


async def test_after_a_webhook_it_is_looked_soon_once_for_all_of_that_time(desk: Desk) -> None:
    subscription = await desk.door.subscribe()
    await desk.begin()
    ids = await desk.run()
    before = len(desk.asked())
    for id_ in (9001, 9002):
        await desk.door.brings(subscription, lead(id_))
        await desk.pass_(10)
    assert desk.told.calls == []
    await desk.pass_(SOON)
    assert desk.told.runs == [tuple(ids)]
    assert desk.asked()[before:] == ["/runs"]


async def test_a_webhook_that_cannot_be_read_has_the_look_come_soon_too(desk: Desk) -> None:
    everything = await desk.door.subscribe(stream_id=None)
    await desk.begin()
    ids = await desk.run()
    await desk.door.brings(everything, "<html>")
    await desk.pass_(SOON + 10)
    assert desk.told.runs == [tuple(ids)]


async def test_what_still_goes_on_is_waited_for_and_looked_at_every_minute(desk: Desk) -> None:
    await desk.begin()
    await desk.run()
    tables = desk.door.sandbox.tables
    last = max(tables.runs.all(), key=lambda run: run.id)
    tables.runs.put(_going(last))
    before = len(desk.asked())
    await desk.door.syncs.hint([STREAM])
    await desk.pass_(SOON + 3 * BUSY)
    assert desk.told.calls == []
    assert 3 <= len(desk.asked()) - before <= 5
    tables.runs.put(last)
    await desk.pass_(BUSY)
    assert desk.told.runs == [(last.id,)]


def _going(run: Any) -> Any:
    return replace(run, status="running", completed_at=None)


@pytest.mark.parametrize(
    "trouble",
    [
        Fault("html", path="/runs", status=200, count=None),
        Fault("malformed", path="/runs", count=None),
        Fault("error", path="/runs", status=404, count=None),
        Fault("error", path="/runs", status=403, count=None),
    ],
    ids=lambda fault: f"{fault.kind} {fault.status}",
)
async def test_where_the_list_cannot_be_read_only_streams_of_a_webhook_are_asked(
    desk: Desk, trouble: Fault
) -> None:
    subscription = await desk.door.subscribe()
    desk.door.sandbox.faults.add(trouble)
    await desk.begin()
    await desk.pass_(2 * USUALLY)
    assert desk.asked() == ["/runs"]
    ids = await desk.run()
    await desk.door.brings(subscription, lead())
    await desk.pass_(SOON + 10)
    assert desk.told.runs == [tuple(ids)]
    await desk.pass_(USUALLY)
    assert desk.asked() == ["/runs", f"/streams/{STREAM}/runs"]
    desk.door.sandbox.faults.clear()
    await desk.pass_(UNLISTED)
    assert desk.asked()[2:].count("/runs") > 0
    assert desk.told.runs == [tuple(ids)]


async def test_a_list_that_names_no_streams_is_as_good_as_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription = await desk.door.subscribe()
    await desk.run()
    desk.door.clock.advance(120)
    monkeypatch.setattr("bot.sandbox.api.operations.runs.run_view", _nameless)
    await desk.begin()
    ids = await desk.run()
    await desk.door.brings(subscription, lead())
    await desk.pass_(SOON + 10)
    assert [sorted(each) for each in desk.told.runs] == [ids]
    assert desk.asked() == ["/runs", f"/streams/{STREAM}/runs"]


def _nameless(_tables: object, run: Any) -> dict[str, Any]:
    return {
        "id": run.id,
        "status": run.status,
        "triggeredAt": run.triggered_at,
        "completedAt": run.completed_at,
    }


async def test_a_list_that_is_cut_short_is_made_up_for_by_the_streams_own(desk: Desk) -> None:
    subscription = await desk.door.subscribe()
    await desk.begin()
    ids = await desk.run()
    desk.door.clock.advance(1)
    await _bury(desk, 30)
    await desk.door.brings(subscription, lead())
    await desk.pass_(SOON + 10)
    assert tuple(ids) in desk.told.runs
    assert f"/streams/{STREAM}/runs" in desk.asked()


async def _bury(desk: Desk, count: int) -> None:
    """So many newer runs of another stream: the list shows no others."""
    tables = desk.door.sandbox.tables
    newest = max(tables.runs.all(), key=lambda run: run.id)
    for number in range(1, count + 1):
        tables.runs.put(replace(newest, id=newest.id + number, stream_id=OTHER_STREAM))


@pytest.mark.parametrize(
    "shape", [Shape(envelope="bare"), Shape(envelope="data"), Shape(ids="runId", nulls=True)]
)
async def test_the_list_is_read_in_each_plausible_shape(desk: Desk, shape: Shape) -> None:
    desk.door.sandbox.answer_in(shape)
    await desk.begin()
    ids = await desk.run()
    await desk.pass_(USUALLY)
    assert desk.told.runs == [tuple(ids)]


async def test_an_api_that_is_away_is_asked_again_and_nothing_is_lost(desk: Desk) -> None:
    subscription = await desk.door.subscribe()
    await desk.begin()
    ids = await desk.run()
    desk.door.sandbox.faults.add(Fault("down", count=None))
    await desk.door.brings(subscription, lead())
    with capture_logs() as logs:
        await desk.pass_(2 * USUALLY)
    assert "cannot see which runs ended" in [each["event"] for each in logs]
    desk.door.sandbox.faults.clear()
    await desk.pass_(BUSY + 10)
    assert desk.told.runs == [tuple(ids)]


async def test_a_stream_whose_runs_the_api_does_not_tell_just_now_is_asked_again(desk: Desk) -> None:
    for path, status in (("/runs", 404), ("/streams/*/runs", 503)):
        desk.door.sandbox.faults.add(Fault("error", path=path, status=status, count=None))
    await desk.begin()
    ids = await desk.run()
    await desk.door.syncs.hint([STREAM])
    await desk.pass_(2 * BUSY)
    assert (desk.told.calls, list(await desk.door.syncs.hints())) == ([], [STREAM])
    desk.door.sandbox.faults.clear()
    await desk.pass_(BUSY + 10)
    assert desk.told.runs == [tuple(ids)]


async def test_a_stream_that_is_gone_does_not_keep_us_from_the_others(desk: Desk) -> None:
    desk.door.sandbox.faults.add(Fault("html", path="/runs", status=200, count=None))
    await desk.begin()
    ids = await desk.run()
    await desk.door.syncs.hint([999, STREAM])
    await desk.pass_(SOON + 10)
    assert desk.told.runs == [tuple(ids)]
    assert await desk.door.syncs.hints() == {}


async def test_many_streams_are_asked_some_at_a_time(desk: Desk) -> None:
    desk.door.sandbox.faults.add(Fault("html", path="/runs", status=200, count=None))
    await desk.begin()
    await desk.door.syncs.hint(range(100, 100 + 2 * MOST))
    await desk.pass_(SOON + 10)
    assert len(desk.asked()) == 1 + MOST
    await desk.pass_(BUSY + 10)
    assert len(desk.asked()) == 1 + 2 * MOST


async def test_whoever_dies_before_telling_or_noting_tells_the_same_runs_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.begin()
    ids = await desk.run()
    desk.told.away = True
    await desk.syncs.due()
    with pytest.raises(StoreAway):
        await desk.syncs.look(RUNS)
    desk.told.away = False
    with monkeypatch.context() as dying:
        dying.setattr(SyncBook, "note", _gone)
        with pytest.raises(StoreAway):
            await desk.syncs.look(RUNS)
    await desk.pass_(USUALLY, desk.process())
    assert desk.told.runs == [tuple(ids)] * 2
    assert desk.told.calls[0] == desk.told.calls[1]


@pytest.mark.parametrize("steps", range(9))
async def test_at_whatever_step_one_is_stopped_another_tells_the_same_runs(
    desk: Desk, store_url: str, steps: int
) -> None:
    await desk.begin()
    ids = await desk.run()
    await desk.door.syncs.hint([STREAM])
    desk.door.clock.advance(SOON)
    dying = Stopped(store_url)
    process = desk.process(dying)
    dying.left = steps
    with suppress(StoreAway):
        for id_ in (await process.due())[0]:
            await process.look(id_)
    await dying.close()
    await desk.pass_(2 * BUSY, desk.process())
    assert set(desk.told.runs) == {tuple(ids)}
    assert len(set(desk.told.calls)) == 1
    assert await desk.door.syncs.hints() == {}


async def _gone(*_: object) -> None:
    raise StoreAway("gone")


async def test_what_is_said_while_we_look_is_looked_at_soon(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    await desk.begin()
    note = SyncBook.note

    async def meanwhile(book: SyncBook, ids: Collection[int]) -> None:
        desk.door.clock.advance(1)
        await book.hint([OTHER_STREAM])
        await note(book, ids)

    with monkeypatch.context() as busy:
        busy.setattr(SyncBook, "note", meanwhile)
        await desk.syncs.look(RUNS)
    before = len(desk.asked())
    await desk.pass_(SOON + 10)
    assert len(desk.asked()) > before
    assert await desk.door.syncs.hints() == {}


async def test_a_store_that_was_emptied_begins_anew(desk: Desk) -> None:
    await desk.begin()
    await desk.run()
    await desk.door.store.call("FLUSHALL")
    await desk.syncs.look(RUNS)
    desk.door.clock.advance(120)
    await desk.begin()
    assert desk.told.calls == []
    ids = await desk.run()
    await desk.pass_(USUALLY)
    assert desk.told.runs == [tuple(ids)]


async def test_its_loop_goes_on_in_the_background(desk: Desk) -> None:
    door, tasks = desk.door, Tasks()
    rounds = Rounds("syncs", desk.syncs.due, desk.syncs.look, tasks, door.clock, lane=Lane.BACKGROUND)
    tasks.keep(rounds.run(), "syncs")
    while not desk.asked():
        door.clock.advance(1)
        await asyncio.sleep(BREATH)
    await tasks.drain(1)
    assert desk.asked() == ["/runs"]
