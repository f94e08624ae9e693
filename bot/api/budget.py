"""The API's sixty requests a minute: who may send now, who waits, and how long.

The API counts by key (https://docs.catchthegoodones.com/api-reference/introduction), so that whoever shares a key
shares one log of what was sent: ``Alone`` for one process, ``bot.store.budget.SharedLog`` for all on one Redis.
How the API's own minute begins is not documented. A sliding log that is a little longer than a minute fits into
each kind; a bucket that refills, or a window of our own, would send up to twice as much into one of its minutes.
"""

import bisect
from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256
from typing import Protocol

from bot.clock import Clock

PER_MINUTE = 60
WINDOW = 61.0
"""Seconds that a request counts: the API's minute and one second more, for ways that take unequally long."""
KEPT = 300.0
"""Seconds that a request is remembered: what was sent before a slow answer must still be countable."""
LONGEST_BLOCK = 3600.0
"""Seconds of a ``Retry-After`` that are believed; then one request asks again."""


class Lane(IntEnum):
    """Who waits for an answer: the lower, the sooner."""

    AT_ONCE = -1
    """Now or not at all: it can do without the answer, and cannot wait for it."""
    PEOPLE = 0
    """Somebody looks at the screen."""
    JOBS = 1
    """Something that was promised: leads that arrived, clicks that are tried again."""
    BACKGROUND = 2
    """Nobody would notice: polling, healing."""


LEFT = {Lane.AT_ONCE: 20, Lane.PEOPLE: 0, Lane.JOBS: 20, Lane.BACKGROUND: 30}
"""Requests of each minute that a lane never takes: people always find twenty, jobs ten before the background."""


@dataclass(frozen=True)
class Turn:
    """``wait`` is 0.0 for *go*, else the seconds after which to ask again; ``at`` is the log's own time."""

    wait: float
    at: float


class Log(Protocol):
    """What was sent when. Times are Unix seconds of the log's own clock."""

    async def take(self, lane: Lane, ahead: int = 0) -> Turn:
        """Count a request now, if the lane has room for it and for ``ahead`` others that came before."""
        ...

    async def learn(self, sent_at: float, remaining: int) -> None:
        """The answer to a request of ``sent_at`` says how many are left: fewer than we thought, others send too."""
        ...

    async def block(self, seconds: float) -> None:
        """The API wants quiet for so long."""
        ...


class Alone:
    """The log of one process. ``SharedLog`` does the same in Redis, and is held to the same tests."""

    def __init__(self, clock: Clock, per_minute: int = PER_MINUTE) -> None:
        self._clock = clock
        self._limit = per_minute
        self._sent: list[float] = []
        self._blocked_until = 0.0

    async def take(self, lane: Lane, ahead: int = 0) -> Turn:
        now = self._now()
        del self._sent[: bisect.bisect_right(self._sent, now - KEPT)]
        # A clock was set back: until it is that late again, what is left would hold everyone up.
        del self._sent[bisect.bisect_right(self._sent, now + WINDOW) :]
        if self._blocked_until > now:
            return Turn(self._blocked_until - now, now)
        counting = self._sent[bisect.bisect_right(self._sent, now - WINDOW) :]
        over = len(counting) + ahead - room(lane, self._limit)
        if over < 0:
            self._sent.append(now)
            return Turn(0.0, now)
        return Turn(_until_free(counting, over, now), now)

    async def learn(self, sent_at: float, remaining: int) -> None:
        ours = len(self._sent) - bisect.bisect_right(self._sent, sent_at - WINDOW)
        for _ in range(self._limit - remaining - ours):
            bisect.insort(self._sent, sent_at)

    async def block(self, seconds: float) -> None:
        self._blocked_until = max(self._blocked_until, self._now() + min(seconds, LONGEST_BLOCK))

    def _now(self) -> float:
        return self._clock.now().timestamp()


def fingerprint(api_key: str) -> str:
    """Tells one key from another: the key itself has no place in a store."""
    return sha256(api_key.encode()).hexdigest()[:16]


def room(lane: Lane, limit: int) -> int:
    """How many of the last minute's requests there may be for this lane to add one: one at least."""
    return max(1, limit - LEFT[lane])


def _until_free(counting: list[float], over: int, now: float) -> float:
    """Seconds until ``over`` + 1 of the counting requests are over; each full round of them takes a window more."""
    rounds, index = divmod(over, len(counting)) if counting else (over, 0)
    oldest = counting[index] if counting else now
    return max(0.001, oldest + WINDOW * (1 + rounds) - now)
