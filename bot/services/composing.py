"""One digest, put together from what was read for many."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.api.models import Accounts, Me, Stream
from bot.digests.credit import Reading
from bot.digests.memory import Went
from bot.digests.numbers import Period, numbers
from bot.digests.schedule import is_person
from bot.digests.skipping import skipped
from bot.digests.summary import StreamNumbers
from bot.filters import LeadFilter
from bot.services.concerns import Round
from bot.services.gathering import Gathered, Want
from bot.services.subscriptions import Subscription

EVERY_LEAD = frozenset({LeadFilter()})
STREAMS = "the list of streams"
RUNS = "the runs"
ACCOUNTS = "the tracked accounts"
BUDGETS = "budgets and credits"
"""What may be missing beside single streams."""


@dataclass(frozen=True)
class Part:
    """A stream in a digest, and which of its leads are counted."""

    stream: Stream
    want: Want


@dataclass(frozen=True)
class Task:
    """One digest to be made; ``went`` is the last one."""

    target: str
    period: Period
    went: Went | None
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Known:
    """What is read once for all digests of a round; None where the API did not tell."""

    now: Round
    streams: tuple[Stream, ...] | None
    accounts: Accounts | None
    me: Me | None
    readings: Sequence[Reading]
    gathered: Gathered


def task_of(
    target: str,
    period: Period,
    went: Went | None,
    streams: tuple[Stream, ...] | None,
    subscriptions: Sequence[Subscription],
) -> Task:
    """The digest of a person, or of a channel with these subscriptions; ``streams``: None where not known."""
    parts = _parts(target, streams, subscriptions, period)
    if went:
        parts = tuple(Part(each.stream, _caught_up(each.want, went)) for each in parts)
    return Task(target, period, went, parts)


def _caught_up(want: Want, went: Went) -> Want:
    return replace(want, since=went.begin(want.stream, want.since))


def _parts(
    target: str, streams: tuple[Stream, ...] | None, subscriptions: Sequence[Subscription], period: Period
) -> tuple[Part, ...]:
    if is_person(target):
        return tuple(Part(each, Want(each.id, EVERY_LEAD, period.since)) for each in streams or ())
    if streams is not None:
        return wanted(streams, subscriptions, period)
    # What is subscribed is known by the name that it had.
    named = {each.stream_id: each.stream_title for each in subscriptions if each.stream_id is not None}
    return wanted((Stream(id=id_, name=title) for id_, title in named.items()), subscriptions, period)


def wanted(
    streams: Iterable[Stream], subscriptions: Sequence[Subscription], period: Period
) -> tuple[Part, ...]:
    """Of the leads that come to a channel: what its filters keep away is not counted."""
    parts = []
    for stream in streams:
        filters = frozenset(each.wanted for each in subscriptions if each.stream_id in {stream.id, None})
        if filters:
            whole = EVERY_LEAD if EVERY_LEAD & filters else filters
            parts.append(Part(stream, Want(stream.id, whole, period.since)))
    return tuple(parts)


def lines(task: Task, known: Known) -> tuple[tuple[StreamNumbers, ...], tuple[Stream, ...]]:
    """The numbers of each stream that could be read, and the others."""
    history, bad_before = known.gathered.history, task.went.bad if task.went else {}
    accounts = known.accounts or Accounts()
    passed = [each for each in known.now.passed if each.at >= task.period.since]
    read: list[StreamNumbers] = []
    unread: list[Stream] = []
    for part in task.parts:
        stream, counted = part.stream, known.gathered.counted.get(part.want)
        if counted is None:
            unread.append(stream)
            continue
        runs = history.of(stream.id) if history else ()
        read.append(
            numbers(
                stream,
                counted,
                history,
                task.period,
                skipped=skipped(stream, accounts, passed, runs),
                bad_before=bad_before.get(stream.id, 0),
            ),
        )
    return tuple(read), tuple(unread)


def missing(task: Task, known: Known, unread: Sequence[Stream]) -> tuple[str, ...]:
    """What the API did not tell, each once."""
    names = [
        *([STREAMS] if known.streams is None else []),
        *(each.title for each in unread),
        *([RUNS] if task.parts and known.gathered.history is None else []),
        *([ACCOUNTS] if known.accounts is None else []),
        *([BUDGETS] if known.me is None else []),
    ]
    return tuple(dict.fromkeys(names))
