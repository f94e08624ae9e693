"""Streams (campaigns), the accounts they watch and the segments they look for.

Sources: https://docs.catchthegoodones.com/api-reference/list-segments, .../list-tracked-accounts,
.../create-stream. ``GET /streams`` is not documented beyond its purpose.
"""

from typing import Any

from pydantic import AliasChoices, Field

from bot.api.models.base import Flag, Model, Moment, Several, Whole


class Pair(Model):
    """One (tracked account, segment) couple of a stream."""

    account_id: Whole | None = Field(
        default=None,
        validation_alias=AliasChoices("accountId", "trackedAccountId", "trackedXAccountId", "account_id"),
    )
    segment_id: Whole | None = None


class Stream(Model):
    """A campaign. Item fields of the list are not documented: only ``id`` is required (assumed)."""

    id: Whole
    name: str | None = None
    is_active: Flag = True
    is_archived: Flag = False
    pairs: Several[Pair] = ()

    @property
    def title(self) -> str:
        return self.name or f"Stream {self.id}"


class Segment(Model):
    """A reusable filter set; ``name`` may be null, ``description`` is always there."""

    id: Whole
    user_facing_id: str | None = None
    name: str | None = None
    description: str
    gender_values: Several[str] = ()
    applied_search_filters: dict[str, Any] | None = None
    """Lists of labels by kind in the examples (``{"job_role": ["Founder", "CEO"]}``); the kinds are not listed."""
    follower_count_tiers: Several[str] = ()
    linked_stream_count: Whole | None = None
    created_at: Moment | None = None
    updated_at: Moment | None = None

    @property
    def title(self) -> str:
        return self.name or self.description


class Account(Model):
    """A tracked X account. Active ones are synced and billed, sleeping ones neither."""

    id: Whole = Field(
        validation_alias=AliasChoices("id", "accountId", "trackedAccountId", "trackedXAccountId"),
    )
    x_handle: str
    tier: str | None = None
    is_active: Flag = True
    profile_image_url: str | None = None
    last_known_follower_count: Whole | None = None
    last_known_tweet_count: Whole | None = None
    added_at: Moment | None = None
    assigned_segment_ids: Several[Whole] = ()
    pending_tier: str | None = None
    pending_tier_effective_at: Moment | None = None


class Accounts(Model):
    """Whole lists, no paging documented. The item shape of ``sleeping`` is taken to be the same (assumed)."""

    active: Several[Account] = ()
    sleeping: Several[Account] = ()

    @property
    def all(self) -> tuple[Account, ...]:
        return self.active + self.sleeping
