"""Who and what is in the Slack workspace of the stand-in: people, channels, the app and its commands."""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo


@dataclass(frozen=True)
class Person:
    """Someone in the workspace; ``tz`` is an IANA zone, ``color`` six hex digits."""

    id: str
    name: str
    real_name: str
    email: str
    color: str
    tz: str = "Europe/London"
    is_admin: bool = False
    is_bot: bool = False

    def for_page(self) -> dict[str, Any]:
        return {key: getattr(self, key) for key in ("id", "name", "real_name", "color", "is_admin", "tz")}

    def for_api(self, team: str, now: datetime, *, with_email: bool) -> dict[str, Any]:
        """A user object (docs.slack.dev/reference/methods/users.info)."""
        zone = now.astimezone(ZoneInfo(self.tz))
        offset = zone.utcoffset()
        profile = {"real_name": self.real_name, "display_name": self.name, "team": team}
        if with_email and not self.is_bot:
            profile["email"] = self.email
        return {
            "id": self.id,
            "team_id": team,
            "name": self.name,
            "deleted": False,
            "color": self.color,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": zone.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": profile,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 0,
        }


@dataclass(frozen=True)
class SlashCommand:
    """A command that the app registered, as autocomplete shows it."""

    command: str
    description: str = ""
    usage_hint: str = ""


@dataclass(frozen=True)
class App:
    """The one app that is installed: its id, its bot and the name people see."""

    id: str = "A0GOODONES"
    name: str = "Good Ones"
    bot_id: str = "B0GOODONES"
    bot_user: str = "U0GOODONES"
    handle: str = "goodones"

    def as_person(self) -> Person:
        return Person(
            id=self.bot_user,
            name=self.handle,
            real_name=self.name,
            email="",
            color="2b6e4f",
            tz="Etc/UTC",
            is_bot=True,
        )


@dataclass
class Channel:
    """A channel, or (with ``is_im``) the direct messages between the app and the one in ``members``."""

    id: str
    name: str
    members: list[str]
    topic: str = ""
    bot_is_member: bool = False
    is_im: bool = False
    is_private: bool = False
    is_archived: bool = False

    def kind(self) -> str:
        """The word that scopes and ``types`` use for this kind of conversation."""
        if self.is_im:
            return "im"
        return "groups" if self.is_private else "channels"

    def sees(self, person: str) -> bool:
        return person in self.members

    def as_kept(self) -> dict[str, Any]:
        return asdict(self)

    def for_api(self, app: App) -> dict[str, Any]:
        """A conversation object (docs.slack.dev/reference/objects/conversation-object)."""
        shared = {"id": self.id, "created": 0, "is_archived": self.is_archived, "is_im": self.is_im}
        if self.is_im:
            return {**shared, "user": self.members[0], "is_mpim": False, "is_open": True}
        return {
            **shared,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_mpim": False,
            "is_private": self.is_private,
            "is_general": False,
            "is_member": self.bot_is_member,
            "creator": self.members[0] if self.members else app.bot_user,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "num_members": len(self.members) + self.bot_is_member,
        }


@dataclass(frozen=True)
class Workspace:
    """What a stand-in starts with."""

    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    id: str = "T0NORTHPINE"
    name: str = "Northpine"
    domain: str = "northpine"
    app: App = field(default_factory=App)

    def own_channels(self) -> list[Channel]:
        """Fresh channels of this workspace: those named, then the app's direct messages with each person."""
        return [replace(one, members=list(one.members)) for one in self.channels] + [
            Channel(
                id=f"D{person.id.removeprefix('U')}",
                name=self.app.name,
                members=[person.id],
                bot_is_member=True,
                is_im=True,
            )
            for person in self.people
        ]


def seeded() -> Workspace:
    """Three people of a sales team; the app is in #leads and #sales and not in #random."""
    people = (
        Person(
            "U0AMY", "amy", "Amy Okafor", "amy@northpine.example", "c0392b", "Europe/London", is_admin=True
        ),
        Person("U0BEN", "ben", "Ben Lindqvist", "ben@northpine.example", "2471a3", "America/New_York"),
        Person("U0CLEO", "cleo", "Cleo Tanaka", "cleo@northpine.example", "b9770e", "Australia/Sydney"),
    )
    everyone = [person.id for person in people]
    channels = (
        Channel("C0LEADS", "leads", everyone, "New leads, first come first served", bot_is_member=True),
        Channel("C0SALES", "sales", everyone, "Deals, digests and numbers", bot_is_member=True),
        Channel("C0RANDOM", "random", everyone, "Anything else"),
    )
    return Workspace(people=people, channels=channels)
