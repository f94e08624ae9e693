"""Leads, runs and streams for the figures of a digest."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.api.models import Lead, Run, Stream

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEK_AGO = NOON - timedelta(days=7)
STREAM = Stream(id=42, name="Founders")


def lead(id_: int = 1, fit: str | None = "high", **more: Any) -> Lead:
    profile = {"xUserId": "1", "handle": "alice"}
    return Lead.model_validate({"id": id_, "matchConfidence": fit, "profile": profile, **more})


def run(status: str, at: datetime | None, *, id_: int = 1, stream_id: int | None = 42, **more: Any) -> Run:
    return Run(id=id_, status=status, triggered_at=at, stream_id=stream_id, **more)
