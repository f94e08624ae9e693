"""What one person hears after a click on a lead: who was first, what was found, what it cost."""

from datetime import datetime

from blocks.elements import actions, button, context, counted, message, section
from blocks.leads import LeadCard, lead_details, lead_ref
from bot.api.models import Lead
from bot.slack import text
from bot.slack.message import Message

_DONE = {
    "good": "called this lead good",
    "bad": "called this lead bad",
    "exported": "exported this lead",
}
_LOOKED = "looked for contact details"


def already_done(kind: str, by: str, at: datetime, *, going_on: bool = False) -> Message:
    """Who was first and when; ``going_on``: they are at it right now. Nothing was done a second time."""
    when = "is at it right now" if going_on else text.date(at, "{ago}")
    did = _DONE.get(kind, _LOOKED)
    said = f"{text.mention(by)} already {did}, {when}." if not going_on else f"{text.mention(by)} {when}."
    return message(said, [section(f"✋ {said} Nothing was done twice.")])


def enrichment_answer(card: LeadCard, credits_left: int | None, credits_before: int | None = None) -> Message:
    """What was found, for the eyes of who asked, and the credits that are left by the API's own word."""
    details = lead_details(card)
    if credits_left is None:
        return details
    left = _left(credits_left, credits_before)
    return message(f"{details.text} {left}.", [*details.blocks, context(left)])


def enrichment_unclear(lead: Lead) -> Message:
    """The answer was lost: it may have happened, and nothing is asked for again; with a way to look."""
    said = (
        "*This may or may not have happened*: the lead API's answer was lost, or this app stopped in the middle. "
        "It may have used credits, so I don't ask again by myself."
    )
    look = button("🔍 Look what happened", "lead.look", lead_ref(lead), primary=True)
    return message(said.replace("*", ""), [section(f"❔ {said}"), actions([look], "look")])


def looked(card: LeadCard, credits_left: int | None) -> Message:
    """What the lead API knows of it now, after a lookup whose answer was lost."""
    if card.found is not None:
        return enrichment_answer(card, credits_left)
    said = (
        "*I found nothing of it* in what the lead API tells of this lead and of past lookups. "
        "The dashboard may know more; Enrich on the card asks again, and may use credits once more."
    )
    small = [context(_left(credits_left, None))] if credits_left is not None else []
    return message(said.replace("*", ""), [section(f"🔍 {said}"), *small])


def _left(credits_left: int, before: int | None) -> str:
    left = f"{counted(credits_left, 'credit')} left"
    return left if before is None else f"{left}, {before} before"
