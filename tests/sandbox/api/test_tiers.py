"""Changing an account's tier: up at once, down at the end of the billing period, and every refusal."""

from typing import Any

import pytest

from bot.sandbox.api.budgets import DAILY_SYNCS, MONTHLY_RETESTS, TIERS
from bot.sandbox.keep import Keep
from tests.sandbox.api import documented
from tests.sandbox.api.support import Caller, ManualClock, opened

PERIOD_ENDS = "2026-06-14T00:00:00Z"
UNTIL_THEN = 11 * 86_400 + 15 * 3600
"""Seconds."""


async def change(caller: Caller, account_id: int, tier: str) -> Any:
    """The body of a 200."""
    status, body = await caller.post(f"/accounts/{account_id}/change-tier", {"newTier": tier})
    assert status == 200, body
    return body


async def refuse(caller: Caller, account_id: int, body: Any) -> tuple[int, Any]:
    """Status and body of a refusal that changed nothing at all."""
    before = caller.rows()
    answer = await caller.post(f"/accounts/{account_id}/change-tier", body)
    assert answer[0] >= 400
    assert caller.rows() == before
    return answer


async def listed(caller: Caller, account_id: int) -> Any:
    accounts = await caller.get("/accounts")
    return next(row for group in accounts.values() for row in group if row["id"] == account_id)


async def planned(caller: Caller, account_id: int) -> tuple[str, str | None, str | None]:
    account = await listed(caller, account_id)
    return account["tier"], account["pendingTier"], account["pendingTierEffectiveAt"]


async def budgets(caller: Caller, account_id: int) -> tuple[str, int, int]:
    """Tier, daily cap and monthly budget, as ``/me`` says."""
    row = next(row for row in (await caller.get("/me"))["accounts"] if row["accountId"] == account_id)
    return row["tier"], row["dailySync"]["cap"], row["monthlyRetest"]["budget"]


async def test_upgrade_is_at_once_and_raises_the_budgets(caller: Caller) -> None:
    body = await change(caller, 7, "pro")
    assert set(body) == {"account", "action"}
    assert body["action"] == "upgraded"
    assert set(body["account"]) == documented.ACCOUNT
    assert (body["account"]["id"], body["account"]["tier"]) == (7, "pro")
    assert body["account"] == await listed(caller, 7)
    assert await budgets(caller, 7) == ("pro", DAILY_SYNCS["pro"], MONTHLY_RETESTS["pro"])


async def test_downgrade_is_scheduled_for_the_end_of_the_period(caller: Caller) -> None:
    body = await change(caller, 9, "starter")
    assert set(body) == {"account", "action", "effectiveAt"}
    assert (body["action"], body["effectiveAt"]) == ("downgrade_scheduled", PERIOD_ENDS)
    assert body["account"] == await listed(caller, 9)
    assert await planned(caller, 9) == ("pro", "starter", PERIOD_ENDS)
    assert await budgets(caller, 9) == ("pro", DAILY_SYNCS["pro"], MONTHLY_RETESTS["pro"])


async def test_downgrade_takes_effect_to_the_second(caller: Caller) -> None:
    await change(caller, 9, "growth")
    await caller.clock.advance(UNTIL_THEN - 1)
    assert await planned(caller, 9) == ("pro", "growth", PERIOD_ENDS)
    assert (await budgets(caller, 9))[0] == "pro"
    await caller.clock.advance(1)
    assert await budgets(caller, 9) == ("growth", DAILY_SYNCS["growth"], MONTHLY_RETESTS["growth"])
    assert await planned(caller, 9) == ("growth", None, None)


async def test_me_alone_sees_the_downgrade_too(caller: Caller) -> None:
    await change(caller, 9, "starter")
    await caller.clock.advance(UNTIL_THEN + 40 * 86_400)
    assert (await budgets(caller, 9))[0] == "starter"


async def test_run_asks_for_the_cap_of_the_tier_that_is_in_force() -> None:
    async with opened(daily_syncs={"starter": 0, "growth": 5, "pro": 5}) as caller:
        await change(caller, 8, "starter")
        assert len((await caller.post("/streams/43/run"))[1]["queued"]) == 1
        await caller.clock.advance(UNTIL_THEN)
        _, body = await caller.post("/streams/43/run")
        assert body["skipped"] == [{"trackedAccountId": 8, "reason": "budget_exhausted"}]


async def test_current_tier_again_takes_a_scheduled_downgrade_back(caller: Caller) -> None:
    await change(caller, 9, "starter")
    body = await change(caller, 9, "pro")
    assert set(body) == {"account", "action"}
    assert body["action"] == "pending_cancelled"
    assert body["account"]["pendingTier"] is body["account"]["pendingTierEffectiveAt"] is None
    await caller.clock.advance(UNTIL_THEN)
    assert await planned(caller, 9) == ("pro", None, None)


async def test_current_tier_with_nothing_scheduled_is_refused(caller: Caller) -> None:
    status, body = await refuse(caller, 9, {"newTier": "pro"})
    assert (status, body["error"]) == (400, "validation_error")
    assert body["message"] == "newTier must not be pro: the account has it already."


async def test_second_downgrade_takes_the_place_of_the_first(caller: Caller) -> None:
    await change(caller, 9, "growth")
    assert (await change(caller, 9, "starter"))["action"] == "downgrade_scheduled"
    await caller.clock.advance(UNTIL_THEN)
    assert await planned(caller, 9) == ("starter", None, None)


async def test_upgrade_takes_a_scheduled_downgrade_back(caller: Caller) -> None:
    await change(caller, 8, "starter")
    assert (await change(caller, 8, "pro"))["action"] == "upgraded"
    await caller.clock.advance(UNTIL_THEN)
    assert await planned(caller, 8) == ("pro", None, None)


@pytest.mark.parametrize("before", TIERS)
@pytest.mark.parametrize("after", TIERS)
async def test_action_follows_from_the_two_tiers(caller: Caller, before: str, after: str) -> None:
    start = {"starter": 7, "growth": 8, "pro": 9}[before]
    status, body = await caller.post(f"/accounts/{start}/change-tier", {"newTier": after})
    step = TIERS.index(after) - TIERS.index(before)
    if step == 0:
        assert (status, body["error"]) == (400, "validation_error")
    else:
        assert (status, body["action"]) == (200, "upgraded" if step > 0 else "downgrade_scheduled")


async def test_unknown_account_is_not_found(caller: Caller) -> None:
    assert await refuse(caller, 999, {"newTier": "pro"}) == (404, {"error": "Account not found"})


async def test_sleeping_account_is_to_be_woken_first(caller: Caller) -> None:
    sentence = "Wake this account first to change its tier."
    assert await refuse(caller, 10, {"newTier": "pro"}) == (400, {"error": sentence})
    await caller.post("/accounts/10/wake")
    assert (await change(caller, 10, "pro"))["action"] == "upgraded"


async def test_what_is_billed_goes_with_who_is_awake_and_at_which_tier(caller: Caller) -> None:
    assert caller.sandbox.billed == {"starter": 1, "growth": 1, "pro": 1}
    await caller.post("/accounts/10/wake")
    assert caller.sandbox.billed == {"starter": 2, "growth": 1, "pro": 1}
    await caller.post("/accounts/7/sleep")
    await change(caller, 8, "pro")
    assert caller.sandbox.billed == {"starter": 1, "pro": 2}


@pytest.mark.parametrize("status", ["past_due", "canceled", "free_user"])
async def test_change_needs_a_subscription(caller: Caller, status: str) -> None:
    await caller.control(do="subscription", status=status)
    code, body = await refuse(caller, 7, {"newTier": "pro"})
    assert (code, body["error"], set(body)) == (403, "subscription_required", {"error", "message"})


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "newTier is required."),
        ({"newTier": None}, "newTier is required."),
        ({"newTier": "top"}, "newTier must be one of: starter, growth, pro."),
        ({"newTier": ["pro"]}, "newTier must be one of: starter, growth, pro."),
        ([], "The body must be a JSON object."),
    ],
)
async def test_tier_must_be_one_of_three(caller: Caller, body: Any, message: str) -> None:
    assert await refuse(caller, 7, body) == (400, {"error": "validation_error", "message": message})


@pytest.mark.parametrize("tier", ["starter", "pro"])
async def test_stripe_fails_once_where_it_was_told_to(caller: Caller, tier: str) -> None:
    caller.sandbox._life.fail_next_payment = True
    assert await refuse(caller, 8, {"newTier": tier}) == (502, {"error": "Your card was declined."})
    assert (await change(caller, 8, tier))["account"]["id"] == 8


async def test_taking_a_downgrade_back_asks_nothing_of_stripe(caller: Caller) -> None:
    await change(caller, 9, "starter")
    caller.sandbox._life.fail_next_payment = True
    assert (await change(caller, 9, "pro"))["action"] == "pending_cancelled"
    assert (await refuse(caller, 9, {"newTier": "growth"}))[0] == 502


async def test_scheduled_downgrade_outlives_sleep_and_a_restart() -> None:
    keep, clock = Keep(), ManualClock()
    async with opened(keep, clock) as caller:
        await change(caller, 9, "starter")
        await caller.post("/accounts/9/sleep")
    async with opened(keep, clock) as caller:
        assert await planned(caller, 9) == ("pro", "starter", PERIOD_ENDS)
        await clock.advance(UNTIL_THEN)
        await caller.post("/accounts/9/wake")
        assert await planned(caller, 9) == ("starter", None, None)
    keep.close()
