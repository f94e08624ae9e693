"""Every way in which a budget can stand, by name: drawn for golden files."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from blocks.budget import Cap, budget_message
from bot.api.models import Credits, Me, Totals
from bot.digests.credit import Lately
from bot.digests.running_out import Purse
from bot.slack.message import Message
from tests.blocks.digest_states import account

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ACCOUNTS = (account(), account("levelsio", retested=2, syncs=0, tier="growth"))
ACTIVE = Me(
    subscription_status="active",
    is_free_tier=False,
    accounts=ACCOUNTS,
    credits=Credits(balance=47, low_balance_threshold=10, auto_topup_enabled=False),
    totals=Totals(monthly_retest_remaining=12, daily_sync_remaining=1),
)
WEEKLY = Purse(ACTIVE, NOW, Lately(94, NOW - timedelta(days=28)))
SHORT = ACTIVE.model_copy(
    update={
        "subscription_status": "past_due",
        "accounts": tuple(account(each, retested=12, syncs=0) for each in ("yongfook", "levelsio")),
        "credits": Credits(balance=0, low_balance_threshold=10, is_low=True, auto_topup_enabled=True),
        "totals": Totals(monthly_retest_remaining=0, daily_sync_remaining=0),
    }
)
MANY = ACTIVE.model_copy(
    update={
        "accounts": tuple(account(f"maker_{number}", retested=number % 13) for number in range(200)),
        "totals": None,
    }
)
FREE = Cap(None, 3, None)
CAPPED = Cap(25, 3, ("U0AMY", "U0BEN"))


def drawn_budgets() -> dict[str, Message]:
    return {
        "budget": budget_message(WEEKLY, CAPPED),
        "budget_for_admins": budget_message(WEEKLY, FREE),
        "budget_at_its_end": budget_message(replace(WEEKLY, me=SHORT), Cap(0, 0, None)),
        "budget_of_many": budget_message(replace(WEEKLY, me=MANY), FREE),
        "budget_not_told": budget_message(Purse(Me(), NOW), Cap(None, 0, ())),
    }
