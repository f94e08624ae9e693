"""The window of a channel's settings, and what is said of a change.

State of a submission: ``mode.<subscription id>`` (a :class:`ChannelMode`), ``form``, ``threads`` (``on``, ``off``),
``quiet_from``, ``quiet_until`` (``18:00``) and ``weekends`` (a list, with ``on`` or empty); of the digest those of
:mod:`blocks.schedules`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from blocks.elements import (
    Option,
    context,
    field,
    message,
    modal,
    pack,
    radio,
    section,
    static_select,
)
from blocks.inputs import tick, time_input
from blocks.schedules import PickCard, schedule_fields, schedule_words
from bot.channel import ChannelState
from bot.digests.schedule import Schedule
from bot.modes import CARDS_A_DAY, CARDS_A_RUN, CardForm, ChannelMode
from bot.quiet import QuietWish
from bot.slack import text
from bot.slack.message import Block, Message, View

NAME = 80
FILTER = 140
MOST = 20
"""Subscriptions of one channel that have a field; of more the window says how many."""
_WAYS = {
    ChannelMode.EVERY: ("Every lead", "Each as a card"),
    ChannelMode.BALANCED: (
        "Balanced",
        f"{CARDS_A_RUN} cards a run, {CARDS_A_DAY} a day; the rest in one message",
    ),
    ChannelMode.DIGEST: ("Digest only", "Nothing when leads come"),
}
_FORMS = {
    CardForm.FULL: ("Full", "Picture, bio, where it comes from, and the next steps"),
    CardForm.CONDENSED: ("Condensed", "Two lines, and judging one tap away"),
}


@dataclass(frozen=True)
class SettingsLine:
    """A subscription: its id, its stream's raw title (None: all streams), its filter as it could be typed (or empty)."""

    id: str
    stream: str | None
    filters: str = ""


@dataclass(frozen=True)
class SettingsCard:
    """What the window shows. ``quiet`` is mrkdwn on a mute that lasts; ``zone`` that of the quiet hours.

    ``last_digest``: when one was posted last; ``next_digest``: when the next is to come, if that is known; ``team``: when
    digests come where nothing was set. ``threads``: whether there can be any, which direct messages have not.
    """

    channel: str
    state: ChannelState
    lines: tuple[SettingsLine, ...]
    zone: str = "UTC"
    quiet: str = ""
    last_digest: datetime | None = None
    next_digest: datetime | None = None
    team: Schedule | None = None
    threads: bool = True


def settings_modal(card: SettingsCard) -> View:
    """How this channel is set; what it was set to comes back beside what is chosen."""
    state = card.state
    blocks: list[Block] = [section(card.quiet)] if card.quiet else []
    blocks += [_way(line, state.modes[line.id]) for line in card.lines[:MOST]]
    if len(card.lines) > MOST:
        blocks.append(context(f"And {len(card.lines) - MOST} more: `/goodones subscriptions` lists them."))
    blocks.append(field("Cards", radio("form", _options(_FORMS), state.form.value)))
    if card.threads:
        blocks.append(
            field("What is done with a lead", radio("threads", _THREADS, _on(threads=state.threads)))
        )
    start, end = state.span or (None, None)
    days = tick("weekends", "All of Saturday and Sunday", "on", on=state.weekends)
    zone = f"By the clock of {card.zone}. Leads are held then, and told of in one message."
    blocks += [
        field("Quiet from", time_input("quiet_from", start), optional=True),
        field("Quiet until", time_input("quiet_until", end), optional=True, hint=zone),
        field("Quiet on weekends", days, optional=True),
        *(schedule_fields(PickCard(state.digest, card.team)) if state.digest and card.team else []),
        context(_digest(card)),
    ]
    shown = state.model_copy(update={"modes": {line.id: state.modes[line.id] for line in card.lines[:MOST]}})
    carried = {"channel": card.channel, "was": shown.model_dump(mode="json", exclude_defaults=True)}
    return modal(
        "Channel settings", blocks, callback_id="channel.settings", submit="Save", metadata=pack(carried)
    )


def changes(lines: Sequence[SettingsLine], before: ChannelState, after: ChannelState) -> list[str]:
    """What is another way now, each in a few words (mrkdwn)."""
    titles = {
        line.id: f"*{text.leaf(line.stream, NAME)}*" if line.stream else "*all streams*" for line in lines
    }
    said = [
        f"{titles[id_]}: {mode.words}"
        for id_, mode in after.modes.items()
        if mode is not before.modes.get(id_)
    ]
    if after.form is not before.form:
        said.append(f"{after.form.value} cards")
    if after.threads is not before.threads:
        said.append("threads tell what is done with a lead" if after.threads else "no more lines in threads")
    if (after.span, after.weekends) != (before.span, before.weekends):
        hours = QuietWish(after.span, weekends=after.weekends)
        said.append("no quiet hours" if hours.off else f"quiet {hours.words}")
    if after.digest_schedule != before.digest_schedule:
        wished = after.digest_schedule
        said.append(schedule_words(wished) if wished else "digest as the team has it")
    return said


def settings_told(by: str, said: Sequence[str]) -> Message:
    """Posted in the channel; ``by`` is raw, and nobody is notified."""
    return _told(f"⚙️ *{text.leaf(by, NAME)}* changed this channel's settings: {'; '.join(said)}.")


def settings_answer(said: Sequence[str]) -> Message:
    """For the one who changed them; nothing where nothing was."""
    if not said:
        return _told("Nothing was changed.")
    return _told(f"✅ Changed, and the channel is told: {'; '.join(said)}.")


_THREADS = (
    Option("Shown on the card alone", "off"),
    Option(
        "Also told in the card's thread",
        "on",
        "Who did what, in a line; nothing comes into the channel itself",
    ),
)


def _way(line: SettingsLine, mode: ChannelMode) -> Block:
    only = f"Only {text.plain(line.filters, FILTER)}" if line.filters else None
    choice = static_select(f"mode.{line.id}", "How leads come", _options(_WAYS), mode.value)
    return field(line.stream or "All streams", choice, hint=only)


def _options(words: dict[ChannelMode, tuple[str, str]] | dict[CardForm, tuple[str, str]]) -> list[Option]:
    return [Option(caption, value, hint) for value, (caption, hint) in words.items()]


def _on(*, threads: bool) -> str:
    return "on" if threads else "off"


def _digest(card: SettingsCard) -> str:
    posted = f"The last digest was posted {text.date(card.last_digest)}. " if card.last_digest else ""
    soon = f"The next one: {text.date(card.next_digest)}. " if card.next_digest else ""
    return f"🗞️ {posted}{soon}`/goodones digest` sums up what waits, for you to post."


def _told(sentence: str) -> Message:
    return message(sentence.replace("*", "").replace("`", ""), [section(sentence)])
