"""Lookups by handle: what is known already, what it uses to ask, what was found, and those of the past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from blocks import lead_words as words
from blocks.elements import (
    Element,
    actions,
    button,
    context,
    counted,
    dotted,
    listed,
    message,
    pack,
    ref,
    section,
)
from blocks.help import code
from blocks.modals import credits_line
from bot.api.models import EnrichmentResult, Lead, Output
from bot.slack import text
from bot.slack.message import Block, Blocks, Message

PAGE = 10
HANDLE = 40
BOTH, EMAIL = "both", "email"
ONLY_YOU = "Only you see this."
UNCLEAR = (
    "❔ It may or may not have happened: the answer was lost, and it may have used credits, so I don't ask again. "
    "`/goodones lookups` shows whether it did."
)


@dataclass(frozen=True)
class PastRow:
    """A lookup of the past; ``email_only``: nothing else was asked for."""

    handle: str | None
    at: datetime | None
    result: EnrichmentResult | None
    email_only: bool = False


@dataclass(frozen=True)
class KnownRow:
    """What is known of a handle: ``leads`` of ours, ``past`` lookups; ``refused`` is why nothing is done (mrkdwn)."""

    handle: str
    leads: tuple[Lead, ...] = ()
    past: tuple[PastRow, ...] = ()
    refused: str | None = None


@dataclass(frozen=True)
class AnswerRow:
    """What became of a handle: a ``result``, or ``trouble`` (mrkdwn), or nobody can tell."""

    handle: str
    result: EnrichmentResult | None = None
    trouble: str | None = None
    unknown: bool = False


def how_to_look_up() -> Message:
    """``lookup`` and nothing else."""
    said = (
        f"Whom? Type handles or links to profiles, ten at most: {code('/goodones lookup x.com/alice @bob')}"
    )
    return message(said.replace("`", ""), [section(f"🔍 {said}")])


def nobody_in_message() -> Message:
    """A message that names nobody on X."""
    said = "I find no X handle in this message: neither an `@name` nor a link to a profile on x.com."
    return message(said.replace("`", ""), [section(f"🔍 {said}")])


def lookup_question(rows: Sequence[KnownRow], balance: int | None, *, low: bool = False) -> Message:
    """What is known of each first; then what it would use to ask, and the buttons that ask."""
    open_ = [row.handle for row in rows if row.refused is None]
    blocks: Blocks = [_known(row, number) for number, row in enumerate(rows, 1)]
    if open_:
        blocks.append(
            section(
                f"*Look {'them' if len(open_) > 1 else 'this person'} up?* {credits_line(balance, low=low)}"
            )
        )
        blocks.append(
            actions([_ask("🔎 LinkedIn and e-mail", BOTH, open_), _ask("✉️ E-mail only", EMAIL, open_)], "ask")
        )
    names = listed([f"@{text.leaf(row.handle, HANDLE)}" for row in rows], PAGE)
    return message(f"What is known of {names}, and whether to look them up.", [*blocks, context(ONLY_YOU)])


def lookup_answer(
    rows: Sequence[AnswerRow], left: int | None, cost: int | None, *, email_only: bool
) -> Message:
    """What was found of each, for the eyes of who asked, and the credits that are left by the API's own word."""
    asked = (Output.EMAIL,) if email_only else (Output.LINKEDIN, Output.EMAIL)
    blocks: Blocks = [section(_answer(row, asked)) for row in rows]
    spent = None if left is None else f"{counted(left, 'credit')} left"
    if spent and cost is not None:
        spent = f"{spent}, {cost} used"
    names = listed([f"@{text.leaf(row.handle, HANDLE)}" for row in rows], PAGE)
    gist = f"What was found of {names}, only for you."
    return message(f"{gist} {spent}." if spent else gist, [*blocks, context(dotted(spent, ONLY_YOU))])


def lookups_page(rows: Sequence[PastRow], start: int, total: int) -> Message:
    """One page of the past from number ``start`` (from 0) on, newest first, for one person's eyes."""
    if not total:
        none = f"Nobody was looked up yet. {code('/goodones lookup x.com/alice')} does."
        return message(none.replace("`", ""), [section(f"🔍 {none}")])
    said = f"*Lookups* {start + 1} to {start + len(rows)} of {total}, newest first"
    listed_ = [section(f"*{_name(row)}* · {_past(row)}") for row in rows]
    ways: list[Element] = []
    if start:
        ways.append(button("← Newer", "lookups.page", ref(start=max(0, start - PAGE))))
    if start + len(rows) < total:
        ways.append(button("Older →", "lookups.older", ref(start=start + PAGE)))
    paging = [actions(ways, "pages")] if ways else []
    note = "As the lead API tells them: it may not tell all, and says not who asked."
    return message(said.replace("*", ""), [section(said), *listed_, *paging, context(dotted(note, ONLY_YOU))])


def _known(row: KnownRow, number: int) -> Block:
    name = f"*@{text.leaf(row.handle, HANDLE)}*"
    if row.refused:
        return section(f"{name}\n{row.refused}")
    lines = [_past(each) for each in row.past[:3]]
    opener = None
    if row.leads:
        lead = row.leads[0]
        more = f" (and {len(row.leads) - 1} more)" if len(row.leads) > 1 else ""
        lines.insert(
            0, f"A lead here{more}: {words.fit_sign(lead.match_confidence)} {words.who(lead.profile, ' ')}"
        )
        opener = button("Open", "lead.show", ref(lead=lead.id), spoken=f"Open the lead {row.handle}")
    shown = (
        "\n".join(f"• {line}" for line in lines) or "Not known here, and never looked up as far as I can see."
    )
    return section(f"{name}\n{shown}", opener, f"known{number}")


def _answer(row: AnswerRow, asked: Sequence[Output]) -> str:
    name = f"*@{text.leaf(row.handle, HANDLE)}*"
    if row.unknown:
        return f"{name}\n{UNCLEAR}"
    if row.trouble is not None:
        return f"{name}\n⚠️ {row.trouble}"
    return "\n".join([name, *_found(row.result, asked)])


def _past(row: PastRow) -> str:
    when = f"looked up {text.date(row.at, '{ago}')}" if row.at else "looked up, nobody says when"
    kind = "e-mail only" if row.email_only else None
    asked = (Output.EMAIL,) if row.email_only else (Output.LINKEDIN, Output.EMAIL)
    return dotted(when, kind, *_found(row.result, asked))


def _found(result: EnrichmentResult | None, asked: Sequence[Output]) -> list[str]:
    if result is None or not (result.linkedin or result.email):
        return ["nothing found"]
    return words.contact_lines(result, asked)


def _name(row: PastRow) -> str:
    return f"@{text.leaf(row.handle.removeprefix('@'), HANDLE)}" if row.handle else "somebody"


def _ask(caption: str, kind: str, handles: Sequence[str]) -> Element:
    return button(
        caption, f"lookup.{kind}", pack({"handles": list(handles)}), spoken=f"{caption} of {len(handles)}"
    )
