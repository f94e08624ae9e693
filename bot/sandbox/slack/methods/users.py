"""The people of the workspace, and the groups they form (docs.slack.dev/reference/methods/users.info and on)."""

from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.methods.paging import page
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.workspace import Person, UserGroup


def info(parts: Parts, args: Arguments) -> dict[str, Any]:
    wanted = args.needed("user")
    found = next((person for person in _everyone(parts) if person.id == wanted), None)
    if found is None:
        raise Refused("user_not_found")
    return {"user": _shown(parts, found)}


def list_all(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Guests are among them; people of other organisations are not (*assumed*)."""
    people, metadata = page(args, [person for person in _everyone(parts) if not person.team])
    return {"members": [_shown(parts, person) for person in people], "response_metadata": metadata}


def lookup_by_email(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Who has this address here. Who was deactivated is not found; that capitals do not matter is *assumed*."""
    wanted = args.needed("email").casefold()
    found = next((one for one in parts.state.people.values() if one.email.casefold() == wanted), None)
    if found is None or found.deleted or found.team:
        raise Refused("users_not_found")
    return {"user": _shown(parts, found)}


def list_groups(parts: Parts, args: Arguments) -> dict[str, Any]:
    with_users, with_count = args.flag("include_users"), args.flag("include_count")
    team = parts.state.workspace.id
    groups = _groups(parts, args)
    return {"usergroups": [one.for_api(team, with_users=with_users, with_count=with_count) for one in groups]}


def list_group(parts: Parts, args: Arguments) -> dict[str, Any]:
    """The people of one group; a disabled one is only there when asked for."""
    wanted = args.needed("usergroup")
    found = next((one for one in _groups(parts, args) if one.id == wanted), None)
    if found is None:
        raise Refused("no_such_subteam")
    return {"users": list(found.members)}


def _groups(parts: Parts, args: Arguments) -> list[UserGroup]:
    disabled_too = args.flag("include_disabled")
    return [one for one in parts.state.workspace.usergroups if disabled_too or not one.is_disabled]


def _everyone(parts: Parts) -> list[Person]:
    return [*parts.state.people.values(), parts.state.app.as_person()]


def _shown(parts: Parts, person: Person) -> dict[str, Any]:
    return person.for_api(
        parts.state.workspace.id,
        parts.state.clock.now(),
        with_email="users:read.email" in parts.scopes,
        is_stranger=parts.state.is_stranger(person),
    )
