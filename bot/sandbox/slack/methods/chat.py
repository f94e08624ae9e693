"""Posting, changing and deleting messages (docs.slack.dev/reference/methods/chat.postMessage and its neighbours)."""

from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.methods import places
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.posting import Said
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.rules.messages import check_updated_text
from bot.sandbox.slack.workspace import Channel

NOT_DISPLAYED = "{app} is posting too much: some of its messages are not being displayed."


def post_message(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Above the workspace's soft limit a message is accepted and shown to nobody."""
    channel = places.writable(parts, args.needed("channel"))
    said = Said(args)
    said.require_something()
    thread = places.thread_of(parts, channel, args)
    broadcast = args.flag("reply_broadcast")
    parts.pace.post(channel.id)
    message = parts.posting.post(
        channel.id, said, thread_ts=thread, broadcast=broadcast, held_back=held_back(parts, channel)
    )
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": parts.state.message_for_api(message, with_metadata=True),
    }


def post_ephemeral(parts: Parts, args: Arguments) -> dict[str, Any]:
    """For one person; in a thread it is "only shown if there is already an active thread"."""
    channel = places.writable(parts, args.needed("channel"))
    person = args.needed("user")
    if person not in channel.members:
        raise Refused("user_not_in_channel")
    said = Said(args)
    said.require_something()
    thread = places.thread_of(parts, channel, args)
    unseen = thread is not None and not parts.state.logs[channel.id].reply_count(thread)
    message = parts.posting.post(channel.id, said, thread_ts=thread, only_for=person, held_back=unseen)
    return {"message_ts": message.ts}


def update(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Text without blocks takes the blocks away; omitted attachments and metadata are kept.

    ``reply_broadcast`` shows a reply in the channel too, and then changes nothing else.
    """
    channel = places.named(parts, args)
    message = _own(parts, channel, args.needed("ts"), "cant_update_message")
    said = Said(args)
    if said.text is not None and not said.markdown:
        check_updated_text(said.text)
    if channel.is_archived:
        raise Refused("is_inactive")
    if args.flag("reply_broadcast") and not message.broadcast:
        _broadcast(parts, message, said)
    elif said.empty:
        raise Refused("no_text")
    else:
        _rewrite(message, said)
        parts.state.changed(message)
    shown = parts.state.message_for_api(message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(parts: Parts, args: Arguments) -> dict[str, Any]:
    channel = places.named(parts, args)
    message = _own(parts, channel, args.needed("ts"), "cant_delete_message")
    parts.state.delete(message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(parts: Parts, args: Arguments) -> dict[str, Any]:
    """An address on the stand-in itself, so that it leads somewhere; that of a reply names its thread."""
    channel = places.named(parts, args)
    message = places.find(parts, channel, args.needed("message_ts"))
    if message is None:
        raise Refused("message_not_found")
    link = f"{parts.base_url}/archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def held_back(parts: Parts, channel: Channel) -> bool:
    """Whether the next message is one too many for the workspace; the people there are told so once in a row.

    "If the burst exceeds available limits, users will see an error message indicating that some messages from your
    app are not being displayed" (docs.slack.dev/apis/web-api/rate-limits); its words are *assumed*.
    """
    if parts.pace.shows():
        return False
    newest = next(parts.state.logs[channel.id].newest_first(), None)
    if newest is None or not newest.held_back:
        for person in channel.members:
            parts.notice(person, NOT_DISPLAYED.format(app=parts.state.app.name))
    return True


def _own(parts: Parts, channel: Channel, ts: str, refusal: str) -> Message:
    """A message of the app's own; that ephemeral ones are refused like those of others is *assumed*."""
    message = parts.state.message(channel.id, ts)
    if message.ephemeral or message.user != parts.state.app.bot_user:
        raise Refused(refusal)
    if message.hidden:
        raise Refused("message_not_found")
    return message


def _broadcast(parts: Parts, message: Message, said: Said) -> None:
    if not message.is_reply:
        raise Refused("cant_broadcast_message")
    if not said.empty:
        raise Refused("no_dual_broadcast_content_update")
    parts.state.broadcast(message)


def _rewrite(message: Message, said: Said) -> None:
    text = message.text if said.text is None else said.text
    blocks = message.blocks if said.blocks is None and said.text is None else said.blocks or None
    attachments = message.attachments if said.attachments is None else said.attachments or None
    if not (text or blocks or attachments or message.files):
        raise Refused("no_text")
    message.text, message.blocks, message.attachments = text, blocks, attachments
    if said.metadata is not None:
        message.metadata = said.metadata or None
    message.edited = message.edited or (said.text is not None and not said.blocks)
