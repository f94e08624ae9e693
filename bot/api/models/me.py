"""The key's owner: plan, budgets and credits.

Source: https://docs.catchthegoodones.com/api-reference/me
"""

from bot.api.models.base import Model


class MonthlyRetest(Model):
    """Re-tests of one account in the billing period."""

    used: int
    budget: int
    remaining: int


class DailySync(Model):
    """Syncs of one account today."""

    used: int
    cap: int
    remaining: int


class AccountBudget(Model):
    """What one tracked account has left."""

    account_id: int
    x_handle: str
    tier: str | None = None
    monthly_retest: MonthlyRetest | None = None
    daily_sync: DailySync | None = None


class Credits(Model):
    """The team's enrichment credits."""

    balance: int
    low_balance_threshold: int | None = None
    is_low: bool = False
    auto_topup_enabled: bool = False


class Totals(Model):
    """Sums over all accounts."""

    monthly_retest_remaining: int | None = None
    daily_sync_remaining: int | None = None


class Me(Model):
    """Who the key belongs to and every budget."""

    name: str | None = None
    email: str | None = None
    subscription_status: str | None = None
    is_free_tier: bool | None = None
    accounts: tuple[AccountBudget, ...] = ()
    credits: Credits | None = None
    totals: Totals | None = None
