"""What one person hears after a click on a lead: who was first, what was found, what it cost."""

from datetime import datetime

from blocks.elements import context, counted, message, section
from blocks.leads import LeadCard, lead_details
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


def enrichment_answer(card: LeadCard, credits_left: int | None) -> Message:
    """What was found, for the eyes of who asked, and the credits that are left by the API's own word."""
    details = lead_details(card)
    if credits_left is None:
        return details
    left = f"{counted(credits_left, 'credit')} left"
    return message(f"{details.text} {left}.", [*details.blocks, context(left)])
