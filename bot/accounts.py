"""Tracked accounts as people have to do with them: which sleep, what is to be done with one, and what came of it."""

from dataclasses import dataclass
from enum import StrEnum

from bot.api.models import Account
from bot.records import Mark

MOST = 20
"""So many are woken or put to sleep at once: as many as a window shows to be ticked."""


class Deed(StrEnum):
    """What changes the subscription's quantity by one of an account's tier: up, or down."""

    WAKE = "wake"
    SLEEP = "sleep"


class Outcome(StrEnum):
    """What became of one account."""

    DONE = "done"
    ALREADY = "already"
    """It was so before."""
    BUSY = "busy"
    """Somebody else is at it just now."""
    FAILED = "failed"
    """It certainly did not happen."""
    LEFT = "left"
    """It was not tried, since the one before failed for a reason that holds for all."""
    UNCHANGED = "unchanged"
    """The answer was lost, and afterwards the API showed the account as it was before."""
    UNKNOWN = "unknown"
    """The answer was lost, and the API could not be looked at either."""


@dataclass(frozen=True)
class Tracked:
    """A tracked account as it stands; ``streams`` is how many use it (None: their pairs do not say)."""

    account: Account
    asleep: bool
    streams: int | None = None


@dataclass(frozen=True)
class Turned:
    """What became of one account: ``trouble`` for people where it failed, ``by`` whoever else did it or is at it."""

    account_id: int
    outcome: Outcome
    trouble: str = ""
    by: Mark | None = None

    @property
    def happened(self) -> bool:
        """Whether it did, or may have."""
        return self.outcome in {Outcome.DONE, Outcome.UNCHANGED, Outcome.UNKNOWN}
