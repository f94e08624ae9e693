"""The audit in people's words: who did what, on which lead, from where, with what result."""

from collections.abc import Sequence

from blocks.deeds import deed_of, where
from blocks.elements import Element, actions, button, context, counted, dotted, message, section
from bot.audit import Entry
from bot.slack import text
from bot.slack.message import Blocks, Message

ROOM = 2_800
RESULT = 120


def audit_page(
    entries: Sequence[Entry],
    scope: str,
    ways: Sequence[Element],
    *,
    first: int = 1,
    seen: int | None = None,
) -> Message:
    """Some lines, newest first. ``scope`` says of what, in mrkdwn; ``seen``: only so many were looked through."""
    if not entries:
        gist = f"Nothing is in the audit {scope}."
        return message(
            gist, [section(f"🗒️ {gist}"), *_small(seen), *([actions(ways, "ways")] if ways else [])]
        )
    lines, missing = text.fit([f"• {line(each)}" for each in entries], ROOM)
    since = f", from line {first}" if first > 1 else ""
    head = f"*Audit* {scope}{since}, newest first"
    blocks: Blocks = [section(f"🗒️ {head}"), section(lines)]
    if missing:
        blocks.append(context(f"{missing} more do not fit here: the CSV file has them."))
    blocks += _small(seen)
    if ways:
        blocks.append(actions(ways, "ways"))
    return message(f"{head}: {counted(len(entries), 'line')}.".replace("*", ""), blocks)


def line(entry: Entry) -> str:
    """One deed; ids only, as they are kept."""
    who = text.mention(entry.by) if entry.by else "This app"
    place, channel = where(entry), None
    if entry.channel and entry.channel.startswith(("C", "G")):
        channel = text.channel(entry.channel)
        if place and entry.what.partition(".")[0] not in _ABOUT_CHANNELS:
            place, channel = f"{place} in {channel}", None
    result = None if entry.result == "done" else _RESULTS.get(entry.result, text.leaf(entry.result, RESULT))
    cost = None if entry.cost is None else counted(entry.cost, "credit")
    return dotted(text.date(entry.at), f"{who} {deed(entry)}", channel, place, _stream(entry), result, cost)


def deed(entry: Entry) -> str:
    """What was done: ``called lead 1252 good``, ``ran stream 42``."""
    return deed_of(entry).of.format(_thing(entry))


def way(caption: str, action_id: str, value: str) -> Element:
    """A button under the list."""
    return button(caption, action_id, value)


_ABOUT_CHANNELS = frozenset({"channel", "digest", "subscription"})
"""Of these the channel is what it was done with, wherever that was clicked."""
_RESULTS = {"unknown": "may have happened"}


def _thing(entry: Entry) -> str:
    """By number, as it is kept; a subscription that names no stream is one of all."""
    if entry.lead is not None:
        return f"lead {entry.lead}"
    if entry.account is not None:
        return f"account {entry.account}"
    if entry.stream is not None:
        return f"stream {entry.stream}"
    return "all streams" if entry.what.startswith("subscription.") else "a lead"


def _stream(entry: Entry) -> str | None:
    """Which stream's, where the deed itself does not say it."""
    named = entry.lead is not None or "{}" in deed_of(entry).of
    return None if named or entry.stream is None else f"stream {entry.stream}"


def _small(seen: int | None) -> Blocks:
    return (
        []
        if seen is None
        else [context(f"I looked through the newest {seen} lines only; the CSV file has all.")]
    )
