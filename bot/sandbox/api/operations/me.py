"""The key's owner and every budget. Source: https://docs.catchthegoodones.com/api-reference/me."""

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Call, Route
from bot.sandbox.api.rows import Account
from bot.sandbox.api.views import Json


def show_me(api: Backend, _call: Call) -> Answer:
    """Who, plan, budgets of active accounts (sleeping ones are left out: *assumed*), credits and sums."""
    owner = api.tables.owner
    accounts = [_budgets(api, account) for account in api.accounts() if account.is_active]
    return Answer(
        {
            "name": owner.name,
            "email": owner.email,
            "subscriptionStatus": owner.subscription_status,
            "isFreeTier": owner.free,
            "accounts": accounts,
            "credits": {
                "balance": owner.credits_balance,
                "lowBalanceThreshold": owner.low_balance_threshold,
                "isLow": owner.credits_balance <= owner.low_balance_threshold,
                "autoTopupEnabled": owner.auto_topup,
            },
            "totals": {
                "monthlyRetestRemaining": sum(account["monthlyRetest"]["remaining"] for account in accounts),
                "dailySyncRemaining": sum(account["dailySync"]["remaining"] for account in accounts),
            },
        },
    )


def _budgets(api: Backend, account: Account) -> Json:
    budgets = api.budgets
    return {
        "accountId": account.id,
        "xHandle": account.handle,
        "tier": account.tier,
        "monthlyRetest": {
            "used": budgets.retests_used(account),
            "budget": budgets.retest_budget(account),
            "remaining": budgets.retests_left(account),
            "billingPeriodStart": budgets.billing_period_start(),
        },
        "dailySync": {
            "used": budgets.syncs_used(account),
            "cap": budgets.sync_cap(account),
            "remaining": budgets.syncs_left(account),
        },
    }


ROUTES = (Route("GET", "/me", show_me),)
