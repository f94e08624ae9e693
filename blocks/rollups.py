"""The rest of a big run in one message, and the list behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from blocks import lead_words as words
from blocks.elements import actions, button, context, counted, dotted, message, ref, section
from blocks.lead_rows import lead_row
from blocks.quiet import noise_button
from bot.api.models import Lead
from bot.modes import CARDS_A_DAY, CARDS_A_RUN, LISTED
from bot.slack import text
from bot.slack.message import Block, Message

TITLE = 80
PAGE = 10
"""Leads on one page of its list."""
_HELD = {"muted": "While this channel was muted: ", "quiet": "In this channel's quiet hours: "}


@dataclass(frozen=True)
class RollUpLead:
    """A lead in short; ``judged`` is what was said of it here, ``good`` or ``bad``."""

    lead: Lead
    judged: str | None = None


@dataclass(frozen=True)
class RollUpCard:
    """Leads of one run that are no cards: how many by fit, and some of them in order.

    ``stream`` is a title, raw; ``more`` says that cards of the same run stand above. ``held`` says why all that came
    in that time is told of together: ``muted`` or ``quiet``.
    """

    id: str
    leads: Sequence[RollUpLead]
    high: int
    medium: int
    other: int
    found: datetime
    stream: str | None = None
    more: bool = False
    held: str | None = None

    @property
    def size(self) -> int:
        return self.high + self.medium + self.other


def rollup_card(card: RollUpCard) -> Message:
    """How many more there are, the first of them, and the way to all: in a channel, so without contact details."""
    count = f"{card.size} {'more ' * card.more}{'lead' if card.size == 1 else 'leads'}"
    when_held = _HELD.get(card.held or "", "")
    heading = f"*{when_held}{count}*{_of(card)}: {_counts(card)}."
    rows = [_row(each, f"r{number}") for number, each in enumerate(card.leads[:LISTED], 1)]
    ways = [
        button(f"Triage {card.size}", "triage.open", ref(rollup=card.id), primary=True),
        button(f"List all {card.size}" if card.size > 1 else "List", "rollup.list", ref(rollup=card.id)),
        noise_button(),
    ]
    rule = (
        "Held back and shown together, all that came in that time"
        if when_held
        else f"Shown together to keep the channel readable: cards are the first {CARDS_A_RUN} high-fit leads of a run, "
        f"at most {CARDS_A_DAY} a day"
    )
    when = f"the first found {text.date(card.found)}"
    return message(
        f"{when_held}{count}{_of(card, bold=False)}: {_counts(card)}.",
        [section(f"{heading}{_order(card)}"), *rows, actions(ways, "ways"), context(dotted(rule, when))],
    )


def rollup_list(card: RollUpCard, start: int) -> Message:
    """One page of the list, for the eyes of who asked, beginning with number ``start`` (from 0)."""
    if not card.leads:
        said = "There are no more leads on this list."
        return message(said, [section(said), *_paging(card, start)])
    last = start + len(card.leads)
    title = f"*{start + 1}–{last} of {counted(card.size, 'lead')}*{_of(card)}."
    rows = [_row(each, f"l{number}") for number, each in enumerate(card.leads, 1)]
    note = context("Only you see this list. *Show card* posts a lead's card to the channel, for everyone.")
    gist = f"{start + 1} to {last} of {counted(card.size, 'lead')}{_of(card, bold=False)}."
    return message(gist, [section(f"{title}{_order(card)}"), *rows, *_paging(card, start), note])


def card_coming(lead: Lead) -> Message:
    """That a card was asked for: its answer is the card itself, when its turn has come."""
    name = text.leaf(words.name_of(lead.profile), words.NAME)
    said = f"The card of {name} stands in this channel, or comes in a moment."
    return message(said, [section(f"✅ {said}")])


def _of(card: RollUpCard, *, bold: bool = True) -> str:
    if not card.stream:
        return ""
    title = text.leaf(card.stream, TITLE)
    return f" from *{title}*" if bold else f" from {title}"


def _counts(card: RollUpCard) -> str:
    """``33 high, 14 medium``; only what there is."""
    counts = ((card.high, "high"), (card.medium, "medium"), (card.other, "of unknown fit"))
    return ", ".join(f"{count} {fit}" for count, fit in counts if count)


def _order(card: RollUpCard) -> str:
    """The order is said: there is no score by which some would be the best."""
    if card.size <= 1:
        return ""
    fits = sum(bool(count) for count in (card.high, card.medium, card.other))
    first = "High fit, most followers first" if card.high and fits > 1 else "Most followers first"
    return f" {first}:"


def _row(line: RollUpLead, block_id: str) -> Block:
    spoken = f"Show the card of {words.name_of(line.lead.profile)[: words.WORD]}"
    show = button("Show card", "rollup.card", ref(lead=line.lead.id), spoken=spoken)
    return lead_row(line.lead, {"good": "👍", "bad": "👎"}.get(line.judged or ""), show, block_id)


def _paging(card: RollUpCard, start: int) -> list[Block]:
    ways = []
    if start > 0:
        ways.append(button("← Back", "rollup.back", ref(rollup=card.id, start=max(0, start - PAGE))))
    rest = card.size - start - PAGE
    if rest > 0:
        ways.append(
            button(f"Next {min(rest, PAGE)} →", "rollup.list", ref(rollup=card.id, start=start + PAGE))
        )
    return [actions(ways, "pages")] if ways else []
