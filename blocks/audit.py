"""The audit in people's words: who did what, on which lead, from where, with what result."""

from collections.abc import Sequence

from blocks.elements import Element, actions, button, context, dotted, message, section
from bot.audit import Entry, Surface
from bot.slack import text
from bot.slack.message import Blocks, Message

ROOM = 2_800
RESULT = 120
_DEEDS = {
    "lead.good": "called {} good",
    "lead.bad": "called {} bad",
    "lead.enriched": "looked for contact details of {}",
    "lead.exported": "exported {}",
    "lead.messaged": "wrote to {}",
    "lead.claimed": "claimed {}",
    "lead.released": "released {}",
    "lead.snoozed": "snoozed {}",
    "lead.woken": "ended the snooze of {}",
    "lead.revealed": "saw contact details of {}",
    "lead.forgotten": "removed {} on request",
    "person.forgotten": "removed a person on request",
    "contact.refused": "put somebody on the do-not-contact list",
    "contact.allowed": "took somebody off the do-not-contact list",
    "channel.settings": "changed settings of a channel",
    "workspace.changed": "changed settings of the workspace",
    "contacts.ended": "contact details came to their end",
    "profiles.ended": "profiles came to their end",
}
_FROM = {
    Surface.CARD: "on a card",
    Surface.WINDOW: "in a window",
    Surface.HOME: "on the Home tab",
    Surface.COMMAND: "by command",
    Surface.SHORTCUT: "by shortcut",
}


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
    head = f"*Audit* {scope}, from line {first}, newest first"
    blocks: Blocks = [section(f"🗒️ {head}"), section(lines)]
    if missing:
        blocks.append(context(f"{missing} more do not fit here: the CSV file has them."))
    blocks += _small(seen)
    if ways:
        blocks.append(actions(ways, "ways"))
    return message(f"{head}: {len(entries)} lines.".replace("*", ""), blocks)


def line(entry: Entry) -> str:
    """One deed; ids only, as they are kept."""
    who = text.mention(entry.by) if entry.by else "This app"
    where = _FROM.get(entry.surface)
    if where and entry.channel and entry.channel.startswith(("C", "G")):
        where = f"{where} in {text.channel(entry.channel)}"
    result = None if entry.result == "done" else _RESULTS.get(entry.result, text.leaf(entry.result, RESULT))
    cost = None if entry.cost is None else f"{entry.cost} credits"
    return dotted(text.date(entry.at), f"{who} {deed(entry)}", where, result, cost)


def deed(entry: Entry) -> str:
    """What was done: ``called lead 1252 good``."""
    known = _DEEDS.get(entry.what)
    lead = "a lead" if entry.lead is None else f"lead {entry.lead}"
    if known:
        return known.format(lead)
    about = f" ({lead})" if entry.lead is not None else ""
    return f"{text.leaf(entry.what.replace('.', ': ').replace('_', ' '), RESULT)}{about}"


def way(caption: str, action_id: str, value: str) -> Element:
    """A button under the list."""
    return button(caption, action_id, value)


_RESULTS = {"unknown": "may have happened"}


def _small(seen: int | None) -> Blocks:
    return (
        []
        if seen is None
        else [context(f"I looked through the newest {seen} lines only; the CSV file has all.")]
    )
