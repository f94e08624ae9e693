"""Which API the contract is held against: a stand-in of our own for each test, or one that the environment names.

``GOODONES_CONTRACT_URL`` and ``GOODONES_CONTRACT_KEY`` name another API, say
``https://www.catchthegoodones.com/api/v2`` and its key. It is only read there, unless ``GOODONES_CONTRACT_WRITES`` says

- ``1``: also change what costs nothing. Streams are made and archived, templates and subscriptions made and deleted;
  one lead is judged, one exported, and two segments stay behind, since no endpoint deletes one.
- ``billed``: also what subscription, credits or budgets pay for: one run and one re-test of one account, enrichments
  of one lead, two accounts put to sleep or woken and back again, a downgrade scheduled and taken back.

``GOODONES_CONTRACT_PER_MINUTE`` is how many requests a minute it takes, where that is not 60.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import pytest

from bot.api.budget import PER_MINUTE
from bot.clock import Clock
from tests.contract.standin import StandIn

VARIABLE = "GOODONES_CONTRACT_"


class Writes(IntEnum):
    """How much may be changed at another API."""

    NONE = 0
    FREE = 1
    BILLED = 2


ALLOWED: Mapping[str, Writes] = {"": Writes.NONE, "1": Writes.FREE, "billed": Writes.BILLED}


@dataclass(frozen=True)
class OtherApi:
    """The API that the environment names."""

    url: str
    key: str = field(repr=False)
    writes: Writes = Writes.NONE
    per_minute: int = PER_MINUTE


@dataclass(frozen=True)
class Target:
    """What one test asks; without a ``stand_in`` it is another API."""

    url: str
    key: str = field(repr=False)
    clock: Clock
    stand_in: StandIn | None = None


def other_api(environ: Mapping[str, str]) -> OtherApi | None:
    """What the environment names, nothing where it names nothing. Raises ``pytest.UsageError`` for a half of it."""
    given = {
        name: environ.get(VARIABLE + name, "").strip() for name in ("URL", "KEY", "WRITES", "PER_MINUTE")
    }
    if not any(given.values()):
        return None
    if not (given["URL"] and given["KEY"]):
        raise pytest.UsageError(f"another API is named by {VARIABLE}URL and {VARIABLE}KEY together")
    if given["WRITES"] not in ALLOWED:
        raise pytest.UsageError(f"{VARIABLE}WRITES is 1 or billed, or is left out")
    per_minute = given["PER_MINUTE"] or str(PER_MINUTE)
    if not (per_minute.isascii() and per_minute.isdigit() and int(per_minute)):
        raise pytest.UsageError(f"{VARIABLE}PER_MINUTE is a number from 1")
    return OtherApi(given["URL"].rstrip("/"), given["KEY"], ALLOWED[given["WRITES"]], int(per_minute))


def meant_for(other: OtherApi, fixtures: Collection[str], writes: pytest.Mark | None) -> bool:
    """Whether a test is for another API: it asks the target, steers no stand-in, and changes only what is allowed."""
    if "target" not in fixtures or "stand_in" in fixtures:
        return False
    if writes is None:
        return True
    needed = Writes.BILLED if writes.kwargs.get("billed") else Writes.FREE
    return needed <= other.writes
