"""A line in the thread of a card: who did what with its lead, never why, and never with contact details."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from blocks.elements import context, dotted, message
from blocks.history import DEEDS
from bot.slack import text
from bot.slack.message import Message

MOST = 12
"""Deeds in one line; of more the newest are told."""


@dataclass(frozen=True)
class Deed:
    """What was done, as the audit calls it (``lead.good``), and by whom (a Slack user id, or None: not to be named)."""

    what: str
    by: str | None


def activity_message(deeds: Sequence[Deed]) -> Message:
    """``👍 @amy called it good · 📤 @ben exported it``; one person's deeds follow each other unnamed."""
    said, before = [], None
    for number, deed in enumerate(deeds[-MOST:]):
        sign, words = DEEDS[deed.what]
        named = number == 0 or deed.by != before
        said.append(f"{sign} {_who(deed.by)} {words}" if named else f"{sign} {words}")
        before = deed.by
    line = dotted(*said, gap="  ")
    return message(line, [context(line)])


def unnamed(deeds: Sequence[Deed]) -> tuple[Deed, ...]:
    """The same without anybody's mention, which in a new message would notify them."""
    return tuple(replace(each, by=None) for each in deeds)


def _who(by: str | None) -> str:
    return text.mention(by) if by else "Somebody"
