"""Who and what is in the Slack workspace of the stand-in: people, channels, the app and its commands."""

from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

PARTNER = "T0FERNHILL"


@dataclass(frozen=True)
class Person:
    """Someone in the workspace; ``tz`` is an IANA zone, ``color`` six hex digits.

    A guest is ``is_restricted``; one who may be in a single channel only is ``is_ultra_restricted`` too. Who belongs
    to another organisation has its id in ``team``: they are here by shared channels alone.
    """

    id: str
    name: str
    real_name: str
    email: str
    color: str
    tz: str = "Europe/London"
    is_admin: bool = False
    is_bot: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    team: str = ""
    deleted: bool = False

    def for_page(self) -> dict[str, Any]:
        return {
            **{key: getattr(self, key) for key in ("id", "name", "real_name", "color", "is_admin", "tz")},
            "is_guest": self.is_restricted or self.is_ultra_restricted,
            "is_external": bool(self.team),
        }

    def for_api(
        self, team: str, now: datetime, *, with_email: bool, is_stranger: bool = False
    ) -> dict[str, Any]:
        """A user object (docs.slack.dev/reference/objects/user-object).

        A *stranger* is of another workspace and in no shared channel that the app can see. That addresses of people
        of another organisation are not given is *assumed*.
        """
        zone = now.astimezone(ZoneInfo(self.tz))
        offset = zone.utcoffset()
        home = self.team or team
        profile = {"real_name": self.real_name, "display_name": self.name, "team": home}
        if with_email and not self.is_bot and not self.team:
            profile["email"] = self.email
        shown = {
            "id": self.id,
            "team_id": home,
            "name": self.name,
            "deleted": self.deleted,
            "color": self.color,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": zone.tzname(),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": profile,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": self.is_restricted or self.is_ultra_restricted,
            "is_ultra_restricted": self.is_ultra_restricted,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 0,
        }
        return {**shown, "is_stranger": is_stranger} if self.team else shown


@dataclass(frozen=True)
class UserGroup:
    """People who are mentioned together (docs.slack.dev/reference/methods/usergroups.list)."""

    id: str
    handle: str
    name: str
    members: tuple[str, ...]
    is_disabled: bool = False

    def for_api(self, team: str, *, with_users: bool, with_count: bool) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "id": self.id,
            "team_id": team,
            "is_usergroup": True,
            "name": self.name,
            "description": "",
            "handle": self.handle,
            "is_external": False,
            "date_create": 0,
            "date_update": 0,
            "date_delete": int(self.is_disabled),
            "auto_type": None,
            "deleted_by": None,
            "prefs": {"channels": [], "groups": []},
        }
        if with_users:
            shown["users"] = list(self.members)
        if with_count:
            shown["user_count"] = str(len(self.members))
        return shown


@dataclass(frozen=True)
class SlashCommand:
    """A command that the app registered, as autocomplete shows it."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True)
class App:
    """The one app that is installed: its id, its bot and the name people see."""

    id: str = "A0GOODONES"
    name: str = "Good Ones"
    bot_id: str = "B0GOODONES"
    bot_user: str = "U0GOODONES"
    handle: str = "goodones"
    client_id: str = "1000000000001.1000000000002"
    client_secret: str = field(default="client-secret-of-the-stand-in")

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
    """A channel, or (with ``is_im``) the direct messages between the app and the one in ``members``.

    ``shared_with`` names the other organisations that are in it.
    """

    id: str
    name: str
    members: list[str]
    topic: str = ""
    bot_is_member: bool = False
    is_im: bool = False
    is_private: bool = False
    is_archived: bool = False
    shared_with: list[str] = field(default_factory=list)

    @property
    def seen_by_app(self) -> bool:
        """Whether the app may know of it: private ones only from within."""
        return self.bot_is_member or not self.is_private

    def kind(self) -> str:
        """The word that scopes and ``types`` use for this kind of conversation."""
        if self.is_im:
            return "im"
        return "groups" if self.is_private else "channels"

    def sees(self, person: str) -> bool:
        return person in self.members

    def as_kept(self) -> dict[str, Any]:
        return asdict(self)

    def for_api(self, app: App, team: str, *, with_count: bool = True) -> dict[str, Any]:
        """A conversation object (docs.slack.dev/reference/objects/conversation-object)."""
        common = {
            "id": self.id,
            "created": 0,
            "is_archived": self.is_archived,
            "is_im": self.is_im,
            "is_mpim": False,
            "is_shared": bool(self.shared_with),
            "is_ext_shared": bool(self.shared_with),
            "is_org_shared": False,
            "context_team_id": team,
        }
        if self.is_im:
            return {**common, "user": self.members[0], "is_open": True}
        shown = {
            **common,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": not self.is_private,
            "is_group": self.is_private,
            "is_private": self.is_private,
            "is_general": False,
            "is_member": self.bot_is_member,
            "is_pending_ext_shared": False,
            "pending_shared": [],
            "shared_team_ids": [team, *self.shared_with],
            "creator": self.members[0] if self.members else app.bot_user,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }
        return {**shown, "num_members": len(self.members) + self.bot_is_member} if with_count else shown


@dataclass(frozen=True)
class Workspace:
    """What a stand-in starts with."""

    people: tuple[Person, ...]
    channels: tuple[Channel, ...]
    id: str = "T0NORTHPINE"
    name: str = "Northpine"
    domain: str = "northpine"
    app: App = field(default_factory=App)
    usergroups: tuple[UserGroup, ...] = ()

    def own_channels(self) -> list[Channel]:
        """Fresh channels of this workspace: those named, then the app's direct messages with each person."""
        return [
            replace(one, members=list(one.members), shared_with=list(one.shared_with))
            for one in self.channels
        ] + [self.direct_with(person.id) for person in self.people]

    def direct_with(self, person: str) -> Channel:
        """New direct messages between the app and a person."""
        return Channel(
            id=f"D{person.removeprefix('U')}",
            name=self.app.name,
            members=[person],
            bot_is_member=True,
            is_im=True,
        )


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
    groups = (UserGroup("S0SALES", "sales", "Sales", ("U0AMY", "U0BEN")),)
    return Workspace(people=people, channels=channels, usergroups=groups)


def seeded_with_guests() -> Workspace:
    """As ``seeded``, with two guests and with #partners, a channel shared with another organisation.

    Gus may be in #leads alone; Gia, another guest, is in #sales and #partners. Pat is of the other organisation.
    """
    plain = seeded()
    gus = Person(
        "U0GUS",
        "gus",
        "Gus Moreau",
        "gus@agency.example",
        "7d3c98",
        "Europe/Paris",
        is_restricted=True,
        is_ultra_restricted=True,
    )
    gia = Person(
        "U0GIA", "gia", "Gia Rossi", "gia@agency.example", "117a65", "Europe/Rome", is_restricted=True
    )
    pat = Person("U0PAT", "pat", "Pat Kimura", "pat@fernhill.example", "566573", "Asia/Tokyo", team=PARTNER)
    partners = Channel(
        "C0PARTNERS", "partners", ["U0AMY", gia.id, pat.id], "With Fernhill", shared_with=[PARTNER]
    )
    guests_in = {"leads": gus.id, "sales": gia.id}
    channels = tuple(
        replace(one, members=[*one.members, guests_in[one.name]]) if one.name in guests_in else one
        for one in plain.channels
    )
    people = (*plain.people, gus, gia, pat)
    return replace(plain, people=people, channels=(*channels, partners))
