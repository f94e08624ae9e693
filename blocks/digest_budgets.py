"""What a summary's credits, daily syncs and re-tests come to: when they end, and whether that needs a hand."""

from collections.abc import Iterator
from datetime import datetime

from blocks.budget import budget_button
from blocks.digest_words import day_of
from blocks.elements import counted, dotted, section
from bot.digests.running_out import Retests, Syncs, retests, runs_out, syncs
from bot.digests.summary import Summary
from bot.slack.message import Block


def budgets(summary: Summary) -> Iterator[Block]:
    """What runs out, each with a button that shows all of the budget."""
    left, end = _credits(summary), _credits_end(summary)
    if left is not None and _is_low(summary):
        if not left:
            said = "*No credits left*: contact details can't be looked up"
        elif end:
            said = f"*{counted(left, 'credit')} left*: at this rate until {day_of(end, summary.until)}"
        else:
            said = f"*{counted(left, 'credit')} left*, which is low"
        yield section(f"{said}. More can be had on the dashboard.", budget_button("credits"))
    if (day := _syncs(summary)) and day.are_gone:
        yield section("*No daily syncs left*: runs go on tomorrow.", budget_button("daily syncs"))
    if (month := _retests(summary)) and month.are_short:
        yield section(_short_of(month, summary), budget_button("re-tests"))


def budgets_in_short(summary: Summary) -> Iterator[str]:
    """``credits end Thursday``, ``9 credits left``, ``re-tests end Friday``."""
    left, end = _credits(summary), _credits_end(summary)
    if left is not None and _is_low(summary):
        if left and end:
            yield f"credits end {day_of(end, summary.until)}"
        else:
            yield f"{counted(left, 'credit') if left else 'no credits'} left"
    if (day := _syncs(summary)) and day.are_gone:
        yield "no daily syncs left"
    if (month := _retests(summary)) and month.are_short:
        yield f"re-tests end {day_of(month.ends, summary.until)}" if month.ends else "no re-tests left"


def rest_of_budgets(summary: Summary) -> str:
    """``240 credits · 3 daily syncs (none for 1 of 4 accounts) · 10 re-tests``: all of which there is enough."""
    left = None if _is_low(summary) else _credits(summary)
    day, month = _syncs(summary), _retests(summary)
    return dotted(
        None if left is None else counted(left, "credit"),
        _syncs_left(day) if day and day.left else None,
        counted(month.left, "re-test") if month and month.left and not month.are_short else None,
    )


def _short_of(month: Retests, summary: Summary) -> str:
    renewed = f"new ones on {day_of(month.renews, summary.until)}" if month.renews else None
    if month.ends:
        rate = f"at this rate until {day_of(month.ends, summary.until)}"
        return f"*{counted(month.left, 're-test')} left*: {rate}; {renewed}."
    return f"*No re-tests left*: {renewed or 'new ones come with the next billing period'}."


def _syncs_left(day: Syncs) -> str:
    without = f" (none for {len(day.without)} of {counted(day.accounts, 'account')})" if day.without else ""
    return f"{counted(day.left, 'daily sync')}{without}"


def _credits_end(summary: Summary) -> datetime | None:
    return runs_out(_credits(summary) or 0, summary.credits_used, summary.since, summary.until)


def _is_low(summary: Summary) -> bool:
    """Low by the API's word, or gone before the next period is over; what is bought by itself is not."""
    credit = summary.me.credits if summary.me else None
    if credit is None or (credit.auto_topup_enabled and credit.balance > 0):
        return False
    end = _credits_end(summary)
    soon = end is not None and end <= summary.until + (summary.until - summary.since)
    return credit.is_low or credit.balance <= 0 or soon


def _credits(summary: Summary) -> int | None:
    credit = summary.me.credits if summary.me else None
    return max(0, credit.balance) if credit else None


def _syncs(summary: Summary) -> Syncs | None:
    return syncs(summary.me) if summary.me else None


def _retests(summary: Summary) -> Retests | None:
    return retests(summary.me, summary.until) if summary.me else None
