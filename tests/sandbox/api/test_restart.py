"""What outlives the stand-in's process."""

from pathlib import Path

import pytest

from bot.sandbox.api import ApiSandbox
from bot.sandbox.api.dice import dice
from bot.sandbox.api.discovery import discover
from bot.sandbox.api.rows import Run
from bot.sandbox.keep import Keep
from tests.sandbox.api.support import KEY, Caller, Listener, ManualClock, opened


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    return tmp_path / "api.db"


async def test_everything_said_before_a_restart_holds_after_it(shelf: Path) -> None:
    paths = ("/leads", "/runs", "/streams", "/segments", "/accounts", "/me")
    before = Keep(shelf)
    async with opened(before, public_url="http://api.example") as caller:
        await caller.post("/leads/1234/feedback", {"segmentId": 12, "feedback": "bad"})
        await caller.post("/leads/1240/export")
        await caller.post("/accounts/8/sleep")
        await caller.post("/webhooks/subscribe", {"targetUrl": "http://hooks.example/"})
        await caller.run_through(42)
        told = [await caller.get(path) for path in paths]
        clock = caller.clock
    before.close()
    after = Keep(shelf)
    async with opened(after, clock, public_url="http://api.example", seed=99) as caller:
        assert [await caller.get(path) for path in paths] == told
        assert caller.sandbox.tables.feedback.need("1234-12").feedback == "bad"
        assert caller.sandbox.tables.subscriptions.need(1).target_url == "http://hooks.example/"
    after.close()


async def test_queued_and_running_runs_go_on_and_are_told(shelf: Path, listener: Listener) -> None:
    keep, clock = Keep(shelf), ManualClock()
    async with opened(keep, clock) as caller:
        await caller.post("/webhooks/subscribe", {"targetUrl": listener.url})
        await caller.post("/streams/42/run")
        await clock.advance(3)
        await caller.post("/streams/43/run")
        assert {run.status for run in going(caller)} == {"queued", "running"}
    assert listener.bodies == []
    async with opened(keep, clock) as caller:
        assert {run.status for run in going(caller)} == {"queued", "running"}
        await clock.advance(10)
        assert going(caller) == []
        await listener.until(2)
    keep.close()


def going(caller: Caller) -> list[Run]:
    return [run for run in caller.sandbox.tables.runs.all() if run.going]


async def test_run_that_was_cut_off_while_writing_its_leads_finds_nobody_else(caller: Caller) -> None:
    _, body = await caller.post("/streams/43/run")
    tables = caller.sandbox.tables
    run = tables.runs.need(body["queued"][0]["syncRunId"])
    first = discover(tables, 1, run, "2026-06-02T09:00:03Z")
    await caller.clock.advance(10)
    assert tables.leads.where(lambda lead: lead.run_id == run.id) == first
    assert tables.runs.need(run.id).candidates_passed_count == len(first)


async def test_fresh_forgets_its_own_and_leaves_what_others_keep(shelf: Path) -> None:
    keep = Keep(shelf)
    keep.put("slack.message", "1", {"text": "hello"})
    async with opened(keep) as caller:
        await caller.post("/accounts/8/sleep")
        await caller.run_through(44)
    async with opened(keep, fresh=True) as caller:
        assert [account["id"] for account in (await caller.get("/accounts"))["active"]] == [7, 8, 9]
        assert [lead["id"] for lead in (await caller.get("/leads", limit=500))["leads"]][-1] == 1234
        assert [run["id"] for run in (await caller.get("/runs"))["runs"]][-1] == 123
    assert keep.all("slack.message") == {"1": {"text": "hello"}}
    keep.close()


async def test_world_that_was_cut_off_while_being_made_is_made_anew(shelf: Path) -> None:
    keep = Keep(shelf)
    async with opened(keep) as caller:
        whole = await caller.get("/me")
        caller.sandbox.tables.marks.clear()
        caller.sandbox.tables.accounts.drop(9)
    async with opened(keep) as caller:
        assert await caller.get("/me") == whole
    keep.close()


async def test_stand_in_that_never_started_can_be_stopped() -> None:
    sandbox = ApiSandbox(key=KEY)
    with pytest.raises(RuntimeError, match="not started"):
        _ = sandbox.base_url
    await sandbox.stop()


async def test_waiting_for_what_never_comes_ends(caller: Caller) -> None:
    with pytest.raises(TimeoutError):
        await caller.sandbox.until(lambda: False, timeout=0.01)


def test_chance_is_the_same_for_the_same_parts_only() -> None:
    assert dice(1, "run", 2).random() == dice(1, "run", 2).random() != dice(1, "run", 3).random()
