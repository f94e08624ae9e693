"""What we know of a lead beside the API's own record: who did what, and what was found."""

from datetime import datetime
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.api.models import EnrichmentResult, Lead


class Verb(StrEnum):
    """What can be done to a lead, once each; judging may change its mind."""

    JUDGE = "judge"
    ENRICH = "enrich"
    EXPORT = "export"


class Mark(BaseModel):
    """Somebody did a verb, or is about to (``calling``: the API is being asked)."""

    model_config = ConfigDict(frozen=True)

    kind: str
    by: str
    at: datetime
    job: str
    state: Literal["calling", "done", "unknown"] = "calling"


class Began(BaseModel):
    """Whether a job may go on: it ``started``, it is the one that had begun (``resumed``), or another has it."""

    model_config = ConfigDict(frozen=True)

    outcome: Literal["started", "resumed", "taken"]
    mark: Mark


class LeadRecord(BaseModel):
    """A lead as it stands now."""

    model_config = ConfigDict(frozen=True)

    lead: Lead
    judged: Mark | None = None
    enriched: Mark | None = None
    exported: Mark | None = None
    found: EnrichmentResult | None = None
