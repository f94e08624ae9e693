"""Changing an account's tier. Source: https://docs.catchthegoodones.com/api-reference/change-tier."""

from dataclasses import replace

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.budgets import TIERS
from bot.sandbox.api.calls import Answer, Call, Route
from bot.sandbox.api.errors import Refusal, invalid, subscription_required
from bot.sandbox.api.operations.accounts import need_account
from bot.sandbox.api.rows import Account
from bot.sandbox.api.views import account_view

DECLINED = "Your card was declined."


def change_tier(api: Backend, call: Call) -> Answer:
    """Up at once, down at the end of the billing period; the current tier again takes a scheduled downgrade back.

    *Assumed*: ``account`` has the keys of the account list; an upgrade takes a scheduled downgrade back too, another
    downgrade takes its place; the current tier with nothing scheduled is a 400.
    """
    account = need_account(api, call)
    tier = call.body().need_choice("newTier", TIERS)
    if not api.tables.owner.subscribed:
        raise subscription_required()
    if not account.is_active:
        raise Refusal(400, "Wake this account first to change its tier.")
    step = TIERS.index(tier) - TIERS.index(account.tier)
    if step == 0:
        return _answer(api, call, _stay(account), "pending_cancelled")
    _pay(api)
    if step > 0:
        return _answer(api, call, replace(_without_plans(account), tier=tier), "upgraded")
    due = api.budgets.billing_period_end()
    account = replace(account, pending_tier=tier, pending_tier_effective_at=due)
    return _answer(api, call, account, "downgrade_scheduled", effectiveAt=due)


def _pay(api: Backend) -> None:
    """The call to Stripe, which fails once where that was asked for; its text stands alone (*assumed*)."""
    failing, api.life.fail_next_payment = api.life.fail_next_payment, False
    if failing:
        raise Refusal(502, DECLINED)


def _stay(account: Account) -> Account:
    if account.pending_tier is None:
        raise invalid(f"newTier must not be {account.tier}: the account has it already.")
    return _without_plans(account)


def _without_plans(account: Account) -> Account:
    return replace(account, pending_tier=None, pending_tier_effective_at=None)


def _answer(api: Backend, call: Call, account: Account, action: str, **more: str) -> Answer:
    api.tables.accounts.put(account)
    return Answer({"account": account_view(api.tables, account, call.base_url), "action": action, **more})


ROUTES = (Route("POST", "/accounts/{id}/change-tier", change_tier),)
