"""Who somebody is in Slack: a colleague, an admin, a guest, somebody of another organisation."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from bot.zones import UTC, known_zone


class Person(BaseModel):
    """``zone`` is an IANA name; ``is_admin`` is Slack's admin or owner; ``gone`` was deactivated.

    Of somebody whom Slack could not tell us of (``known`` is false) nothing else is true, and their zone is UTC.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    name: str = ""
    zone: str = UTC
    is_admin: bool = False
    is_guest: bool = False
    is_outsider: bool = False
    is_bot: bool = False
    gone: bool = False
    known: bool = True

    @classmethod
    def read(cls, user: Mapping[str, Any], home: str) -> Self:
        """A user object, seen from the workspace ``home``: https://docs.slack.dev/reference/objects/user-object

        In an organisation of several workspaces somebody is of all that ``enterprise_user`` names. That a user
        without ``team_id`` is of our own workspace is not taken for granted: they are an outsider.
        """
        profile = _object(user.get("profile"))
        teams = _object(user.get("enterprise_user")).get("teams")
        at_home = user.get("team_id") == home or (isinstance(teams, list) and home in teams)
        return cls(
            id=str(user.get("id")),
            name=_first(profile.get("display_name"), profile.get("real_name"), user.get("name")),
            # Slack has none for some, and may know a zone that this machine does not.
            zone=known_zone(user.get("tz")) or UTC,
            is_admin=any(user.get(each) is True for each in ("is_admin", "is_owner", "is_primary_owner")),
            is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
            is_outsider=not at_home,
            is_bot=bool(user.get("is_bot")),
            gone=bool(user.get("deleted")),
        )


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _first(*names: Any) -> str:
    return next((name for name in names if isinstance(name, str) and name), "")
