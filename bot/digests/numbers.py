"""A stream's line of a digest, put together from what was counted and what is known of its runs."""

from dataclasses import dataclass
from datetime import datetime

from bot.api.models import Stream
from bot.digests.history import History
from bot.digests.summary import Skipped, StreamNumbers
from bot.digests.tally import Counted


@dataclass(frozen=True)
class Period:
    """From ``since`` on and before ``until``, both aware."""

    since: datetime
    until: datetime


def numbers(
    stream: Stream,
    counted: Counted,
    history: History | None,
    period: Period,
    *,
    skipped: tuple[Skipped, ...] = (),
    bad_before: int = 0,
) -> StreamNumbers:
    """``history``: None where the API does not tell of runs."""
    reason, reason_count = counted.reason
    return StreamNumbers(
        stream_id=stream.id,
        title=stream.title,
        high=counted.high,
        medium=counted.medium,
        other=counted.other,
        good=counted.good,
        bad=counted.bad,
        waiting=counted.waiting,
        oldest_waiting=counted.oldest_waiting,
        last_run=history.last(stream.id) if history else None,
        failed=history.failed(stream, period.since, period.until) if history else (),
        skipped=skipped,
        active=stream.is_active,
        reason=reason,
        reason_count=reason_count,
        bad_before=bad_before,
        exported=counted.exported,
        only_exported=counted.only_exported,
        runs_known=history is not None and history.tells(stream.id, period.since),
    )
