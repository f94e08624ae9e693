"""What can be done with a lead now: its buttons, and the menu with what is rarer.

Before a judgement Good and Bad look alike. After it one button is primary, the next likely step.
"""

from collections.abc import Iterator

from blocks import lead_words as words
from blocks.elements import Element, Option, actions, button, doing, overflow
from blocks.lead_card import LeadCard
from blocks.lead_words import Done
from blocks.quiet import noise_option
from bot.modes import CardForm
from bot.slack import limits
from bot.slack.message import Block

_CAPTIONS = {
    "good": "👍 Good",
    "bad": "👎 Bad",
    "enrich": "🔎 Enrich",
    "export": "📤 Export",
    "message": "✍️ Message…",
    "reveal": "Show to me",
}
_AFTER_ALL = {"good": "👍 Good after all", "bad": "👎 Bad after all"}
_BARE = {"good": "👍", "bad": "👎"}
"""In the short form, where the thumbs say enough."""
_SPOKEN = {
    "good": "{} is a good lead",
    "bad": "{} is a bad lead",
    "enrich": "Enrich {}",
    "export": "Export {}",
    "message": "Message {}",
    "reveal": "Show contact details of {} to me",
}
_LINES = {
    "claim": "Claim",
    "release": "Release",
    "message": "Message…",
    "snooze": "Snooze…",
    "history": "History",
    "enrich": "🔎 Enrich",
    "again": "🔎 Enrich again",
    "export": "📤 Export",
}
_DOES = {"again": "enrich"}
"""What a line does where that is not its name."""


def reveal_button(card: LeadCard) -> Element | None:
    """Details for the one who asks; nothing where there are none, or where they stand on the card anyway."""
    return _button(card, "reveal", _CAPTIONS["reveal"]) if card.hidden else None


def verbs(card: LeadCard, form: CardForm = CardForm.FULL) -> Block:
    """The row of buttons, with the menu at its end."""
    buttons = list(_buttons(card, form))
    shown = {each["action_id"].removeprefix("lead.") for each in buttons}
    return actions([*buttons, overflow("lead.more", _menu(card, shown))], "do")


def _buttons(card: LeadCard, form: CardForm) -> Iterator[Element]:
    short = form is CardForm.CONDENSED
    if card.judged is Done.BAD:
        yield _button(card, "good", _AFTER_ALL["good"])
        return
    if short and card.hidden:
        yield _button(card, "reveal", _CAPTIONS["reveal"])
    captions = _BARE if short else _CAPTIONS
    if card.judged is None:
        yield from (_button(card, verb, captions[verb]) for verb in ("good", "bad"))
        if not short:
            yield from (_button(card, step, _CAPTIONS[step]) for step in _steps(card))
        return
    for place, step in enumerate(steps := _steps(card)):
        primary = place == 0 and not (card.messaged and steps == ["message"])
        yield _button(card, step, _CAPTIONS[step], primary=primary)
    yield _button(card, "bad", _BARE["bad"] if short else _AFTER_ALL["bad"])


def _steps(card: LeadCard) -> list[str]:
    """What comes next, the likeliest first; while something is under way, nothing is offered twice.

    Who was written to once may be written to again, which is no longer the likeliest.
    """
    if card.busy:
        return []
    steps = [] if card.known else ["enrich"]
    if card.known and not card.messaged:
        steps.append("message")
    if not card.exported:
        steps.insert(0, "export") if card.messaged else steps.append("export")
    if card.known and card.messaged:
        steps.append("message")
    return steps


def _menu(card: LeadCard, shown: set[str]) -> Iterator[Option]:
    """What is possible and no button; where there is room, what can be reached in another way too."""
    lines = list(_lines(card, shown))
    yield from (Option(_LINES[line], doing(card.about, _DOES.get(line, line))) for line in lines)
    if len(lines) + 1 < limits.OVERFLOW_OPTIONS:
        yield Option("Open on X", doing(card.about, "open"), url=words.profile_url(card.lead.profile))
    if len(lines) < limits.OVERFLOW_OPTIONS:
        yield noise_option(doing(card.about, "noise"))


def _lines(card: LeadCard, shown: set[str]) -> Iterator[str]:
    if card.judged is Done.BAD:
        if card.claimed:
            yield "release"
        yield from (step for step in _steps(card) if step != "message")
    else:
        yield "release" if card.claimed else "claim"
        if "message" not in shown:
            yield "message"
        yield "snooze"
    yield "history"
    if card.known and not card.complete and not card.busy:
        yield "again"


def _button(card: LeadCard, verb: str, caption: str, *, primary: bool = False) -> Element:
    spoken = _SPOKEN[verb].format(card.name[: words.WORD])
    return button(caption, f"lead.{verb}", card.about, primary=primary, spoken=spoken)
