"""Tracked accounts as they are listed, and what becomes of them, by name: drawn for golden files."""

from datetime import timedelta

from blocks.accounts import account_list, account_one
from blocks.accounts_turned import accounts_turned
from bot.accounts import Deed, Outcome, Tracked, Turned
from bot.api.errors import SubscriptionRequired
from bot.api.models import Account
from bot.records import Mark
from bot.slack.message import Message
from tests.blocks.make import NOON

KAY = Account(id=7, x_handle="indiemaker_kay", tier="starter", last_known_follower_count=12_480)
RUST = Account(
    id=8,
    x_handle="rustlings_daily",
    tier="pro",
    last_known_follower_count=38_912,
    pending_tier="growth",
    pending_tier_effective_at=NOON + timedelta(days=12),
)
VERA = Account(id=10, x_handle="vectorvera", tier="starter", is_active=False)
BARE = Account(id=11, x_handle="nobody")
ROWS = (
    Tracked(VERA, asleep=True, streams=1),
    Tracked(KAY, asleep=False, streams=2),
    Tracked(RUST, asleep=False, streams=0),
    Tracked(BARE, asleep=False),
)
MANY = tuple(
    Tracked(Account(id=100 + n, x_handle=f"account_{n:03}", tier="growth"), n < 12, 1) for n in range(300)
)
KNOWN = {each.id: each for each in (KAY, RUST, VERA)}
BY_BEN = Mark(kind="wake", by="U0BEN", at=NOON, job="j", state="done")


def turned(outcome: Outcome, id_: int = 7, trouble: str = "", by: Mark | None = None) -> Turned:
    return Turned(id_, outcome, trouble, by)


PARTLY = (
    turned(Outcome.DONE),
    turned(Outcome.ALREADY, 8, by=BY_BEN),
    turned(Outcome.BUSY, 10, by=BY_BEN),
    turned(Outcome.UNCHANGED, 11),
    turned(Outcome.UNKNOWN, 12),
    turned(Outcome.FAILED, 13, SubscriptionRequired.user_text),
    turned(Outcome.LEFT, 14),
)


def drawn_accounts() -> dict[str, Message]:
    """Each by the name of its golden file."""
    return {
        "accounts_for_an_admin": account_list(ROWS, may_change=True),
        "accounts_for_a_viewer": account_list(ROWS, may_change=False),
        "accounts_second_page_of_many": account_list(MANY, 10, may_change=True),
        "accounts_none": account_list((), may_change=True),
        "account_one": account_one(ROWS[0], may_change=True),
        "account_woken": accounts_turned(Deed.WAKE, [turned(Outcome.DONE)], KNOWN),
        "account_slept": accounts_turned(Deed.SLEEP, [turned(Outcome.DONE)], KNOWN),
        "accounts_woken_partly": accounts_turned(Deed.WAKE, PARTLY, KNOWN),
    }
