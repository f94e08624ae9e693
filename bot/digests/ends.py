"""Which runs are over that nobody was told of: pure, from what the lead API lists and what was seen before."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.api.models import Run, RunStatus

RECENT = timedelta(hours=6)
"""What ended longer ago is no news: the next digest counts it all the same."""
TOGETHER = timedelta(minutes=15)
"""So long a run that still goes on is waited for, from its start, before what ended beside it is told."""
CLOCKS_DIFFER_BY = timedelta(minutes=1)
"""How far the API's clock may be behind ours (assumed)."""
_AHEAD = frozenset({RunStatus.QUEUED, RunStatus.RUNNING})


@dataclass(frozen=True)
class SyncEnd:
    """Runs of one stream that are over, and when the last of them ended, as far as that is told."""

    stream_id: int
    run_ids: tuple[int, ...]
    at: datetime


@dataclass(frozen=True)
class Ends:
    """``told``: what is news. ``noted``: the ids of all runs that are over and need not be looked at again.

    ``held``: streams of which something still goes on, so that their ends are told later.
    """

    told: tuple[SyncEnd, ...]
    noted: tuple[int, ...]
    held: frozenset[int]


def ends(runs: Iterable[Run], known: Collection[int], since: datetime, now: datetime, *, first: bool) -> Ends:
    """What to tell of these runs.

    ``known`` are the ids that were noted before, ``since`` is when somebody began to want it. ``first``: nothing was
    looked at since then, so that what does not say when it ended may be old.
    """
    listed = list({run.id: run for run in runs}.values())
    held = frozenset(run.stream_id for run in listed if run.stream_id is not None and _goes_on(run, now))
    over = [run for run in listed if is_over(run) and run.stream_id not in held]
    oldest = max(since - CLOCKS_DIFFER_BY, now - RECENT)
    news: dict[int, list[Run]] = {}
    for run in over:
        ended = moment(run)
        fresh = not first if ended is None else ended >= oldest
        if run.stream_id is not None and run.id not in known and fresh:
            news.setdefault(run.stream_id, []).append(run)
    told = tuple(_end(stream_id, of_it, now) for stream_id, of_it in news.items())
    return Ends(told, tuple(run.id for run in over), held)


def speaks_of(runs: Iterable[Run], now: datetime) -> frozenset[int]:
    """The streams of which something goes on or ended lately: a list that names none of a stream's may be cut short."""
    lately = now - 2 * TOGETHER
    return frozenset(
        run.stream_id
        for run in runs
        if run.stream_id is not None
        and (_goes_on(run, now) or (is_over(run) and (moment(run) or lately) > lately))
    )


def is_over(run: Run) -> bool:
    """By its status; one that we do not know is over when it says when it was completed (assumed)."""
    return run.done or (run.status not in _AHEAD and run.completed_at is not None)


def moment(run: Run) -> datetime | None:
    """When it ended, or where that is not told, when it began."""
    return run.completed_at or run.triggered_at


def _goes_on(run: Run, now: datetime) -> bool:
    return not is_over(run) and run.triggered_at is not None and now - run.triggered_at < TOGETHER


def _end(stream_id: int, runs: list[Run], now: datetime) -> SyncEnd:
    last = max((ended for run in runs if (ended := moment(run))), default=now)
    return SyncEnd(stream_id, tuple(sorted(run.id for run in runs)), min(last, now))
