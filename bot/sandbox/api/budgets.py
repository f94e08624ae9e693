"""What an account may by its tier: syncs, re-tests, streams. The numbers are the stand-in's own, not the API's.

Only one example is documented, for a starter account: 12 re-tests a month and 1 sync a day
(https://docs.catchthegoodones.com/api-reference/me). Syncs are more generous here, so that a run can be tried.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.sandbox.api.moments import read_moment, stamp
from bot.sandbox.api.rows import Account, Use
from bot.sandbox.api.tables import Tables
from bot.sandbox.clock import Clock

TIERS = ("starter", "growth", "pro")
"""From the least to the most."""
DAILY_SYNCS: Mapping[str, int] = {"starter": 4, "growth": 8, "pro": 12}
MONTHLY_RETESTS: Mapping[str, int] = {"starter": 12, "growth": 30, "pro": 60}
STREAM_CAPS: Mapping[str, int] = {"starter": 3, "growth": 6, "pro": 12}
"""Automated streams that may hold one account."""
BILLING_PERIOD = timedelta(days=30)


class Budgets:
    """Counts what is used by account and period; a day ends at midnight UTC (*assumed*)."""

    def __init__(self, tables: Tables, clock: Clock, daily_syncs: Mapping[str, int] = DAILY_SYNCS) -> None:
        self._tables = tables
        self._clock = clock
        self._daily_syncs = daily_syncs

    def carry_out_downgrades(self) -> None:
        """Give every account the tier whose time has come (at the end of a billing period, as documented)."""
        now = self._clock.now()
        for account in self._tables.accounts.all():
            due, tier = account.pending_tier_effective_at, account.pending_tier
            if due is not None and tier is not None and read_moment(due) <= now:
                self._tables.accounts.put(
                    replace(account, tier=tier, pending_tier=None, pending_tier_effective_at=None)
                )

    def sync_cap(self, account: Account) -> int:
        return self._daily_syncs[account.tier]

    def syncs_used(self, account: Account) -> int:
        return self._used(self._sync_key(account, self._clock.now()))

    def syncs_left(self, account: Account) -> int:
        return max(0, self.sync_cap(account) - self.syncs_used(account))

    def use_sync(self, account: Account, at: datetime | None = None) -> None:
        self._use(self._sync_key(account, at or self._clock.now()))

    def retest_budget(self, account: Account) -> int:
        return MONTHLY_RETESTS[account.tier]

    def retests_left(self, account: Account) -> int:
        return max(0, self.retest_budget(account) - self.retests_used(account))

    def retests_used(self, account: Account) -> int:
        return self._used(self._retest_key(account))

    def use_retest(self, account: Account) -> None:
        self._use(self._retest_key(account))

    def billing_period_start(self) -> str:
        anchor = read_moment(self._tables.owner.billing_anchor)
        periods = (self._clock.now() - anchor) // BILLING_PERIOD
        return stamp(anchor + periods * BILLING_PERIOD)

    def billing_period_end(self) -> str:
        """When the next period starts and scheduled downgrades take effect."""
        return stamp(read_moment(self.billing_period_start()) + BILLING_PERIOD)

    def _sync_key(self, account: Account, at: datetime) -> str:
        return f"sync/{at.astimezone(UTC).date()}/{account.id}"

    def _retest_key(self, account: Account) -> str:
        return f"retest/{self.billing_period_start()[:10]}/{account.id}"

    def _used(self, key: str) -> int:
        use = self._tables.uses.get(key)
        return use.count if use else 0

    def _use(self, key: str) -> None:
        self._tables.uses.put(Use(id=key, count=self._used(key) + 1))
