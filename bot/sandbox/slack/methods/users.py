"""auth.test and the people of the workspace."""

from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.methods.paging import page
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.workspace import Person


def auth_test(parts: Parts, _args: Arguments) -> dict[str, Any]:
    """Who the token is (docs.slack.dev/reference/methods/auth.test)."""
    workspace = parts.state.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.app.handle,
        "team_id": workspace.id,
        "user_id": workspace.app.bot_user,
        "bot_id": workspace.app.bot_id,
        "is_enterprise_install": False,
    }


def info(parts: Parts, args: Arguments) -> dict[str, Any]:
    wanted = args.needed("user")
    found = next((person for person in _everyone(parts) if person.id == wanted), None)
    if found is None:
        raise Refused("user_not_found")
    return {"user": _shown(parts, found)}


def list_all(parts: Parts, args: Arguments) -> dict[str, Any]:
    people, metadata = page(args, _everyone(parts))
    return {"members": [_shown(parts, person) for person in people], "response_metadata": metadata}


def _everyone(parts: Parts) -> list[Person]:
    return [*parts.state.people.values(), parts.state.app.as_person()]


def _shown(parts: Parts, person: Person) -> dict[str, Any]:
    with_email = "users:read.email" in parts.scopes
    return person.for_api(parts.state.workspace.id, parts.state.clock.now(), with_email=with_email)
