"""Events that the app subscribed to, told when they happen (docs.slack.dev/apis/events-api)."""

import asyncio
import secrets
from collections.abc import Mapping
from typing import Any, Literal

from bot.sandbox.slack.applink import Ack
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.workspace import Channel, Person

Tab = Literal["home", "messages"]

# The scopes of which one is needed to hear an event, by its name in the subscription
# (docs.slack.dev/reference/events); the others need none.
NEEDS: Mapping[str, frozenset[str]] = {
    "app_mention": frozenset({"app_mentions:read"}),
    "channel_archive": frozenset({"channels:read"}),
    "channel_shared": frozenset({"channels:read", "groups:read"}),
    "channel_unarchive": frozenset({"channels:read"}),
    "group_archive": frozenset({"groups:read"}),
    "group_unarchive": frozenset({"groups:read"}),
    "member_joined_channel": frozenset({"channels:read", "groups:read"}),
    "member_left_channel": frozenset({"channels:read", "groups:read"}),
    "message.channels": frozenset({"channels:history"}),
    "message.groups": frozenset({"groups:history"}),
    "message.im": frozenset({"im:history"}),
    "team_join": frozenset({"users:read"}),
    "user_change": frozenset({"users:read"}),
}
HAPPENING = frozenset(NEEDS) | {"app_home_opened", "app_uninstalled", "tokens_revoked"}
"""Every event that happens here by itself."""


class Events:
    """Each event goes out once it happened, when the app asked for its type and its scopes allow it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._soon: set[asyncio.Task[None]] = set()

    async def tell(self, event: dict[str, Any]) -> Ack:
        """Send any event to the app, subscribed or not, to try what does not happen here by itself."""
        stamped = {**event, "event_ts": self._parts.state.stamps.next()}
        callback = self._parts.payloads.event(stamped, f"Ev{secrets.token_hex(6).upper()}")
        return await self._parts.link.event(callback, f"event {event.get('type')}")

    async def verify_url(self, challenge: str) -> Ack:
        """Ask the app to prove its address; its answer should hold the challenge."""
        body = {"type": "url_verification", "challenge": challenge}
        return await self._parts.link.event(body, "url_verification")

    async def home_opened(self, person: str, tab: Tab = "home") -> Ack | None:
        """With the Home tab comes its view, once one was published (docs.slack.dev/reference/events/app_home_opened)."""
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "user": person,
            "channel": self._parts.state.direct(person).id,
            "tab": tab,
        }
        view = self._parts.views.home(person) if tab == "home" else None
        if view is not None:
            event["view"] = self._parts.views.for_api(view)
        return await self._if_wanted("app_home_opened", event)

    async def said(self, message: Message) -> None:
        """A person wrote something: naming the app, or where the app is.

        (docs.slack.dev/reference/events/app_mention, .../message.channels and its neighbours.) Slack
        tells an app of its own messages, too; this stand-in does not.
        """
        state = self._parts.state
        place = state.channel(message.channel)
        told = {"user": message.user, "text": message.text, "ts": message.ts, "channel": message.channel}
        told["team"] = state.workspace.id
        if message.thread_ts is not None:
            told["thread_ts"] = message.thread_ts
        if f"<@{state.app.bot_user}>" in message.text and not place.is_im:
            await self._if_wanted("app_mention", {"type": "app_mention", **told})
        if place.is_im or place.bot_is_member:
            kind = "im" if place.is_im else "group" if place.is_private else "channel"
            name = "message.im" if place.is_im else f"message.{kind}s"
            await self._if_wanted(name, {"type": "message", "channel_type": kind, **told})

    async def bot_joined(self, channel: Channel) -> None:
        await self._member("member_joined_channel", channel, self._parts.state.app.bot_user)

    async def bot_left(self, channel: Channel) -> None:
        await self._member("member_left_channel", channel, self._parts.state.app.bot_user)

    async def joined(self, channel: Channel, person: str) -> None:
        """A person came into a channel; the app hears of those that it is in (*assumed*)."""
        if channel.bot_is_member:
            await self._member("member_joined_channel", channel, person)

    async def left(self, channel: Channel, person: str) -> None:
        if channel.bot_is_member:
            await self._member("member_left_channel", channel, person)

    async def archived(self, channel: Channel, by: str | None = None) -> None:
        """Archived or open again; a private channel is a ``group`` (docs.slack.dev/reference/events/group_archive)."""
        kind = f"{'group' if channel.is_private else 'channel'}_{'' if channel.is_archived else 'un'}archive"
        if channel.is_private and not channel.bot_is_member:
            return
        await self._if_wanted(
            kind, {"type": kind, "channel": channel.id, "user": by or self._someone(channel)}
        )

    async def shared(self, channel: Channel, team: str) -> None:
        """Another organisation came in (docs.slack.dev/reference/events/channel_shared)."""
        if channel.is_private and not channel.bot_is_member:
            return
        await self._if_wanted(
            "channel_shared", {"type": "channel_shared", "connected_team_id": team, "channel": channel.id}
        )

    async def person_changed(self, person: Person) -> None:
        await self._about("user_change", person)

    async def person_came(self, person: Person) -> None:
        await self._about("team_join", person)

    def soon(self, event: dict[str, Any]) -> None:
        """Tell it, if it is wanted, without keeping whoever caused it: ``tokens_revoked``, ``app_uninstalled``."""
        task = self._parts.link.in_background(self._heard(event))
        self._soon.add(task)
        task.add_done_callback(self._soon.discard)

    async def settled(self) -> None:
        """Wait until what was to be told ``soon`` has been told."""
        await asyncio.gather(*self._soon)

    async def _heard(self, event: dict[str, Any]) -> None:
        await self._if_wanted(str(event["type"]), event)

    async def _about(self, kind: str, person: Person) -> None:
        state = self._parts.state
        now = state.clock.now()
        with_email = "users:read.email" in self._parts.scopes
        user = person.for_api(state.workspace.id, now, with_email=with_email)
        await self._if_wanted(kind, {"type": kind, "user": user, "cache_ts": int(now.timestamp())})

    async def _member(self, kind: str, channel: Channel, person: str) -> None:
        event = {
            "type": kind,
            "user": person,
            "channel": channel.id,
            "channel_type": "G" if channel.is_private else "C",
            "team": self._parts.state.workspace.id,
        }
        if kind == "member_joined_channel" and person == self._parts.state.app.bot_user:
            event["inviter"] = self._someone(channel)
        await self._if_wanted(kind, event)

    async def _if_wanted(self, name: str, event: dict[str, Any]) -> Ack | None:
        parts = self._parts
        allowed = name not in NEEDS or bool(NEEDS[name] & parts.scopes)
        return await self.tell(event) if name in parts.events and allowed else None

    def _someone(self, channel: Channel) -> str:
        return channel.members[0] if channel.members else self._parts.state.app.bot_user
