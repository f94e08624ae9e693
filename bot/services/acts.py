"""Who does something, by which click, and from where."""

from dataclasses import dataclass
from datetime import datetime

from bot.audit import Entry, Surface


@dataclass(frozen=True)
class Act:
    """Who does something, and by which click: the same click never does it twice."""

    by: str
    job: str
    channel: str | None = None
    surface: Surface = Surface.CARD

    def entry(
        self,
        what: str,
        at: datetime,
        *,
        lead: int | None = None,
        stream: int | None = None,
        account: int | None = None,
        result: str = "done",
        cost: int | None = None,
    ) -> Entry:
        """The line of the audit for what was done."""
        return Entry(
            what=what,
            by=self.by,
            at=at,
            job=self.job,
            surface=self.surface,
            channel=self.channel,
            lead=lead,
            stream=stream,
            account=account,
            result=result,
            cost=cost,
        )
