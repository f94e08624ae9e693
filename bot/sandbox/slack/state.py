"""The workspace as it stands: channels and their messages. Each change is kept first, then shown on the pages."""

from dataclasses import asdict
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.keep import Keep
from bot.sandbox.slack.hub import Hub
from bot.sandbox.slack.log import ChannelLog
from bot.sandbox.slack.messages import Message, Stamps
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.workspace import App, Channel, Person, Workspace

CHANNELS = "slack.channel"
MESSAGES = "slack.message"
PEOPLE = "slack.person"
TOMBSTONE = "This message was deleted."


class State:
    """Channels, messages and people of one workspace, read back from ``keep`` at the start."""

    def __init__(self, workspace: Workspace, clock: Clock, keep: Keep, hub: Hub) -> None:
        self.workspace = workspace
        self.clock = clock
        self.stamps = Stamps(clock)
        self.keep = keep
        self._hub = hub
        self.people: dict[str, Person] = {person.id: person for person in workspace.people}
        self.channels: dict[str, Channel] = {one.id: one for one in workspace.own_channels()}
        self.logs: dict[str, ChannelLog] = {}
        self._load()
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

    def is_stranger(self, person: Person) -> bool:
        """Whether someone of another organisation is in no channel that the app can see."""
        seen = (one for one in self.channels.values() if not one.is_im and one.seen_by_app)
        return bool(person.team) and not any(person.id in one.members for one in seen)

    def channels_of(self, person: str) -> list[dict[str, Any]]:
        """The channels that a person's page shows."""
        return [self._for_page(one, person) for one in self.channels.values() if one.sees(person)]

    def message_for_page(self, message: Message) -> dict[str, Any]:
        log = self.logs[message.channel]
        return message.for_page(log.reply_count(message.ts), log.latest_reply(message.ts))

    def message_for_api(self, message: Message, *, with_metadata: bool = False) -> dict[str, Any]:
        """A message with what belongs to its thread (docs.slack.dev/reference/events/message/thread_broadcast)."""
        said = self._said(message, with_metadata=with_metadata)
        log = self.logs[message.channel]
        if log.reply_count(message.ts):
            said |= {
                "thread_ts": message.ts,
                "reply_count": log.reply_count(message.ts),
                "reply_users_count": len(log.repliers(message.ts)),
                "reply_users": log.repliers(message.ts),
                "latest_reply": log.latest_reply(message.ts),
                "is_locked": False,
                "subscribed": False,
            }
        parent = log.find(message.thread_ts) if message.thread_ts and message.is_reply else None
        if parent is not None:
            said["parent_user_id"] = parent.user
            if message.broadcast:
                said["root"] = self.message_for_api(parent)
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

    def broadcast(self, message: Message) -> None:
        """A reply is shown in the channel too."""
        self.logs[message.channel].broadcast(message)
        self.changed(message)

    def delete(self, message: Message) -> None:
        """Take a message away; what has replies leaves a mark in its place."""
        log = self.logs[message.channel]
        if log.reply_count(message.ts):
            message.text, message.blocks, message.metadata = TOMBSTONE, None, None
            message.attachments, message.files, message.hidden = None, None, True
            self.changed(message)
            return
        log.remove(message.ts)
        self.keep.drop(MESSAGES, _key(message))
        self._tell(message, {"type": "message_deleted", "channel": message.channel, "ts": message.ts})
        if message.is_reply and not message.ephemeral:
            self._show_parent(message)

    def put_channel(self, channel: Channel) -> None:
        """A new channel, or one in place of the one with its id."""
        self.channels[channel.id] = channel
        self.logs.setdefault(channel.id, ChannelLog())
        self.channel_changed(channel)

    def put_person(self, person: Person) -> None:
        """Someone new, with direct messages of their own, or a person as they are from now on."""
        self.people[person.id] = person
        self.keep.put(PEOPLE, person.id, asdict(person))
        if not any(one.is_im and one.members == [person.id] for one in self.channels.values()):
            self.put_channel(self.workspace.direct_with(person.id))
        self._hub.changed()

    def channel_changed(self, channel: Channel) -> None:
        self.keep.put(CHANNELS, channel.id, channel.as_kept())
        for person in self.people:
            self._hub.tell({"type": "channels", "channels": self.channels_of(person)}, person=person)
        self._hub.changed()

    def _load(self) -> None:
        for key, kept in self.keep.all(PEOPLE).items():
            self.people[key] = Person(**kept)
        for key, kept in self.keep.all(CHANNELS).items():
            self.channels[key] = Channel(**kept)
        self.logs = {channel: ChannelLog() for channel in self.channels}

    def _load_messages(self) -> None:
        for kept in self.keep.all(MESSAGES).values():
            message = Message(**kept)
            if message.channel in self.logs:
                self.logs[message.channel].add(message)
                self.stamps.seen(message.ts)

    def _said(self, message: Message, *, with_metadata: bool) -> dict[str, Any]:
        """The message itself; what someone of another organisation wrote names theirs.

        (``user_team`` and ``source_team``: docs.slack.dev/apis/slack-connect.)
        """
        author = self.people.get(message.user)
        home = author.team if author is not None else ""
        said = message.for_api(self.app, home or self.workspace.id, with_metadata=with_metadata)
        return {**said, "user_team": home, "source_team": home} if home else said

    def _for_page(self, channel: Channel, person: str) -> dict[str, Any]:
        log = self.logs[channel.id]
        return {
            "id": channel.id,
            "name": channel.name,
            "is_im": channel.is_im,
            "topic": channel.topic,
            "bot_is_member": channel.bot_is_member,
            "is_private": channel.is_private,
            "is_archived": channel.is_archived,
            "is_shared": bool(channel.shared_with),
            "members": list(channel.members),
            "held_back": log.held_back,
            "latest": next((one.ts for one in log.newest_first() if one.seen_by(person)), None),
        }

    def _keep_message(self, message: Message) -> None:
        self.keep.put(MESSAGES, _key(message), message.as_kept())

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
