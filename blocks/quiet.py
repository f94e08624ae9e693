"""Less noise in a channel: muting it, its quiet hours, and the ways to less that *Too noisy?* offers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from blocks.elements import (
    Element,
    actions,
    button,
    context,
    counted,
    dotted,
    listed,
    menu_line,
    message,
    ref,
    section,
)
from blocks.subscriptions import louder
from bot.modes import CARDS_A_DAY, CARDS_A_RUN, ChannelMode
from bot.quiet import EVENINGS, ChannelQuiet
from bot.slack import text
from bot.slack.message import Block, Message

NAME = 80
_FEW_CARDS = f"the first {CARDS_A_RUN} high-fit leads of a run as cards (at most {CARDS_A_DAY} a day), the rest together"
_NOTHING = "nothing is posted when leads come, `/goodones digest` sums them up"
_HELD = "Leads that come in that time are held, and one message tells of them at its end."


@dataclass(frozen=True)
class Quietness:
    """How a channel stands: ``muted_until`` while it is muted, its quiet ``hours`` in words, ``waiting`` leads held.

    ``zone`` is the IANA zone of times that are typed there without one.
    """

    muted_until: datetime | None = None
    hours: str | None = None
    waiting: int = 0
    zone: str = "UTC"


LOUD = Quietness()
"""Nothing is set, nothing is held."""


def quietness(known: ChannelQuiet) -> Quietness:
    """How a channel stands, as it is drawn."""
    return Quietness(
        muted_until=known.mute.until if known.mute else None,
        hours=known.hours.words if known.hours else None,
        waiting=known.waiting,
        zone=known.zone,
    )


def quiet_line(quiet: Quietness) -> str:
    """``🔕 muted until … · 🌙 quiet 18:00–9:00 (UTC) · 3 leads held``; empty where nothing is set."""
    until = f"🔕 muted until {text.date(quiet.muted_until)}" if quiet.muted_until else None
    hours = f"🌙 quiet {text.leaf(quiet.hours, NAME)}" if quiet.hours else None
    held = f"{counted(quiet.waiting, 'lead')} held" if quiet.waiting else None
    return dotted(until, hours, held)


def mute_told(by: str, until: datetime) -> Message:
    """Posted where a channel was muted; ``by`` is raw, and nobody is notified."""
    return _said(f"🔕 *{text.leaf(by, NAME)}* muted this channel until {text.date(until)}. {_HELD}", unmute())


def mute_answer(until: datetime) -> Message:
    """For the one who muted."""
    said = (
        f"✅ Muted until {text.date(until)}; the channel is told. Answers and runs that you start still come."
    )
    return _said(said, unmute())


def unmute_told(by: str, waiting: int, until: datetime | None = None) -> Message:
    """Posted where a mute was ended; ``until`` says how long quiet hours go on to hold what waits."""
    held = f" {counted(waiting, 'lead')} {'was' if waiting == 1 else 'were'} held: here they come."
    rest = f" Its quiet hours go on until {text.date(until)}." if until else held if waiting else ""
    return _said(f"🔔 *{text.leaf(by, NAME)}* unmuted this channel.{rest}")


def not_muted(quiet: Quietness) -> Message:
    """There was nothing to end."""
    if quiet.hours is None:
        return _said("This channel is not muted; nothing was changed.")
    hours = text.leaf(quiet.hours, NAME)
    return _said(f"This channel is not muted. It has quiet hours, {hours}: `/goodones quiet off` ends those.")


def hours_told(by: str, hours: str | None) -> Message:
    """Posted where quiet hours were set (None: ended)."""
    name = text.leaf(by, NAME)
    if hours is None:
        return _said(f"🔔 *{name}* ended the quiet hours of this channel.")
    return _said(f"🌙 *{name}* set quiet hours for this channel: *{text.leaf(hours, NAME)}*. {_HELD}")


def hours_answer(hours: str | None) -> Message:
    """How it is now, for the one who asks or set it."""
    if hours is None:
        return _said(
            "This channel has no quiet hours. For example `/goodones quiet 18:00-9:00 and weekends` sets some."
        )
    return _said(
        f"🌙 Quiet hours of this channel: *{text.leaf(hours, NAME)}*. `/goodones quiet off` ends them."
    )


def hours_ended() -> Message:
    """For the one who ended them."""
    return _said("✅ Quiet hours are off; the channel is told.")


def quieter_told(
    by: str, streams: Sequence[str | None], mode: ChannelMode, only: str | None = None
) -> Message:
    """Posted where all of a channel comes in a quieter way from now on; ``streams`` are raw titles (None: all).

    ``only`` is the subscription's id where just one was changed: it can be made louder again.
    """
    names = listed([f"*{text.leaf(title, NAME)}*" if title else "*all streams*" for title in streams], 5)
    rule = _NOTHING if mode is ChannelMode.DIGEST else _FEW_CARDS
    said = f"🔔 *{text.leaf(by, NAME)}* made this channel quieter. *{mode.words.capitalize()}* for {names}: {rule}."
    return _said(said, *(louder(only, mode.words) if only else ()))


def too_noisy(loudest: ChannelMode | None, quiet: Quietness) -> Message:
    """What would make a channel quieter, for one person; a choice is for all, who are told."""
    choices = [*_fewer(loudest), *_not_now(quiet)]
    how = context("Your choice is for everyone in this channel, who are told that it was yours.")
    return message(
        "Too noisy? Here is what makes this channel quieter.", [section("*Too noisy?*"), *choices, how]
    )


def noise_button() -> Element:
    """The way to :func:`too_noisy`."""
    return button("Too noisy?", "channel.noise", ref())


def noise_line(value: str) -> Element:
    """The same as a line of a menu."""
    return menu_line("Too noisy?", value)


def unmute() -> Element:
    return button("Unmute", "channel.unmute", ref())


def mode_button(mode: ChannelMode, *, beside: bool = False) -> Element:
    """Has all of a channel come in this way, or a quieter one where it does already.

    ``beside``: its message has more to do, and stays when this is answered.
    """
    spoken = f"Leads come as {mode.words} from now on"
    value = ref(mode=mode.value, beside=1 if beside else None)
    return button(mode.words.capitalize(), "channel.mode", value, spoken=spoken)


def _fewer(loudest: ChannelMode | None) -> list[Block]:
    offered: list[Block] = []
    if loudest is ChannelMode.EVERY:
        offered.append(section(f"*Fewer cards*: {_FEW_CARDS}.", mode_button(ChannelMode.BALANCED), "fewer"))
    if loudest not in {None, ChannelMode.DIGEST}:
        offered.append(section(f"*No cards*: {_NOTHING}.", mode_button(ChannelMode.DIGEST), "none"))
    return offered


def _not_now(quiet: Quietness) -> list[Block]:
    if quiet.muted_until:
        mute = section(f"*Muted* until {text.date(quiet.muted_until)}.", unmute())
    else:
        day = button("Mute for a day", "channel.mute", ref())
        mute = section(
            "*Not now*: leads are held, then told of in one message. `/goodones mute 2h` for less.", day
        )
    if quiet.hours:
        return [
            mute,
            section(f"*Quiet hours*: {text.leaf(quiet.hours, NAME)}. `/goodones quiet` changes them."),
        ]
    offered = f"{EVENINGS.words} ({text.leaf(quiet.zone, NAME)})"
    evenings = button("Quiet hours", "channel.quiet", ref(), spoken=f"Quiet hours {EVENINGS.words}")
    return [
        mute,
        section(f"*Quiet hours*: {offered}, or yours by `/goodones quiet 20:00-8:00`.", evenings),
    ]


def _said(sentence: str, *ways: Element) -> Message:
    plain = sentence.replace("*", "").replace("`", "")
    return message(plain, [section(sentence), *([actions(ways, "ways")] if ways else [])])
