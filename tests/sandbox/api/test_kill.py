"""A stand-in that is killed: between any two steps of a run, and between any two writes to the shelf."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox.api import ApiSandbox
from bot.sandbox.api.changes import Changes
from bot.sandbox.api.moments import stamp
from bot.sandbox.api.progress import Progress
from bot.sandbox.api.rows import Run
from bot.sandbox.api.tables import Tables
from bot.sandbox.keep import Keep
from tests.sandbox.api.support import KEY, START, Caller, Listener, ManualClock, opened

NOW = stamp(START)
MANY_WRITES = 40
"""More than a run ever makes."""


class Killed(BaseException):
    """The process is gone."""


class DyingKeep(Keep):
    """A shelf whose process is killed in place of one of its writes."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.left: int | None = None
        """How many writes succeed before the kill; None for all."""

    def put(self, kind: str, key: str, body: Any) -> None:
        if self.left == 0:
            raise Killed
        self.left = None if self.left is None else self.left - 1
        super().put(kind, key, body)


async def reach(caller: Caller, run_id: int, status: str, lines: int) -> None:
    """Step the clock until the run is there."""
    runs = caller.sandbox.tables.runs
    while (runs.need(run_id).status, len(runs.need(run_id).progress_log)) != (status, lines):
        assert runs.need(run_id).going
        await caller.clock.advance(0.1)


@pytest.mark.parametrize(
    ("status", "lines"), [("queued", 0), ("running", 0), ("running", 1), ("running", 2), ("succeeded", 3)]
)
async def test_run_is_the_same_run_wherever_the_process_ended(
    tmp_path: Path, listener: Listener, status: str, lines: int
) -> None:
    async with opened() as undisturbed:
        (wanted,) = await undisturbed.run_through(43)
    keep, clock = Keep(tmp_path / "api.db"), ManualClock()
    async with opened(keep, clock) as caller:
        await caller.post("/webhooks/subscribe", {"targetUrl": listener.url})
        _, body = await caller.post("/streams/43/run")
        run_id = body["queued"][0]["syncRunId"]
        await reach(caller, run_id, status, lines)
        if status == "succeeded":
            await listener.until(1)
    async with opened(keep, clock) as caller:
        run = caller.sandbox.tables.runs.need(run_id)
        assert (run.status, len(run.progress_log)) == (status, lines)
        await clock.advance(10)
        await listener.until(1)
        after = (await caller.get(f"/streams/43/runs/{run_id}"))["run"]
    for name in ("id", "newFollowersCount", "candidatesPassedCount", "mediumFitCount", "status"):
        assert after[name] == wanted[name]
    assert [line["message"] for line in after["progressLog"]] == [
        line["message"] for line in wanted["progressLog"]
    ]
    assert len(listener.bodies) == 1
    assert len(listener.bodies[0]["leads"]) == after["candidatesPassedCount"]
    keep.close()


async def test_restart_after_each_step_still_tells_of_the_run_once(
    tmp_path: Path, listener: Listener
) -> None:
    keep, clock = Keep(tmp_path / "api.db"), ManualClock()
    async with opened(keep, clock) as caller:
        await caller.post("/webhooks/subscribe", {"targetUrl": listener.url})
        await caller.post("/streams/43/run")
    for _ in range(12):
        async with opened(keep, clock) as caller:
            await clock.advance(2)
            if not caller.sandbox.tables.runs.where(lambda run: run.going):
                break
    async with opened(keep, clock) as caller:
        await listener.until(1)
        await clock.advance(60)
        newest = caller.sandbox.tables.runs.all()[-1]
    assert newest.status == "succeeded"
    assert len(listener.bodies) == 1
    keep.close()


async def test_failed_run_stays_failed_and_doom_outlives_a_restart(tmp_path: Path) -> None:
    keep, clock = Keep(tmp_path / "api.db"), ManualClock()
    async with opened(keep, clock) as caller:
        await caller.control(do="fail_next_run")
        await caller.post("/streams/43/run")
    async with opened(keep, clock) as caller:
        await clock.advance(10)
        assert (await caller.get("/runs", limit=1))["runs"][0]["status"] == "failed"
    async with opened(keep, clock) as caller:
        await clock.advance(10)
        assert (await caller.get("/runs", limit=1))["runs"][0]["status"] == "failed"
        (healthy,) = await caller.run_through(43)
        assert healthy["status"] == "succeeded"
    keep.close()


async def test_runs_that_went_at_the_same_time_all_go_on(tmp_path: Path) -> None:
    keep, clock = Keep(tmp_path / "api.db"), ManualClock()
    async with opened(keep, clock) as caller:
        for _ in range(3):
            await caller.post("/streams/44/run")
            await clock.advance(1)
        going = caller.sandbox.tables.runs.where(lambda run: run.going)
    assert len(going) == 6
    async with opened(keep, clock) as caller:
        await clock.advance(10)
        assert {caller.sandbox.tables.runs.need(run.id).status for run in going} == {"succeeded"}
    keep.close()


def advance(keep: Keep, run_id: int) -> Run:
    """What a process does with a run: read the shelf, then take step after step."""
    tables = Tables(keep, Changes())
    progress, run = Progress(tables, seed=1), tables.runs.need(run_id)
    while run.going:
        run = progress.advance(run, NOW)
    return run


@pytest.mark.parametrize("stream_id", [42, 43, 44])
async def test_kill_in_place_of_any_write_leaves_a_run_that_can_be_finished(
    tmp_path: Path, stream_id: int
) -> None:
    begun = Keep(tmp_path / "begun.db")
    async with opened(begun) as caller:
        _, body = await caller.post(f"/streams/{stream_id}/run")
    begun.close()
    kills, run_id = 0, body["queued"][0]["syncRunId"]
    for write in range(MANY_WRITES):
        keep = DyingKeep(Path(shutil.copy(tmp_path / "begun.db", tmp_path / f"{write}.db")))
        keep.left = write
        try:
            advance(keep, run_id)
        except Killed:
            kills += 1
        keep.left = None
        run, tables = advance(keep, run_id), Tables(keep, Changes())
        found = [lead for lead in tables.leads.all() if lead.run_id == run_id]
        people = [lead.x_user_id for lead in tables.leads.all() if lead.stream_id == stream_id]
        assert run.status == "succeeded"
        assert [line["step"] for line in run.progress_log] == ["fetch_followers", "filter_bots", "classify"]
        assert run.candidates_passed_count == len(found) > 0
        assert run.medium_fit_count == sum(lead.match_confidence == "medium" for lead in found)
        assert len(people) == len(set(people))
        assert all(tables.profiles.get(x_user_id) for x_user_id in people)
        keep.close()
        if kills <= write:
            break
    assert kills > 8


@pytest.mark.parametrize("write", [0, 1, 7, 60, 150, 300, 450])
def test_kill_while_the_world_is_made_is_made_good_by_the_next_start(tmp_path: Path, write: int) -> None:
    whole = made(Keep(tmp_path / "whole.db"))
    keep = DyingKeep(tmp_path / "api.db")
    keep.left = write
    with pytest.raises(Killed):
        made(keep)
    keep.left = None
    assert made(keep) == whole
    keep.close()


def made(keep: Keep) -> list[Any]:
    sandbox = ApiSandbox(key=KEY, keep=keep, clock=ManualClock())
    return [table.all() for table in vars(sandbox.tables).values()]
