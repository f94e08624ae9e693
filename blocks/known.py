"""The answers to ``lead <handle>``: a card for one person's eyes, which of several, or that nobody is known."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from blocks import lead_words as words
from blocks.elements import button, context, dotted, message, modal, pack, ref, section
from blocks.help import code
from blocks.history import history_blocks
from bot.api.models import Lead
from bot.audit import Entry
from bot.slack import limits, text
from bot.slack.message import Block, Blocks, Message, View

MOST = 20
TYPED = 40
SINCE = "I know the leads that came since this app was connected, for 180 days."


@dataclass(frozen=True)
class KnownLead:
    """One of several leads of a handle, with the name of its stream (raw)."""

    lead: Lead
    stream: str | None = None
    judged: str | None = None


def private_card(card: Message, entries: Sequence[Entry]) -> Message:
    """A lead's card with what was done below it, for one person: its buttons say so, and are answered in place."""
    beside = [*history_blocks(entries), context("Only you see this.")]
    return message(card.text, [*_aside(card.blocks), *beside])


def lead_window(card: Message, entries: Sequence[Entry], channel: str | None) -> View:
    """The same in a window; ``channel`` is where it was opened, for answers to go there."""
    carried = {"channel": channel} if channel else {}
    blocks = [*_aside(card.blocks), *history_blocks(entries)]
    return modal("Lead", blocks, callback_id="lead.window", metadata=pack(carried))


def which_lead(leads: Sequence[KnownLead], handle: str) -> Message:
    """Several leads of one handle, each of its own stream; newest first."""
    said = f"@{text.leaf(handle, TYPED)} is a lead of several streams:"
    rows = [_row(each, f"k{number}") for number, each in enumerate(leads[:MOST], 1)]
    more = [context(f"… and {len(leads) - MOST} more")] if len(leads) > MOST else []
    return message(said, [section(said), *rows, *more])


def unknown_lead(typed: str, nearest: str | None) -> Message:
    """Nobody here has this handle or number (raw); what is known, and who is near."""
    said = f"I know no lead “{text.leaf(typed, TYPED)}”. {SINCE}"
    close = f" The nearest is {code(f'/goodones lead {nearest}')}." if nearest else ""
    return message(f"{said}{close}".replace("`", ""), [section(f"🔍 {said}{close}")])


def how_to_ask() -> Message:
    """``lead`` and nothing else."""
    said = f"Which lead? Type a handle, a number or a link: {code('/goodones lead alice')}"
    return message(said.replace("`", ""), [section(said)])


def _row(each: KnownLead, block_id: str) -> Block:
    lead = each.lead
    line = dotted(
        f"{words.fit_sign(lead.match_confidence)} {words.who(lead.profile, ' ')}",
        f"in *{text.leaf(each.stream, words.TITLE)}*" if each.stream else None,
        f"found {text.date(lead.discovered_at)}" if lead.discovered_at else None,
        {"good": "👍", "bad": "👎"}.get(each.judged or ""),
    )
    spoken = f"Open {words.name_of(lead.profile)[: words.WORD]} in {each.stream or 'its stream'}"
    return section(line, button("Open", "lead.show", ref(lead=lead.id), spoken=spoken), block_id)


def _aside(blocks: Blocks) -> Blocks:
    return [_marked(each) for each in blocks]


def _marked(part: Any) -> Any:
    """What each button and menu line carries, with a word that it stands in a private card."""
    if isinstance(part, list):
        return [_marked(each) for each in part]
    if not isinstance(part, dict):
        return part
    marked = {name: _marked(inner) for name, inner in part.items()}
    value = part.get("value")
    if isinstance(value, str) and text.size(value) <= limits.OPTION_VALUE - len(',"aside":1'):
        marked["value"] = pack({**json.loads(value), "aside": 1})
    return marked
