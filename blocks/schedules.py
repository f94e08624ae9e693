"""When digests come: what is said of it, and the pickers of the windows that change it.

State of a submission: ``digest_when`` (a :class:`Pick`), ``digest_day`` (from Monday, 0), ``digest_at`` (``18:00``) and
``digest_form`` (a list of ``skip`` and ``short``).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from blocks.elements import (
    Element,
    Option,
    actions,
    button,
    context,
    dotted,
    field,
    message,
    modal,
    pack,
    ref,
    section,
    static_select,
)
from blocks.inputs import ticks, time_input
from bot.digests.picks import Pick, Picks
from bot.digests.schedule import Schedule, When
from bot.slack import text
from bot.slack.message import Block, Message, View

NAME = 80
ZONE = 60
SKIP, SHORT = "skip", "short"
WEEK = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CAPTIONS = {
    Pick.DAILY: "Every day",
    Pick.WEEKDAYS: "Weekdays",
    Pick.WEEKLY: "Weekly",
    Pick.SYNC: "After each sync",
    Pick.OFF: "Off",
}
_ENDS = "`/goodones digest off` ends it"
_TEAMS = "`/goodones digest default` has it as the team does"


@dataclass(frozen=True)
class ScheduleView:
    """When digests come to a channel, or to the reader by direct message (``personal``).

    ``is_default``: as the team has it. ``times`` are the next ones, in the schedule's own zone; ``zone`` is the
    reader's. ``held_until``: the channel is quiet at the first of them, and it waits until then.
    """

    schedule: Schedule
    is_default: bool = False
    personal: bool = False
    times: tuple[datetime, ...] = ()
    zone: str = "UTC"
    held_until: datetime | None = None


@dataclass(frozen=True)
class PickCard:
    """What the pickers show; ``team`` is the schedule of who follows the team, as people do not."""

    picks: Picks
    team: Schedule | None = None


def schedule_answer(view: ScheduleView, *, changed: bool) -> Message:
    """How it is now, for the one who asks or changed it: the next three times by both clocks."""
    head = _changed(view) if changed else _standing(view)
    lines = [f"{'✅' if changed else '🗞️'} {head}", *_times(view), *_notes(view)]
    plain = " ".join(line.replace("*", "").replace("`", "") for line in lines)
    ways = [] if view.personal else [actions([schedule_button("Change")], "ways")]
    return message(plain, [section("\n".join(lines)), *ways, context(_how(view))])


def schedule_told(by: str, view: ScheduleView) -> Message:
    """Posted in a channel where its digest was changed; ``by`` is raw, and nobody is notified."""
    name, words = f"*{text.leaf(by, NAME)}*", _words(view.schedule)
    first = f" The next one: {text.date(view.times[0])}." if view.times else ""
    if view.is_default:
        said = f"{name} had this channel's digest be as the team has it: {words}."
    elif view.schedule.when is When.OFF:
        said = f"{name} ended this channel's digest. `/goodones digest` still shows one any time."
    else:
        said = f"{name} set when this channel's digest comes: {words}."
    shown = f"🗞️ {said}{first}"
    return message(shown.replace("*", "").replace("`", ""), [section(shown)])


def schedule_line(schedule: Schedule, following: datetime | None) -> str:
    """``*weekdays at 8:30 (UTC)*, next …``; ``*off*`` where none comes."""
    return f"{_words(schedule)}{f', next {text.date(following)}' if following else ''}"


def schedule_words(schedule: Schedule) -> str:
    """``digest weekdays at 8:30 (UTC)``, ``no digest``: as one of several changes."""
    return (
        "no digest"
        if schedule.when is When.OFF
        else f"digest {text.leaf(schedule.words, NAME)}{_form(schedule)}"
    )


def schedule_button(caption: str = "Schedule") -> Element:
    """Opens :func:`schedule_modal` for the channel."""
    return button(caption, "digest.schedule", ref())


def schedule_modal(card: PickCard, channel: str, times: Sequence[datetime] = ()) -> View:
    """When this channel's digest comes; what it was set to comes back beside what is chosen."""
    following = [context(f"🗞️ The next one: {text.date(times[0])}")] if times else []
    carried = {"channel": channel, "was": card.picks.model_dump(mode="json", exclude_defaults=True)}
    return modal(
        "When the digest comes",
        [*schedule_fields(card), *following],
        callback_id="digest.schedule",
        submit="Save",
        metadata=pack(carried),
    )


def schedule_fields(card: PickCard) -> list[Block]:
    """The pickers, for a window of their own or beside other settings."""
    picks = card.picks
    days = [Option(name, str(number)) for number, name in enumerate(WEEK)]
    chosen = [*([SKIP] if picks.skip_empty else []), *([SHORT] if picks.short else [])]
    forms = [Option("Nothing at all where nothing happened", SKIP), Option("In one line", SHORT)]
    clock = (
        f"By the clock of {picks.zone}; for another zone type /goodones digest weekdays 8:30 Europe/Berlin."
    )
    return [
        field("Digest", static_select("digest_when", "When it comes", _choices(card), picks.pick.value)),
        field("Day of a weekly digest", static_select("digest_day", "Which day", days, str(picks.day))),
        field("Time of a digest", time_input("digest_at", picks.at), hint=clock),
        field("What a digest looks like", ticks("digest_form", forms, chosen), optional=True),
    ]


def _choices(card: PickCard) -> list[Option]:
    choices = [Option(caption, pick.value) for pick, caption in _CAPTIONS.items()]
    kept = card.picks.model_copy(update={"pick": Pick.KEPT}).schedule if card.picks.days else None
    if kept:
        choices.insert(0, Option(f"As it is: {kept.words}", Pick.KEPT.value))
    if card.team:
        words = card.team.words
        choices.insert(0, Option("As the team has it", Pick.TEAM.value, f"{words[0].upper()}{words[1:]}"))
    return choices


def _changed(view: ScheduleView) -> str:
    words, off = _words(view.schedule), view.schedule.when is When.OFF
    if view.personal:
        return (
            "You get no digest by direct message." if off else f"Your digest comes by direct message {words}."
        )
    if view.is_default:
        return f"This channel's digest is as the team has it: {words}; the channel is told."
    if off:
        return "No digest comes to this channel by itself; the channel is told."
    return f"This channel's digest comes {words}; the channel is told."


def _standing(view: ScheduleView) -> str:
    words, off = _words(view.schedule), view.schedule.when is When.OFF
    team = ", as the team has it" if view.is_default else ""
    if view.personal:
        return (
            "You get no digest by direct message." if off else f"Your digest comes by direct message {words}."
        )
    if off:
        return f"No digest comes to this channel by itself{team}."
    return f"This channel's digest comes {words}{team}."


def _times(view: ScheduleView) -> list[str]:
    """By the schedule's clock as it reads on the wall there; by the reader's own where that is another."""
    if not view.times:
        return []
    walls = ", ".join(f"*{_wall(each)}*" for each in view.times)
    lines = [f"Next: {walls} in {text.leaf(view.schedule.zone, ZONE)}"]
    yours = [each.astimezone(ZoneInfo(view.zone)) for each in view.times]
    if any(each.utcoffset() != own.utcoffset() for each, own in zip(view.times, yours, strict=True)):
        lines.append(f"For you: {', '.join(text.date(each) for each in yours)}")
    return lines


def _wall(moment: datetime) -> str:
    """``Tue 24 Nov 8:30``."""
    return f"{WEEK[moment.weekday()][:3]} {text.day(moment)} {moment.hour}:{moment.minute:02}"


def _notes(view: ScheduleView) -> list[str]:
    """One line with all that one should know besides."""
    schedule, notes = view.schedule, []
    if schedule.when is When.OFF:
        return []
    if view.held_until:
        notes.append(f"This channel is quiet then, so the next one waits until {text.date(view.held_until)}.")
    if schedule.when is When.SYNC:
        whose = "of your team" if view.personal else "that comes here"
        notes.append(
            f"As soon as a run of a stream {whose} has ended; several within minutes make one digest."
        )
    if schedule.skip_empty:
        notes.append("Nothing comes where nothing happened.")
    if schedule.short:
        notes.append("It is one line.")
    if view.personal:
        notes.append("It counts all streams of your team, without any channel's filters.")
    return [" ".join(notes)] if notes else []


def _how(view: ScheduleView) -> str:
    off = view.schedule.when is When.OFF
    if view.personal:
        return "`/goodones digest me weekly short` sets one" if off else "`/goodones digest me off` ends it"
    sets = "`/goodones digest weekdays 8:30` sets another" if not off else "`/goodones digest daily` sets one"
    return dotted(sets, None if off else _ENDS, None if view.is_default else _TEAMS)


def _words(schedule: Schedule) -> str:
    return f"*{text.leaf(schedule.words, NAME)}*"


def _form(schedule: Schedule) -> str:
    short = " in one line" if schedule.short else ""
    return f"{short}, not where nothing happened" if schedule.skip_empty else short
