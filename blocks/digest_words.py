"""A summary's period in words: its title, its two lines, and days by their names.

All days are those of the zone that the summary's period is in: whoever reads it knows *Thursday* from there.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.digests.slots import is_unread
from bot.digests.summary import Summary
from bot.digests.totals import Totals, totals
from bot.slack import text

A_DAY = timedelta(days=1)
_WEEK = 7
_NOON = 12
_SHORT = timedelta(hours=18)
"""A shorter period is named by its times: summaries that follow runs come several times a day."""
_SLACK = timedelta(hours=1)
"""Periods that begin and end at the same time of day are so much longer or shorter where a clock is changed."""
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def period(since: datetime, until: datetime) -> str:
    """``16–22 Nov``, ``28 Oct – 3 Nov``, ``22 Nov``, ``22 Nov 9:00–14:30``; ``until`` is excluded.

    From Monday 9:00 until Monday 9:00 is a week, which ends on Sunday; until Monday 17:00 has Monday in it.
    """
    if timedelta(0) < until - since < _SHORT:
        return _times(since, until)
    days = round((until - since) / A_DAY)
    whole = days > 1 and abs(until - since - days * A_DAY) <= _SLACK and until.hour < _NOON
    last = max(since, until - (A_DAY if whole else timedelta(seconds=1)))
    if since.date() == last.date():
        return text.day(since)
    if (since.year, since.month) == (last.year, last.month):
        return f"{since.day}–{text.day(last)}"
    return f"{text.day(since)} – {text.day(last)}"


def unit(summary: Summary) -> str | None:
    """``day`` or ``week``; None where the period is neither."""
    span = summary.until - summary.since
    return None if span < _SHORT else {1: "day", _WEEK: "week"}.get(round(span / A_DAY))


def day_of(moment: datetime, seen: datetime) -> str:
    """``Tuesday`` within six days of when it is read, else ``9 Nov``, with its year where that is another."""
    there = moment.astimezone(seen.tzinfo)
    if abs((there.date() - seen.date()).days) < _WEEK:
        return _WEEKDAYS[there.weekday()]
    return text.day(there) if there.year == seen.year else f"{text.day(there)} {there.year}"


def title(summary: Summary) -> str:
    """``*Leads, 16–22 Nov*``."""
    return f"*Leads, {period(summary.since, summary.until)}*"


def headline(summary: Summary) -> Iterator[str]:
    """What came and what became of it, in at most two lines."""
    sums = totals(summary)
    if is_unread(summary):
        yield f"{title(summary)}: *nothing could be read* just now."
        yield "No lead is lost by that: the next digest counts them. `/goodones digest` tries again, at any time."
    elif sums.none:
        yield f"{title(summary)}: {_nothing(summary, sums)}"
    else:
        yield f"{title(summary)}:  *{sums.new or 'nothing'} new*{_compared(summary, sums.new)}"
        judged = f"{sums.judged} judged ({sums.good} good)" if sums.judged else "None judged yet"
        exported = f", {sums.only_exported} only exported" if sums.only_exported else ""
        yield f"{judged}{exported}, {_waiting(sums, summary.until)}"


def one_line(summary: Summary) -> str:
    """``*Leads, 16–22 Nov*: *128 new* (89 high), 52 good of 70 judged, 58 waiting``, without an end."""
    sums = totals(summary)
    if is_unread(summary):
        return f"{title(summary)}: nothing could be read just now"
    if sums.none:
        return f"{title(summary)}: {_nothing(summary, sums).removesuffix(' 🌱').removesuffix('.')}"
    high = f" ({sums.high} high)" if sums.new else ""
    judged = f"{sums.good} good of {sums.judged} judged" if sums.judged else "none judged"
    waiting = f"{sums.waiting} waiting" if sums.waiting else "none waiting"
    return f"{title(summary)}: *{sums.new or 'nothing'} new*{high}, {judged}, {waiting}"


def _times(since: datetime, until: datetime) -> str:
    begin, end = (f"{each.hour}:{each.minute:02}" for each in (since, until))
    if since.date() == until.date():
        return f"{text.day(since)} {begin}–{end}"
    return f"{text.day(since)} {begin} – {text.day(until)} {end}"


def _nothing(summary: Summary, sums: Totals) -> str:
    if summary.missing:
        return "nothing new in what could be read."
    if sums.failed_runs:
        return "nothing new and nothing waiting."
    calm = {"day": "a quiet day, ", "week": "a quiet week, "}.get(unit(summary) or "", "")
    return f"{calm}nothing new and nothing waiting. 🌱"


def _waiting(sums: Totals, seen: datetime) -> str:
    if not sums.waiting:
        return "none waiting"
    since = f", the oldest since {day_of(sums.oldest_waiting, seen)}" if sums.oldest_waiting else ""
    return f"*{sums.waiting} waiting*{since}"


def _compared(summary: Summary, new: int) -> str:
    """Leads that could be read only in part are compared with nothing."""
    before = summary.new_before
    if before is None or not summary.whole:
        return ""
    known = unit(summary)
    then = f"the {known} before" if known else "in the same time before"
    if new == before:
        return f", as many as {then}"
    if not before:
        return f", after none {then}"
    change = abs(new - before) * 100 // before
    if not change:
        return f", about as many as {then}"
    return f", {change} % {'more' if new > before else 'fewer'} than {then}"
