"""Which stream is meant: by what was typed, by the channel, or by asking."""

from collections.abc import Mapping, Sequence
from typing import Any

from blocks.elements import Option, pack
from blocks.notices import picker, unknown_name
from blocks.streams import stream_list
from bot.api.models import Stream
from bot.commands.names import Ambiguous, Found, Named, Unknown, find
from bot.errors import Refused
from bot.services.catalog import Catalog
from bot.services.subscriptions import Subscriptions
from bot.slack import limits
from bot.slack.replies import Reply, Say
from bot.slack.text import leaf, size

TOO_LONG = (
    "Several streams fit, and your filters are too long to be kept in a menu. "
    "Please type the stream's number in place of its name: {}."
)


async def by_id(stream_id: int, catalog: Catalog) -> Stream | Reply:
    """The stream of a button."""
    streams = await catalog.streams()
    found = next((stream for stream in streams if stream.id == stream_id), None)
    return found or _unknown(str(stream_id), streams, "streams")


async def by_text(
    typed: str,
    catalog: Catalog,
    *,
    word: str,
    action_id: str,
    sure: bool = False,
    carry: Mapping[str, Any] | None = None,
) -> Stream | Reply:
    """The stream that was typed; a menu where several fit, the nearest where none does.

    With ``sure``, a name that is only close is asked for once more: what follows uses something up.
    ``carry`` is what else was typed, for the menu's lines to keep.
    """
    streams = await catalog.streams()
    match find(typed, [Named(stream.id, stream.title) for stream in streams]):
        case Found(named, "close") if sure:
            close = [stream for stream in streams if stream.id == named.id]
            return ask_which(close, action_id, f"Do you mean *{leaf(named.name, 80)}*?", carry)
        case Found(named):
            return next(stream for stream in streams if stream.id == named.id)
        case Ambiguous(candidates):
            fitting = {named.id for named in candidates}
            several = [stream for stream in streams if stream.id in fitting]
            return ask_which(several, action_id, f"Which “{leaf(typed, 80)}” do you mean?", carry)
        case Unknown() as unknown:
            return _unknown(typed, streams, word, unknown.nearest)


async def of_channel(
    channel: str | None,
    catalog: Catalog,
    subscriptions: Subscriptions,
    *,
    action_id: str,
    carry: Mapping[str, Any] | None = None,
) -> Stream | Reply:
    """The only stream of this channel, or the only one there is; else a menu, whose lines keep ``carry``."""
    streams = await catalog.streams()
    here = {each.stream_id for each in await subscriptions.of_channel(channel or "")}
    candidates = [stream for stream in streams if stream.id in here] or list(streams)
    if len(candidates) == 1:
        return candidates[0]
    return ask_which(candidates, action_id, "Which stream?", carry)


def ask_which(
    streams: Sequence[Stream],
    action_id: str,
    question: str,
    carry: Mapping[str, Any] | None = None,
) -> Reply:
    """A menu of streams; where there is none at all, what to do about that."""
    if not streams:
        return Say(stream_list([]))
    options = [Option(each.title, pack({"stream": each.id, **(carry or {})})) for each in streams]
    if any(size(option.value) > limits.OPTION_VALUE for option in options):
        raise Refused(
            TOO_LONG.format(", ".join(f"{each.id} is *{leaf(each.title, 80)}*" for each in streams))
        )
    return Say(picker(question, action_id, options))


def _unknown(typed: str, streams: Sequence[Stream], word: str, nearest: Named | None = None) -> Reply:
    if not streams:
        return Say(stream_list([]))
    title = nearest.name if nearest else streams[0].title
    close = [nearest.name] if nearest else []
    return Say(unknown_name("stream", typed, close, f"/goodones {word} {title}"))
