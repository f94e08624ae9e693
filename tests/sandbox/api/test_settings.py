"""Segments, accounts and the key's owner over HTTP."""

import re
from dataclasses import replace

import pytest

from tests.sandbox.api import documented
from tests.sandbox.api.support import Caller


async def test_segments_have_the_documented_keys(caller: Caller) -> None:
    segments = (await caller.get("/segments"))["segments"]
    assert [segment["id"] for segment in segments] == [12, 13, 14, 15]
    assert all(set(segment) == documented.SEGMENT for segment in segments)
    assert segments[0]["userFacingId"] == "seg_12"
    assert segments[3]["name"] is None
    assert segments[3]["genderValues"] == ["female"]
    assert re.fullmatch(documented.MOMENT, segments[0]["createdAt"])


async def test_archived_segment_is_listed_only_when_asked_for(caller: Caller) -> None:
    segments = caller.sandbox.tables.segments
    segments.put(replace(segments.need(15), is_archived=True))
    assert len((await caller.get("/segments"))["segments"]) == 3
    assert len((await caller.get("/segments", excludeArchived="false"))["segments"]) == 4


async def test_linked_streams_are_counted_without_archived_ones(caller: Caller) -> None:
    async def count() -> int:
        segment: dict[str, int] = (await caller.get("/segments"))["segments"][1]
        return segment["linkedStreamCount"]

    assert await count() == 1
    streams = caller.sandbox.tables.streams
    streams.put(replace(streams.need(43), is_archived=True))
    assert await count() == 0


async def test_accounts_are_parted_and_have_the_documented_keys(caller: Caller) -> None:
    accounts = await caller.get("/accounts")
    assert set(accounts) == {"active", "sleeping"}
    assert [account["tier"] for account in accounts["active"]] == ["starter", "growth", "pro"]
    assert [account["xHandle"] for account in accounts["sleeping"]] == ["vectorvera"]
    assert all(set(account) == documented.ACCOUNT for account in accounts["active"] + accounts["sleeping"])
    assert accounts["active"][0]["assignedSegmentIds"] == [14, 15]


async def test_assigned_segments_are_those_of_active_streams(caller: Caller) -> None:
    streams = caller.sandbox.tables.streams
    streams.put(replace(streams.need(44), is_active=False))
    founderfuel = (await caller.get("/accounts"))["active"][2]
    assert founderfuel["assignedSegmentIds"] == [12]


async def test_account_sleeps_and_wakes_as_documented(caller: Caller) -> None:
    asleep = {"success": True, "accountId": 8, "asleep": True}
    assert await caller.post("/accounts/8/sleep") == (200, asleep)
    assert await caller.post("/accounts/8/sleep") == (200, asleep)
    assert [account["id"] for account in (await caller.get("/accounts"))["sleeping"]] == [8, 10]
    skipped = [{"trackedAccountId": 8, "reason": "account_sleeping"}]
    assert await caller.post("/streams/43/run") == (200, {"queued": [], "skipped": skipped})
    awake = {"success": True, "accountId": 8, "awake": True}
    assert await caller.post("/accounts/8/wake") == (200, awake)
    assert len((await caller.post("/streams/43/run"))[1]["queued"]) == 1


@pytest.mark.parametrize("verb", ["sleep", "wake"])
async def test_unknown_account_is_said_in_the_documented_sentence(caller: Caller, verb: str) -> None:
    assert await caller.post(f"/accounts/999/{verb}") == (404, {"error": "Account not found"})


async def test_waking_needs_a_subscription(caller: Caller) -> None:
    await caller.control(do="subscription", status="past_due")
    status, body = await caller.post("/accounts/10/wake")
    assert (status, body["error"], set(body)) == (403, "subscription_required", {"error", "message"})
    assert [account["id"] for account in (await caller.get("/accounts"))["sleeping"]] == [10]
    await caller.control(do="subscription", status="trialing")
    assert (await caller.post("/accounts/10/wake"))[0] == 200


async def test_me_has_the_documented_keys(caller: Caller) -> None:
    me = await caller.get("/me")
    assert set(me) == documented.ME
    assert set(me["credits"]) == documented.CREDITS
    assert set(me["totals"]) == documented.TOTALS
    for account in me["accounts"]:
        assert set(account) == documented.ACCOUNT_BUDGET
        assert set(account["monthlyRetest"]) == documented.MONTHLY_RETEST
        assert set(account["dailySync"]) == documented.DAILY_SYNC
    assert (me["subscriptionStatus"], me["isFreeTier"]) == ("active", False)


async def test_me_adds_up(caller: Caller) -> None:
    me = await caller.get("/me")
    for part, sum_of in (("monthlyRetest", "monthlyRetestRemaining"), ("dailySync", "dailySyncRemaining")):
        assert me["totals"][sum_of] == sum(account[part]["remaining"] for account in me["accounts"])
    starter = me["accounts"][0]
    assert (starter["monthlyRetest"]["budget"], starter["monthlyRetest"]["remaining"]) == (12, 11)
    assert starter["dailySync"] == {"used": 0, "cap": 4, "remaining": 4}


async def test_run_shows_in_the_daily_budget(caller: Caller) -> None:
    before = (await caller.get("/me"))["totals"]["dailySyncRemaining"]
    await caller.post("/streams/44/run")
    assert (await caller.get("/me"))["totals"]["dailySyncRemaining"] == before - 2


async def test_sleeping_accounts_have_no_budget_shown(caller: Caller) -> None:
    assert [account["accountId"] for account in (await caller.get("/me"))["accounts"]] == [7, 8, 9]


async def test_few_credits_are_called_low_and_a_free_user_free(caller: Caller) -> None:
    assert (await caller.get("/me"))["credits"]["isLow"] is False
    await caller.control(do="credits", balance=10)
    await caller.control(do="subscription", status="free_user")
    me = await caller.get("/me")
    assert (me["credits"]["isLow"], me["isFreeTier"]) == (True, True)


async def test_retests_start_anew_with_the_billing_period(caller: Caller) -> None:
    before = (await caller.get("/me"))["accounts"][1]["monthlyRetest"]
    assert (before["used"], before["billingPeriodStart"]) == (2, "2026-05-15T00:00:00Z")
    await caller.clock.advance(13 * 86_400)
    after = (await caller.get("/me"))["accounts"][1]["monthlyRetest"]
    assert (after["used"], after["billingPeriodStart"]) == (0, "2026-06-14T00:00:00Z")
