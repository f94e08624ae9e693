"""What was said in a channel and in its threads (docs.slack.dev/reference/methods/conversations.history and .replies)."""

from dataclasses import dataclass
from typing import Any

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.log import Order
from bot.sandbox.slack.messages import Message, stamp_key
from bot.sandbox.slack.methods import places
from bot.sandbox.slack.methods.paging import limit_of, make_cursor, read_cursor
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused

PAGE, THREAD_PAGE, MOST = 100, 1000, 999


@dataclass(frozen=True)
class Window:
    """The stretch of time that a call asks for."""

    oldest: str | None
    latest: str | None
    inclusive: bool

    def places(self, order: Order) -> tuple[int, int]:
        """Where the stretch begins and ends."""
        start = order.start(self.oldest, inclusive=self.inclusive)
        return start, max(start, order.end(self.latest, inclusive=self.inclusive))


def history(parts: Parts, args: Arguments) -> dict[str, Any]:
    """Messages of a channel, newest first, without ephemeral ones and without replies (unless broadcast).

    "The most recent messages in the time range are returned first", also with ``oldest`` alone.
    """
    channel = places.readable(parts, args)
    before = _cursor(args)
    log = parts.state.logs[channel.id]
    start, end = _window(args).places(log.history)
    end = max(start, min(end, log.history.end(before, inclusive=False)))
    first = max(start, end - limit_of(args, PAGE, MOST))
    found = log.at(log.history.part(first, end))[::-1]
    answer = {"messages": _shown(parts, args, found), "has_more": first > start, "pin_count": 0}
    if first > start:
        answer["response_metadata"] = {"next_cursor": make_cursor(found[-1].ts)}
    return answer


def replies(parts: Parts, args: Arguments) -> dict[str, Any]:
    """A message and its replies, oldest first: the message begins the first page whatever the times (*assumed*).

    A reply's own stamp gives that reply alone.
    """
    channel = places.readable(parts, args)
    parent = places.find(parts, channel, args.needed("ts"))
    if parent is None:
        raise Refused("thread_not_found")
    after = _cursor(args)
    log = parts.state.logs[channel.id]
    thread = log.thread(parent.ts)
    start, end = _window(args).places(thread)
    start = min(end, max(start, thread.start(after, inclusive=False)))
    found = [parent] if after is None else []
    stop = min(end, start + limit_of(args, THREAD_PAGE, THREAD_PAGE) - len(found))
    found += log.at(thread.part(start, stop))
    return {
        "messages": _shown(parts, args, found),
        "has_more": stop < end,
        "response_metadata": {"next_cursor": make_cursor(found[-1].ts) if stop < end else ""},
    }


def _window(args: Arguments) -> Window:
    return Window(
        _stamp(args.text("oldest"), "invalid_ts_oldest"),
        _stamp(args.text("latest"), "invalid_ts_latest"),
        args.flag("inclusive"),
    )


def _cursor(args: Arguments) -> str | None:
    """The stamp at which the page before ended."""
    cursor = args.text("cursor")
    return _stamp(read_cursor(cursor), "invalid_cursor") if cursor else None


def _stamp(ts: str | None, refusal: str) -> str | None:
    if not ts:
        return None
    try:
        stamp_key(ts)
    except ValueError:
        raise Refused(refusal) from None
    return ts


def _shown(parts: Parts, args: Arguments, messages: list[Message]) -> list[dict[str, Any]]:
    with_metadata = args.flag("include_all_metadata")
    return [parts.state.message_for_api(one, with_metadata=with_metadata) for one in messages]
