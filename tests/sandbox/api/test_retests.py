"""Re-tests: which pairs are sent, what they use, whom they find, and that a fetch is never made."""

from typing import Any

import pytest

from bot.sandbox.api.budgets import MONTHLY_RETESTS
from bot.sandbox.api.discovery import MOST, cached_followers
from bot.sandbox.api.modes import RETEST, SYNC
from bot.sandbox.api.progress import RETEST_FAILURE
from bot.sandbox.keep import Keep
from tests.sandbox.api import documented
from tests.sandbox.api.support import Caller, Listener, ManualClock, opened

DAY = 86_400


async def retest(caller: Caller, stream_id: int, **body: Any) -> Any:
    """The body of a 200."""
    status, answer = await caller.post(f"/streams/{stream_id}/re-test", body)
    assert status == 200, answer
    return answer


async def through(caller: Caller, stream_id: int, **body: Any) -> list[Any]:
    """Re-test to the end of all runs; the runs as they ended."""
    ids = [queued["runId"] for queued in (await retest(caller, stream_id, **body))["queued"]]
    await caller.clock.advance(10)
    return [(await caller.get(f"/streams/{stream_id}/runs/{run_id}"))["run"] for run_id in ids]


async def budget(caller: Caller, account_id: int) -> dict[str, Any]:
    accounts = (await caller.get("/me"))["accounts"]
    monthly: dict[str, Any] = next(row for row in accounts if row["accountId"] == account_id)["monthlyRetest"]
    return monthly


async def test_every_pair_is_queued_or_skipped_as_documented(caller: Caller) -> None:
    body = await retest(caller, 42)
    assert body == {
        "queued": [{"pairId": 101, "trackedAccountId": 9, "segmentId": 12, "runId": 129}],
        "skipped": [{"pairId": 102, "trackedAccountId": 10, "reason": "account_sleeping"}],
    }
    assert set(body["queued"][0]) == documented.RETEST_QUEUED
    assert set(body["skipped"][0]) == documented.RETEST_SKIPPED


async def test_no_body_means_every_pair(caller: Caller) -> None:
    status, body = await caller.post("/streams/44/re-test")
    assert (status, [queued["pairId"] for queued in body["queued"]]) == (200, [104, 105, 106])


@pytest.mark.parametrize(
    ("body", "pairs"),
    [
        ({}, [104, 105, 106]),
        ({"accountId": None, "segmentId": None}, [104, 105, 106]),
        ({"accountId": 7}, [104, 105]),
        ({"accountId": 9}, [106]),
        ({"segmentId": 14}, [104, 106]),
        ({"accountId": 7, "segmentId": 15}, [105]),
        ({"accountId": 9, "segmentId": 15}, []),
        ({"accountId": 8}, []),
        ({"accountId": 0}, []),
        ({"segmentId": 999}, []),
    ],
)
async def test_filters_leave_the_pairs_that_the_page_says(
    caller: Caller, body: dict[str, Any], pairs: list[int]
) -> None:
    assert [queued["pairId"] for queued in (await retest(caller, 44, **body))["queued"]] == pairs


@pytest.mark.parametrize("field", ["accountId", "segmentId"])
@pytest.mark.parametrize("value", ["7", 7.5, True, [7], {}])
async def test_filter_that_is_no_id_is_refused_by_its_name(caller: Caller, field: str, value: Any) -> None:
    before = caller.rows()
    body = {"error": "validation_error", "message": f"{field} must be a whole number."}
    assert await caller.post("/streams/44/re-test", {field: value}) == (400, body)
    assert caller.rows() == before


async def test_unknown_stream_is_not_found(caller: Caller) -> None:
    assert await caller.post("/streams/999/re-test", {}) == (404, {"error": "Stream not found"})


async def test_each_pair_uses_one_retest_of_its_account_and_no_daily_slot(caller: Caller) -> None:
    before = await caller.get("/me")
    await retest(caller, 44)
    after = await caller.get("/me")
    used = [
        now["monthlyRetest"]["used"] - then["monthlyRetest"]["used"]
        for then, now in zip(before["accounts"], after["accounts"], strict=True)
    ]
    assert used == [2, 0, 1]
    assert after["totals"]["monthlyRetestRemaining"] == before["totals"]["monthlyRetestRemaining"] - 3
    assert after["totals"]["dailySyncRemaining"] == before["totals"]["dailySyncRemaining"]


async def test_budget_is_used_to_the_last_and_then_skipped_until_the_next_period(caller: Caller) -> None:
    left = MONTHLY_RETESTS["starter"] - 1
    for _ in range(left // 2):
        assert len((await retest(caller, 44, accountId=7))["queued"]) == 2
    last = await retest(caller, 44, accountId=7)
    assert [queued["pairId"] for queued in last["queued"]] == [104]
    assert last["skipped"] == [{"pairId": 105, "trackedAccountId": 7, "reason": "budget_exhausted"}]
    assert (await budget(caller, 7))["remaining"] == 0
    await caller.clock.advance(12 * DAY - 9 * 3600 - 1)
    assert (await retest(caller, 44, accountId=7))["queued"] == []
    await caller.clock.advance(1)
    assert len((await retest(caller, 44, accountId=7))["queued"]) == 2
    fresh = await budget(caller, 7)
    assert (fresh["used"], fresh["billingPeriodStart"]) == (2, "2026-06-14T00:00:00Z")


async def test_free_tier_is_named_before_sleep_and_sleep_before_an_empty_budget(caller: Caller) -> None:
    for _ in range(MONTHLY_RETESTS["pro"]):
        await retest(caller, 42)
    skipped = (await retest(caller, 42))["skipped"]
    assert [row["reason"] for row in skipped] == ["budget_exhausted", "account_sleeping"]
    await caller.post("/accounts/9/sleep")
    skipped = (await retest(caller, 42))["skipped"]
    assert [row["reason"] for row in skipped] == ["account_sleeping", "account_sleeping"]
    await caller.control(do="subscription", status="free_user")
    skipped = (await retest(caller, 42))["skipped"]
    assert [row["reason"] for row in skipped] == ["free_tier", "free_tier"]


async def test_skipped_pairs_use_nothing_and_leave_no_run(caller: Caller) -> None:
    await caller.control(do="subscription", status="free_user")
    before = caller.rows()
    assert (await retest(caller, 44))["queued"] == []
    assert caller.rows() == before


async def test_run_of_a_retest_fetches_nobody_and_says_what_it_did(caller: Caller) -> None:
    (run,) = await through(caller, 43)
    assert set(run) == documented.RUN
    assert (run["status"], run["mode"], run["source"]) == ("succeeded", RETEST, "manual")
    assert run["newFollowersCount"] == 0
    assert [line["step"] for line in run["progressLog"]] == ["load_cached_followers", "classify"]
    assert (run["trackedXAccountId"], run["segmentId"]) == (8, 13)


async def test_retest_goes_through_the_documented_statuses(caller: Caller) -> None:
    queued = (await retest(caller, 43))["queued"][0]["runId"]
    seen: list[str] = []
    while not seen or seen[-1] not in {"succeeded", "failed"}:
        run = (await caller.get(f"/streams/43/runs/{queued}"))["run"]
        if seen[-1:] != [run["status"]]:
            seen.append(run["status"])
        await caller.clock.advance(0.25)
    assert seen == ["queued", "running", "succeeded"]


async def test_leads_of_a_retest_appear_and_its_counts_agree(caller: Caller) -> None:
    before = (await caller.get("/streams/43/leads"))["total"]
    (run,) = await through(caller, 43)
    found = (await caller.get("/streams/43/leads", since="2026-06-02T09:00:00Z"))["leads"]
    assert 0 < len(found) == run["candidatesPassedCount"] <= MOST
    assert run["mediumFitCount"] == sum(lead["matchConfidence"] == "medium" for lead in found)
    assert (await caller.get("/streams/43/leads"))["total"] == before + len(found)
    assert {(lead["trackedXAccountId"], lead["segmentId"]) for lead in found} == {(8, 13)}


async def test_nobody_is_found_twice_for_a_segment_and_the_cache_runs_dry(caller: Caller) -> None:
    counts = [(await through(caller, 43))[0]["candidatesPassedCount"] for _ in range(15)]
    leads = (await caller.get("/streams/43/leads", limit=500))["leads"]
    people = [(lead["profile"]["xUserId"], lead["segmentId"]) for lead in leads]
    assert len(people) == len(set(people))
    assert counts[0] > 0
    assert counts[-1] == 0


async def test_lead_of_one_segment_can_be_found_for_another(caller: Caller) -> None:
    """The documented way to edit: a new segment in the old one's place, and its cached followers again."""
    old = {lead["profile"]["xUserId"] for lead in (await caller.get("/streams/43/leads"))["leads"]}
    new = {"description": "Engineers or not, Rust it is", "appliedSearchFilters": {"skill": ["Rust"]}}
    await caller.ask("PATCH", "/streams/43", {"pairs": [{"accountId": 8, "segment": new}]})
    for _ in range(8):
        await through(caller, 43)
    leads = (await caller.get("/streams/43/leads", limit=500))["leads"]
    again = {lead["profile"]["xUserId"] for lead in leads if lead["segmentId"] == 16}
    assert again & old
    assert len({lead["id"] for lead in leads}) == len(leads)


async def test_account_that_was_never_synced_has_nobody_to_look_at_again(caller: Caller) -> None:
    pair = {"accountHandle": "newhandle", "segmentId": 13}
    _, made = await caller.post("/streams", {"pairs": [pair]})
    (first,) = await through(caller, made["id"])
    assert (first["status"], first["candidatesPassedCount"]) == ("succeeded", 0)
    assert first["progressLog"][0]["message"] == "Loaded 0 cached followers"
    await caller.run_through(made["id"])
    (second,) = await through(caller, made["id"])
    assert second["progressLog"][0]["message"] != "Loaded 0 cached followers"
    assert second["candidatesPassedCount"] > 0


async def test_cache_holds_every_lead_of_the_account_and_only_grows(caller: Caller) -> None:
    tables = caller.sandbox.tables
    sizes = []
    for _ in range(4):
        cached = {profile.id for profile in cached_followers(tables, 1, 8)}
        assert {lead.x_user_id for lead in tables.leads.all() if lead.account_id == 8} <= cached
        sizes.append(len(cached))
        await caller.run_through(43)
    assert sizes == sorted(sizes)
    assert 30 < sizes[0] < 120


async def test_retest_that_is_told_to_fail_says_why(caller: Caller) -> None:
    await caller.control(do="fail_next_run")
    (failed,) = await through(caller, 43)
    assert (failed["status"], failed["errorMessage"]) == ("failed", RETEST_FAILURE)
    assert failed["candidatesPassedCount"] == 0
    (healthy,) = await through(caller, 43)
    assert healthy["status"] == "succeeded"


async def test_leads_of_a_retest_go_to_the_webhooks(caller: Caller, listener: Listener) -> None:
    await caller.post("/webhooks/subscribe", {"targetUrl": listener.url})
    (run,) = await through(caller, 43)
    await listener.until(1)
    assert len(listener.bodies[0]["leads"]) == run["candidatesPassedCount"]


async def test_retest_enriches_as_the_stream_wants(caller: Caller) -> None:
    (run,) = await through(caller, 42)
    spent = 47 - (await caller.get("/me"))["credits"]["balance"]
    assert run["enrichedCount"] == spent > 0


async def test_retests_and_syncs_stand_in_one_list(caller: Caller) -> None:
    await caller.run_through(43)
    await through(caller, 43)
    modes = [run["mode"] for run in (await caller.get("/streams/43/runs"))["runs"]]
    assert modes == [RETEST, SYNC, SYNC, SYNC, SYNC]


async def test_retest_goes_on_after_a_restart_and_its_use_is_remembered() -> None:
    keep, clock = Keep(), ManualClock()
    async with opened(keep, clock) as caller:
        queued = (await retest(caller, 43))["queued"][0]
        used = (await budget(caller, 8))["used"]
        await clock.advance(2)
    async with opened(keep, clock) as caller:
        await clock.advance(10)
        run = (await caller.get(f"/streams/43/runs/{queued['runId']}"))["run"]
        assert (run["status"], run["mode"]) == ("succeeded", RETEST)
        assert (await budget(caller, 8))["used"] == used == 3
    keep.close()
