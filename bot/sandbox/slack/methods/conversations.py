"""Channels, who is in them, and what was said there (docs.slack.dev/reference/methods/conversations.list and on)."""

from itertools import islice
from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.messages import Message, stamp_key
from bot.sandbox.slack.methods.paging import limit_of, make_cursor, page, read_cursor
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.workspace import Channel

TYPES = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def list_all(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Channels of the ``types`` asked for; private ones only where the app is in them."""
    names = (args.text("types") or "public_channel").split(",")
    kinds = {TYPES.get(name.strip(), "") for name in names}
    if "" in kinds:
        raise Refused("invalid_types")
    for kind in sorted(kinds & {"channels", "groups", "im"}):
        _require(parts, f"{kind}:read")
    found = [
        channel
        for channel in parts.state.channels.values()
        if channel.kind() in kinds
        and _visible(channel)
        and not (channel.is_archived and args.flag("exclude_archived"))
    ]
    channels, metadata = page(args, found)
    app = parts.state.app
    return {"channels": [one.for_api(app) for one in channels], "response_metadata": metadata}


def info(parts: Parts, args: Arguments) -> dict[str, Any]:
    channel = _named(parts, args)
    _require(parts, f"{channel.kind()}:read")
    return {"channel": channel.for_api(parts.state.app)}


def join(parts: Parts, args: Arguments) -> dict[str, Any]:
    channel = _named(parts, args)
    if channel.is_im or channel.is_private:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    if not channel.bot_is_member:
        channel.bot_is_member = True
        parts.state.channel_changed(channel)
        return {"channel": channel.for_api(parts.state.app)}
    return {"channel": channel.for_api(parts.state.app), "warning": "already_in_channel"}


def open_direct(parts: Parts, args: Arguments) -> dict[str, Any]:
    """The direct messages with one person; groups of several are not stood in for."""
    name = args.text("channel")
    users = [one.strip() for one in (args.text("users") or "").split(",") if one.strip()]
    if name:
        channel = parts.state.channel(name)
    elif not users:
        raise Refused("users_list_not_supplied")
    elif len(users) > 1:
        raise Refused("method_not_supported_for_channel_type")
    else:
        channel = parts.state.direct(parts.state.person(users[0]).id)
    if not channel.is_im:
        raise Refused("method_not_supported_for_channel_type")
    full = args.flag("return_im")
    return {"channel": channel.for_api(parts.state.app) if full else {"id": channel.id}}


def members(parts: Parts, args: Arguments) -> dict[str, Any]:
    channel = _named(parts, args)
    _require(parts, f"{channel.kind()}:read")
    bot = [parts.state.app.bot_user] if channel.bot_is_member else []
    found, metadata = page(args, [*channel.members, *bot])
    return {"members": found, "response_metadata": metadata}


def history(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Messages of a channel, newest first, without ephemeral ones and without replies."""
    channel = _readable(parts, args)
    cursor = args.text("cursor")
    latest = read_cursor(cursor) if cursor else args.text("latest")
    inclusive = args.flag("inclusive") and not cursor
    _stamp(latest, "invalid_ts_latest")
    floor = _stamp(args.text("oldest"), "invalid_ts_oldest")
    newest = parts.state.logs[channel.id].newest_first(before=latest or None, inclusive=inclusive)
    found = list(islice((one for one in newest if _in_channel(one)), limit_of(args) + 1))
    if floor is not None:
        found = [one for one in found if _reaches(one, floor, inclusive=args.flag("inclusive"))]
    shown = found[: limit_of(args)]
    more = len(found) > len(shown)
    answer = {"messages": _shown(parts, args, shown), "has_more": more, "pin_count": 0}
    if more:
        answer["response_metadata"] = {"next_cursor": make_cursor(shown[-1].ts)}
    return answer


def replies(parts: Parts, args: Arguments) -> dict[str, Any]:
    """A message and its replies, oldest first."""
    channel = _readable(parts, args)
    parent = parts.state.logs[channel.id].find(args.needed("ts"))
    if parent is None or parent.ephemeral:
        raise Refused("thread_not_found")
    thread = [parent, *parts.state.logs[channel.id].replies(parent.ts)]
    found, metadata = page(args, thread)
    return {
        "messages": _shown(parts, args, found),
        "has_more": bool(metadata["next_cursor"]),
        "response_metadata": metadata,
    }


def _stamp(ts: str | None, refusal: str) -> tuple[int, int] | None:
    try:
        return stamp_key(ts) if ts else None
    except ValueError:
        raise Refused(refusal) from None


def _named(parts: Parts, args: Arguments) -> Channel:
    channel = parts.state.channel(args.needed("channel"))
    if not _visible(channel):
        raise Refused("channel_not_found")
    return channel


def _readable(parts: Parts, args: Arguments) -> Channel:
    channel = _named(parts, args)
    _require(parts, f"{channel.kind()}:history")
    if not channel.bot_is_member:
        raise Refused("not_in_channel")
    return channel


def _visible(channel: Channel) -> bool:
    return channel.bot_is_member or not channel.is_private


def _require(parts: Parts, scope: str) -> None:
    if scope not in parts.scopes:
        raise Refused("missing_scope", needed=scope, provided=",".join(sorted(parts.scopes)))


def _in_channel(message: Message) -> bool:
    return not message.ephemeral and not message.is_reply


def _reaches(message: Message, floor: tuple[int, int], *, inclusive: bool) -> bool:
    at = stamp_key(message.ts)
    return at >= floor if inclusive else at > floor


def _shown(parts: Parts, args: Arguments, messages: list[Message]) -> list[dict[str, Any]]:
    with_metadata = args.flag("include_all_metadata")
    return [parts.state.message_for_api(one, with_metadata=with_metadata) for one in messages]
