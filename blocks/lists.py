"""A stream's leads as a private list: ten at a time, what was done with each, and what can be done with all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from blocks import lead_words as words
from blocks.elements import (
    actions,
    button,
    context,
    counted,
    dotted,
    menu_line,
    message,
    overflow,
    pack,
    ref,
    section,
)
from blocks.lead_rows import lead_row
from bot.api.models import Lead
from bot.slack import text
from bot.slack.message import Block, Message

TITLE = 80
ASKED = 600
PAGE = 10
SIGNS = {"good": "👍", "bad": "👎", "enriched": "🔎", "exported": "📤", "messaged": "💬", "claimed": "🙋"}
"""What was done, in the order in which it is shown."""


@dataclass(frozen=True)
class ListedLead:
    """A lead in short; ``done`` are names of ``SIGNS``."""

    lead: Lead
    done: Sequence[str] = ()


@dataclass(frozen=True)
class ListPage:
    """One page of a list, beginning with number ``start`` (from 0), of ``size`` leads that fit.

    ``asked`` is the filter in words, raw; ``since`` belongs to it. ``looked`` leads were read for it, which are all
    there are unless ``more`` (``total`` by the API's own word, where it has one). ``stream`` is a title, raw.
    ``triage`` is what the button Triage carries; None where there is nothing to walk through.
    """

    id: str
    leads: Sequence[ListedLead]
    start: int
    size: int
    asked: str
    looked: int
    more: bool = False
    total: int | None = None
    since: datetime | None = None
    stream: str | None = None
    triage: str | None = None


def list_page(page: ListPage) -> Message:
    """The page, its neighbours, and what can be done with the whole list."""
    if not page.size:
        said = f"No leads{_of(page)} fit: {_asked(page)}."
        return message(said.replace("*", ""), [section(said), context(_small_print(page))])
    last = min(page.start + PAGE, page.size)
    counts = f"{page.start + 1}–{last} of {counted(page.size, 'lead')}"
    gist = f"{counts}{_of(page, bold=False)}: {text.leaf(page.asked, ASKED)}."
    rows = [_row(each, f"l{number}") for number, each in enumerate(page.leads, 1)]
    gone = [] if rows else [section("The leads of this page are no longer kept.")]
    return message(
        gist,
        [
            section(f"*{counts}*{_of(page)}: {_asked(page)}."),
            *rows,
            *gone,
            *_paging(page),
            actions(_ways(page), "ways"),
            context(_small_print(page)),
        ],
    )


def _row(line: ListedLead, block_id: str) -> Block:
    done = " ".join(sign for name, sign in SIGNS.items() if name in line.done)
    spoken = f"Open the card of {words.name_of(line.lead.profile)[: words.WORD]}"
    show = button("Open", "leads.card", ref(lead=line.lead.id), spoken=spoken)
    return lead_row(line.lead, done or None, show, block_id)


def _ways(page: ListPage) -> list[dict[str, object]]:
    triage = [] if page.triage is None else [button("⚡ Triage", "triage.open", page.triage, primary=True)]
    lines = [
        menu_line("CSV with contact details", pack({"list": page.id, "do": "contacts"})),
        menu_line("👍 All are good…", pack({"list": page.id, "do": "good"})),
        menu_line("👎 All are bad…", pack({"list": page.id, "do": "bad"})),
        menu_line("📤 Export all…", pack({"list": page.id, "do": "export"})),
        menu_line("🔎 Enrich all…", pack({"list": page.id, "do": "enrich"})),
    ]
    return [*triage, button("CSV", "leads.csv", ref(list=page.id)), overflow("leads.more", lines)]


def _paging(page: ListPage) -> list[Block]:
    ways = []
    if page.start > 0:
        ways.append(button("← Back", "leads.back", ref(list=page.id, start=max(0, page.start - PAGE))))
    rest = page.size - page.start - PAGE
    if rest > 0:
        caption = f"Next {min(rest, PAGE)} →"
        ways.append(button(caption, "leads.page", ref(list=page.id, start=page.start + PAGE)))
    return [actions(ways, "pages")] if ways else []


def _of(page: ListPage, *, bold: bool = True) -> str:
    if not page.stream:
        return ""
    title = text.leaf(page.stream, TITLE)
    return f" of *{title}*" if bold else f" of {title}"


def _asked(page: ListPage) -> str:
    since = f", since {text.date(page.since)}" if page.since else ""
    return f"{text.leaf(page.asked, ASKED)}{since}"


def _small_print(page: ListPage) -> str:
    """What was looked at: the API says nothing of its order, so that more might fit among what was not read."""
    looked = f"Looked at {counted(page.looked, 'lead')}"
    if page.more:
        of_all = f" of {page.total:,}" if page.total else ""
        looked = f"Looked at the first {page.looked:,}{of_all} that the API gave; more may fit, and the CSV has them all"
    return dotted("Only you see this list", "newest found first" if page.size else None, looked)
