"""Ends of runs are found also where the API's list of runs is missing, cut short, odd or away."""

from dataclasses import replace
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.delivery.syncs import BUSY, MOST, UNLISTED, USUALLY
from bot.sandbox.api.faults import Fault
from bot.sandbox.api.shapes import Shape
from bot.store.syncs import SOON
from tests.delivery.desk import Desk
from tests.delivery.door import OTHER_STREAM, STREAM
from tests.delivery.test_arrivals import lead


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
