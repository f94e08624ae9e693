"""The workspace as it stands: channels and their messages. Each change is kept first, then shown on the pages."""

from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.keep import Keep
from bot.sandbox.slack.hub import Hub
from bot.sandbox.slack.messages import ChannelLog, Message, Stamps
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.workspace import App, Channel, Person, Workspace

CHANNELS = "slack.channel"
MESSAGES = "slack.message"
TOMBSTONE = "This message was deleted."


class State:
    """Channels, messages and people of one workspace, read back from ``keep`` at the start."""

    def __init__(self, workspace: Workspace, clock: Clock, keep: Keep, hub: Hub) -> None:
        self.workspace = workspace
        self.clock = clock
        self.stamps = Stamps(clock)
        self._keep = keep
        self._hub = hub
        self.people: dict[str, Person] = {person.id: person for person in workspace.people}
        self.channels: dict[str, Channel] = {one.id: one for one in workspace.own_channels()}
        self._load()
        self.logs: dict[str, ChannelLog] = {channel: ChannelLog() for channel in self.channels}
        self._load_messages()

    @property
    def app(self) -> App:
        return self.workspace.app

    def person(self, person: str) -> Person:
        found = self.people.get(person)
        if found is None:
            raise Refused("user_not_found")
        return found

    def channel(self, channel: str) -> Channel:
        found = self.channels.get(channel)
        if found is None:
            raise Refused("channel_not_found")
        return found

    def direct(self, person: str) -> Channel:
        """The direct messages between a person and the app."""
        return next(one for one in self.channels.values() if one.is_im and one.members == [person])

    def message(self, channel: str, ts: str) -> Message:
        found = self.logs[channel].find(ts) if channel in self.logs else None
        if found is None:
            raise Refused("message_not_found")
        return found

    def channels_of(self, person: str) -> list[dict[str, Any]]:
        """The channels that a person's page shows."""
        return [self._for_page(one, person) for one in self.channels.values() if one.sees(person)]

    def message_for_page(self, message: Message) -> dict[str, Any]:
        return message.for_page(self.logs[message.channel].reply_count(message.ts))

    def message_for_api(self, message: Message, *, with_metadata: bool = False) -> dict[str, Any]:
        said = message.for_api(self.app, self.workspace.id, with_metadata=with_metadata)
        replies = self.logs[message.channel].replies(message.ts)
        if replies:
            said |= {
                "thread_ts": message.ts,
                "reply_count": len(replies),
                "reply_users": sorted({reply.user for reply in replies}),
                "latest_reply": replies[-1].ts,
            }
        return said

    def add(self, message: Message) -> Message:
        """Put a new message into its channel."""
        self.logs[message.channel].add(message)
        self._keep_message(message)
        self._show("message", message)
        if message.is_reply and not message.ephemeral:
            self._show_parent(message)
        return message

    def changed(self, message: Message) -> None:
        """A message was changed in place: keep it and show it."""
        self._keep_message(message)
        self._show("message_changed", message)

    def delete(self, message: Message) -> None:
        """Take a message away; what has replies leaves a mark in its place."""
        log = self.logs[message.channel]
        if log.reply_count(message.ts):
            message.text, message.blocks, message.metadata = TOMBSTONE, None, None
            message.attachments, message.hidden = None, True
            self.changed(message)
            return
        log.remove(message.ts)
        self._keep.drop(MESSAGES, _key(message))
        self._tell(message, {"type": "message_deleted", "channel": message.channel, "ts": message.ts})
        if message.is_reply and not message.ephemeral:
            self._show_parent(message)

    def channel_changed(self, channel: Channel) -> None:
        self._keep.put(CHANNELS, channel.id, channel.as_kept())
        for person in self.people:
            self._hub.tell({"type": "channels", "channels": self.channels_of(person)}, person=person)
        self._hub.changed()

    def _load(self) -> None:
        for key, kept in self._keep.all(CHANNELS).items():
            self.channels[key] = Channel(**kept)

    def _load_messages(self) -> None:
        for kept in self._keep.all(MESSAGES).values():
            message = Message(**kept)
            if message.channel in self.logs:
                self.logs[message.channel].add(message)
                self.stamps.seen(message.ts)

    def _for_page(self, channel: Channel, person: str) -> dict[str, Any]:
        newest = self.logs[channel.id].newest_first()
        return {
            "id": channel.id,
            "name": channel.name,
            "is_im": channel.is_im,
            "topic": channel.topic,
            "bot_is_member": channel.bot_is_member,
            "is_archived": channel.is_archived,
            "latest": next((one.ts for one in newest if one.seen_by(person)), None),
        }

    def _keep_message(self, message: Message) -> None:
        self._keep.put(MESSAGES, _key(message), message.as_kept())

    def _show_parent(self, reply: Message) -> None:
        parent = self.logs[reply.channel].find(reply.thread_ts or "")
        if parent is not None:
            self._show("message_changed", parent)

    def _show(self, kind: str, message: Message) -> None:
        self._tell(message, {"type": kind, "message": self.message_for_page(message)})

    def _tell(self, message: Message, event: dict[str, Any]) -> None:
        for person in self.channels[message.channel].members:
            if message.seen_by(person):
                self._hub.tell(event, person=person)
        self._hub.changed()


def _key(message: Message) -> str:
    return f"{message.channel}/{message.ts}"
