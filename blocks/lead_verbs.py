"""What can be done with a lead now: its buttons, and the menu with what is rarer.

Before a judgement Good and Bad look alike. After it one button is primary, the next likely step.
"""

from blocks.elements import Element, actions, button, doing, menu_line, overflow
from blocks.lead_card import LeadCard, claim_ref
from blocks.lead_words import Done
from blocks.quiet import noise_line
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
_ROOM = limits.OVERFLOW_OPTIONS - 1
"""Lines of a menu beside *Too noisy?*, which every card has."""
_DOES = {"again": "enrich"}
"""What a line does where that is not its name."""


def reveal_button(card: LeadCard) -> Element | None:
    """Details for the one who asks; nothing where there are none, or where they stand on the card anyway."""
    return _button(card, "reveal", _CAPTIONS["reveal"]) if card.hidden else None


def verbs(card: LeadCard, form: CardForm = CardForm.FULL) -> Block:
    """The row of buttons, with the menu at its end."""
    steps = _steps(card)
    offered = [] if form is CardForm.CONDENSED and card.judged is None else steps
    buttons = _buttons(card, offered, form)
    buttons.append(_menu(card, steps, written="message" in offered))
    return actions(buttons, "do")


def _buttons(card: LeadCard, steps: list[str], form: CardForm) -> list[Element]:
    if card.judged is Done.BAD:
        return [_button(card, "good", _AFTER_ALL["good"])]
    short = form is CardForm.CONDENSED
    buttons = [_button(card, "reveal", _CAPTIONS["reveal"])] if short and card.hidden else []
    if card.judged is None:
        captions = _BARE if short else _CAPTIONS
        buttons += [_button(card, "good", captions["good"]), _button(card, "bad", captions["bad"])]
    # Who was written to may be written to again, which is not the likeliest.
    likely = steps[0] if card.judged and not (card.messaged and steps == ["message"]) and steps else None
    buttons += [_button(card, step, _CAPTIONS[step], primary=step == likely) for step in steps]
    if card.judged:
        buttons.append(_button(card, "bad", _BARE["bad"] if short else _AFTER_ALL["bad"]))
    return buttons


def _steps(card: LeadCard) -> list[str]:
    """What comes next, the likeliest first; while something is under way, nothing is offered twice."""
    if card.busy:
        return []
    likely = "message" if card.known else "enrich"
    export = [] if card.exported else ["export"]
    return [*export, likely] if card.messaged else [likely, *export]


def _menu(card: LeadCard, steps: list[str], *, written: bool) -> Element:
    """What is possible and no button; where there is room, what can be reached in another way too.

    ``written``: there is a button to write.
    """
    about = card.about
    kept = claim_ref(about, card.claimed) if card.claimed else about
    lines = [
        menu_line(_LINES[each], doing(kept if each == "release" else about, _DOES.get(each, each)))
        for each in _lines(card, steps, written=written)
    ]
    if len(lines) < _ROOM:
        lines.append(menu_line("Open on X", doing(about, "open"), card.said.url))
    lines.append(noise_line(doing(about, "noise")))
    return overflow("lead.more", lines)


def _lines(card: LeadCard, steps: list[str], *, written: bool) -> list[str]:
    if card.judged is Done.BAD:
        lines = ["release"] if card.claimed else []
        lines += [step for step in steps if step != "message"]
    else:
        lines = ["release" if card.claimed else "claim", *([] if written else ["message"]), "snooze"]
    lines.append("history")
    if card.known and not card.complete and not card.busy and len(lines) < _ROOM:
        lines.append("again")
    return lines


def _button(card: LeadCard, verb: str, caption: str, *, primary: bool = False) -> Element:
    shown = button(caption, f"lead.{verb}", card.about, primary=primary)
    shown["accessibility_label"] = _SPOKEN[verb].format(card.said.heard)
    return shown
