"""Which channel a call means, and whether the app may see it, read it or write there."""

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.workspace import Channel


def visible(parts: Parts, name: str) -> Channel:
    """The channel with this id.

    Raises:
        Refused: ``channel_not_found``, also for a private one that the app is not in.
    """
    channel = parts.state.channel(name)
    if not channel.seen_by_app:
        raise Refused("channel_not_found")
    return channel


def named(parts: Parts, args: Arguments) -> Channel:
    return visible(parts, args.needed("channel"))


def readable(parts: Parts, args: Arguments) -> Channel:
    """A channel whose history the app may read: one that it is in, with the scope for its kind.

    Raises:
        Refused: ``channel_not_found``, ``missing_scope``, ``not_in_channel``.
    """
    channel = named(parts, args)
    require_scope(parts, f"{channel.kind()}:history")
    if not channel.bot_is_member:
        raise Refused("not_in_channel")
    return channel


def writable(parts: Parts, name: str) -> Channel:
    """The channel to write to: an id, a name, or a person's id for the direct messages with them.

    Raises:
        Refused: ``channel_not_found``, ``is_archived``, ``not_in_channel``.
    """
    channel = visible(parts, _channel_id(parts, name))
    if channel.is_archived:
        raise Refused("is_archived")
    if not channel.bot_is_member and "chat:write.public" not in parts.scopes:
        raise Refused("not_in_channel")
    return channel


def thread_of(parts: Parts, channel: Channel, args: Arguments) -> str | None:
    """The thread to answer in; a reply's own stamp leads to the thread it is in.

    Raises:
        Refused: ``invalid_thread_ts`` (*assumed*: the pages name no code for a message that is not there).
    """
    ts = args.text("thread_ts")
    if not ts:
        return None
    parent = find(parts, channel, ts)
    if parent is None:
        raise Refused("invalid_thread_ts")
    return parent.thread_ts or parent.ts


def find(parts: Parts, channel: Channel, ts: str) -> Message | None:
    """A message that really stands in the channel: ephemeral ones and those held back do not."""
    found = parts.state.logs[channel.id].find(ts)
    return None if found is None or found.ephemeral or found.held_back else found


def require_scope(parts: Parts, scope: str) -> None:
    if scope not in parts.scopes:
        raise Refused("missing_scope", needed=scope, provided=",".join(sorted(parts.scopes)))


def _channel_id(parts: Parts, name: str) -> str:
    if name in parts.state.people:
        return parts.state.direct(name).id
    plain = name.removeprefix("#")
    by_name = (one.id for one in parts.state.channels.values() if not one.is_im and one.name == plain)
    return name if name in parts.state.channels else next(by_name, name)
