"""The summary of a channel's leads: conclusions first, each with its verb beside it, numbers last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from blocks.elements import actions, button, context, counted, dotted, listed, message, ref, section, table
from blocks.quiet import mode_button, noise_button
from blocks.schedules import schedule_button
from bot.modes import ChannelMode
from bot.slack import text
from bot.slack.message import Block, Blocks, Message

TITLE = 60
CAUSE = 200
MOST_CONCLUSIONS = 4
"""Of one kind; the rest are counted."""
MOST_ROWS = 20
ENOUGH_JUDGED = 5
"""Judgements from which on *mostly bad* says something."""
_WEEK = 7
_FAR = timedelta(days=400)


@dataclass(frozen=True)
class StreamNumbers:
    """A stream in the period: new leads by fit, judgements, and what waits for one now."""

    stream_id: int
    title: str
    high: int = 0
    medium: int = 0
    other: int = 0
    """New leads whose fit is neither, or not known."""
    good: int = 0
    bad: int = 0
    waiting: int = 0
    active: bool = True
    last_run: datetime | None = None

    @property
    def new(self) -> int:
        return self.high + self.medium + self.other


@dataclass(frozen=True)
class FailedRun:
    """A run that failed in the period; ``cause`` is the API's ``errorMessage``."""

    stream_id: int
    title: str
    at: datetime
    cause: str | None = None


@dataclass(frozen=True)
class Budgets:
    """What is left; None where it is not known. ``credits_used`` is the use in the period."""

    credits_left: int | None = None
    credits_low: bool = False
    credits_used: int | None = None
    syncs_left: int | None = None
    retests_left: int | None = None


@dataclass(frozen=True)
class Offer:
    """Of so many cards of a week so few were acted on: a quieter ``mode`` is offered."""

    cards: int
    acted: int
    mode: ChannelMode


@dataclass(frozen=True)
class Digest:
    """A period (aware, ``until`` excluded, in the channel's zone) and all that happened in it.

    ``new_before`` are the new leads of the period before; ``partial`` names what could not be read;
    ``schedule`` says in plain words when the digest comes; ``late`` that it should have come earlier.
    """

    since: datetime
    until: datetime
    streams: tuple[StreamNumbers, ...] = ()
    failures: tuple[FailedRun, ...] = ()
    budgets: Budgets = Budgets()
    partial: tuple[str, ...] = ()
    new_before: int | None = None
    oldest_waiting: datetime | None = None
    schedule: str | None = None
    next_at: datetime | None = None
    late: bool = False
    offer: Offer | None = None
    to_triage: int = 0
    """Leads that can be looked through right now; of some that wait only the API may know."""

    @property
    def new(self) -> int:
        return sum(stream.new for stream in self.streams)

    @property
    def good(self) -> int:
        return sum(stream.good for stream in self.streams)

    @property
    def judged(self) -> int:
        return self.good + sum(stream.bad for stream in self.streams)

    @property
    def waiting(self) -> int:
        return sum(stream.waiting for stream in self.streams)

    @property
    def exported(self) -> int:
        """New leads that nobody judged and that do not wait: they were exported."""
        return max(0, self.new - self.judged - self.waiting)

    @property
    def days(self) -> int:
        return max(1, round((self.until - self.since) / timedelta(days=1)))


def digest_message(digest: Digest) -> Message:
    """The summary as it is posted."""
    return message(_gist(digest), [*_body(digest), *_less(digest), *_numbers(digest)])


def digest_preview(digest: Digest, reference: str) -> Message:
    """The same for one person, with a button that posts it; ``reference`` is the button's value."""
    post = actions([button("Post here", "digest.post", reference, primary=True), schedule_button()], "post")
    private = context("Only you see this. *Post here* shows it to the channel.")
    blocks = [*_body(digest), *_less(digest), post, private, *_numbers(digest)]
    return message(f"Preview: {_gist(digest)}", blocks)


def period(since: datetime, until: datetime) -> str:
    """``16–22 Nov``, ``28 Oct – 3 Nov`` or ``22 Nov``; ``until`` is excluded."""
    last = max(since, until - timedelta(seconds=1))
    if since.date() == last.date():
        return text.day(since)
    if (since.year, since.month) == (last.year, last.month):
        return f"{since.day}–{text.day(last)}"
    return f"{text.day(since)} – {text.day(last)}"


def runs_out(digest: Digest) -> datetime | None:
    """When the credits end at the period's rate; None where that is not known or more than 400 days off."""
    left, used = digest.budgets.credits_left, digest.budgets.credits_used
    if not left or not used:
        return None
    # In seconds: as a time span it could be longer than there is a name for.
    lasts = (digest.until - digest.since).total_seconds() * (left / used)
    return digest.until + timedelta(seconds=lasts) if lasts <= _FAR.total_seconds() else None


def _body(digest: Digest) -> Blocks:
    return [
        section("\n".join(_headline(digest))),
        *_conclusions(digest),
        *_triage(digest),
        *_small_print(digest),
    ]


def _triage(digest: Digest) -> Blocks:
    if not digest.to_triage:
        return []
    return [actions([button(f"Triage {digest.to_triage}", "triage.open", ref(), primary=True)], "triage")]


def _less(digest: Digest) -> Blocks:
    """The way to less noise; where a week shows that less would do, how."""
    offer = digest.offer
    if offer is None:
        return [actions([noise_button()], "noise")] if digest.new else []
    few = f"{offer.acted} of {offer.cards} cards" if offer.acted else f"None of {offer.cards} cards"
    said = f"*{few}* of the last week were judged, enriched or exported. Would fewer do?"
    ways = [
        mode_button(offer.mode, beside=True),
        button("No thanks", "channel.decline", ref()),
        noise_button(),
    ]
    return [section(said), actions(ways, "noise")]


def _headline(digest: Digest) -> Iterator[str]:
    title = f"*Leads, {period(digest.since, digest.until)}*"
    if not digest.new and not digest.judged and not digest.waiting:
        if digest.partial:
            yield f"{title}: nothing new in what could be read."
        else:
            yield f"{title}: a quiet {_unit(digest)}, nothing new and nothing waiting. 🌱"
        return
    yield f"{title}:  *{digest.new} new*{_compared(digest)}"
    judged = f"{digest.judged} judged ({digest.good} good)" if digest.judged else "None judged yet"
    exported = f", {digest.exported} only exported" if digest.exported else ""
    yield f"{judged}{exported}, {_waiting(digest)}"


def _waiting(digest: Digest) -> str:
    if not digest.waiting:
        return "none waiting"
    oldest = digest.oldest_waiting
    since = f", the oldest since {text.date(oldest, '{date_short_pretty}')}" if oldest else ""
    return f"*{digest.waiting} waiting*{since}"


def _compared(digest: Digest) -> str:
    before = digest.new_before
    if before is None:
        return ""
    unit = _unit(digest)
    if digest.new == before:
        return f", as many as the {unit} before"
    if not before:
        return f", after none the {unit} before"
    change = abs(digest.new - before) * 100 // before
    if not change:
        return f", about as many as the {unit} before"
    return f", {change} % {'more' if digest.new > before else 'fewer'} than the {unit} before"


def _unit(digest: Digest) -> str:
    return {1: "day", _WEEK: "week"}.get(digest.days, "period")


def _conclusions(digest: Digest) -> Iterator[Block]:
    yield from _capped([_failure(run) for run in digest.failures], "failed run")
    yield from _credits(digest)
    yield from _capped(
        [_mostly_bad(one) for one in digest.streams if _is_mostly_bad(one)], "stream like that"
    )
    stale = [_stale(one) for one in digest.streams if _is_stale(one, digest.since)]
    yield from _capped(stale, "stream like that", "streams like that")
    if digest.budgets.syncs_left == 0:
        yield section("*No daily syncs left*: runs go on tomorrow.")
    if digest.partial:
        names = listed([text.leaf(name, TITLE) for name in digest.partial], 5)
        yield section(f"⚠️ Not counted, because it could not be read just now: {names}.")


def _capped(drawn: list[Block], one: str, many: str | None = None) -> Iterator[Block]:
    yield from drawn[:MOST_CONCLUSIONS]
    if len(drawn) > MOST_CONCLUSIONS:
        yield context(
            f"… and {counted(len(drawn) - MOST_CONCLUSIONS, f'more {one}', many and f'more {many}')}"
        )


def _failure(run: FailedRun) -> Block:
    cause = text.leaf(run.cause or "", CAUSE) or "the API gives no cause"
    again = button("Run again", "run.again", ref(stream=run.stream_id), spoken=f"Run {run.title[:50]} again")
    when = text.date(run.at, "{date_short_pretty}")
    return section(f"The run of *{text.leaf(run.title, TITLE)}* failed ({when}): {cause}", again)


def _credits(digest: Digest) -> Iterator[Block]:
    """Said only when it matters: low by the API's word, or gone before the next period is over."""
    left = digest.budgets.credits_left
    if left is None:
        return
    end = runs_out(digest)
    soon = end is not None and end <= digest.until + (digest.until - digest.since)
    if not left:
        yield section("*No credits left*: contact details cannot be looked up until there are more.")
    elif digest.budgets.credits_low or soon:
        rate = f": at this rate until {text.date(end, '{date_short_pretty}')}" if end else ", which is low"
        yield section(f"*{counted(left, 'credit')} left*{rate}.")


def _is_mostly_bad(stream: StreamNumbers) -> bool:
    return stream.good + stream.bad >= ENOUGH_JUDGED and stream.bad > stream.good


def _mostly_bad(stream: StreamNumbers) -> Block:
    judged = stream.good + stream.bad
    title = text.leaf(stream.title, TITLE)
    return section(
        f"*{title}* is mostly called bad: {stream.bad} of {judged}. A narrower segment would help."
    )


def _is_stale(stream: StreamNumbers, since: datetime) -> bool:
    """Found nobody, and did not even run in the period."""
    return stream.active and not stream.new and (stream.last_run is None or stream.last_run < since)


def _stale(stream: StreamNumbers) -> Block:
    run = button("Run", "run.start", ref(stream=stream.stream_id), spoken=f"Run {stream.title[:50]}")
    title = text.leaf(stream.title, TITLE)
    if stream.last_run is None:
        return section(f"*{title}* has not run yet.", run)
    return section(f"*{title}* has not run since {text.date(stream.last_run, '{date_short_pretty}')}.", run)


def _small_print(digest: Digest) -> Iterator[Block]:
    budgets = digest.budgets
    left = dotted(
        None if budgets.credits_left is None else counted(budgets.credits_left, "credit"),
        None if budgets.syncs_left is None else counted(budgets.syncs_left, "daily sync"),
        None if budgets.retests_left is None else counted(budgets.retests_left, "re-test"),
    )
    if left:
        yield context(f"Left: {left}")
    soon = f"next {text.date(digest.next_at)}" if digest.next_at else None
    late = "⏰ this one is late, we were away" if digest.late else None
    schedule = text.leaf(digest.schedule, TITLE) if digest.schedule else None
    yield context(dotted(late, schedule, soon, "`/goodones digest` shows it any time"))


def _numbers(digest: Digest) -> Blocks:
    """At most twenty streams, most new leads first, and one row for the rest."""
    if not digest.streams:
        return []
    ranked = sorted(digest.streams, key=lambda stream: (-stream.new, stream.title))
    rows = [_row(stream.title, (stream,)) for stream in ranked[:MOST_ROWS]]
    rest = tuple(ranked[MOST_ROWS:])
    more = [_row(f"… {counted(len(rest), 'more stream')}", rest)] if rest else []
    return [table(("Stream", "New (high)", "Good / bad"), [*rows, *more])]


def _row(title: str, streams: tuple[StreamNumbers, ...]) -> tuple[str, str, str]:
    new, high = sum(one.new for one in streams), sum(one.high for one in streams)
    return title, f"{new} ({high})", f"{sum(one.good for one in streams)} / {sum(one.bad for one in streams)}"


def _gist(digest: Digest) -> str:
    sentences = [line.replace("*", "").replace(":  ", ": ").rstrip(".") for line in _headline(digest)]
    if digest.failures:
        sentences.append(f"{counted(len(digest.failures), 'run')} failed")
    if digest.budgets.credits_left is not None and digest.budgets.credits_low:
        sentences.append(f"{counted(digest.budgets.credits_left, 'credit')} left")
    if digest.partial:
        sentences.append("Some of it could not be read")
    return ". ".join(sentences) + "."
