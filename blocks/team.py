"""The window of what a workspace decides for all of its channels, and what is said when it was changed.

State of a submission: ``values[block_id][action_id]``, where both ids are the setting's own name.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from blocks.elements import context, counted, field, listed, message, modal, pack, section
from blocks.inputs import one_line, people_select, tick, whole_number
from bot.slack import text
from bot.slack.message import Blocks, Message, View
from bot.workspace import LONGEST, WorkspaceSettings

MOST_A_MONTH = 100_000
GROUP = 40
SHOWN = "contacts_on_cards"
_NAMES = {
    "admins": "Admins",
    "admin_group": "Admins, a user group",
    "members": "Members",
    "member_group": "Members, a user group",
    "profile_days": "Profiles",
    "contact_days": "Contact details",
    "contacts_on_cards": "Contact details on cards",
    "enrich_each_month": "Enrichments of one person in a month",
}


def team_modal(
    settings: WorkspaceSettings,
    channel: str | None,
    notifications: Blocks,
    notify: Mapping[str, Any] | None = None,
) -> View:
    """Every setting as it is now. What changed is then said in ``channel``, privately.

    ``notifications`` is the part that lives at the lead API, ``notify`` what it shows (:mod:`blocks.team_notifications`).
    """
    carried = {"channel": channel, "notify": notify}
    return modal(
        "This workspace",
        [
            section("*Who may do what*"),
            field(
                "Admins",
                people_select("admins", "Beside Slack's own admins", settings.admins),
                optional=True,
                hint="Slack's admins and those who run this app are admins in any case.",
            ),
            field(
                "Admins: a user group", one_line("admin_group", GROUP, settings.admin_group), optional=True
            ),
            field(
                "Members",
                people_select("members", "Everybody", settings.members),
                optional=True,
                hint="Where somebody or a group is set, all others may only look. Guests may only look in any case.",
            ),
            field(
                "Members: a user group",
                one_line("member_group", GROUP, settings.member_group),
                optional=True,
                hint="By id, like S0123ABCD: open the group in Slack, ⋮, Copy group ID.",
            ),
            section("*People's data*"),
            field("Keep profiles for days", whole_number("profile_days", 1, LONGEST, settings.profile_days)),
            field(
                "Keep contact details for days",
                whole_number("contact_days", 1, LONGEST, settings.contact_days),
                hint="Then ids, and what was done, are all that is left.",
            ),
            field(
                "Contact details",
                tick(SHOWN, "Show them on cards, to the whole channel", SHOWN, on=settings.contacts_on_cards),
                optional=True,
                hint="Not in channels with guests, with another organisation, or with over 200 members. Otherwise they are "
                "shown to who asks, and that is noted in the audit.",
            ),
            section("*Spending*"),
            field(
                "Enrichments that one person may ask for in a month",
                whole_number("enrich_each_month", 0, MOST_A_MONTH, settings.enrich_each_month),
                optional=True,
                hint="Leave it empty for no cap.",
            ),
            *notifications,
        ],
        callback_id="team.save",
        submit="Save",
        metadata=pack({name: value for name, value in carried.items() if value}),
    )


def settings_changed(before: WorkspaceSettings, after: WorkspaceSettings) -> Message:
    """What is different now, each with what it was."""
    lines = [
        f"• {_NAMES[name]}: {_said(name, new)} (was {_said(name, old)})"
        for name in WorkspaceSettings.model_fields
        if (old := getattr(before, name)) != (new := getattr(after, name))
    ]
    if not lines:
        said = "*It is as it was*: nothing was changed."
        return message(said.replace("*", ""), [section(f"✅ {said}")])
    head = f"*{counted(len(lines), 'setting')} changed* for this workspace"
    blocks = [section(f"✅ {head}:\n" + "\n".join(lines)), *_consequences(before, after)]
    return message(f"{head}.".replace("*", ""), blocks)


def _consequences(before: WorkspaceSettings, after: WorkspaceSettings) -> list[dict[str, Any]]:
    said = []
    if before.contacts_on_cards != after.contacts_on_cards:
        said.append("Cards show it when they are drawn next.")
    if after.profile_days < before.profile_days or after.contact_days < before.contact_days:
        said.append("What is older ends within minutes, and does not come back.")
    return [context(*said)] if said else []


def _said(name: str, value: Any) -> str:
    if name in {"admins", "members"}:
        return _people(value, "nobody else" if name == "admins" else "everybody")
    if name.endswith("_group"):
        return text.leaf(value, GROUP) if value else "none"
    if name.endswith("_days"):
        return counted(value, "day")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "no cap" if value is None else str(value)


def _people(people: Sequence[str], nobody: str) -> str:
    return listed([text.mention(each) for each in people], 10) or nobody
