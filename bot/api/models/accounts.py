"""Tracked X accounts, and what a change of tier did.

Sources: https://docs.catchthegoodones.com/api-reference/list-tracked-accounts, .../change-tier, .../create-stream
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from pydantic import AliasChoices, Field

from bot.api.models.base import Flag, Model, Moment, Several, Tolerant, Whole


class Tier(StrEnum):
    """What an account is billed as, the smallest first; a value that is not here stays plain text when read."""

    STARTER = "starter"
    GROWTH = "growth"
    PRO = "pro"


class TierAction(StrEnum):
    """What a change of tier did, as documented; a value that is not here stays plain text."""

    UPGRADED = "upgraded"
    """At once, and prorated."""
    DOWNGRADE_SCHEDULED = "downgrade_scheduled"
    """At the end of the billing period."""
    PENDING_CANCELLED = "pending_cancelled"
    """The current tier was sent while a downgrade was pending."""


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

    @property
    def asleep(self) -> tuple[Account, ...]:
        """Those that sleep, wherever they are listed."""
        return (*(each for each in self.active if not each.is_active), *self.sleeping)


class TierChange(Tolerant):
    """The answer of ``POST /accounts/{id}/change-tier``.

    The keys of ``account`` are not documented: read as in the list of accounts (assumed), else ``None``.
    """

    decisive: ClassVar[frozenset[str]] = frozenset({"action"})

    action: str
    account: Account | None = None
    effective_at: Moment | None = None


@dataclass(frozen=True)
class NewAccount:
    """An X account by its handle, with or without ``@``; one that is tracked already is taken as it is.

    Without a ``tier`` the API chooses: its default is not documented.
    """

    handle: str
    tier: Tier | None = None

    def wire(self) -> dict[str, Any]:
        """Its part of a pair. Raises ``ValueError`` where there is no handle."""
        tier = {} if self.tier is None else {"accountTier": str(self.tier)}
        return {"accountHandle": bare_handle(self.handle), **tier}


def bare_handle(handle: str) -> str:
    """A handle as the API's examples write it: without ``@``. Raises ``ValueError`` for an empty one."""
    bare = handle.strip().removeprefix("@")
    if not bare:
        raise ValueError("no handle")
    return bare
