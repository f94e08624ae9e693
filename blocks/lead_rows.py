"""A lead in short, one of many: who, how well it fits, how many follow, and one thing to do with it."""

from blocks import lead_words as words
from blocks.elements import Element, section
from bot.api.models import Lead
from bot.slack import text
from bot.slack.message import Block

BIO = 120


def lead_row(lead: Lead, done: str | None, way: Element, block_id: str) -> Block:
    """``done`` is mrkdwn of ours that stands last in the first line; ``way`` is the row's button."""
    facts, about = words.facts(lead, done), text.leaf(lead.profile.bio or "", BIO)
    return section("\n".join(filter(None, (facts, about))), way, block_id)
