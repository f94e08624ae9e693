"""Runs: what a stream's sync or re-test was asked to do, and how far it is.

Sources: https://docs.catchthegoodones.com/api-reference/run-stream, .../re-test-stream, .../stream-run-status. The introduction
and the reference pages disagree about the names in the answer of ``run``: both are read.
"""

from enum import StrEnum
from typing import Any

from pydantic import AliasChoices, Field, model_validator

from bot.api.models.base import Model, Moment, Several, Whole


class RunStatus(StrEnum):
    """The four documented states; a value that is not here stays plain text."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class ProgressStep(Model):
    """One line of ``progressLog`` (a plain string in v1: read as its message).

    ``timestamp`` stays text: the only example writes ``"..."`` for it.
    """

    step: str | None = None
    message: str = ""
    timestamp: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _text_is_message(cls, value: Any) -> Any:
        return {"message": value} if isinstance(value, str) else value


class Run(Model):
    """One run for one (account, segment) pair of a stream."""

    id: Whole = Field(validation_alias=AliasChoices("id", "runId", "syncRunId"))
    stream_id: Whole | None = None
    stream_name: str | None = None
    account_id: Whole | None = Field(
        default=None,
        validation_alias=AliasChoices("trackedXAccountId", "trackedAccountId", "accountId", "account_id"),
    )
    x_handle: str | None = None
    segment_id: Whole | None = None
    segment_name: str | None = None
    source: str | None = None
    status: str
    mode: str | None = None
    triggered_at: Moment | None = None
    completed_at: Moment | None = None
    new_followers_count: Whole | None = None
    candidates_passed_count: Whole | None = None
    medium_fit_count: Whole | None = None
    enriched_count: Whole | None = None
    error_message: str | None = None
    progress_log: Several[ProgressStep] = ()

    @property
    def done(self) -> bool:
        return self.status in {RunStatus.SUCCEEDED, RunStatus.FAILED}


class QueuedRun(Model):
    """A run that will happen; poll it by ``run_id``."""

    account_id: Whole = Field(
        validation_alias=AliasChoices("trackedAccountId", "accountId", "trackedXAccountId", "account_id"),
    )
    run_id: Whole = Field(validation_alias=AliasChoices("syncRunId", "runId", "run_id"))


class SkippedRun(Model):
    """An account that was passed over; ``reason`` is ``budget_exhausted`` or ``account_sleeping`` for a run."""

    account_id: Whole = Field(
        validation_alias=AliasChoices("trackedAccountId", "accountId", "trackedXAccountId", "account_id"),
    )
    reason: str


class RunStarted(Model):
    """The answer of ``POST /streams/{id}/run``."""

    queued: Several[QueuedRun] = ()
    skipped: Several[SkippedRun] = ()


class QueuedRetest(QueuedRun):
    """A re-test of one pair that will happen (the introduction shows neither pair nor segment)."""

    pair_id: Whole | None = None
    segment_id: Whole | None = None


class SkippedRetest(SkippedRun):
    """A pair that was passed over; ``reason`` is ``free_tier``, ``budget_exhausted`` or ``account_sleeping``."""

    pair_id: Whole | None = None
    segment_id: Whole | None = None


class RetestStarted(Model):
    """The answer of ``POST /streams/{id}/re-test``."""

    queued: Several[QueuedRetest] = ()
    skipped: Several[SkippedRetest] = ()
