"""Streams (campaigns), the accounts they watch and the segments they look for.

Sources: https://docs.catchthegoodones.com/api-reference/list-segments, .../list-tracked-accounts,
.../create-stream. ``GET /streams`` is not documented beyond its purpose.
"""

from pydantic import AliasChoices, Field

from bot.api.models.base import Model, Moment


class Pair(Model):
    """One (tracked account, segment) couple of a stream."""

    account_id: int | None = Field(
        default=None,
        validation_alias=AliasChoices("accountId", "trackedAccountId", "trackedXAccountId", "account_id"),
    )
    segment_id: int | None = None


class Stream(Model):
    """A campaign. Item fields of the list are not documented: only ``id`` is required (assumed)."""

    id: int
    name: str | None = None
    is_active: bool = True
    is_archived: bool = False
    pairs: tuple[Pair, ...] = ()

    @property
    def title(self) -> str:
        return self.name or f"Stream {self.id}"


class Segment(Model):
    """A reusable filter set; ``name`` may be null, ``description`` is always there."""

    id: int
    user_facing_id: str | None = None
    name: str | None = None
    description: str
    linked_stream_count: int | None = None
    created_at: Moment | None = None

    @property
    def title(self) -> str:
        return self.name or self.description


class Account(Model):
    """A tracked X account. Active ones are synced and billed, sleeping ones neither."""

    id: int = Field(
        validation_alias=AliasChoices("id", "accountId", "trackedAccountId", "trackedXAccountId"),
    )
    x_handle: str
    tier: str | None = None
    is_active: bool = True
    last_known_follower_count: int | None = None
    assigned_segment_ids: tuple[int, ...] = ()
    pending_tier: str | None = None
    pending_tier_effective_at: Moment | None = None


class Accounts(Model):
    """Whole lists, no paging documented. The item shape of ``sleeping`` is taken to be the same (assumed)."""

    active: tuple[Account, ...] = ()
    sleeping: tuple[Account, ...] = ()

    @property
    def all(self) -> tuple[Account, ...]:
        return self.active + self.sleeping
