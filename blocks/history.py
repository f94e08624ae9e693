"""What was done with a lead: who, what, when, from where, with what result. Never contact details, never a reason."""

from collections.abc import Sequence

from blocks import lead_words as words
from blocks.deeds import deed_of, where
from blocks.elements import context, counted, dotted, modal, section
from blocks.leads import LeadCard
from bot.audit import Entry
from bot.slack import text
from bot.slack.message import Blocks, View

SHOWN = 100
"""Lines in the window, the newest; beside a card a few."""
BESIDE = 8
A_SECTION = 10
RESULT = 80

_REASONED = frozenset({"lead.good", "lead.bad"})
"""What came of these is not told: a reason is between who gave it and the lead API."""
_RESULTS = {"unknown": "the answer was lost, so it may have happened or not"}


def history_modal(card: LeadCard, entries: Sequence[Entry]) -> View:
    """All of it in a window, oldest first."""
    head = section(f"*What was done with* {words.who(card.lead.profile, ' ')}")
    found = f"found {text.date(card.lead.discovered_at)}" if card.lead.discovered_at else None
    return modal("History", [head, *([context(found)] if found else []), *_lines(entries, SHOWN)])


def history_blocks(entries: Sequence[Entry]) -> Blocks:
    """The newest of it in small print, to stand below a card; nothing where nothing was done."""
    if not entries:
        return []
    return [context("\n".join([*_earlier(entries, BESIDE), *map(history_line, entries[-BESIDE:])]))]


def history_line(entry: Entry) -> str:
    """``👍 @amy called it good, 3 days ago · on a card``."""
    deed = deed_of(entry)
    who = text.mention(entry.by) if entry.by else "It"
    result = None
    if entry.result != "done" and entry.what not in _REASONED:
        result = _RESULTS.get(entry.result) or text.leaf(entry.result, RESULT)
    used = f"used {counted(entry.cost, 'credit')}" if entry.cost else None
    said = f"{deed.sign} {who} {deed.alone}, {text.date(entry.at, '{date_short_pretty} {time}')}"
    return dotted(said, where(entry), result, used)


def _lines(entries: Sequence[Entry], most: int) -> Blocks:
    if not entries:
        return [section("Nothing yet: it came, and nobody did anything with it.")]
    lines = [*_earlier(entries, most), *map(history_line, entries[-most:])]
    return [section("\n".join(lines[at : at + A_SECTION])) for at in range(0, len(lines), A_SECTION)]


def _earlier(entries: Sequence[Entry], most: int) -> list[str]:
    left = len(entries) - most
    return [f"… {left} more before"] if left > 0 else []
