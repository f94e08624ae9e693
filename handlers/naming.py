"""Which stream is meant: by what was typed, by the channel, or by asking."""

from collections.abc import Sequence

from blocks.notices import picker, stream_option, unknown_name
from bot.api.models import Stream
from bot.commands.names import Ambiguous, Found, Named, Unknown, find
from bot.services.catalog import Catalog
from bot.services.subscriptions import Subscriptions
from bot.slack.replies import Reply, Say
from bot.slack.text import leaf


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
) -> Stream | Reply:
    """The stream that was typed; a menu where several fit, the nearest where none does.

    With ``sure``, a name that is only close is asked for once more: what follows uses something up.
    """
    streams = await catalog.streams()
    match find(typed, [Named(stream.id, stream.title) for stream in streams]):
        case Found(named, "close") if sure:
            close = [stream for stream in streams if stream.id == named.id]
            return ask_which(close, action_id, f"Do you mean *{leaf(named.name, 80)}*?")
        case Found(named):
            return next(stream for stream in streams if stream.id == named.id)
        case Ambiguous(candidates):
            fitting = {named.id for named in candidates}
            several = [stream for stream in streams if stream.id in fitting]
            return ask_which(several, action_id, f"Which “{leaf(typed, 80)}” do you mean?")
        case Unknown(nearest):
            return _unknown(typed, streams, word, nearest)


async def of_channel(
    channel: str | None,
    catalog: Catalog,
    subscriptions: Subscriptions,
    *,
    action_id: str,
) -> Stream | Reply:
    """The only stream of this channel, or the only one there is; else a menu."""
    streams = await catalog.streams()
    here = {each.stream_id for each in await subscriptions.of_channel(channel or "")}
    candidates = [stream for stream in streams if stream.id in here] or list(streams)
    if len(candidates) == 1:
        return candidates[0]
    return ask_which(candidates, action_id, "Which stream?")


def ask_which(streams: list[Stream], action_id: str, question: str) -> Reply:
    """A menu of streams."""
    return Say(picker(question, action_id, [stream_option(each.id, each.title) for each in streams]))


def _unknown(typed: str, streams: Sequence[Stream], word: str, nearest: Named | None = None) -> Reply:
    title = nearest.name if nearest else next((stream.title for stream in streams), "rust")
    close = [nearest.name] if nearest else []
    return Say(unknown_name("stream", typed, close, f"/goodones {word} {title}"))
