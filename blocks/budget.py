"""What `/goodones budget` answers: the plan, what is left of credits, daily syncs and re-tests, and until when.

What the lead API does not tell is said as such: nothing is taken to be zero.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from blocks.elements import Element, button, context, counted, dotted, listed, message, ref, section, table
from bot.api.models import AccountBudget
from bot.digests.running_out import Purse, Retests, Syncs, retests, syncs, worst_first
from bot.slack import text
from bot.slack.message import Block, Message

WORD = 40
HANDLE = 40
MOST_ROWS = 20
MOST_TO_ASK = 3
NOT_TOLD = "the lead API does not tell"
_DAY = "{date_short_pretty}"
_STATUS = {
    "active": "active",
    "trialing": "on trial",
    "free_user": "free",
    "past_due": "⚠️ a payment is overdue; the dashboard shows which",
}
"""The words for a subscription that are documented (https://docs.catchthegoodones.com/api-reference/me)."""
_FREE = "free_user"
_MORE = {
    True: "More are bought by themselves.",
    False: "More can be had on the dashboard.",
    None: f"Whether more are bought by themselves {NOT_TOLD}.",
}


@dataclass(frozen=True)
class Cap:
    """How much one person may have enriched in a month (None: no cap), and how much who reads it has had.

    ``ask``: the admins by id, who can change it; None where that is the reader.
    """

    most: int | None
    used: int
    ask: Sequence[str] | None


def budget_button(of: str) -> Element:
    """Opens all of it; ``of`` is what it stands beside."""
    return button("Show budget", "budget.open", ref(), spoken=f"Show budget: {of}")


def budget_message(purse: Purse, cap: Cap) -> Message:
    """All that is left, for one person's eyes; accounts last, those that have least first."""
    day, month = syncs(purse.me), retests(purse.me, purse.at)
    told = [_plan(purse), _credits(purse), _syncs(day), _retests(month)]
    change = button("Change", "team.open", ref(), spoken="Change how much one person may have enriched")
    capped = section(_cap(cap), change if cap.ask is None else None)
    blocks: list[Block] = [*map(section, told), capped, context(dotted(*_small_print(purse, month)))]
    gist = ". ".join(line.replace("\n", ". ").rstrip(".") for line in told)
    return message(f"{gist}.".replace("*", ""), [*blocks, *_accounts(purse.me.accounts)])


def _plan(purse: Purse) -> str:
    status = purse.me.subscription_status
    free = "the free plan" if purse.me.is_free_tier and status != _FREE else None
    words = _STATUS.get(status, text.leaf(status, WORD)) if status else None
    return f"*Plan*: {', '.join(filter(None, (words, free))) or NOT_TOLD}"


def _credits(purse: Purse) -> str:
    credit = purse.me.credits
    if credit is None:
        return f"*Credits*: {NOT_TOLD}"
    mark = credit.low_balance_threshold
    low = f", which is low{f' (the mark is {mark})' if mark is not None else ''}" if credit.is_low else ""
    if credit.balance <= 0:
        said = "*Credits*: ⚠️ none left, so contact details can't be looked up"
    else:
        said = f"*Credits*: *{credit.balance}* left{low}"
    return "\n".join([said, " ".join([*_how_long(purse), _MORE[credit.auto_topup_enabled]])])


def _how_long(purse: Purse) -> Iterator[str]:
    credit, went = purse.me.credits, purse.lately
    if credit is None or credit.balance <= 0:
        return
    if went is None:
        yield "How long they last is known in a day or two."
        return
    days = (purse.at - went.since).days
    lately = f"in the last {f'{days} days' if days > 1 else 'day'}"
    if not went.used:
        yield f"None went {lately}."
    elif credit.auto_topup_enabled:
        yield f"{went.used} went {lately}."
    elif end := purse.credits_end:
        yield f"{went.used} went {lately}: at this rate they last until {text.date(end, _DAY)}."
    else:
        yield f"{went.used} went {lately}: at this rate they last for over a year."


def _syncs(day: Syncs | None) -> str:
    if day is None:
        return f"*Daily syncs*: {NOT_TOLD}"
    if not day.left and not day.are_gone:
        return "*Daily syncs*: these accounts have none"
    of = "" if day.cap is None else f" of {day.cap}"
    if not day.left:
        return f"*Daily syncs*: none{of} left today. Runs go on tomorrow."
    return f"*Daily syncs*: *{day.left}*{of} left today{_none_for(day.without)}"


def _retests(month: Retests | None) -> str:
    if month is None:
        return f"*Re-tests*: {NOT_TOLD}"
    if not month.left and month.budget == 0:
        return "*Re-tests*: these accounts have none"
    of = "" if month.budget is None else f" of {month.budget}"
    left = f"*{month.left}*" if month.left else "none"
    without = _none_for(month.without) if month.left else ""
    said = [f"*Re-tests*: {left}{of} left in this billing period{without}"]
    ends = f"at this period's rate until {text.date(month.ends, _DAY)}" if month.ends else None
    renews = f"new ones on {text.date(month.renews, _DAY)}" if month.renews else None
    if when := "; ".join(filter(None, (ends, renews))):
        said.append(f"{when[0].upper()}{when[1:]}.")
    return "\n".join(said)


def _none_for(handles: Sequence[str]) -> str:
    names = listed([f"@{text.leaf(each.removeprefix('@'), HANDLE)}" for each in handles])
    return f"; none for {names}" if names else ""


def _cap(cap: Cap) -> str:
    had = f"You have had {cap.used or 'none'}"
    if cap.most is None:
        said = f"no limit to enrichments and lookups. {had} this month."
    elif cap.most:
        said = f"{counted(cap.most, 'enrichment or lookup', 'enrichments and lookups')} a month. {had}."
    else:
        said = "no enrichments and lookups for now. Admins have set their number to 0."
    if cap.ask is not None:
        who = " or ".join(text.mention(each) for each in cap.ask[:MOST_TO_ASK])
        said = f"{said}\n{who or 'An admin of this workspace'} can change that."
    return f"*Each person*: {said}"


def _small_print(purse: Purse, month: Retests | None) -> Iterator[str]:
    if month and month.renews:
        yield "A billing period is taken to be a month: the lead API tells only when it began"
    elif month:
        yield "When new re-tests come, the lead API does not tell"
    if not purse.me.accounts:
        yield "The lead API names no account here"
    yield "Only you see this"


def _accounts(accounts: Sequence[AccountBudget]) -> list[Block]:
    """At most twenty, and one row for the rest."""
    if not accounts:
        return []
    ranked = worst_first(accounts)
    rest = ranked[MOST_ROWS:]
    rows = [_row(_name(each), [each]) for each in ranked[:MOST_ROWS]]
    more = [_row(f"… {counted(len(rest), 'more account')}", rest)] if rest else []
    return [table(("Account", "Daily syncs left", "Re-tests left"), [*rows, *more])]


def _name(account: AccountBudget) -> str:
    return dotted(f"@{account.x_handle.removeprefix('@')}", account.tier)


def _row(name: str, accounts: Sequence[AccountBudget]) -> tuple[str, str, str]:
    days = [each.daily_sync for each in accounts]
    months = [each.monthly_retest for each in accounts]
    return (
        name,
        _left([(each.remaining, each.cap) if each else None for each in days]),
        _left([(each.remaining, each.budget) if each else None for each in months]),
    )


def _left(parts: Sequence[tuple[int, int] | None]) -> str:
    """What is left of how many, as far as it is told."""
    told = [each for each in parts if each]
    if not told:
        return "not told"
    sums = f"{sum(max(0, left) for left, _ in told)} of {sum(max(0, of) for _, of in told)}"
    return sums if len(told) == len(parts) else f"{sums}, others not told"
