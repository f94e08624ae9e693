"""What needs a hand by a summary: conclusions of several kinds, each with its verb beside it, and in a few words."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from blocks.accounts import turning
from blocks.budget import budget_button
from blocks.closed import closed_because, opened_by
from blocks.digest_budgets import budgets, budgets_in_short
from blocks.digest_words import day_of, unit
from blocks.elements import Element, button, context, counted, listed, ref, section
from bot.accounts import Deed
from bot.api.models import BadReason
from bot.digests.summary import LONG, FailedRun, Paused, Skipped, StreamNumbers, Summary
from bot.digests.totals import totals
from bot.slack import text
from bot.slack.message import Block

TITLE = 60
HANDLE = 40
CAUSE = 200
MOST = 3
"""Of one kind; the rest are counted."""
_NARROWER = "A narrower segment would help."
_SAY_WHY = "Picking a reason with 👎 would show what to change."
_CALLED = {
    BadReason.WRONG_JOB: ("for the wrong job", _NARROWER),
    BadReason.WRONG_SKILL: ("for the wrong skills", _NARROWER),
    BadReason.WRONG_PERSONALITY: ("for the wrong personality", _NARROWER),
    BadReason.WRONG_GENDER: ("for the wrong gender", _NARROWER),
    BadReason.BOT: ("as bots or spam", "Watching another account would help."),
    BadReason.OTHER: ("for a reason of their own", _SAY_WHY),
    BadReason.ZAPIER: ("without a reason", _SAY_WHY),
}
"""What bad ones were called, and what would help."""
_ORDINALS = ("second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def hands(summary: Summary) -> Iterator[Block]:
    """At most three of a kind and how many more, the worst kind first."""
    seen = summary.until
    yield from _capped([_mostly_bad(each, summary) for each in _bad(summary)])
    yield from _capped([_failure(each.failed, seen) for each in summary.streams if each.failed])
    yield from _capped([_stale(each, seen) for each in summary.streams if _is_stale(each, summary)])
    yield from _capped([_skipped(each) for each in _left_out(summary)])
    yield from budgets(summary)
    yield from _capped([_paused(each) for each in _by_channel(summary.paused)])
    yield from _dead(summary)
    yield from _waits(summary)


def hands_in_short(summary: Summary) -> list[str]:
    """The same in a few words each: ``1 run failed``, ``credits end Thursday``."""
    bad = _bad(summary)
    names = f"{text.leaf(bad[0].title, TITLE)} is" if len(bad) == 1 else f"{len(bad)} streams are"
    failed = totals(summary).failed_runs
    left_out = len({each.handle for stream in summary.streams for each in stream.skipped})
    paused = len({each.channel for each in summary.paused})
    stale = sum(_is_stale(each, summary) for each in summary.streams)
    said = (
        f"{names} mostly called bad" if bad else "",
        f"{counted(failed, 'run')} failed" if failed else "",
        f"{counted(stale, 'stream')} did not run" if stale else "",
        f"{counted(left_out, 'account was', 'accounts were')} left out" if left_out else "",
        *budgets_in_short(summary),
        f"{counted(paused, 'channel takes', 'channels take')} no posts" if paused else "",
        f"{counted(summary.dead, 'thing')} could not be done" if summary.dead else "",
        f"{counted(summary.waiting_long, 'lead waits', 'leads wait')} for over a week"
        if summary.waiting_long
        else "",
    )
    return [each for each in said if each]


def _capped(drawn: Sequence[Block]) -> Iterator[Block]:
    yield from drawn[:MOST]
    if len(drawn) > MOST:
        yield context(f"… and {len(drawn) - MOST} more like that")


def _bad(summary: Summary) -> list[StreamNumbers]:
    return sorted((each for each in summary.streams if each.mostly_bad), key=lambda each: -each.bad)


def _mostly_bad(stream: StreamNumbers, summary: Summary) -> Block:
    why = button("See why", "stats.open", ref(stream=stream.stream_id), spoken=f"See why: {_heard(stream)}")
    running = _running(stream.bad_before, unit(summary) or "time")
    return section(f"*{text.leaf(stream.title, TITLE)}* is mostly called bad{running}{_called(stream)}", why)


def _running(before: int, what: str) -> str:
    if not before:
        return ""
    known = before <= len(_ORDINALS)
    return f", {_ORDINALS[before - 1]} {what} running" if known else f", for {before + 1} {what}s running"


def _called(stream: StreamNumbers) -> str:
    if not stream.reason or not 0 < stream.reason_count <= stream.bad:
        return f": {stream.bad} of {stream.good + stream.bad}. {_NARROWER}"
    known = BadReason(stream.reason) if stream.reason in set(BadReason) else None
    how, step = _CALLED[known] if known else (f"as “{text.leaf(stream.reason, HANDLE)}”", _NARROWER)
    return f"; {stream.reason_count} of {stream.bad} {how}. {step}"


def _failure(runs: Sequence[FailedRun], seen: datetime) -> Block:
    """One stream's failed runs: the last of them, and how many there were."""
    last = max(runs, key=lambda run: run.at.timestamp() if run.at else 0)
    many = len(runs) > 1
    day = f"{', the last' if many else ''} on {day_of(last.at, seen)}" if last.at else ""
    said = f"{f'{len(runs)} runs' if many else 'A run'} of *{text.leaf(last.stream, TITLE)}* failed{day}"
    cause = text.leaf(last.cause or "", CAUSE).rstrip(".") or "the API gives no cause"
    about = ref(stream=last.stream_id)
    again = button("Run again", "run.again", about, spoken=f"Run {text.plain(last.stream, 50)} again")
    return section(f"{said}: {cause}.", again)


def _is_stale(stream: StreamNumbers, summary: Summary) -> bool:
    """Found nobody, and did not even run in the period and in the last week, as far as that is known."""
    if not stream.active or stream.new or not stream.runs_known:
        return False
    return stream.last_run is None or stream.last_run < min(summary.since, summary.until - LONG)


def _stale(stream: StreamNumbers, seen: datetime) -> Block:
    name = f"*{text.leaf(stream.title, TITLE)}*"
    if stream.last_run is None:
        return section(f"{name} has not run yet.", _run(stream.stream_id, stream.title))
    ran = day_of(stream.last_run, seen)
    return section(f"{name} has not run since {ran}.", _run(stream.stream_id, stream.title))


def _left_out(summary: Summary) -> list[list[Skipped]]:
    """Accounts that were passed over, those of one stream for the same reason together."""
    return _grouped(each for stream in summary.streams for each in stream.skipped)


def _grouped(skipped: Iterable[Skipped]) -> list[list[Skipped]]:
    groups: dict[tuple[int, str], list[Skipped]] = {}
    for each in skipped:
        groups.setdefault((each.stream_id, each.reason), []).append(each)
    return list(groups.values())


def _skipped(group: Sequence[Skipped]) -> Block:
    first = group[0]
    names = listed([f"@{text.leaf(each.handle, HANDLE)}" for each in group])
    many = len(group) > 1
    said = f"*{text.leaf(first.stream, TITLE)}* runs without {names}"
    match first.reason:
        case "account_sleeping":
            heard = f"accounts of {text.plain(first.stream, 50)}"
            they, them = ("they are", "them") if many else ("it is", "it")
            wake = turning(Deed.WAKE, [each.account_id for each in group], heard, stream=first.stream_id)
            return section(f"{said}: {they} asleep. Waking {them} adds to the bill.", wake)
        case "budget_exhausted":
            used = "their daily syncs were" if many else "its daily sync was"
            return section(f"{said}: {used} used up.", _run(first.stream_id, first.stream))
        case "free_tier":
            return section(
                f"{said}: the free plan leaves {'them' if many else 'it'} out.", budget_button("plan")
            )
        case other:
            accounts = button("Show accounts", "accounts.show", ref(), spoken="Show all accounts")
            return section(f"{said}: the API says “{text.leaf(other, HANDLE)}”.", accounts)


def _run(stream_id: int, title: str) -> Element:
    return button("Run", "run.start", ref(stream=stream_id), spoken=f"Run {text.plain(title, 60)}")


def _by_channel(paused: Iterable[Paused]) -> list[list[Paused]]:
    channels: dict[str, list[Paused]] = {}
    for each in paused:
        channels.setdefault(each.channel, []).append(each)
    return list(channels.values())


def _paused(group: Sequence[Paused]) -> Block:
    """What does not reach a channel, and why; one that the reader is not to know of has no name and no button."""
    first = group[0]
    streams = [f"*{text.leaf(each.stream, TITLE)}*" for each in group if each.stream]
    what = f"leads of {listed(streams)}" if len(streams) == len(group) else "leads"
    said = f"⏸️ No {what} can be posted in {text.channel(first.channel)}: {closed_because(first.reason)}."
    if not first.channel:
        return section(said)
    retry = button("Try again", "channel.retry", ref(channel=first.channel))
    return section(f"{said} {opened_by(first.reason)}.", retry)


def _dead(summary: Summary) -> Iterator[Block]:
    if summary.dead:
        show = button("Show", "status.open", ref(), spoken="Show what could not be done")
        yield section(
            f"*{counted(summary.dead, 'thing')} could not be done*, and can be had after all.", show
        )


def _waits(summary: Summary) -> Iterator[Block]:
    if summary.waiting_long:
        wait = counted(summary.waiting_long, "lead waits", "leads wait")
        triage = button("Triage", "triage.open", ref(), spoken="Triage what waits")
        yield section(f"*{wait} for a 👍 or 👎* for over a week.", triage)


def _heard(stream: StreamNumbers) -> str:
    return text.plain(stream.title, 50)
