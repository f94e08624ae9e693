"""Posting, changing and deleting messages (docs.slack.dev/reference/methods/chat.postMessage and its neighbours)."""

from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.posting import Said
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.workspace import Channel

MAX_UPDATE = 4_000


def post_message(parts: Parts, args: Arguments) -> dict[str, Any]:
    channel = _writable(parts, args.needed("channel"))
    said = Said(args)
    said.require_something()
    thread = _thread(parts, channel, args)
    parts.pace.post(channel.id)
    message = parts.posting.post(channel.id, said, thread_ts=thread)
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": parts.state.message_for_api(message, with_metadata=True),
    }


def post_ephemeral(parts: Parts, args: Arguments) -> dict[str, Any]:
    channel = _writable(parts, args.needed("channel"))
    person = args.needed("user")
    if person not in channel.members:
        raise Refused("user_not_in_channel")
    said = Said(args)
    said.require_something()
    message = parts.posting.post(channel.id, said, thread_ts=_thread(parts, channel, args), only_for=person)
    return {"message_ts": message.ts}


def update(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Text without blocks takes the blocks away; omitted attachments and metadata are kept."""
    channel = parts.state.channel(args.needed("channel"))
    message = _own(parts, channel, args.needed("ts"), "cant_update_message")
    said = Said(args)
    if said.text is not None and len(said.text) > MAX_UPDATE:
        raise Refused("msg_too_long")
    if said.text is None and said.blocks is None and said.attachments is None:
        raise Refused("no_text")
    _refuse_archived(channel)
    _rewrite(message, said)
    parts.state.changed(message)
    shown = parts.state.message_for_api(message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(parts: Parts, args: Arguments) -> dict[str, Any]:
    channel = parts.state.channel(args.needed("channel"))
    message = _own(parts, channel, args.needed("ts"), "cant_delete_message")
    parts.state.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(parts: Parts, args: Arguments) -> dict[str, Any]:
    """An address on the stand-in itself, so that it leads somewhere."""
    channel = parts.state.channel(args.needed("channel"))
    message = parts.state.message(channel.id, args.needed("message_ts"))
    link = f"{parts.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    return {"channel": channel.id, "permalink": link}


def _writable(parts: Parts, name: str) -> Channel:
    """The channel to write to; a person's id stands for the direct messages with them."""
    channel = parts.state.direct(name) if name in parts.state.people else parts.state.channel(name)
    if channel.is_private and not channel.bot_is_member:
        raise Refused("channel_not_found")
    _refuse_archived(channel)
    if not channel.bot_is_member and "chat:write.public" not in parts.scopes:
        raise Refused("not_in_channel")
    return channel


def _refuse_archived(channel: Channel) -> None:
    if channel.is_archived:
        raise Refused("is_archived")


def _thread(parts: Parts, channel: Channel, args: Arguments) -> str | None:
    """The thread to answer in; a reply's own stamp leads to the thread it is in."""
    thread = args.text("thread_ts")
    if not thread:
        return None
    parent = parts.state.logs[channel.id].find(thread)
    if parent is None or parent.ephemeral:
        raise Refused("invalid_thread_ts")
    return parent.thread_ts or parent.ts


def _own(parts: Parts, channel: Channel, ts: str, refusal: str) -> Message:
    message = parts.state.message(channel.id, ts)
    if message.ephemeral or message.user != parts.state.app.bot_user:
        raise Refused(refusal)
    if message.hidden:
        raise Refused("message_not_found")
    return message


def _rewrite(message: Message, said: Said) -> None:
    if said.text is not None:
        message.text = said.text
        message.blocks = said.blocks or None
    elif said.blocks is not None:
        message.blocks = said.blocks or None
    if said.attachments is not None:
        message.attachments = said.attachments or None
    if said.metadata is not None:
        message.metadata = said.metadata or None
    message.edited = message.edited or not said.blocks
