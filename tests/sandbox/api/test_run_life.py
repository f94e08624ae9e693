"""The life of runs under a clock that is stepped: what a client that polls sees, moment by moment."""

from itertools import pairwise
from typing import Any

import pytest

from bot.sandbox.api.progress import FAILURE
from tests.sandbox.api.support import Caller, opened

ORDER = ("queued", "running", "succeeded")
GENEROUS = {"starter": 500, "growth": 500, "pro": 500}
SETTLED = ("completedAt", "newFollowersCount", "candidatesPassedCount", "mediumFitCount", "enrichedCount")


async def watch(caller: Caller, stream_id: int, run_id: int, step: float = 0.25) -> list[dict[str, Any]]:
    """What polling shows from now to the end of the run, without repeats."""
    seen: list[dict[str, Any]] = []
    while not seen or seen[-1]["status"] in {"queued", "running"}:
        run = (await caller.get(f"/streams/{stream_id}/runs/{run_id}"))["run"]
        if not seen or seen[-1] != run:
            seen.append(run)
        await caller.clock.advance(step)
    return seen


async def start(caller: Caller, stream_id: int) -> list[int]:
    status, body = await caller.post(f"/streams/{stream_id}/run")
    assert status == 200
    return [queued["syncRunId"] for queued in body["queued"]]


@pytest.mark.parametrize("stream_id", [42, 43, 44])
async def test_run_only_ever_moves_forward(caller: Caller, stream_id: int) -> None:
    (run_id, *_others) = await start(caller, stream_id)
    seen = await watch(caller, stream_id, run_id)
    places = [ORDER.index(run["status"]) for run in seen]
    assert places == sorted(places)
    assert set(places) == {0, 1, 2}
    for earlier, later in pairwise(seen):
        known = len(earlier["progressLog"])
        assert later["progressLog"][:known] == earlier["progressLog"]
        assert len(later["progressLog"]) - known <= 1
        assert later["newFollowersCount"] >= earlier["newFollowersCount"]
    for name in ("id", "streamId", "trackedXAccountId", "segmentId", "triggeredAt", "mode", "source"):
        assert len({run[name] for run in seen}) == 1


async def test_counts_are_nought_and_the_end_is_open_until_the_run_is_over(caller: Caller) -> None:
    (run_id,) = await start(caller, 42)
    *going, done = await watch(caller, 42, run_id)
    for run in going:
        assert run["completedAt"] is None
        assert run["errorMessage"] is None
        assert (run["candidatesPassedCount"], run["mediumFitCount"], run["enrichedCount"]) == (0, 0, 0)
    assert going[0]["newFollowersCount"] == 0
    assert done["newFollowersCount"] > done["candidatesPassedCount"] > done["mediumFitCount"] > 0


async def test_leads_appear_only_with_the_end_of_the_run_and_all_at_once(caller: Caller) -> None:
    before = (await caller.get("/streams/43/leads"))["total"]
    (run_id,) = await start(caller, 43)
    totals = []
    status = "queued"
    while status != "succeeded":
        totals.append((status, (await caller.get("/streams/43/leads"))["total"]))
        await caller.clock.advance(0.2)
        run = (await caller.get(f"/streams/43/runs/{run_id}"))["run"]
        status = run["status"]
    assert {total for _, total in totals} == {before}
    after = (await caller.get("/streams/43/leads"))["total"]
    assert after == before + run["candidatesPassedCount"]


async def test_lines_of_the_log_agree_with_the_counts_and_stand_in_order_of_time(caller: Caller) -> None:
    (run, _other) = await caller.run_through(44)
    fetched, bots, found = run["progressLog"]
    assert fetched["message"] == f"Fetched {run['newFollowersCount']} new followers"
    medium = run["mediumFitCount"]
    high = run["candidatesPassedCount"] - medium
    assert found["message"] == f"Found {high} high fit and {medium} medium fit leads"
    assert 0 <= int(bots["message"].split()[2]) <= run["newFollowersCount"] - run["candidatesPassedCount"]
    moments = [run["triggeredAt"], *(line["timestamp"] for line in run["progressLog"]), run["completedAt"]]
    assert moments == sorted(moments)
    assert moments[-1] == moments[-2]


async def test_nothing_happens_while_the_clock_stands_still(caller: Caller) -> None:
    (run_id,) = await start(caller, 43)
    await caller.clock.until_sleeping(1)
    shown = [await caller.get(f"/streams/43/runs/{run_id}") for _ in range(20)]
    assert {page["run"]["status"] for page in shown} == {"queued"}


async def test_over_is_over_however_long_one_waits(caller: Caller) -> None:
    (run,) = await caller.run_through(43)
    leads = await caller.get("/leads")
    await caller.clock.advance(7 * 86_400)
    assert (await caller.get(f"/streams/43/runs/{run['id']}"))["run"] == run
    assert await caller.get("/leads") == leads


async def test_failed_run_stops_half_way_with_the_reason_and_no_counts(caller: Caller) -> None:
    leads, credits_before = await caller.get("/leads"), (await caller.get("/me"))["credits"]
    await caller.control(do="fail_next_run")
    (run_id,) = await start(caller, 42)
    *going, failed = await watch(caller, 42, run_id)
    assert [run["status"] for run in going][-1] == "running"
    assert (failed["status"], failed["errorMessage"]) == ("failed", FAILURE)
    assert [line["step"] for line in failed["progressLog"]] == ["fetch_followers"]
    assert failed["completedAt"] >= failed["progressLog"][0]["timestamp"]
    assert failed["newFollowersCount"] > 0
    assert [failed[name] for name in SETTLED[2:]] == [0, 0, 0]
    assert await caller.get("/leads") == leads
    assert (await caller.get("/me"))["credits"] == credits_before


async def test_failure_hits_one_account_of_a_stream_and_spares_the_other(caller: Caller) -> None:
    await caller.control(do="fail_next_run")
    first, second = await caller.run_through(44)
    assert [first["status"], second["status"]] == ["failed", "succeeded"]
    assert second["candidatesPassedCount"] >= 3


async def test_failed_run_has_used_its_daily_slot(caller: Caller) -> None:
    before = (await caller.get("/me"))["totals"]["dailySyncRemaining"]
    await caller.control(do="fail_next_run")
    await caller.run_through(43)
    assert (await caller.get("/me"))["totals"]["dailySyncRemaining"] == before - 1


async def test_second_run_while_one_goes_is_another_run_that_finds_other_people(caller: Caller) -> None:
    (first,) = await start(caller, 43)
    await caller.clock.advance(2)
    (second,) = await start(caller, 43)
    states = {run["id"]: run["status"] for run in (await caller.get("/streams/43/runs"))["runs"]}
    assert (states[first], states[second]) == ("running", "queued")
    await caller.clock.advance(10)
    rows = caller.sandbox.tables.leads.all()
    people = {
        run_id: {lead.x_user_id for lead in rows if lead.run_id == run_id} for run_id in (first, second)
    }
    assert len(people[first]) >= 3 <= len(people[second])
    assert not people[first] & people[second]


async def test_many_runs_at_once_all_end_and_no_lead_is_shared(caller: Caller) -> None:
    ids = [run_id for stream_id in (42, 43, 44, 43, 44, 42) for run_id in await start(caller, stream_id)]
    await caller.clock.advance(10)
    tables = caller.sandbox.tables
    assert {tables.runs.need(run_id).status for run_id in ids} == {"succeeded"}
    for run_id in ids:
        run = tables.runs.need(run_id)
        found = [lead for lead in tables.leads.all() if lead.run_id == run_id]
        assert run.candidates_passed_count == len(found)
        assert {lead.account_id for lead in found} == {run.account_id}
    for stream_id in (42, 43, 44):
        people = [lead.x_user_id for lead in tables.leads.all() if lead.stream_id == stream_id]
        assert len(people) == len(set(people))


async def test_account_put_to_sleep_during_its_run_finishes_it(caller: Caller) -> None:
    (run_id,) = await start(caller, 43)
    await caller.clock.advance(2)
    await caller.post("/accounts/8/sleep")
    await caller.clock.advance(10)
    assert (await caller.get(f"/streams/43/runs/{run_id}"))["run"]["status"] == "succeeded"
    assert (await caller.post("/streams/43/run"))[1]["queued"] == []


async def test_stream_without_pairs_has_nothing_to_run(
    caller: Caller,
) -> None:
    tables = caller.sandbox.tables
    for pair in tables.pairs_of(43):
        tables.pairs.drop(pair.id)
    assert await caller.post("/streams/43/run") == (200, {"queued": [], "skipped": []})
    assert (await caller.get("/streams/43/runs"))["runs"] == []


async def test_fifty_runs_of_a_stream_with_two_accounts_find_nobody_twice() -> None:
    async with opened(daily_syncs=GENEROUS) as caller:
        for _ in range(25):
            first, second = await caller.run_through(44)
            assert first["status"] == second["status"] == "succeeded"
        leads = [lead for lead in caller.sandbox.tables.leads.all() if lead.stream_id == 44]
        runs = (await caller.get("/streams/44/runs", limit=100))["runs"]
    people = [lead.x_user_id for lead in leads]
    assert len(people) >= 3 * 50
    assert len(people) == len(set(people))
    manual = [run for run in runs if run["source"] == "manual"]
    assert len(manual) == 50
    assert sum(run["candidatesPassedCount"] for run in runs) == len(leads)


async def test_runs_list_newest_first_with_ids_that_only_grow(caller: Caller) -> None:
    for stream_id in (43, 42, 44):
        await caller.run_through(stream_id)
    runs = (await caller.get("/runs", limit=100))["runs"]
    assert [run["id"] for run in runs[:4]] == [132, 131, 130, 129]
    assert all(later["triggeredAt"] <= earlier["triggeredAt"] for earlier, later in pairwise(runs))
    of_streams = [
        run for stream_id in (42, 43, 44) for run in (await caller.get(f"/streams/{stream_id}/runs"))["runs"]
    ]
    assert sorted(run["id"] for run in of_streams) == sorted(run["id"] for run in runs)
