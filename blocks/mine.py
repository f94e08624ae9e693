"""What one person has in hand: each lead with why it is on their list, and its next verb."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from blocks import lead_words as words
from blocks.elements import Element, actions, button, context, dotted, message, ref, section
from bot.api.models import Lead
from bot.slack import text
from bot.slack.message import Blocks, Message

PAGE = 10
EMPTY = (
    "*You have nothing in hand.* Claim a lead from the ⋮ menu of its card, call one good, or put one aside: "
    "it is listed here until it is exported or released."
)
_VERBS = {
    "good": ("👍 Good", "mine.good", "{} is a good lead"),
    "bad": ("👎 Bad", "lead.bad", "{} is a bad lead"),
    "enrich": ("🔎 Enrich", "lead.enrich", "Enrich {}"),
    "export": ("📤 Export", "mine.export", "Export {}"),
    "wake": ("⏰ Wake now", "mine.wake", "Wake {} now"),
    "release": ("Release", "mine.release", "Release {}"),
}


@dataclass(frozen=True)
class MineRow:
    """A lead in somebody's hands; ``claimed`` since when, ``snoozed`` until when (aware)."""

    lead: Lead
    claimed: datetime | None = None
    snoozed: datetime | None = None
    judged: str | None = None
    messaged: datetime | None = None
    enriched: bool = False
    exported: bool = False

    @property
    def next_verbs(self) -> tuple[str, ...]:
        """What is most likely done next; Good and Bad only together."""
        if self.snoozed:
            return ("wake",)
        if self.judged == "bad" or self.exported:
            return ("release",)
        if self.judged is None and self.messaged is None:
            return ("good", "bad")
        return ("export",) if self.enriched else ("enrich",)


def mine_list(rows: Sequence[MineRow], start: int, *, more: bool, notice: str | None = None) -> Message:
    """One page for one person's eyes, from number ``start`` (from 0) on; ``notice`` is what was just done, in mrkdwn."""
    head: Blocks = [section(notice)] if notice else []
    if not rows and not start:
        return message(EMPTY.replace("*", ""), [*head, section(EMPTY)])
    title = "What you have in hand, newest first:" if rows else "There are no more on this list."
    page = [block for row in rows for block in _row(row, start)]
    said = dotted(title, notice)
    foot = context(
        "Only you see this list · `/goodones lead <handle>` shows one with all its buttons and its history"
    )
    return message(said, [*head, section(f"*{title}*"), *page, *_paging(start, more=more), foot])


def mine_at_home(rows: Sequence[MineRow], *, more: bool) -> Blocks:
    """The first of them on the Home tab, and where the others are."""
    if not rows:
        return [section(EMPTY)]
    blocks = [block for row in rows[:PAGE] for block in _row(row)]
    return [*blocks, context("All of them: `/goodones mine`")] if more else blocks


def _row(row: MineRow, start: int | None = None) -> Blocks:
    """``start`` is that of the page in a list (None: on the Home tab)."""
    lead = row.lead
    line = dotted(f"{words.fit_sign(lead.match_confidence)} {words.who(lead.profile, ' ')}", *_why(row))
    buttons = [_button(verb, lead, start) for verb in row.next_verbs]
    if len(buttons) == 1:
        return [section(line, buttons[0], f"m{lead.id}")]
    return [section(line), actions(buttons, f"m{lead.id}")]


def _why(row: MineRow) -> Iterator[str]:
    if row.snoozed:
        yield f"😴 until {text.date(row.snoozed)}"
    if row.claimed:
        yield f"🙋 yours since {text.date(row.claimed, '{ago}')}"
    if row.judged:
        yield {"good": "👍 good", "bad": "👎 bad"}.get(row.judged, text.leaf(row.judged, words.WORD))
    if row.messaged:
        yield f"✍️ written to {text.date(row.messaged, '{ago}')}"
    if row.exported:
        yield "📤 exported"
    elif row.judged == "good" or row.messaged:
        yield "not exported yet"


def _button(verb: str, lead: Lead, start: int | None) -> Element:
    caption, action_id, spoken = _VERBS[verb]
    aside = None if start is None else 1
    carried = ref(lead=lead.id, start=start, aside=aside)
    return button(
        caption, action_id, carried, spoken=spoken.format(words.name_of(lead.profile)[: words.WORD])
    )


def _paging(start: int, *, more: bool) -> Blocks:
    ways = []
    if start > 0:
        ways.append(button("← Back", "mine.back", ref(start=max(0, start - PAGE))))
    if more:
        ways.append(button("Next →", "mine.list", ref(start=start + PAGE)))
    return [actions(ways, "pages")] if ways else []
