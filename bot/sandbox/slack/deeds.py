"""What happens in a workspace besides the app: people come, go and change, channels close, the app is taken out."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.slack.events import Events
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.workspace import Channel, Person

COLORS = ("1e8449", "884ea0", "b03a2e", "2e86c1", "d68910")
FIXED = frozenset({"id", "is_bot"})
KINDS: Mapping[str, type] = {
    one.name: bool if one.type in {bool, "bool"} else str for one in fields(Person) if one.name not in FIXED
}


class Deeds:
    """Each is done at once; then the app hears of it, if it asked to, and this waits for its acknowledgement."""

    def __init__(self, parts: Parts, events: Events, token: str) -> None:
        self._parts = parts
        self._events = events
        self._token = token

    async def join(self, person: str, channel: str) -> None:
        """A person comes into a channel.

        Raises:
            Refused: ``user_not_found``, ``channel_not_found``, ``is_archived``, ``already_in_channel``,
                ``method_not_supported_for_channel_type`` (direct messages).
        """
        place = self._place(channel)
        self._parts.state.person(person)
        if place.is_archived:
            raise Refused("is_archived")
        if person in place.members:
            raise Refused("already_in_channel")
        place.members.append(person)
        self._parts.state.channel_changed(place)
        await self._events.joined(place, person)

    async def leave(self, person: str, channel: str) -> None:
        """A person leaves a channel.

        Raises:
            Refused: as ``join``; ``not_in_channel``.
        """
        place = self._place(channel)
        if person not in place.members:
            raise Refused("not_in_channel")
        place.members.remove(person)
        self._parts.state.channel_changed(place)
        await self._events.left(place, person)

    async def archive(self, channel: str, by: str | None = None) -> None:
        await self._archived(channel, by, archived=True)

    async def unarchive(self, channel: str, by: str | None = None) -> None:
        await self._archived(channel, by, archived=False)

    async def share(self, channel: str, team: str) -> None:
        """Another organisation comes into a channel."""
        place = self._place(channel)
        place.shared_with = list(dict.fromkeys([*place.shared_with, team]))
        self._parts.state.channel_changed(place)
        await self._events.shared(place, team)

    async def add_bot(self, channel: str) -> None:
        """Someone invites the app into a channel."""
        place = self._place(channel)
        place.bot_is_member = True
        self._parts.state.channel_changed(place)
        await self._events.bot_joined(place)

    async def remove_bot(self, channel: str) -> None:
        """Someone removes the app from a channel."""
        place = self._place(channel)
        place.bot_is_member = False
        self._parts.state.channel_changed(place)
        await self._events.bot_left(place)

    async def new_person(self, name: str, **about: Any) -> Person:
        """Someone joins the workspace; ``about`` is anything of a ``Person``.

        Raises:
            Refused: ``invalid_arguments``: no such field, a value of the wrong type, or a name that is taken.
        """
        state = self._parts.state
        if not name or any(one.name == name for one in state.people.values()):
            raise Refused("invalid_arguments", field="name")
        usual = {"real_name": name.title(), "email": f"{name}@{state.workspace.domain}.example"}
        person = Person(
            id=self._new_id(name),
            name=name,
            **{"color": COLORS[len(state.people) % len(COLORS)], **usual, **_checked(about)},
        )
        self._put(person)
        await self._events.person_came(person)
        return person

    async def change_person(self, person: str, **about: Any) -> Person:
        """Someone is renamed, moves, becomes an admin, or is deactivated (``deleted``).

        Raises:
            Refused: ``user_not_found``; ``invalid_arguments`` as ``new_person``.
        """
        changed = replace(self._parts.state.person(person), **_checked(about))
        self._put(changed)
        await self._events.person_changed(changed)
        return changed

    async def revoke_token(self) -> None:
        """The app's tokens are good no more, though it stays installed."""
        self._parts.installation.revoke()
        await self._events.settled()

    async def uninstall(self) -> None:
        """The app is taken out of the workspace: its tokens are gone, and it hears so if it asked to."""
        self._parts.installation.uninstall()
        await self._events.settled()

    async def reinstall(self) -> None:
        """The token that the app began with is good again."""
        self._parts.installation.grant(self._token)

    async def _archived(self, channel: str, by: str | None, *, archived: bool) -> None:
        place = self._place(channel)
        place.is_archived = archived
        self._parts.state.channel_changed(place)
        await self._events.archived(place, by)

    def _put(self, person: Person) -> None:
        state = self._parts.state
        state.put_person(person)
        everyone = [one.for_page() for one in state.people.values()]
        self._parts.hub.tell_all({"type": "people", "people": everyone})

    def _place(self, channel: str) -> Channel:
        place = self._parts.state.channel(channel)
        if place.is_im:
            raise Refused("method_not_supported_for_channel_type")
        return place

    def _new_id(self, name: str) -> str:
        """An id that looks like Slack's and that a reader knows again."""
        letters = "".join(one for one in name.upper() if one.isascii() and one.isalnum()) or "NEW"
        taken = {*self._parts.state.people, self._parts.state.app.bot_user}
        ids = (f"U0{letters}{number or ''}" for number in range(len(taken) + 1))
        return next(one for one in ids if one not in taken)


def _checked(about: Mapping[str, Any]) -> dict[str, Any]:
    for field, value in about.items():
        if field not in KINDS or not isinstance(value, KINDS[field]):
            raise Refused("invalid_arguments", field=field)
    if "tz" in about:
        _check_zone(about["tz"])
    return dict(about)


def _check_zone(name: str) -> None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise Refused("invalid_arguments", field="tz") from None
