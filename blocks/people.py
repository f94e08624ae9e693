"""What is said of people who are not to be contacted, or asked to be removed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from blocks.elements import actions, button, context, counted, message, pack, question, section
from bot.slack import text
from bot.slack.message import Blocks, Message

HANDLE = 40
LISTED = 20
_ELSEWHERE = (
    "*What I can't remove*: the lead API keeps its own record of them; ask Catch The Good Ones for that. Slack keeps old "
    "versions of edited messages, private answers, files that people saved and its own exports as this workspace has "
    "set it."
)


@dataclass(frozen=True)
class Refusing:
    """Somebody who is not to be contacted: by handle, put there by whom (a Slack user id) and when."""

    handle: str
    by: str
    at: datetime


def no_contact_list(entries: Sequence[Refusing], *, more: int = 0) -> Message:
    """Everybody on the list, each with a button to take them off."""
    if not entries:
        said = "*Nobody is on the do-not-contact list.* `/goodones dnc x.com/alice` puts somebody there."
        return message("Nobody is on the do-not-contact list.", [section(f"🚫 {said}")])
    blocks: Blocks = [
        section("🚫 *Not to be contacted*: nobody messages, enriches or exports them from here.")
    ]
    blocks += [_row(each) for each in entries]
    if more:
        blocks.append(context(f"… and {more} more. `/goodones dnc off alice` finds one of them."))
    return message(f"{counted(len(entries) + more, 'person', 'people')} not to be contacted.", blocks)


def no_contact_added(entry: Refusing, *, new: bool) -> Message:
    """They are on the list; where they were before, by whom and since when."""
    who = _at(entry.handle)
    if not new:
        said = f"{who} is on the list already: {text.mention(entry.by)} put them there, {text.date(entry.at, '{ago}')}."
        return message(said, [section(f"✋ {said}")])
    said = f"*{who} is not to be contacted from now on.* Nobody messages, enriches or exports them from here."
    return message(said.replace("*", ""), [section(f"🚫 {said}"), context("`/goodones dnc` shows the list")])


def no_contact_one(entry: Refusing | None, handle: str) -> Message:
    """One of the list, to be taken off it; or that they are not on it."""
    if entry is None:
        said = f"{_at(handle)} is not on the do-not-contact list."
        return message(said, [section(f"✋ {said}")])
    return message(f"{_at(entry.handle)} is on the do-not-contact list.", [_row(entry)])


def no_contact_lifted(handle: str, *, was_there: bool) -> Message:
    if not was_there:
        return no_contact_one(None, handle)
    said = f"*{_at(handle)} may be contacted again.*"
    return message(said.replace("*", ""), [section(f"✅ {said}")])


def forget_preview(
    handle: str, found: Mapping[str, int], carried: Mapping[str, Any], *, listed: bool
) -> Message:
    """What would be erased: counts by ``leads``, ``contacts``, ``cards``, ``files``. ``carried`` comes back."""
    who = _at(handle)
    if found["leads"]:
        erased = [
            f"• {counted(found['leads'], 'lead')} with profile, claims, snoozes and judgements",
            f"• {counted(found['contacts'], 'set')} of contact details",
            f"• {counted(found['cards'], 'card')} in Slack, each redrawn as “Removed on request”",
        ]
    else:
        erased = [
            "• no lead: nobody with this handle came since this app was connected, or their time was over"
        ]
    if listed:
        erased.append("• their line on the do-not-contact list")
    if found["files"]:
        erased.append(f"• {counted(found['files'], 'CSV file')} of leads that I sent: any may hold them")
    head = f"*Remove {who}?* This can't be undone. It would erase:"
    sure = question(f"Remove @{handle[:HANDLE]}?", "They will not be shown here again.", "Remove")
    remove = button("Remove", "person.forget", pack(dict(carried)), danger=True, confirm=sure)
    kept = "A hash without a name is kept, so that they stay away when they come again."
    return message(
        f"Remove {who}?",
        [
            section("\n".join([f"🗑️ {head}", *erased])),
            context(kept),
            section(_ELSEWHERE),
            actions([remove], "forget"),
        ],
    )


def forgotten(handle: str, leads: int) -> Message:
    """It is done."""
    said = f"*{_at(handle)} was removed*: {counted(leads, 'lead')} erased. They are kept out when they come again."
    return message(said.replace("*", ""), [section(f"✅ {said}"), section(_ELSEWHERE)])


def _row(entry: Refusing) -> dict[str, Any]:
    said = f"{_at(entry.handle)}  ·  {text.mention(entry.by)}, {text.date(entry.at, '{ago}')}"
    sure = question(
        "Take them off?", f"@{entry.handle[:HANDLE]} can then be contacted from here again.", "Take off"
    )
    take_off = button(
        "Take off",
        "dnc.lift",
        pack({"handle": entry.handle}),
        spoken=f"Take {entry.handle} off",
        confirm=sure,
    )
    return section(said, take_off)


def _at(handle: str) -> str:
    return f"@{text.leaf(handle, HANDLE)}"
