"""Everything the API answers with, as frozen models."""

from bot.api.models.leads import (
    BadReason,
    Confidence,
    ContactRoute,
    Email,
    Enrichment,
    EnrichmentResult,
    Feedback,
    Lead,
    LeadCounts,
    LeadPage,
    Lifecycle,
    LinkedIn,
    Output,
    Profile,
)
from bot.api.models.me import AccountBudget, Credits, DailySync, Me, MonthlyRetest, Totals
from bot.api.models.runs import ProgressStep, QueuedRun, Run, RunStarted, RunStatus, SkippedRun
from bot.api.models.streams import Account, Accounts, Pair, Segment, Stream
from bot.api.models.webhooks import WebhookFilter, WebhookSubscription

__all__ = [
    "Account",
    "AccountBudget",
    "Accounts",
    "BadReason",
    "Confidence",
    "ContactRoute",
    "Credits",
    "DailySync",
    "Email",
    "Enrichment",
    "EnrichmentResult",
    "Feedback",
    "Lead",
    "LeadCounts",
    "LeadPage",
    "Lifecycle",
    "LinkedIn",
    "Me",
    "MonthlyRetest",
    "Output",
    "Pair",
    "Profile",
    "ProgressStep",
    "QueuedRun",
    "Run",
    "RunStarted",
    "RunStatus",
    "Segment",
    "SkippedRun",
    "Stream",
    "Totals",
    "WebhookFilter",
    "WebhookSubscription",
]
