"""``/goodones team``: what this workspace has decided for all of its channels."""

import re
from collections.abc import AsyncIterator
from typing import Any

from blocks.notices import problem
from blocks.team import MOST_A_MONTH, SHOWN, settings_changed, team_modal
from blocks.team_notifications import (
    not_now,
    notification_fields,
    notifications_changed,
    reading_now,
    shown,
)
from bot.errors import GoodOnesError
from bot.roles import Who
from bot.services.notifications import Notifications
from bot.services.workspace import Workspace
from bot.slack.payloads import Click, Command, Submission
from bot.slack.replies import Fill, Open, Reply, Say
from bot.slack.routes import Mode, Routes
from bot.workspace import LONGEST
from handlers.carried import act_of, text
from handlers.team_notifications import was, wished

routes = Routes()

_GROUP = re.compile(r"S[A-Z0-9]{2,30}")
_PERSON = re.compile(r"[UW][A-Z0-9]{2,30}")
_BOUNDS = {"profile_days": (1, LONGEST), "contact_days": (1, LONGEST), "enrich_each_month": (0, MOST_A_MONTH)}
_OPTIONAL = frozenset({"enrich_each_month"})
NO_GROUP = "That is no id of a user group: it looks like S0123ABCD."


@routes.command("team", mode=Mode.AFTER)
@routes.action("team.open", mode=Mode.AFTER, who=Who.ADMIN)
async def open_team(
    incoming: Command | Click, workspace: Workspace, notifications: Notifications
) -> AsyncIterator[Reply]:
    """What is in our store opens at once and can be used; what the lead API has follows, if it answers."""
    settings, channel = await workspace.settings(), incoming.channel
    yield Open(team_modal(settings, channel, reading_now()))
    try:
        found = await notifications.read()
    except GoodOnesError as error:
        yield Fill(team_modal(settings, channel, not_now(error.cause)))
    else:
        yield Fill(team_modal(settings, channel, notification_fields(found), shown(found)))


def check_team(submission: Submission) -> dict[str, str]:
    """Said under the fields, in the acknowledgement."""
    errors = {}
    for name in ("admin_group", "member_group"):
        if (typed := text(submission, name).strip()) and not _GROUP.fullmatch(typed):
            errors[name] = NO_GROUP
    for name, (least, most) in _BOUNDS.items():
        typed = text(submission, name).strip()
        if not typed and name in _OPTIONAL:
            continue
        if not re.fullmatch(r"[0-9]{1,9}", typed) or not least <= int(typed) <= most:
            errors[name] = f"A whole number from {least} to {most}, please."
    return errors


@routes.view("team.save", mode=Mode.DURABLE, check=check_team, who=Who.ADMIN)
async def save_team(
    submission: Submission, workspace: Workspace, notifications: Notifications
) -> AsyncIterator[Reply]:
    """Set all of it, and say what is different now: what is ours first, which needs nobody else.

    Done again after trouble with the lead API, only its part is left, and said.
    """
    if wrong := check_team(submission):
        yield Say(problem(next(iter(wrong.values()))))
        return
    act, wish = act_of(submission), wished(submission)
    before = await workspace.settings()
    after = await workspace.change(act, **_wanted(submission))
    if after != before or not wish:
        yield Say(settings_changed(before, after))
    if wish:
        await notifications.change(wish, act)
        yield Say(notifications_changed(was(submission), wish.frequency, wish.channels))


def _wanted(submission: Submission) -> dict[str, Any]:
    numbers = {name: text(submission, name).strip() for name in _BOUNDS}
    return {
        "admins": _people(submission, "admins"),
        "members": _people(submission, "members"),
        "admin_group": text(submission, "admin_group").strip() or None,
        "member_group": text(submission, "member_group").strip() or None,
        SHOWN: SHOWN in (submission.values.get(SHOWN) or ()),
        **{name: int(typed) if typed else None for name, typed in numbers.items()},
    }


def _people(submission: Submission, name: str) -> tuple[str, ...]:
    """As Slack's select gives them: what is no person's id is none of them."""
    chosen = submission.values.get(name)
    known = chosen if isinstance(chosen, list) else []
    return tuple(dict.fromkeys(each for each in known if isinstance(each, str) and _PERSON.fullmatch(each)))
