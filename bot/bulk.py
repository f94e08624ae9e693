"""One verb over many leads: what was asked for, how far it is, and which leads are left as they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from math import ceil
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.api.models import BadReason, Output
from bot.audit import Surface
from bot.records import LeadRecord, Mark, Verb

BulkState = Literal["going", "ended", "cancelled", "stopped"]


class BulkKind(StrEnum):
    """What is done with each lead."""

    GOOD = "good"
    BAD = "bad"
    EXPORT = "export"
    ENRICH = "enrich"

    @property
    def verb(self) -> Verb:
        return {BulkKind.EXPORT: Verb.EXPORT, BulkKind.ENRICH: Verb.ENRICH}.get(self, Verb.JUDGE)


class Order(BaseModel):
    """What was asked for. ``overrule``: the list was asked for by judgement, so that what stands is to be changed."""

    model_config = ConfigDict(frozen=True)

    kind: BulkKind
    stream: int
    reason: BadReason | None = None
    note: str | None = None
    outputs: tuple[Output, ...] = ()
    verified_only: bool = True
    overrule: bool = False


class Bulk(BaseModel):
    """An order that somebody gave, of ``size`` leads. ``why`` says in mrkdwn why it stands still, or stopped.

    ``going``, ``ended`` (every lead had its turn), ``cancelled`` by who asked, or ``stopped`` by what would have
    failed with each lead; the last two can go on.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    order: Order
    by: str
    at: datetime
    size: int
    surface: Surface = Surface.WINDOW
    state: BulkState = "going"
    why: str = ""
    stalled: datetime | None = None
    """Since when the API does not answer."""
    told: bool = False
    """Whether its end was put where people see it."""
    job: str = ""
    """The click that cancelled it or had it go on last."""


class Result(StrEnum):
    """How it went with one lead."""

    DONE = "done"
    SKIPPED = "skipped"
    """Somebody did it before."""
    UNKNOWN = "unknown"
    """It may have happened: never done again."""
    FAILED = "failed"


@dataclass(frozen=True)
class Tally:
    """How many leads went how, how many are left, and why some failed: reason in mrkdwn → how many."""

    counts: Mapping[Result, int] = field(default_factory=dict)
    left: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)

    def of(self, result: Result) -> int:
        return self.counts.get(result, 0)

    @property
    def settled(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True)
class Plan:
    """What an order would do: how many of a list's leads it is for, and how many it leaves as they are."""

    todo: tuple[int, ...]
    size: int

    @property
    def skipped(self) -> int:
        return self.size - len(self.todo)

    def minutes(self, per_minute: int) -> int:
        """How long it takes about, at so many requests a minute, each for one lead."""
        return max(1, ceil(len(self.todo) / per_minute))


def already(record: LeadRecord, order: Order, job: str | None = None) -> Result | None:
    """How it stands with a lead that is left as it is: *skipped*, or *unknown*; None where there is something to do.

    What ``job`` itself began and did not finish is to be gone on with, what it finished is *done*.
    """
    mark = _mark_of(record, order)
    if mark is not None and mark.job == job:
        return Result.DONE if mark.state == "done" else None
    if order.kind is BulkKind.EXPORT and record.lead.exported_at is not None:
        return Result.SKIPPED
    if mark is None:
        return None
    if mark.state == "unknown":
        return Result.UNKNOWN
    if order.kind.verb is Verb.JUDGE and order.overrule and mark.kind != order.kind:
        return None
    return Result.SKIPPED if mark.state == "done" else None


def _mark_of(record: LeadRecord, order: Order) -> Mark | None:
    marks = {Verb.JUDGE: record.judged, Verb.EXPORT: record.exported, Verb.ENRICH: record.enriched}
    return marks[order.kind.verb]
