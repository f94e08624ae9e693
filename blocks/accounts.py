"""Tracked X accounts: the list, one of them, and the window that says what waking or sleeping does to the bill."""

from collections.abc import Sequence
from typing import Any

from blocks.elements import (
    Element,
    Option,
    actions,
    button,
    context,
    counted,
    dotted,
    field,
    message,
    modal,
    pack,
    ref,
    section,
)
from blocks.inputs import ticks
from blocks.modals import info_modal
from bot.accounts import MOST, Deed, Tracked
from bot.api.models import Account
from bot.slack import limits, text
from bot.slack.message import Block, Blocks, Message, View

PAGE = 10
HANDLE = 40
WORD = 20
TITLE = 60
FIELDS = tuple(f"accounts{number}" for number in range(-(-MOST // limits.CHOICE_OPTIONS)))
"""The boxes to tick, of which one element takes ten."""
TITLES = {Deed.WAKE: "Wake accounts", Deed.SLEEP: "Put accounts to sleep"}


def account_list(rows: Sequence[Tracked], start: int = 0, *, may_change: bool) -> Message:
    """One page of all accounts from number ``start`` (from 0) on; those who may change them have buttons."""
    if not rows:
        none = "No X account is watched yet. Each new stream brings its own, on the dashboard of Catch The Good Ones."
        return message(none, [section(none)])
    begin = min(max(0, start), len(rows) - 1) // PAGE * PAGE
    shown = rows[begin : begin + PAGE]
    asleep = sum(each.asleep for each in rows)
    said = f"*{counted(len(rows), 'account')}*, {asleep} asleep"
    part = f" · {begin + 1}–{begin + len(shown)}" if len(rows) > PAGE else ""
    first = "Those that sleep come first." if asleep and len(rows) > PAGE else None
    note = dotted(first, "Only active ones are synced and billed.")
    return message(
        f"{said}.".replace("*", ""),
        [
            section(f"{said}{part}"),
            *(_row(each, may_change=may_change) for each in shown),
            *_paging(begin, len(rows)),
            context(note),
        ],
    )


def account_one(row: Tracked, *, may_change: bool) -> Message:
    """One account."""
    how = "asleep" if row.asleep else "active"
    return message(f"@{_handle(row.account)} is {how}.", [_row(row, may_change=may_change)])


def account_window(
    deed: Deed, accounts: Sequence[Account], *, of: str | None = None, channel: str | None = None
) -> View:
    """What it does to the bill, and which (at most ``MOST``, all ticked). ``of`` is a stream's title, raw."""
    shown = accounts[:MOST]
    stream = f" of *{text.leaf(of, TITLE)}*" if of else ""
    state = "asleep: not synced, and not billed" if deed is Deed.WAKE else "active: synced, and billed"
    are = f"@{_handle(shown[0])} is" if len(accounts) == 1 else f"{len(accounts)} accounts{stream} are"
    rest = [context(f"{len(accounts) - MOST} more are left for another time.")] if accounts[MOST:] else []
    return modal(
        TITLES[deed],
        [section(f"*{are} {state}.*\n{_bill(deed, one=len(accounts) == 1)}"), *_boxes(shown), *rest],
        callback_id=f"accounts.{deed.value}",
        submit="Wake" if deed is Deed.WAKE else "Put to sleep",
        metadata=pack({} if channel is None else {"channel": channel}),
    )


def nothing_to_turn(deed: Deed) -> View:
    """Somebody was quicker."""
    how = "awake" if deed is Deed.WAKE else "asleep"
    return info_modal(
        TITLES[deed], [section(f"✅ *All of these are {how} already*: there is nothing to do.")]
    )


def turning(deed: Deed, ids: Sequence[int], spoken: str, **more: Any) -> Element:
    """The button that opens the window."""
    value = pack({"accounts": list(ids[:MOST]), **more})
    if deed is Deed.WAKE:
        return button("Wake…", "accounts.wake", value, spoken=f"Wake {spoken}")
    return button("Sleep…", "accounts.sleep", value, spoken=f"Put {spoken} to sleep")


def tier_of(account: Account) -> str | None:
    """Its tier, safe for mrkdwn."""
    return text.leaf(account.tier, WORD) if account.tier else None


def _bill(deed: Deed, *, one: bool) -> str:
    """As the API's documentation has it, which names no amount."""
    if deed is Deed.WAKE:
        return (
            f"⚠️ *{'Waking it' if one else 'Each'} adds to your subscription's bill*: one more account of its tier. "
            "The lead API names no price. Then its followers are synced again."
        )
    return (
        f"*{'It' if one else 'Each'} comes off your subscription's bill*: one account of its tier less. Its history and "
        "its streams stay, but its followers are not synced until somebody wakes it."
    )


def _boxes(accounts: Sequence[Account]) -> Blocks:
    """Ten to an element, the first of which has the name of all."""
    step = limits.CHOICE_OPTIONS
    groups = [accounts[at : at + step] for at in range(0, len(accounts), step)]
    alone = len(groups) == 1
    return [
        field(
            "Which?" if name == FIELDS[0] else "And of these?",
            ticks(name, [_box(each) for each in group], [str(each.id) for each in group]),
            optional=not alone,
        )
        for name, group in zip(FIELDS, groups, strict=False)
    ]


def _box(account: Account) -> Option:
    return Option(
        dotted(f"@{account.x_handle[:HANDLE]}", account.tier and account.tier[:WORD]), str(account.id)
    )


def _row(row: Tracked, *, may_change: bool) -> Block:
    account = row.account
    known = account.last_known_follower_count
    line = dotted(
        f"{'💤' if row.asleep else '🟢'} *@{_handle(account)}*",
        "asleep" if row.asleep else None,
        _tier(account),
        None if known is None else f"{known:,} followers",
        None
        if row.streams is None
        else f"in {counted(row.streams, 'stream')}"
        if row.streams
        else "in no stream",
    )
    deed = Deed.WAKE if row.asleep else Deed.SLEEP
    verb = turning(deed, [account.id], f"@{text.plain(account.x_handle, HANDLE)}") if may_change else None
    return section(line, verb)


def _tier(account: Account) -> str | None:
    """What it is billed as, and what it will be."""
    if not account.pending_tier:
        return tier_of(account)
    when = (
        f" from {text.date(account.pending_tier_effective_at, '{date_short}')}"
        if account.pending_tier_effective_at
        else " soon"
    )
    return f"{tier_of(account) or 'tier unknown'}, {text.leaf(account.pending_tier, WORD)}{when}"


def _paging(begin: int, total: int) -> Blocks:
    ways: list[Element] = []
    if begin:
        ways.append(button("← Back", "accounts.back", ref(start=begin - PAGE)))
    if begin + PAGE < total:
        ways.append(
            button(f"Next {min(PAGE, total - begin - PAGE)} →", "accounts.page", ref(start=begin + PAGE))
        )
    return [actions(ways, "pages")] if ways else []


def _handle(account: Account) -> str:
    return text.leaf(account.x_handle, HANDLE)
