"""Channels and who is in them (docs.slack.dev/reference/methods/conversations.list and its neighbours)."""

from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.methods import places
from bot.sandbox.slack.methods.paging import page
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.workspace import Channel

TYPES = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def list_all(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Channels of the ``types`` asked for; private ones only where the app is in them."""
    names = args.words("types") or ["public_channel"]
    kinds = {TYPES.get(name, "") for name in names}
    if "" in kinds:
        raise Refused("invalid_types")
    for kind in sorted(kinds & {"channels", "groups", "im"}):
        places.require_scope(parts, f"{kind}:read")
    found = [
        channel
        for channel in parts.state.channels.values()
        if channel.kind() in kinds
        and channel.seen_by_app
        and not (channel.is_archived and args.flag("exclude_archived"))
    ]
    channels, metadata = page(args, found)
    return {"channels": [_shown(parts, one) for one in channels], "response_metadata": metadata}


def info(parts: Parts, args: Arguments) -> dict[str, Any]:
    """How many are in it is told on request (``include_num_members``)."""
    channel = _known(parts, args)
    return {"channel": _shown(parts, channel, with_count=args.flag("include_num_members"))}


def join(parts: Parts, args: Arguments) -> dict[str, Any]:
    channel = places.named(parts, args)
    if channel.is_im or channel.is_private:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.bot_is_member:
        remark = "already_in_channel"
        return {
            "channel": _shown(parts, channel),
            "warning": remark,
            "response_metadata": {"warnings": [remark]},
        }
    channel.bot_is_member = True
    parts.state.channel_changed(channel)
    return {"channel": _shown(parts, channel)}


def open_direct(parts: Parts, args: Arguments) -> dict[str, Any]:
    """The direct messages with one person; groups of several are not stood in for."""
    name = args.text("channel")
    users = args.words("users")
    if name:
        channel = places.visible(parts, name)
    elif not users:
        raise Refused("users_list_not_supplied")
    elif len(users) > 1:
        raise Refused("method_not_supported_for_channel_type")
    else:
        channel = parts.state.direct(parts.state.person(users[0]).id)
    if not channel.is_im:
        raise Refused("method_not_supported_for_channel_type")
    return {"channel": _shown(parts, channel) if args.flag("return_im") else {"id": channel.id}}


def members(parts: Parts, args: Arguments) -> dict[str, Any]:
    channel = _known(parts, args)
    bot = [parts.state.app.bot_user] if channel.bot_is_member else []
    found, metadata = page(args, [*channel.members, *bot])
    return {"members": found, "response_metadata": metadata}


def _known(parts: Parts, args: Arguments) -> Channel:
    channel = places.named(parts, args)
    places.require_scope(parts, f"{channel.kind()}:read")
    return channel


def _shown(parts: Parts, channel: Channel, *, with_count: bool = True) -> dict[str, Any]:
    return channel.for_api(parts.state.app, parts.state.workspace.id, with_count=with_count)
