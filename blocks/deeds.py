"""What can be done, in people's words, and from where: for the history of a lead and for the audit."""

from typing import NamedTuple

from bot.audit import Entry, Surface
from bot.slack import text

WORD = 120


class Deed(NamedTuple):
    """``alone`` is said where the lead stands beside it; ``of`` where it is one of many, with a place for its name.

    Of what is done with streams or accounts the place is for theirs.
    """

    sign: str
    alone: str
    of: str


_DEEDS = {
    "lead.good": Deed("👍", "called it good", "called {} good"),
    "lead.bad": Deed("👎", "called it bad", "called {} bad"),
    "lead.enriched": Deed("🔎", "looked for contact details", "looked for contact details of {}"),
    "lead.exported": Deed("📤", "exported it", "exported {}"),
    "lead.messaged": Deed("✍️", "wrote to them", "wrote to {}"),
    "lead.claimed": Deed("🙋", "claimed it", "claimed {}"),
    "lead.released": Deed("🙋", "released it", "released {}"),
    "lead.snoozed": Deed("😴", "put it aside", "put {} aside"),
    "lead.woken": Deed("⏰", "took it up again", "took {} up again"),
    "lead.shown_again": Deed("⏰", "came back as it was asked to", "brought {} back as it was asked to"),
    "lead.revealed": Deed("👁️", "looked at the contact details", "looked at the contact details of {}"),
    "lead.forgotten": Deed("🗑️", "removed it on request", "removed {} on request"),
    "lookup.enriched": Deed("🔎", "looked them up by handle", "looked somebody up by handle"),
    "lookup.revealed": Deed("👁️", "saw past lookups", "saw contact details of past lookups"),
    "template.made": Deed("✍️", "made a message template", "made a message template"),
    "template.changed": Deed("✍️", "changed a message template", "changed a message template"),
    "template.deleted": Deed("🗑️", "deleted a message template", "deleted a message template"),
    "leads.csv": Deed("📄", "had a list of leads as a file", "had a list of leads as a file"),
    "leads.revealed": Deed(
        "👁️", "had contact details of leads as a file", "had contact details of leads as a file"
    ),
    "bulk.good": Deed("👍", "called a whole list good", "called a whole list good"),
    "bulk.bad": Deed("👎", "called a whole list bad", "called a whole list bad"),
    "bulk.enrich": Deed(
        "🔎", "looked for contact details of a whole list", "looked for contact details of a whole list"
    ),
    "bulk.export": Deed("📤", "exported a whole list", "exported a whole list"),
    "bulk.cancelled": Deed("✋", "cancelled work on a whole list", "cancelled work on a whole list"),
    "bulk.resumed": Deed("▶️", "had work on a whole list go on", "had work on a whole list go on"),
    "person.forgotten": Deed("🗑️", "removed a person on request", "removed a person on request"),
    "contact.refused": Deed(
        "🚫", "put them on the do-not-contact list", "put somebody on the do-not-contact list"
    ),
    "contact.allowed": Deed(
        "✅", "took them off the do-not-contact list", "took somebody off the do-not-contact list"
    ),
    "channel.settings": Deed("⚙️", "changed settings of a channel", "changed settings of a channel"),
    "workspace.changed": Deed("⚙️", "changed settings of the workspace", "changed settings of the workspace"),
    "notifications.changed": Deed(
        "⚙️", "changed the team's notification settings", "changed the team's notification settings"
    ),
    "channel.muted": Deed("🔕", "muted a channel", "muted a channel"),
    "channel.unmuted": Deed("🔔", "unmuted a channel", "unmuted a channel"),
    "channel.quiet_hours": Deed("🌙", "set the quiet hours of a channel", "set the quiet hours of a channel"),
    "channel.declined": Deed("🙅", "said no to less in a channel", "said no to less in a channel"),
    "channel.retried": Deed(
        "🔁", "had what waits for a channel posted", "had what waits for a channel posted"
    ),
    "channel.stopped": Deed(
        "🛑", "ended what came to a closed channel", "ended what came to a closed channel"
    ),
    "digest.scheduled": Deed("🗓️", "set when a digest comes", "set when a digest comes"),
    "digest.unscheduled": Deed("🗓️", "ended the times of a digest", "ended the times of a digest"),
    "digest.posted": Deed("📰", "posted a digest", "posted a digest"),
    "replay.one": Deed(
        "🔁",
        "had one thing done after all that was given up",
        "had one thing done after all that was given up",
    ),
    "replay.all": Deed(
        "🔁", "had all done after all that was given up", "had all done after all that was given up"
    ),
    "account.woken": Deed("☀️", "woke it", "woke {}"),
    "account.slept": Deed("💤", "put it to sleep", "put {} to sleep"),
    "run.started": Deed("▶️", "ran it", "ran {}"),
    "subscription.made": Deed("📥", "subscribed a channel to it", "subscribed a channel to {}"),
    "subscription.changed": Deed(
        "📥", "changed how its leads come to a channel", "changed how leads of {} come to a channel"
    ),
    "subscription.ended": Deed("📤", "unsubscribed a channel from it", "unsubscribed a channel from {}"),
    "subscription.handed_over": Deed(
        "🤝", "handed a subscription to it over", "handed a subscription to {} over"
    ),
    "contacts.ended": Deed(
        "⌛", "let contact details come to their end", "let contact details come to their end"
    ),
    "profiles.ended": Deed("⌛", "let profiles come to their end", "let profiles come to their end"),
}
_WHERE = {
    Surface.CARD: "on a card",
    Surface.WINDOW: "in a window",
    Surface.HOME: "on the Home tab",
    Surface.COMMAND: "by a command",
    Surface.SHORTCUT: "by a shortcut",
}


def deed_of(entry: Entry) -> Deed:
    """A deed of a later version has its own word, which is better than none."""
    if known := _DEEDS.get(entry.what):
        return known
    said = f"did “{text.leaf(entry.what.replace('.', ': ').replace('_', ' '), WORD)}”"
    return Deed("▫️", said, said if entry.lead is None else f"{said} with {{}}")


def where(entry: Entry) -> str | None:
    """From where it was done; nothing where nobody did it."""
    return _WHERE.get(entry.surface)
