"""Tracked accounts. Sources: .../list-tracked-accounts, .../sleep-tracked-account, .../wake-tracked-account."""

from dataclasses import replace

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.calls import Answer, Call, Route
from bot.sandbox.api.errors import not_found, subscription_required
from bot.sandbox.api.rows import Account
from bot.sandbox.api.views import account_view


def list_accounts(api: Backend, call: Call) -> Answer:
    """Active and sleeping ones apart; the same item shape in both is *assumed*."""
    answer: dict[str, list[object]] = {"active": [], "sleeping": []}
    for account in api.accounts():
        group = "active" if account.is_active else "sleeping"
        answer[group].append(account_view(api.tables, account, call.base_url))
    return Answer(answer)


def sleep_account(api: Backend, call: Call) -> Answer:
    """Pause an account; one that sleeps already sleeps on with the same answer (*assumed*)."""
    account = need_account(api, call)
    api.tables.accounts.put(replace(account, is_active=False))
    return Answer({"success": True, "accountId": account.id, "asleep": True})


def wake_account(api: Backend, call: Call) -> Answer:
    """Take an account up again; needs a subscription. One that is awake stays so (*assumed*)."""
    account = need_account(api, call)
    if not api.tables.owner.subscribed:
        raise subscription_required()
    api.tables.accounts.put(replace(account, is_active=True))
    return Answer({"success": True, "accountId": account.id, "awake": True})


def need_account(api: Backend, call: Call) -> Account:
    """The account whose id is in the path, or ``Account not found``."""
    account = api.account(call.ids["id"])
    if account is None:
        raise not_found("Account")
    return account


ROUTES = (
    Route("GET", "/accounts", list_accounts),
    Route("POST", "/accounts/{id}/sleep", sleep_account),
    Route("POST", "/accounts/{id}/wake", wake_account),
)
