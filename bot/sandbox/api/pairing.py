"""The pairs of a stream as a body asks for them, and whether the plan allows that.

Source: https://docs.catchthegoodones.com/api-reference/create-stream. *Assumed*, since the page does not say: at least
one pair on create; exactly one reference to an account and one to a segment in each; ``accountTier`` is ``starter``
where it is left out and ignored for an account that exists.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.budgets import STREAM_CAPS, TIERS
from bot.sandbox.api.calls import Body
from bot.sandbox.api.errors import Refusal, invalid, not_found, subscription_required, within
from bot.sandbox.api.handles import look_up, read_handle
from bot.sandbox.api.rows import Account, Segment, Stream
from bot.sandbox.api.segment_bodies import read_segment

MOST_PAIRS = 50
FREE_ACCOUNTS = 1
NOT_YET = 0
"""The id of a row that is still to be written."""


@dataclass(frozen=True)
class Wish:
    """One pair that is asked for; new accounts and segments have no id yet."""

    account: Account
    segment: Segment


def read_pairs(api: Backend, body: Body, *, fewest: int) -> list[Wish]:
    """Look everything up and write nothing. Raises a 400 that names the field, and what a handle or an id brings."""
    items = body.items("pairs")
    if items is None or not fewest <= len(items) <= MOST_PAIRS:
        raise invalid(f"pairs must be a list of {fewest} to {MOST_PAIRS} pairs.")
    return [_read_pair(api, item, f"pairs[{number}]") for number, item in enumerate(items)]


def _read_pair(api: Backend, item: Any, place: str) -> Wish:
    if not isinstance(item, dict):
        raise invalid(f"{place} must be an object.")
    pair = Body(item)
    with within(place):
        return Wish(_read_account(api, pair), _read_segment(api, pair))


def _read_account(api: Backend, pair: Body) -> Account:
    account_id, text = pair.whole("accountId"), pair.text("accountHandle")
    tier = pair.choice("accountTier", TIERS) or TIERS[0]
    if text is not None and account_id is None:
        handle = read_handle(text)
        return _account_by_handle(api, handle) or look_up(handle, tier, api.now())
    if account_id is None or text is not None:
        raise invalid("accountId or accountHandle is required, and not both.")
    account = api.account(account_id)
    if account is None:
        raise not_found("Account")
    return account


def _account_by_handle(api: Backend, handle: str) -> Account | None:
    return next((account for account in api.accounts() if account.handle.lower() == handle.lower()), None)


def _read_segment(api: Backend, pair: Body) -> Segment:
    segment_id, inline = pair.whole("segmentId"), pair.record("segment")
    if (segment_id is None) == pair.is_null("segment"):
        raise invalid("segmentId or segment is required, and not both.")
    if segment_id is None:
        with within("segment"):
            return read_segment(Body(inline), api.now())
    segment = api.tables.segments.get(segment_id)
    if segment is None:
        raise not_found("Segment")
    return segment


def refuse_unpaid(api: Backend, wishes: Sequence[Wish]) -> None:
    """What the plan does not allow: a free user's second account, any new account without a subscription."""
    new = {wish.account.handle.lower() for wish in wishes if wish.account.id == NOT_YET}
    owner = api.tables.owner
    if not new or owner.subscribed:
        return
    if not owner.free:
        raise subscription_required()
    awake = sum(account.is_active for account in api.accounts())
    if awake + len(new) > FREE_ACCOUNTS:
        raise Refusal(403, "free_account_limit", "The free plan watches one account.")


def refuse_crowding(api: Backend, stream: Stream, accounts: Iterable[Account]) -> None:
    """Raises ``stream_cap_exceeded`` where a stream that runs by itself is one too many for an account's tier."""
    if not stream.automated:
        return
    for account in accounts:
        if len(_automated_streams(api, account) - {stream.id}) >= STREAM_CAPS[account.tier]:
            message = f"@{account.handle} has all the automated streams that the {account.tier} tier allows."
            raise Refusal(400, "stream_cap_exceeded", message)


def _automated_streams(api: Backend, account: Account) -> set[int]:
    pairs = api.tables.pairs.where(lambda pair: pair.account_id == account.id)
    return {pair.stream_id for pair in pairs if api.tables.streams.need(pair.stream_id).automated}


def derived_name(wishes: Sequence[Wish]) -> str:
    """As documented; that the first pair's segment names it where there are several is *assumed*."""
    handles = {wish.account.handle.lower(): wish.account.handle for wish in wishes}
    watched = f"{len(handles)} accounts" if len(handles) > 1 else f"@{wishes[0].account.handle}"
    return f"{wishes[0].segment.title} · {watched}"
