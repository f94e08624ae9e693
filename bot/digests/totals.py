"""A summary's streams added up."""

from dataclasses import dataclass
from datetime import datetime

from bot.digests.summary import Summary


@dataclass(frozen=True)
class Totals:
    """Over all streams; as for each of them, all are of leads that were found in the period."""

    new: int
    high: int
    good: int
    bad: int
    waiting: int
    only_exported: int
    """Nobody judged them and they do not wait."""
    oldest_waiting: datetime | None
    failed_runs: int

    @property
    def judged(self) -> int:
        return self.good + self.bad

    @property
    def none(self) -> bool:
        """Nothing came, nobody judged and nothing waits, as far as that could be read."""
        return not self.new and not self.judged and not self.waiting


def totals(summary: Summary) -> Totals:
    """All of a summary's streams together."""
    streams = summary.streams
    return Totals(
        new=sum(each.new for each in streams),
        high=sum(each.high for each in streams),
        good=sum(each.good for each in streams),
        bad=sum(each.bad for each in streams),
        waiting=sum(each.waiting for each in streams),
        only_exported=sum(each.only_exported for each in streams),
        oldest_waiting=min((each.oldest_waiting for each in streams if each.oldest_waiting), default=None),
        failed_runs=sum(len(each.failed) for each in streams),
    )
