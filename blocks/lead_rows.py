"""A lead in short, one of many: who, how well it fits, how many follow, and one thing to do with it."""

from blocks import lead_words as words
from blocks.elements import Element, dotted, section
from bot.api.models import Lead
from bot.slack import text
from bot.slack.message import Block

BIO = 120


def lead_row(lead: Lead, done: str | None, way: Element, block_id: str) -> Block:
    """``done`` is mrkdwn of ours that stands last in the first line; ``way`` is the row's button."""
    profile, fit = lead.profile, lead.match_confidence
    followers = profile.follower_count
    facts = dotted(
        words.who(profile, " "),
        text.leaf(fit, words.WORD).capitalize() if fit else None,
        None if followers is None else text.compact(followers),
        done,
    )
    about = text.leaf(profile.bio or "", BIO)
    sentence = "\n".join(part for part in (f"{words.fit_sign(fit)} {facts}", about) if part)
    return section(sentence, way, block_id)
