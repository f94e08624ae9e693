"""Daily syncs and monthly re-tests over days, plans and restarts, and what ``/me`` says of them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.api.budgets import DAILY_SYNCS, MONTHLY_RETESTS, Budgets
from bot.sandbox.api.changes import Changes
from bot.sandbox.api.rows import Account, Owner
from bot.sandbox.api.tables import Tables
from bot.sandbox.keep import Keep
from tests.sandbox.api.support import Caller, ManualClock, opened

DAY = 86_400


async def syncs(caller: Caller) -> dict[int, dict[str, int]]:
    """Daily budgets by account."""
    return {account["accountId"]: account["dailySync"] for account in (await caller.get("/me"))["accounts"]}


async def outcome(caller: Caller, stream_id: int) -> tuple[list[int], list[tuple[int, str]]]:
    """Accounts that were queued, and those that were skipped with why."""
    status, body = await caller.post(f"/streams/{stream_id}/run")
    assert status == 200
    return (
        [queued["trackedAccountId"] for queued in body["queued"]],
        [(skipped["trackedAccountId"], skipped["reason"]) for skipped in body["skipped"]],
    )


async def test_cap_is_by_tier_and_me_says_so(caller: Caller) -> None:
    me = await caller.get("/me")
    for account in me["accounts"]:
        assert account["dailySync"]["cap"] == DAILY_SYNCS[account["tier"]]
        assert account["monthlyRetest"]["budget"] == MONTHLY_RETESTS[account["tier"]]
    assert {account["tier"] for account in me["accounts"]} == {"starter", "growth", "pro"}


async def test_slot_after_slot_is_used_until_the_account_is_skipped(caller: Caller) -> None:
    before = (await syncs(caller))[8]
    for used in range(before["used"] + 1, before["cap"] + 1):
        assert await outcome(caller, 43) == ([8], [])
        assert (await syncs(caller))[8] == {"used": used, "cap": 8, "remaining": 8 - used}
    for _ in range(3):
        assert await outcome(caller, 43) == ([], [(8, "budget_exhausted")])
    assert (await syncs(caller))[8] == {"used": 8, "cap": 8, "remaining": 0}


async def test_account_in_two_streams_has_one_budget_for_both() -> None:
    async with opened(daily_syncs={"starter": 9, "growth": 9, "pro": 2}) as caller:
        assert await outcome(caller, 42) == ([9], [(10, "account_sleeping")])
        assert await outcome(caller, 44) == ([7, 9], [])
        assert await outcome(caller, 42) == ([], [(9, "budget_exhausted"), (10, "account_sleeping")])
        assert await outcome(caller, 44) == ([7], [(9, "budget_exhausted")])


async def test_sleeping_is_said_before_exhausted() -> None:
    async with opened(daily_syncs={"starter": 0, "growth": 0, "pro": 0}) as caller:
        assert await outcome(caller, 42) == ([], [(9, "budget_exhausted"), (10, "account_sleeping")])
        await caller.post("/accounts/9/sleep")
        assert await outcome(caller, 42) == ([], [(9, "account_sleeping"), (10, "account_sleeping")])


async def test_skipped_accounts_use_nothing_and_leave_no_run(caller: Caller) -> None:
    await caller.post("/accounts/8/sleep")
    runs = await caller.get("/runs", limit=100)
    for _ in range(3):
        assert await outcome(caller, 43) == ([], [(8, "account_sleeping")])
    assert await caller.get("/runs", limit=100) == runs
    await caller.post("/accounts/8/wake")
    assert (await syncs(caller))[8]["used"] == 1


async def test_woken_account_is_in_me_again_with_what_it_had_used(caller: Caller) -> None:
    await caller.run_through(43)
    before = await caller.get("/me")
    await caller.post("/accounts/8/sleep")
    asleep = await caller.get("/me")
    assert [account["accountId"] for account in asleep["accounts"]] == [7, 9]
    lost = next(account for account in before["accounts"] if account["accountId"] == 8)
    for part, total in (("dailySync", "dailySyncRemaining"), ("monthlyRetest", "monthlyRetestRemaining")):
        assert before["totals"][total] - asleep["totals"][total] == lost[part]["remaining"]
    await caller.post("/accounts/8/wake")
    assert await caller.get("/me") == before


@pytest.mark.parametrize(
    ("seconds", "fresh"), [(15 * 3600 - 1, False), (15 * 3600, True), (16 * 3600, True), (30 * DAY, True)]
)
async def test_slots_come_back_at_midnight_utc_and_not_a_second_before(*, seconds: int, fresh: bool) -> None:
    async with opened(daily_syncs={"starter": 9, "growth": 2, "pro": 9}) as caller:
        await outcome(caller, 43)
        assert await outcome(caller, 43) == ([], [(8, "budget_exhausted")])
        await caller.clock.advance(seconds)
        assert (await syncs(caller))[8]["used"] == (0 if fresh else 2)
        assert (await outcome(caller, 43))[0] == ([8] if fresh else [])


async def test_used_slots_are_remembered_over_a_restart() -> None:
    keep, clock = Keep(), ManualClock()
    async with opened(keep, clock) as caller:
        await outcome(caller, 44)
        used = await syncs(caller)
    async with opened(keep, clock) as caller:
        assert await syncs(caller) == used
    keep.close()


async def test_run_over_midnight_counts_for_the_day_it_was_asked_for() -> None:
    async with opened(clock=ManualClock(datetime(2026, 6, 2, 23, 59, 58, tzinfo=UTC))) as caller:
        before = (await syncs(caller))[8]["used"]
        (run,) = await caller.run_through(43)
        assert run["triggeredAt"] < "2026-06-03" < run["completedAt"]
        assert (await syncs(caller))[8]["used"] == 0
        caller.clock.skip(-60)
        assert (await syncs(caller))[8]["used"] == before + 1


def ledger(tier: str, clock: ManualClock) -> tuple[Budgets, Account]:
    """Budgets of one account, and nothing else in the world."""
    tables = Tables(Keep(), Changes())
    anchor = "2026-05-15T00:00:00Z"
    owner = Owner(
        id=1,
        name="Robin Vale",
        email="robin@papermoth.example",
        subscription_status="active",
        has_team=True,
        credits_balance=47,
        low_balance_threshold=10,
        auto_topup=False,
        billing_anchor=anchor,
    )
    tables.owners.put(owner)
    account = tables.accounts.put(
        Account(7, "someone", tier, is_active=True, follower_count=1, tweet_count=1, added_at=anchor)
    )
    return Budgets(tables, clock), account


@settings(deadline=None, max_examples=60)
@given(
    tier=st.sampled_from(["starter", "growth", "pro"]),
    deeds=st.lists(st.sampled_from(["sync", "retest"]) | st.floats(1, 40 * DAY), min_size=1, max_size=60),
)
def test_budgets_agree_with_a_diary_read_from_its_beginning(tier: str, deeds: list[Any]) -> None:
    """The naive way: write down when each thing was done, and count what is of today and of this period."""
    clock = ManualClock()
    budgets, account = ledger(tier, clock)
    diary: list[tuple[str, datetime]] = []
    for deed in deeds:
        if isinstance(deed, float):
            clock.skip(deed)
            continue
        diary.append((deed, clock.now()))
        budgets.use_sync(account) if deed == "sync" else budgets.use_retest(account)
        period = datetime.fromisoformat(budgets.billing_period_start())
        today = [what for what, when in diary if what == "sync" and when.date() == clock.now().date()]
        in_period = [what for what, when in diary if what == "retest" and when >= period]
        assert budgets.syncs_used(account) == len(today)
        assert budgets.syncs_left(account) == max(0, DAILY_SYNCS[tier] - len(today))
        assert budgets.retests_used(account) == len(in_period)


@settings(deadline=None)
@given(st.floats(0, 400 * DAY))
def test_billing_periods_follow_each_other_without_a_gap(seconds: float) -> None:
    clock = ManualClock()
    budgets, _ = ledger("pro", clock)
    clock.skip(seconds)
    start = datetime.fromisoformat(budgets.billing_period_start())
    assert 0 <= (clock.now() - start).total_seconds() < 30 * DAY
    assert (start - datetime(2026, 5, 15, tzinfo=UTC)).total_seconds() % (30 * DAY) == 0
