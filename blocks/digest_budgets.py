"""What a summary's credits and daily syncs come to: when they end, and whether that needs a hand."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from blocks.digest_words import day_of
from blocks.elements import counted, dotted, section
from bot.digests.summary import Summary
from bot.slack.message import Block

DASHBOARD = "on the dashboard"
_FAR = timedelta(days=400)


def budgets(summary: Summary) -> Iterator[Block]:
    """What runs out."""
    left, end = _credits(summary), runs_out(summary)
    if left is not None and _is_low(summary):
        if not left:
            said = "*No credits left*: contact details can't be looked up"
        elif end:
            said = f"*{counted(left, 'credit')} left*: at this rate until {day_of(end, summary.until)}"
        else:
            said = f"*{counted(left, 'credit')} left*, which is low"
        yield section(f"{said}. More can be had {DASHBOARD}.")
    if _syncs(summary) == 0:
        yield section("*No daily syncs left*: runs go on tomorrow.")


def budgets_in_short(summary: Summary) -> Iterator[str]:
    """``credits end Thursday``, ``9 credits left``."""
    left, end = _credits(summary), runs_out(summary)
    if left is not None and _is_low(summary):
        if left and end:
            yield f"credits end {day_of(end, summary.until)}"
        else:
            yield f"{counted(left, 'credit') if left else 'no credits'} left"
    if _syncs(summary) == 0:
        yield "no daily syncs left"


def rest_of_budgets(summary: Summary) -> str:
    """``240 credits · 3 daily syncs · 10 re-tests``: all of which there is enough."""
    left = None if _is_low(summary) else _credits(summary)
    syncs = _syncs(summary)
    totals = summary.me.totals if summary.me else None
    retests = totals.monthly_retest_remaining if totals else None
    return dotted(
        None if left is None else counted(left, "credit"),
        counted(syncs, "daily sync") if syncs else None,
        None if retests is None else counted(retests, "re-test"),
    )


def runs_out(summary: Summary) -> datetime | None:
    """When the credits end at the period's rate; None where that is not known or more than 400 days off."""
    left, used = _credits(summary), summary.credits_used
    if not left or not used:
        return None
    # In seconds: as a time span it could be longer than there is a name for.
    lasts = (summary.until - summary.since).total_seconds() * (left / used)
    return summary.until + timedelta(seconds=lasts) if lasts <= _FAR.total_seconds() else None


def _is_low(summary: Summary) -> bool:
    """Low by the API's word, or gone before the next period is over; what is bought by itself is not."""
    credit = summary.me.credits if summary.me else None
    if credit is None or (credit.auto_topup_enabled and credit.balance):
        return False
    end = runs_out(summary)
    soon = end is not None and end <= summary.until + (summary.until - summary.since)
    return credit.is_low or not credit.balance or soon


def _credits(summary: Summary) -> int | None:
    credit = summary.me.credits if summary.me else None
    return credit.balance if credit else None


def _syncs(summary: Summary) -> int | None:
    totals = summary.me.totals if summary.me else None
    return totals.daily_sync_remaining if totals else None
