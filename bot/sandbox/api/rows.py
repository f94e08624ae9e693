"""What the stand-in remembers, row by row. Times are stamps such as ``2026-06-02T09:00:00Z``."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.api.modes import SYNC


@dataclass(frozen=True)
class Owner:
    """Whom the key belongs to, and the team's credits. There is one: id 1."""

    id: int
    name: str
    email: str
    subscription_status: str
    has_team: bool
    credits_balance: int
    low_balance_threshold: int
    auto_topup: bool
    billing_anchor: str

    @property
    def subscribed(self) -> bool:
        return self.subscription_status in {"active", "trialing"}

    @property
    def free(self) -> bool:
        return self.subscription_status == "free_user"


@dataclass(frozen=True)
class Account:
    """A tracked X account."""

    id: int
    handle: str
    tier: str
    is_active: bool
    follower_count: int
    tweet_count: int
    added_at: str
    tags: list[str] = field(default_factory=list)
    pending_tier: str | None = None
    pending_tier_effective_at: str | None = None


@dataclass(frozen=True)
class Segment:
    """A reusable filter set."""

    id: int
    description: str
    created_at: str
    updated_at: str
    name: str | None = None
    gender_values: list[str] = field(default_factory=list)
    applied_search_filters: dict[str, list[str]] = field(default_factory=dict)
    follower_count_tiers: list[str] = field(default_factory=list)
    is_archived: bool = False

    @property
    def title(self) -> str:
        return self.name or self.description


@dataclass(frozen=True)
class Stream:
    """A campaign's own settings; its pairs are rows of their own."""

    id: int
    name: str
    created_at: str
    updated_at: str
    sync_times: list[str] = field(default_factory=lambda: ["09:00"])
    timezone: str = "UTC"
    auto_enrich_linkedin: bool = False
    auto_enrich_email: bool = False
    email_mode: str = "any"
    email_digest_override: str | None = None
    telegram_override: bool | None = None
    delivery_destination: str = "leads_only"
    webhook_url: str | None = None
    csv_email_recipients: dict[str, Any] | None = None
    is_active: bool = True
    is_archived: bool = False

    @property
    def automated(self) -> bool:
        """Whether it runs by itself at its sync times."""
        return self.is_active and not self.is_archived


@dataclass(frozen=True)
class Pair:
    """One (account, segment) couple of a stream."""

    id: int
    stream_id: int
    account_id: int
    segment_id: int


@dataclass(frozen=True)
class Profile:
    """An invented X profile, with what an enrichment would find. ``id`` is the X user id, a string of digits."""

    id: str
    handle: str
    name: str
    bio: str
    followers: int
    gender: str
    labels: dict[str, list[str]]
    linkedin: str | None = None
    email: str | None = None
    email_verified: bool = False


@dataclass(frozen=True)
class Lead:
    """A profile found by a run for one segment of a stream."""

    id: int
    stream_id: int
    account_id: int
    segment_id: int
    run_id: int
    x_user_id: str
    match_confidence: str
    source_type: str
    discovered_at: str
    exported_at: str | None = None


@dataclass(frozen=True)
class Feedback:
    """What was said of a lead for a segment. ``id`` is ``lead-segment``: one judgement for each couple."""

    id: str
    lead_id: int
    segment_id: int
    feedback: str
    bad_reason: str | None
    bad_reason_freeform: str | None
    at: str


@dataclass(frozen=True)
class Run:
    """One sync of one account for a stream, or one re-test of a pair. ``doomed`` runs will fail."""

    id: int
    stream_id: int
    account_id: int
    segment_id: int
    source: str
    status: str
    triggered_at: str
    completed_at: str | None = None
    mode: str = SYNC
    new_followers_count: int = 0
    candidates_passed_count: int = 0
    medium_fit_count: int = 0
    enriched_count: int = 0
    error_message: str | None = None
    progress_log: list[dict[str, str]] = field(default_factory=list)
    doomed: bool = False

    @property
    def going(self) -> bool:
        return self.status in {"queued", "running"}


@dataclass(frozen=True)
class Subscription:
    """A webhook subscription; its filter is kept as it was sent."""

    id: int
    target_url: str
    filter_config: dict[str, Any]


@dataclass(frozen=True)
class DmTemplate:
    """A canned message."""

    id: int
    name: str
    message_body: str
    created_at: str
    updated_at: str


@dataclass(frozen=True)
class NotificationSettings:
    """The team's defaults for summaries, under the names that the API shows. There is one: id 1."""

    id: int
    values: dict[str, Any]


@dataclass(frozen=True)
class Lookup:
    """One look-up by handle: what it was for (``enrich`` or ``enrich-email``), what it found and what it cost."""

    id: int
    kind: str
    handle: str
    credits: int
    at: str
    linkedin: str | None = None
    email: str | None = None
    email_verified: bool = False


@dataclass(frozen=True)
class Use:
    """How much of a budget is used. ``id`` is ``what/period/account``, say ``sync/2026-06-02/7``."""

    id: str
    count: int
