"""How leads are judged, for one person's eyes: the gist in sentences, who did what, and what it is by as a table."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from blocks.elements import (
    actions,
    button,
    context,
    counted,
    dotted,
    lasting,
    listed,
    message,
    section,
    table,
)
from blocks.modals import REASONS
from bot.audit import KEPT
from bot.digests.stats import DEEDS, ENOUGH, Hand, Part, Stats, Tally, Waits, Week
from bot.slack import text
from bot.slack.message import Block, Blocks, Message

TITLE = 80
MOST_ROWS = 10
"""Of one kind; the rest are counted in one more row."""
MOST_PEOPLE = 10
MOST_REASONS = 5
ENOUGH_WEEKS = 2
"""Weeks of which something can be said, from which on they are compared."""
Key = TypeVar("Key", int, str)
_BARS = "▁▂▃▄▅▆▇█"
_TOO_FEW = "·"
_SOURCES = {"follower": "followers", "liker": "likers"}
_DAY = timedelta(days=1)
_IN_HOURS = 2 * _DAY
"""What lasts no longer is said in hours."""


@dataclass(frozen=True)
class StatsPage:
    """Numbers and the names (raw) behind the ids in them.

    ``scope`` says of what, raw: a stream's title, or words of ours. ``hands``: whether the reader may know who did what,
    and have it as a file, for which ``reference`` is the button's value.
    """

    stats: Stats
    scope: str
    streams: Mapping[int, str] = field(default_factory=dict)
    segments: Mapping[int, str] = field(default_factory=dict)
    accounts: Mapping[int, str] = field(default_factory=dict)
    hands: bool = True
    reference: str = ""


def stats_message(page: StatsPage) -> Message:
    """All of it; the table stands at the end, as Slack wants it."""
    stats = page.stats
    blocks: Blocks = [section("\n".join([f"📊 *{_head(page)}*", *_gist(stats)]))]
    if more := [*_weeks(stats.weeks), *_waits(stats.waits), *_reasons(stats)]:
        blocks.append(section("\n".join(more)))
    if page.hands and stats.hands:
        blocks.append(section("\n".join(["*Who did what*", *_people(stats.hands)])))
    if page.hands and (stats.total.judged or stats.hands):
        blocks.append(actions([button("📄 CSV", "stats.csv", page.reference)], "ways"))
    blocks.append(context(*_small(page)))
    if stats.total.judged:
        blocks.append(_table(page))
    return message(_spoken(page), blocks)


def _head(page: StatsPage) -> str:
    return f"{text.leaf(page.scope, TITLE)}, since {_date(page.stats.since)}"


def _gist(stats: Stats) -> Iterator[str]:
    total = stats.total
    if not total.judged:
        yield "Nobody judged a lead in that time. `/goodones triage` shows those that wait, one after the other."
    elif total.rate is None:
        yield f"*{total.judged} judged*, {total.good} good: too few to say more."
    else:
        yield f"*{total.judged} judged*, {total.good} good: *{_percent(total.rate)}* accepted"


def _weeks(weeks: Sequence[Week]) -> Iterator[str]:
    """A bar for each week, and the first and the last rate in numbers, which is all that a screen reader needs."""
    rates = [week.tally.rate for week in weeks]
    said = [(week.begins, rate) for week, rate in zip(weeks, rates, strict=True) if rate is not None]
    if len(said) < ENOUGH_WEEKS:
        return
    (begins, first), (again, last) = said[0], said[-1]
    bars = "".join(_TOO_FEW if rate is None else _BARS[round(rate * (len(_BARS) - 1))] for rate in rates)
    when = f"in the week of {_date(again)}" if rates[-1] is None else "in the last seven days"
    yield f"Week by week: {bars}  {_percent(first)} in the week of {_date(begins)}, {_percent(last)} {when}"


def _waits(waits: Waits | None) -> Iterator[str]:
    if waits and waits.count >= ENOUGH:
        half, most = _span(waits.half), _span(waits.most)
        if half == most:
            yield f"Nine in ten were first judged within {most} of being found"
        else:
            yield f"Half of them were first judged within {half} of being found, nine in ten within {most}"


def _reasons(stats: Stats) -> Iterator[str]:
    """What bad ones were called, most often first; those of which it was not said are not among them."""
    if stats.reasons:
        counts = [f"{count} × {_reason(reason)}" for reason, count in stats.reasons.items()]
        yield f"Bad because: {listed(counts, MOST_REASONS)}"


def _reason(reason: str) -> str:
    known = {each.value: caption for each, (caption, _) in REASONS.items()}
    return known.get(reason, text.leaf(reason, TITLE)).lower()


def _people(hands: Sequence[Hand]) -> Iterator[str]:
    for hand in hands[:MOST_PEOPLE]:
        did = dotted(*(f"{deed} {hand.deeds[deed]}" for deed in DEEDS if deed in hand.deeds))
        yield f"• {text.mention(hand.person)} {did}"
    if len(hands) > MOST_PEOPLE:
        yield f"… and {counted(len(hands) - MOST_PEOPLE, 'more person', 'more people')}: the CSV file has all"


def _small(page: StatsPage) -> Iterator[str]:
    yield "Counted is what was said here, not on the dashboard. Each lead counts once, with the last word."
    stats = page.stats
    if stats.unknown:
        leads = counted(stats.unknown, "judged lead")
        if any(part.of is None for part in stats.streams):
            yield f"“Not known any more”: {leads} of which what is kept came to its end."
        else:
            yield f"Not counted: {leads} of which it is not known any more whose they were."
    if stats.until - stats.since >= KEPT:
        yield f"Further back than {KEPT.days} days nothing is kept."
    if not page.hands and stats.hands:
        yield "Who did what is shown to members."


def _table(page: StatsPage) -> Block:
    stats = page.stats
    rows = [
        *(_rows("Stream", stats.streams, _titled("stream", page.streams)) if len(stats.streams) > 1 else ()),
        *_rows("Segment", stats.segments, _titled("segment", page.segments)),
        *_rows("Account", stats.accounts, _titled("account", page.accounts, "@")),
        *_rows("Source", stats.sources, lambda source: _SOURCES.get(source, source)),
    ]
    return table(("By", "Judged", "Accepted"), rows)


def _rows(
    kind: str, parts: Sequence[Part[Key]], name: Callable[[Key], str]
) -> Iterator[tuple[str, str, str]]:
    for part in parts[:MOST_ROWS]:
        title = "not known any more" if part.of is None else name(part.of)
        yield _row(f"{kind}: {title}", part.tally)
    if rest := parts[MOST_ROWS:]:
        good, bad = sum(part.tally.good for part in rest), sum(part.tally.bad for part in rest)
        yield _row(f"{kind}: {len(rest)} more", Tally(good, bad))


def _row(title: str, tally: Tally) -> tuple[str, str, str]:
    return title, str(tally.judged), "too few to say" if tally.rate is None else _percent(tally.rate)


def _titled(kind: str, titles: Mapping[int, str], sign: str = "") -> Callable[[int], str]:
    """By name where that is known, else by number."""
    return lambda of: f"{sign}{titles[of]}" if of in titles else f"{kind} {of}"


def _spoken(page: StatsPage) -> str:
    said = [_head(page), *_gist(page.stats), *_waits(page.stats.waits)]
    head, *rest = (sentence.replace("*", "").replace("`", "").rstrip(".") for sentence in said)
    return f"{head}: {'. '.join(rest)}."


def _percent(rate: float) -> str:
    return f"{round(rate * 100)} %"


def _date(moment: datetime) -> str:
    return text.date(moment, "{date_short_pretty}")


def _span(span: timedelta) -> str:
    """``45 minutes``, ``30 hours``, ``3 days``: rounded up."""
    return lasting(span.total_seconds()) if span <= _IN_HOURS else counted(math.ceil(span / _DAY), "day")
