"""What one person hears after claiming or releasing a lead, where the redrawn card does not say it all."""

from blocks.elements import message, section
from bot.records import Mark
from bot.slack import text
from bot.slack.message import Message


def others_already(first: Mark) -> Message:
    """Who came second hears who was first, and what can be done about it."""
    said = f"{text.mention(first.by)} claimed this lead {_ago(first)}."
    return message(
        said, [section(f"✋ {said} It stays theirs until they release it; please ask them, or an admin.")]
    )


def yours_already(mark: Mark) -> Message:
    """Claimed twice by the same person."""
    said = f"This lead is yours already, since {text.date(mark.at)}."
    return message(said, [section(f"🙋 {said}")])


def not_yours(mark: Mark) -> Message:
    """Only who has it releases it, or an admin."""
    said = f"This lead is {text.mention(mark.by)}'s, who claimed it {_ago(mark)}."
    return message(said, [section(f"✋ {said} They can release it, and so can an admin.")])


def _ago(mark: Mark) -> str:
    return text.date(mark.at, "{ago}")
