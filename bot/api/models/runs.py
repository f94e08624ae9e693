"""Runs: what a stream's sync or re-test was asked to do, and how far it is.

Sources: https://docs.catchthegoodones.com/api-reference/run-stream, .../stream-run-status. The introduction
and the reference pages disagree about the names in the answer of ``run``: both are read.
"""

from enum import StrEnum

from pydantic import AliasChoices, Field

from bot.api.models.base import Model, Moment


class RunStatus(StrEnum):
    """The four documented states; a value that is not here stays plain text."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class ProgressStep(Model):
    """One line of ``progressLog`` (a plain string in v1: read as its message)."""

    step: str | None = None
    message: str = ""


class Run(Model):
    """One run for one (account, segment) pair of a stream."""

    id: int = Field(validation_alias=AliasChoices("id", "runId", "syncRunId"))
    stream_id: int | None = None
    stream_name: str | None = None
    account_id: int | None = Field(
        default=None,
        validation_alias=AliasChoices("trackedXAccountId", "trackedAccountId", "accountId", "account_id"),
    )
    x_handle: str | None = None
    segment_id: int | None = None
    segment_name: str | None = None
    source: str | None = None
    status: str
    mode: str | None = None
    triggered_at: Moment | None = None
    completed_at: Moment | None = None
    new_followers_count: int | None = None
    candidates_passed_count: int | None = None
    medium_fit_count: int | None = None
    enriched_count: int | None = None
    error_message: str | None = None
    progress_log: tuple[ProgressStep, ...] = ()

    @property
    def done(self) -> bool:
        return self.status in {RunStatus.SUCCEEDED, RunStatus.FAILED}


class QueuedRun(Model):
    """A run that will happen; poll it by ``run_id``."""

    account_id: int = Field(
        validation_alias=AliasChoices("trackedAccountId", "accountId", "trackedXAccountId", "account_id"),
    )
    run_id: int = Field(validation_alias=AliasChoices("syncRunId", "runId", "run_id"))


class SkippedRun(Model):
    """An account that was passed over; ``reason`` is ``budget_exhausted`` or ``account_sleeping`` for a run."""

    account_id: int = Field(
        validation_alias=AliasChoices("trackedAccountId", "accountId", "trackedXAccountId", "account_id"),
    )
    reason: str


class RunStarted(Model):
    """The answer of ``POST /streams/{id}/run``."""

    queued: tuple[QueuedRun, ...] = ()
    skipped: tuple[SkippedRun, ...] = ()
