"""Which runs there were in a period, as far as one list of the runs of all streams tells."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.api.models import Run, RunStatus, Stream
from bot.digests.summary import FailedRun

FEW = 10
"""No server makes lists of fewer runs (*assumed*): so few are all."""
SLACK = timedelta(hours=1)
"""A run may find leads for so long after it was started, and clocks differ (*assumed*)."""
EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class History:
    """Runs by stream. ``back_to``: none that was started after this is missing (None: nobody knows).

    The order of the list is not documented, nor how many it holds: that one which begins with the newest holds the
    newest ones is *assumed*. Of another order a long list may be cut anywhere.
    """

    runs: Mapping[int, tuple[Run, ...]]
    back_to: datetime | None

    @classmethod
    def read(cls, listed: Sequence[Run]) -> "History":
        by_stream: defaultdict[int, list[Run]] = defaultdict(list)
        times: list[datetime] = []
        for run in listed:
            if run.stream_id is not None and run.triggered_at is not None:
                times.append(run.triggered_at)
                by_stream[run.stream_id].append(run)
        runs = {stream: tuple(some) for stream, some in by_stream.items()}
        return cls(runs, _back_to(times) if len(times) == len(listed) else None)

    def of(self, stream_id: int) -> tuple[Run, ...]:
        return self.runs.get(stream_id, ())

    def tells(self, stream_id: int, since: datetime) -> bool:
        """Whether all runs of a stream since then are in it, or at least its last one is."""
        return self.back_to is not None and (bool(self.of(stream_id)) or self._reaches(since))

    def is_idle(self, stream_id: int, since: datetime) -> bool:
        """Whether a stream certainly had no run that can have found a lead since then: leads come of runs."""
        return self._reaches(since - SLACK) and all(
            run.done and _end(run) < since - SLACK for run in self.of(stream_id)
        )

    def last(self, stream_id: int) -> datetime | None:
        """When the newest run was started, however it went."""
        return max((run.triggered_at for run in self.of(stream_id) if run.triggered_at), default=None)

    def failed(self, stream: Stream, since: datetime, until: datetime) -> tuple[FailedRun, ...]:
        """Those that ended in the period and failed, oldest first: each is told once, also one that began before."""
        failed = sorted(
            (run for run in self.of(stream.id) if run.status == RunStatus.FAILED), key=lambda run: run.id
        )
        return tuple(
            FailedRun(stream.id, stream.title, run.triggered_at, run.error_message)
            for run in failed
            if since <= _end(run) < until
        )

    def _reaches(self, since: datetime) -> bool:
        return self.back_to is not None and self.back_to <= since


def _back_to(times: Sequence[datetime]) -> datetime | None:
    if len(times) < FEW:
        return EVER
    return times[-1] if times == sorted(times, reverse=True) else None


def _end(run: Run) -> datetime:
    return run.completed_at or run.triggered_at or EVER
