"""Streams and their runs over HTTP."""

import re
from dataclasses import replace

import pytest

from bot.sandbox.api.progress import FAILURE
from tests.sandbox.api import documented
from tests.sandbox.api.support import Caller, ManualClock, opened


async def test_list_shows_three_streams_with_their_pairs(caller: Caller) -> None:
    streams = (await caller.get("/streams"))["streams"]
    assert [stream["id"] for stream in streams] == [42, 43, 44]
    assert [(pair["accountId"], pair["segmentId"]) for pair in streams[0]["pairs"]] == [(9, 12), (10, 12)]


async def test_archived_stream_is_not_listed_but_can_be_shown(caller: Caller) -> None:
    streams = caller.sandbox.tables.streams
    streams.put(replace(streams.need(43), is_archived=True, is_active=False))
    assert [stream["id"] for stream in (await caller.get("/streams"))["streams"]] == [42, 44]
    assert (await caller.get("/streams/43"))["stream"]["isArchived"] is True


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/streams/999"),
        ("POST", "/streams/999/run"),
        ("GET", "/streams/999/runs"),
        ("GET", "/streams/999/runs/123"),
        ("GET", "/streams/999/leads"),
    ],
)
async def test_unknown_stream_is_said_in_the_documented_sentence(
    caller: Caller,
    method: str,
    path: str,
) -> None:
    assert await caller.ask(method, path) == (404, {"error": "Stream not found"})


async def test_run_of_an_archived_stream_is_refused(caller: Caller) -> None:
    streams = caller.sandbox.tables.streams
    streams.put(replace(streams.need(42), is_archived=True))
    assert await caller.post("/streams/42/run") == (400, {"error": "Stream is archived"})


async def test_run_queues_one_run_per_awake_account_and_skips_the_sleeping(caller: Caller) -> None:
    status, body = await caller.post("/streams/42/run")
    assert status == 200
    assert body["queued"] == [{"trackedAccountId": 9, "syncRunId": 129}]
    assert body["skipped"] == [{"trackedAccountId": 10, "reason": "account_sleeping"}]


async def test_account_with_two_segments_in_a_stream_runs_once(caller: Caller) -> None:
    _, body = await caller.post("/streams/44/run")
    assert [queued["trackedAccountId"] for queued in body["queued"]] == [7, 9]


async def test_run_goes_from_queued_over_running_to_succeeded(caller: Caller) -> None:
    _, body = await caller.post("/streams/43/run")
    path = f"/streams/43/runs/{body['queued'][0]['syncRunId']}"
    queued = (await caller.get(path))["run"]
    assert (queued["status"], queued["completedAt"], queued["progressLog"]) == ("queued", None, [])
    await caller.clock.advance(1.3)
    assert (await caller.get(path))["run"]["status"] == "running"
    await caller.clock.advance(1.7)
    running = (await caller.get(path))["run"]
    assert running["status"] == "running"
    assert running["progressLog"][0]["step"] == "fetch_followers"
    await caller.clock.advance(4)
    done = (await caller.get(path))["run"]
    assert done["status"] == "succeeded"
    assert [line["step"] for line in done["progressLog"]] == ["fetch_followers", "filter_bots", "classify"]
    assert "2026-06-02T09:00:03Z" <= done["completedAt"] <= "2026-06-02T09:00:07Z"


async def test_run_has_the_documented_keys_and_times(caller: Caller) -> None:
    (run,) = await caller.run_through(43)
    assert set(run) == documented.RUN
    assert set(run["progressLog"][0]) == documented.PROGRESS
    moments = [run["triggeredAt"], run["completedAt"], run["progressLog"][0]["timestamp"]]
    assert all(re.fullmatch(documented.MOMENT, moment) for moment in moments)
    assert (run["mode"], run["source"], run["errorMessage"]) == ("sync-then-search", "manual", None)


async def test_counts_of_a_run_agree_with_its_leads(caller: Caller) -> None:
    before = (await caller.get("/streams/42/leads"))["total"]
    (run,) = await caller.run_through(42)
    found = (await caller.get("/streams/42/leads", since="2026-06-02T09:00:00Z"))["leads"]
    assert 3 <= len(found) <= 7
    assert run["candidatesPassedCount"] == len(found)
    assert run["mediumFitCount"] == sum(lead["matchConfidence"] == "medium" for lead in found) > 0
    assert run["newFollowersCount"] > len(found)
    assert 0 < run["enrichedCount"] <= len(found)
    assert (await caller.get("/streams/42/leads"))["total"] == before + len(found)


async def test_stream_without_auto_enrichment_enriches_nobody_and_costs_nothing(caller: Caller) -> None:
    (run,) = await caller.run_through(43)
    assert run["enrichedCount"] == 0
    assert (await caller.get("/me"))["credits"]["balance"] == 47


async def test_auto_enrichment_stops_when_credits_are_used_up(caller: Caller) -> None:
    await caller.control(do="credits", balance=1)
    (run,) = await caller.run_through(42)
    assert run["enrichedCount"] == 1
    assert (await caller.get("/me"))["credits"]["balance"] == 0


async def test_nobody_is_found_twice_in_a_stream_and_it_never_runs_dry() -> None:
    async with opened(daily_syncs={"starter": 90, "growth": 90, "pro": 90}) as caller:
        for _ in range(30):
            (run,) = await caller.run_through(43)
            assert run["candidatesPassedCount"] >= 3
        leads = (await caller.get("/streams/43/leads", limit=500))["leads"]
    people = [lead["profile"]["xUserId"] for lead in leads]
    assert len(people) > 100
    assert len(set(people)) == len(people)


async def test_same_seed_finds_the_same_people_and_another_does_not() -> None:
    found = []
    for seed in (5, 5, 6):
        async with opened(seed=seed) as caller:
            await caller.run_through(43)
            leads = (await caller.get("/streams/43/leads", limit=5))["leads"]
            found.append([lead["profile"]["handle"] for lead in leads])
    assert found[0] == found[1] != found[2]


async def test_daily_cap_skips_until_midnight_utc() -> None:
    async with opened(daily_syncs={"starter": 1, "growth": 1, "pro": 1}, clock=ManualClock()) as caller:
        assert await caller.post("/streams/43/run") == (
            200,
            {"queued": [], "skipped": [{"trackedAccountId": 8, "reason": "budget_exhausted"}]},
        )
        await caller.clock.advance(15 * 3600 - 1)
        assert (await caller.post("/streams/43/run"))[1]["queued"] == []
        await caller.clock.advance(1)
        assert len((await caller.post("/streams/43/run"))[1]["queued"]) == 1


async def test_run_that_is_told_to_fail_says_why_and_finds_nobody(caller: Caller) -> None:
    before = (await caller.get("/streams/43/leads"))["total"]
    await caller.control(do="fail_next_run")
    (failed,) = await caller.run_through(43)
    assert (failed["status"], failed["errorMessage"]) == ("failed", FAILURE)
    assert failed["completedAt"] is not None
    assert (await caller.get("/streams/43/leads"))["total"] == before
    (next_one,) = await caller.run_through(43)
    assert next_one["status"] == "succeeded"


async def test_history_has_runs_of_the_last_days_one_of_them_failed(caller: Caller) -> None:
    runs = (await caller.get("/runs"))["runs"]
    assert [run["triggeredAt"] for run in runs] == sorted((run["triggeredAt"] for run in runs), reverse=True)
    assert [run["status"] for run in runs].count("failed") == 1
    assert {run["source"] for run in runs} == {"cron"}
    assert {run["streamId"] for run in runs} == {42, 43, 44}


async def test_runs_of_a_stream_are_its_own_and_limited(caller: Caller) -> None:
    runs = (await caller.get("/streams/43/runs"))["runs"]
    assert len(runs) == 3
    assert {run["streamId"] for run in runs} == {43}
    assert (await caller.get("/streams/43/runs", limit=2))["runs"] == runs[:2]


async def test_limit_of_runs_is_30_unless_told_and_100_at_most() -> None:
    async with opened(daily_syncs={"starter": 200, "growth": 200, "pro": 200}) as caller:
        for _ in range(110):
            await caller.post("/streams/43/run")
        assert len((await caller.get("/runs"))["runs"]) == 30
        assert len((await caller.get("/streams/43/runs", limit=5000))["runs"]) == 100


async def test_run_of_another_stream_is_not_found(caller: Caller) -> None:
    assert await caller.ask("GET", "/streams/42/runs/124") == (404, {"error": "Run not found"})
    assert await caller.ask("GET", "/streams/42/runs/9999") == (404, {"error": "Run not found"})


async def test_run_whose_pair_left_the_stream_is_not_shown(caller: Caller) -> None:
    assert (await caller.get("/streams/42/runs/123"))["run"]["id"] == 123
    caller.sandbox.tables.pairs.drop(101)
    assert await caller.ask("GET", "/streams/42/runs/123") == (404, {"error": "Run not found"})
