"""The key's owner: plan, budgets and credits.

Source: https://docs.catchthegoodones.com/api-reference/me
"""

from bot.api.models.base import Flag, Model, Several, Whole


class MonthlyRetest(Model):
    """Re-tests of one account in the billing period.

    ``billing_period_start`` is a date and time in the example; the old API also wrote ``trial`` and ``free``,
    so that it stays text.
    """

    used: Whole
    budget: Whole
    remaining: Whole
    billing_period_start: str | None = None


class DailySync(Model):
    """Syncs of one account today."""

    used: Whole
    cap: Whole
    remaining: Whole


class AccountBudget(Model):
    """What one tracked account has left."""

    account_id: Whole
    x_handle: str
    tier: str | None = None
    monthly_retest: MonthlyRetest | None = None
    daily_sync: DailySync | None = None


class Credits(Model):
    """The team's enrichment credits."""

    balance: Whole
    low_balance_threshold: Whole | None = None
    is_low: Flag = False
    auto_topup_enabled: Flag | None = None


class Totals(Model):
    """Sums over all accounts."""

    monthly_retest_remaining: Whole | None = None
    daily_sync_remaining: Whole | None = None


class Me(Model):
    """Who the key belongs to and every budget."""

    name: str | None = None
    email: str | None = None
    subscription_status: str | None = None
    is_free_tier: Flag | None = None
    accounts: Several[AccountBudget] = ()
    credits: Credits | None = None
    totals: Totals | None = None
