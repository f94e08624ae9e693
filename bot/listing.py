"""Which leads a list has: what they must be, how they were judged, whether they were exported, and since when.

Pure: what was typed and the present go in, what to ask of each lead comes out.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict

from bot.api.models import Confidence, Lead, Lifecycle
from bot.api.models.base import Moment
from bot.filters import LeadFilter

WEEK = 7


class Judged(StrEnum):
    """How a lead stands here: the API does not tell what was said of it."""

    GOOD = "good"
    BAD = "bad"
    NOT = "unjudged"


@dataclass(frozen=True)
class Since:
    """From when on, as it was typed: one of these. ``weekday`` is 0 for Monday, ``days`` 0 for today."""

    span: timedelta | None = None
    weekday: int | None = None
    days: int | None = None
    on: date | None = None

    def moment(self, now: datetime, zone: ZoneInfo) -> datetime:
        """The moment that it means now (UTC): a day begins at midnight in ``zone``, a weekday is the latest one."""
        if self.span is not None:
            return now.astimezone(UTC) - self.span
        today = now.astimezone(zone).date()
        back = self.days or 0
        if self.weekday is not None:
            back = (today.weekday() - self.weekday) % WEEK
        day = self.on or today - timedelta(days=back)
        return datetime.combine(day, time(), zone).astimezone(UTC)


@dataclass(frozen=True)
class ListWish:
    """What was typed beside the filters that every word knows; ``judged`` empty means *however*."""

    lifecycle: Lifecycle | None = None
    judged: tuple[Judged, ...] = ()
    since: Since | None = None


def _once(values: Collection[Judged]) -> tuple[Judged, ...]:
    return tuple(sorted(set(values)))


class Listing(BaseModel):
    """All that is asked of the leads of one stream's list; ``since`` is aware. Stream 0: not chosen yet."""

    model_config = ConfigDict(frozen=True)

    stream: int = 0
    wanted: LeadFilter = LeadFilter()
    lifecycle: Lifecycle | None = None
    judged: Annotated[tuple[Judged, ...], AfterValidator(_once)] = ()
    since: Moment | None = None

    @property
    def confidence(self) -> str | None:
        """The only fit that will do: the API can be asked for one."""
        wanted = set(self.wanted.confidence or Confidence) - set(self.wanted.not_confidence)
        # Without a wish, what has no fit or one that we do not know passes too.
        return next(iter(wanted)) if self.wanted.confidence and len(wanted) == 1 else None

    @property
    def segment(self) -> int | None:
        """The only segment that will do."""
        return self.wanted.segments[0].id if len(self.wanted.segments) == 1 else None

    def matches(self, lead: Lead, account: str | None) -> bool:
        """Whether the API's own record of a lead will do; ``account`` is the handle that it came up at.

        The API was asked for some of it already; that it did as it was asked is looked at here once more, except
        for what it did not say of a lead.
        """
        exported = lead.exported_at is not None
        if self.lifecycle is not None and exported != (self.lifecycle is Lifecycle.EXPORTED):
            return False
        if self.since and lead.discovered_at and lead.discovered_at < self.since:
            return False
        return self.wanted.matches(lead, account)

    def fits(self, judged: str | None) -> bool:
        """Whether what was said of a lead here will do; ``judged`` is *good*, *bad* or None."""
        return not self.judged or Judged(judged or Judged.NOT) in self.judged

    def describe(self) -> str:
        """In words that can be typed back, but for the time: "high fit, new, not judged bad"."""
        return ", ".join(self._phrases()) or "every lead"

    def _phrases(self) -> Iterator[str]:
        if not self.wanted.everything:
            yield self.wanted.describe()
        if self.lifecycle:
            yield self.lifecycle.value
        if self.judged:
            yield " or ".join(self.judged)


class LeadList(BaseModel):
    """What was asked for and the leads that fit, newest found first. ``by`` is who asked.

    ``looked`` leads were read for it; ``total`` is how many there are to read by the API's own word, where ``whole``
    is not true: then there may be more that fit. ``leads`` is empty for a question that was not read yet.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    by: str
    listing: Listing
    leads: tuple[int, ...] = ()
    looked: int = 0
    total: int | None = None
    whole: bool = True
