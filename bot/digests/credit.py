"""How many credits went in a period, from what the balance was now and then."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

NEAR = 0.1
"""By which part of a period the first reading may lie behind its beginning."""
LATELY = timedelta(days=28)
TELLING = timedelta(days=1)
"""From here on it says something how many went."""


class Reading(NamedTuple):
    """The team's balance at a moment."""

    at: datetime
    balance: int


class Lately(NamedTuple):
    """How many credits went since a moment."""

    used: int
    since: datetime


def used(readings: Sequence[Reading], since: datetime, until: datetime) -> int | None:
    """All that the balance fell by (*assumed* to be use), from readings in order; None where too little is known.

    What was bought is not taken off: a balance that rose says nothing of what went before it did. The last reading
    before the period counts as its beginning.
    """
    before = [each for each in readings if each.at <= since]
    looked_at = [*before[-1:], *(each for each in readings if since < each.at <= until)]
    near = since + (until - since) * NEAR
    if not looked_at or looked_at[0].at > near:
        return None
    return sum(max(0, one.balance - then.balance) for one, then in pairwise(looked_at))


def lately(readings: Sequence[Reading], now: datetime) -> Lately | None:
    """What went in the last four weeks, or since the first reading; None where that is less than a day."""
    if not readings:
        return None
    since = max(now - LATELY, readings[0].at)
    went = used(readings, since, now) if now - since >= TELLING else None
    return None if went is None else Lately(went, since)
