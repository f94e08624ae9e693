"""Events that the app subscribed to, told when they happen (docs.slack.dev/apis/events-api)."""

import secrets
from typing import Any

from bot.sandbox.slack.applink import Ack
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.workspace import Channel


class Events:
    """Each event goes out once it happened, when its type is among those that the app asked for."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def tell(self, event: dict[str, Any]) -> Ack:
        """Send any event to the app, subscribed or not: for trying ``app_uninstalled`` and the like."""
        stamped = {**event, "event_ts": self._parts.state.stamps.next()}
        callback = self._parts.payloads.event(stamped, f"Ev{secrets.token_hex(6).upper()}")
        return await self._parts.link.event(callback, f"event {event.get('type')}")

    async def verify_url(self, challenge: str) -> Ack:
        """Ask the app to prove its address; its answer should hold the challenge."""
        body = {"type": "url_verification", "challenge": challenge}
        return await self._parts.link.event(body, "url_verification")

    async def home_opened(self, person: str) -> Ack | None:
        event: dict[str, Any] = {
            "type": "app_home_opened",
            "user": person,
            "channel": self._parts.state.direct(person).id,
            "tab": "home",
        }
        view = self._parts.views.home(person)
        if view is not None:
            event["view"] = self._parts.views.for_api(view)
        return await self._if_wanted("app_home_opened", event)

    async def said(self, message: Message) -> None:
        """A person wrote something: in the app's direct messages, or naming the app."""
        state = self._parts.state
        told = {"user": message.user, "text": message.text, "ts": message.ts, "channel": message.channel}
        if state.channel(message.channel).is_im:
            await self._if_wanted("message.im", {"type": "message", "channel_type": "im", **told})
        elif f"<@{state.app.bot_user}>" in message.text:
            await self._if_wanted("app_mention", {"type": "app_mention", **told})

    async def bot_joined(self, channel: Channel) -> None:
        await self._member("member_joined_channel", channel)

    async def bot_left(self, channel: Channel) -> None:
        await self._member("member_left_channel", channel)

    async def archived(self, channel: Channel) -> None:
        kind = "channel_archive" if channel.is_archived else "channel_unarchive"
        await self._if_wanted(kind, {"type": kind, "channel": channel.id, "user": self._someone(channel)})

    async def _member(self, kind: str, channel: Channel) -> None:
        event = {
            "type": kind,
            "user": self._parts.state.app.bot_user,
            "channel": channel.id,
            "channel_type": "G" if channel.is_private else "C",
            "team": self._parts.state.workspace.id,
        }
        if kind == "member_joined_channel":
            event["inviter"] = self._someone(channel)
        await self._if_wanted(kind, event)

    async def _if_wanted(self, name: str, event: dict[str, Any]) -> Ack | None:
        return await self.tell(event) if name in self._parts.events else None

    def _someone(self, channel: Channel) -> str:
        return channel.members[0] if channel.members else self._parts.state.app.bot_user
