"""A line in the thread of a card: who did what with its lead, never why, and never with contact details."""

from collections.abc import Sequence

from blocks.deeds import deed_of
from blocks.elements import context, dotted, message
from bot.audit import Entry
from bot.slack import text
from bot.slack.message import Message

MOST = 12
"""Deeds in one line; of more the newest are told."""


def activity_message(deeds: Sequence[Entry], *, named: bool = True) -> Message:
    """``👍 @amy called it good · 📤 @ben exported it``; one person's deeds follow each other without their name.

    Not ``named``: without anybody's mention, which in a new message would notify them.
    """
    said: list[str] = []
    before: str | None = None
    for each in deeds[-MOST:]:
        deed, by = deed_of(each), each.by if named else None
        who = (text.mention(by) if by else "Somebody") if not said or by != before else ""
        said.append(" ".join(part for part in (deed.sign, who, deed.alone) if part))
        before = by
    line = dotted(*said, gap="  ")
    return message(line, [context(line)])
