"""This channel at a glance: what comes here, how it stands, and the next likely buttons."""

from dataclasses import dataclass
from datetime import datetime

from blocks.elements import actions, button, context, counted, dotted, lasting, message, ref, section
from blocks.quiet import LOUD, Quietness, quiet_line, unmute
from blocks.schedules import schedule_line
from bot.digests.schedule import OFF, Schedule, When
from bot.records import Queue
from bot.slack import text
from bot.slack.message import Blocks, Message

NAME = 80
MOST = 8
WORD = 40
WORTH_SAYING = 10
"""Messages; fewer are there before one has read of them."""


NOTHING = Queue()


@dataclass(frozen=True)
class GlanceStream:
    """A stream that comes to the channel; ``mode`` says how, in words."""

    stream_id: int
    title: str
    active: bool = True
    last_run: datetime | None = None
    failed: bool = False
    mode: str = ""


@dataclass(frozen=True)
class Glance:
    """A channel: ``waiting`` leads not judged yet (None: not known), ``last_digest`` when one was posted last.

    ``digest`` says when they come, ``next_digest`` when the next one does, if that is known.

    ``queue`` is still to be posted here; ``quiet`` says what is held back; ``closed`` why nothing can be posted here,
    in mrkdwn (None: it can).
    """

    streams: tuple[GlanceStream, ...] = ()
    waiting: int | None = None
    last_digest: datetime | None = None
    digest: Schedule = OFF
    next_digest: datetime | None = None
    queue: Queue = NOTHING
    quiet: Quietness = LOUD
    closed: str | None = None


def glance(view: Glance) -> Message:
    """What `/goodones` alone answers."""
    blocks: Blocks = [section("\n".join(_lines(view))), actions(_buttons(view), "next")]
    blocks.append(context("`/goodones help` says what else can be typed"))
    return message(_gist(view), blocks)


def _lines(view: Glance) -> list[str]:
    if not view.streams:
        return ["*No leads come to this channel yet.*", "Subscribe it to a stream, and they arrive as cards."]
    lines = [f"*{_heading(view)}*", *(_line(stream) for stream in view.streams[:MOST])]
    if len(view.streams) > MOST:
        lines.append(f"… and {len(view.streams) - MOST} more, see `/goodones subscriptions`")
    return [*lines, *filter(None, [quiet_line(view.quiet)]), *_queue(view), _digest(view)]


def _heading(view: Glance) -> str:
    count = counted(len(view.streams), "stream comes", "streams come")
    waiting = f", {counted(view.waiting, 'lead')} waiting for a 👍 or 👎" if view.waiting else ""
    return f"{count} here{waiting}"


def _line(stream: GlanceStream) -> str:
    run = "not run yet"
    if stream.last_run is not None:
        run = f"{'⚠️ last run failed' if stream.failed else 'last run'} {text.date(stream.last_run, '{ago}')}"
    title = f"{'🟢' if stream.active else '⏸️'} *{text.leaf(stream.title, NAME)}*"
    return dotted(title, None if stream.active else "paused", text.leaf(stream.mode, WORD), run)


def _queue(view: Glance) -> list[str]:
    """A channel that is closed takes none of it. Slack takes one message a second for a channel, and so many for a workspace: who waits is told for how long."""
    if view.closed:
        waits = f" {counted(view.queue.count, 'message waits', 'messages wait')}." if view.queue.count else ""
        return [f"⏸️ *I can't post here*: {view.closed}.{waits}"]
    if view.queue.count < WORTH_SAYING:
        return []
    return [f"⏳ {view.queue.count} messages wait to be posted here, about {lasting(view.queue.seconds)}"]


def _digest(view: Glance) -> str:
    last = f"last digest {text.date(view.last_digest, '{ago}')}" if view.last_digest else None
    if view.digest.when is When.OFF:
        return f"🗞️ {last[0].upper()}{last[1:]}" if last else "🗞️ No digest was posted yet"
    return f"🗞️ {dotted(f'Digest {schedule_line(view.digest, view.next_digest)}', last)}"


def _buttons(view: Glance) -> list[dict[str, object]]:
    """With one stream Run means it; with many, the button asks which."""
    only = view.streams[0].stream_id if len(view.streams) == 1 else None
    triage = button("⚡ Triage", "triage.open", ref(), primary=True)
    run = button("▶️ Run", "run.start", ref(stream=only))
    digest = button("🗞️ Digest", "digest.preview", ref())
    subscribe = button("🔔 Subscribe", "stream.subscribe", ref(), primary=not view.streams)
    settings = button("⚙️ Settings", "channel.settings", ref())
    help_ = button("Help", "help.open", ref())
    unmuting = [unmute()] if view.quiet.muted_until else []
    return (
        [*([triage] if view.waiting else []), run, digest, *unmuting, subscribe, settings, help_]
        if view.streams
        else [subscribe, help_]
    )


def _gist(view: Glance) -> str:
    if not view.streams:
        return "No leads come to this channel yet."
    names = ", ".join(text.leaf(stream.title, NAME) for stream in view.streams[:MOST])
    return f"{_heading(view)}: {names}."
