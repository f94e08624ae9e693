"""What is remembered of a digest that went out, for the next one to go on from."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from bot.digests.slots import is_unread
from bot.digests.summary import Summary

AS_LONG = 0.1
"""By which part two periods may differ and still be compared: a day with a change of the clock is a day."""


class Went(BaseModel):
    """The last digest of a channel or person: its period, and new leads (None: not all could be read).

    ``bad``: in how many digests in a row each stream was mostly bad, by its id. ``behind``: from when on the leads of a
    stream are still to be counted that could not be read.
    """

    model_config = ConfigDict(frozen=True)

    since: datetime
    until: datetime
    new: int | None = None
    bad: dict[int, int] = {}
    behind: dict[int, datetime] = {}

    @classmethod
    def of(cls, summary: Summary) -> "Went":
        """What is to be remembered of a summary once people have seen it.

        Of one that could not be read the period is still to be told of.
        """
        return cls(
            since=summary.since,
            until=summary.since if is_unread(summary) else summary.until,
            new=summary.new if summary.whole else None,
            bad={each.stream_id: each.bad_before + 1 if each.mostly_bad else 0 for each in summary.streams},
            behind=dict.fromkeys(summary.unread, summary.since),
        )

    def after(self, before: "Went | None") -> "Went":
        """What stands once this one is known too: one that is older changes nothing.

        Of streams that could not be read it goes on where the other one stopped.
        """
        if before is None:
            return self
        if before.until >= self.until:
            return before
        behind = {stream: before.begin(stream, since) for stream, since in self.behind.items()}
        bad = self.bad if self.new is not None else {**before.bad, **self.bad}
        return self.model_copy(update={"bad": bad, "behind": behind})

    def begin(self, stream: int, since: datetime) -> datetime:
        """From when on leads of a stream are counted by one that begins at ``since``."""
        return min(since, self.behind.get(stream, since))

    def compares(self, since: datetime, until: datetime) -> int | None:
        """Its new leads, if its period was about as long as this one."""
        ours, this = self.until - self.since, until - since
        return self.new if abs(ours - this) <= this * AS_LONG else None
