"""Ends of runs are found by one look for everybody, sooner after a webhook, told once, and never where nobody asks."""

import asyncio
from dataclasses import replace
from typing import Any

from bot.api.budget import Lane
from bot.delivery.rounds import Rounds
from bot.delivery.syncs import BUSY, USUALLY
from bot.store.syncs import SOON
from bot.tasks import Tasks
from tests.delivery.desk import Desk
from tests.delivery.door import OTHER_STREAM, STREAM
from tests.delivery.make import BREATH
from tests.delivery.test_arrivals import lead


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


async def test_its_loop_goes_on_in_the_background(desk: Desk) -> None:
    door, tasks = desk.door, Tasks()
    rounds = Rounds("syncs", desk.syncs.due, desk.syncs.look, tasks, door.clock, lane=Lane.BACKGROUND)
    tasks.keep(rounds.run(), "syncs")
    while not desk.asked():
        door.clock.advance(1)
        await asyncio.sleep(BREATH)
    await tasks.drain(1)
    assert desk.asked() == ["/runs"]
