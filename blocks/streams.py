"""Streams: the list, and one of them, each with what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from blocks.elements import Element, actions, button, context, counted, dotted, listed, message, ref, section
from bot.api.models import Stream
from bot.slack import text
from bot.slack.message import Blocks, Message

NAME = 80
MOST = 12
"""Streams in one list, two blocks each: more are hard to read and near Slack's limit on a message's text."""


@dataclass(frozen=True)
class StreamRow:
    """A stream with its accounts (handles without ``@``), segments (titles) and what is known of its runs.

    ``new_leads`` is None where it was not asked; ``failed`` whether the last run failed.
    """

    stream: Stream
    accounts: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    last_run: datetime | None = None
    failed: bool = False
    new_leads: int | None = None
    subscribed: bool = False


def stream_list(rows: Sequence[StreamRow], *, buttons: bool = True) -> Message:
    """All streams, the first twelve drawn and the rest counted; without ``buttons`` where no channel is meant."""
    if not rows:
        none = "No streams yet. Make one on the dashboard of Catch The Good Ones, and it will be here."
        return message(none, [section(none)])
    blocks: Blocks = [section(f"*{counted(len(rows), 'stream')}*")]
    for row in rows[:MOST]:
        blocks.extend(_drawn(row, buttons=buttons))
    if len(rows) > MOST:
        rest = len(rows) - MOST
        blocks.append(context(f"… and {rest} more, type `/goodones streams` and a name"))
    names = [text.leaf(row.stream.title, NAME) for row in rows]
    return message(f"{counted(len(rows), 'stream')}: {listed(names, MOST)}.", blocks)


def stream_detail(row: StreamRow) -> Message:
    """One stream."""
    return message(f"{text.leaf(row.stream.title, NAME)}, {state(row.stream)}. {_gist(row)}", _drawn(row))


def state(stream: Stream) -> str:
    """``active``, ``paused`` or ``archived``."""
    if stream.is_archived:
        return "archived"
    return "active" if stream.is_active else "paused"


_SIGNS = {"active": "🟢", "paused": "⏸️", "archived": "🗄️"}


def _drawn(row: StreamRow, *, buttons: bool = True) -> Blocks:
    how = state(row.stream)
    accounts = listed([f"@{text.leaf(handle, 40)}" for handle in row.accounts])
    segments = listed([text.leaf(segment, NAME) for segment in row.segments])
    lines = [
        f"{_SIGNS[how]} *{text.leaf(row.stream.title, NAME)}* · {how}",
        dotted(segments and f"🎯 {segments}", accounts and f"watches {accounts}"),
        dotted(_last_run(row), _waiting(row)),
    ]
    verbs = _verbs(row) if buttons else []
    drawn = section("\n".join(line for line in lines if line))
    return [drawn, actions(verbs, f"stream-{row.stream.id}")] if verbs else [drawn]


def _verbs(row: StreamRow) -> list[Element]:
    """An archived stream cannot run (https://docs.catchthegoodones.com/api-reference/run-stream)."""
    if row.stream.is_archived:
        return []
    about, name = ref(stream=row.stream.id), text.plain(row.stream.title, 50)
    run = button("▶️ Run", "run.start", about, spoken=f"Run {name}")
    subscribe = button("🔔 Subscribe", "stream.subscribe", about, spoken=f"Subscribe to {name}")
    return [run] if row.subscribed else [run, subscribe]


def _last_run(row: StreamRow) -> str:
    if row.last_run is None:
        return "not run yet"
    return f"{'⚠️ last run failed' if row.failed else 'last run'} {text.date(row.last_run, '{ago}')}"


def _waiting(row: StreamRow) -> str | None:
    return None if row.new_leads is None else f"*{counted(row.new_leads, 'new lead')}*"


def _gist(row: StreamRow) -> str:
    accounts = listed([f"@{text.leaf(handle, 40)}" for handle in row.accounts])
    leads = "" if row.new_leads is None else f" {counted(row.new_leads, 'new lead')}."
    return (f"Watches {accounts}." if accounts else "Watches no account.") + leads
