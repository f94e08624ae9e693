"""Slack's limits by method, kept in advance by every process that shares this store, the most urgent first.

A bucket of tokens for each method, and a list of those who wait for one. Who asks is told to go, or when its turn is
likely to come: nobody asks in between, and nobody is passed over. A bucket holds about ten seconds' worth, so that a
few go at once and the rest go evenly, in place of all at once and then none for a minute.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.store.ranks import PATIENCE, Rank
from bot.store.redis import NOW, Argument, Script, Store, key
from bot.store.together import Together

POST_GAP = 1.0
"""Seconds between two posts to one channel; kept by the channel's lane."""
POSTS_A_MINUTE = 240
"""Over the whole workspace, where Slack says "several hundred per minute" (*assumed* to be more than this)."""
UPDATES_A_MINUTE = 45
"""``chat.update`` is of tier 3 (50 and more a minute); a little below, since others may edit too."""

WINDOW = 61.0
"""Seconds that a limit of so many a minute is counted for: one more, for ways to Slack that take unequally long."""
BURST = 10.0
"""Seconds' worth of a limit that may go at once."""
GRACE = 10.0
"""Seconds after which the turn of one who does not come is over."""
LONGEST_WAIT = 60.0
"""Seconds after which one who waits asks again, however long the list is."""
LONGEST_BLOCK = 3600.0
"""Seconds of a ``Retry-After`` that are believed; then one call asks again."""
KEPT = 2 * 3600
AHEAD = 3600.0
"""Seconds by which answers to people go before those who have waited: practically always."""
MOST_TOGETHER = 64


class Method(StrEnum):
    """The methods by which the outbox is sent: https://docs.slack.dev/apis/web-api/rate-limits"""

    POST = "chat.postMessage"
    UPDATE = "chat.update"


# The list is in order of arrival, each with its rank's start. Those who wait are counted whether they are there at the
# moment or not: a token that is meant for one of them is left to them, until their turn is over.
# Keys: bucket, list, when each of the list was told to come. Arguments: now, tokens a second, most tokens,
# grace, longest wait, seconds to keep all that; then for each who asks a name and a start in seconds from now.
TURN = Script(
    NOW
    + """
local rate, most, grace, longest = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local kept = redis.call('HMGET', KEYS[1], 'left', 'at', 'blocked')
local gained = math.max(0, now - (tonumber(kept[2]) or now)) * rate
local left = math.min(most, (tonumber(kept[1]) or most) + gained)
local blocked = (tonumber(kept[3]) or 0) - now

local function leave(name)
  redis.call('ZREM', KEYS[2], name)
  redis.call('ZREM', KEYS[3], name)
end

-- A time far ahead was told before the clock was set back.
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', text(now - grace))) do leave(name) end
for _, name in ipairs(redis.call('ZRANGEBYSCORE', KEYS[3], text(now + longest + 1), '+inf')) do leave(name) end

local waits = {}
for n = 7, #ARGV, 2 do
  local name = ARGV[n]
  redis.call('ZADD', KEYS[2], 'LT', text(now + ARGV[n + 1]), name)
  local ahead = redis.call('ZRANK', KEYS[2], name)
  local wait = math.min(longest, math.max(blocked, (ahead + 1 - left) / rate))
  if wait < 0.000001 then
    left = left - 1
    leave(name)
    waits[#waits + 1] = '0'
  else
    redis.call('ZADD', KEYS[3], text(now + wait), name)
    waits[#waits + 1] = text(wait)
  end
end
redis.call('HSET', KEYS[1], 'left', string.format('%.12f', left), 'at', text(now))
for n = 1, 3 do redis.call('EXPIRE', KEYS[n], ARGV[6]) end
return waits
"""
)

# Keys: bucket. Arguments: now, seconds, seconds to keep it.
BLOCK = Script(
    NOW
    + """
local till = now + tonumber(ARGV[2])
redis.call('HSET', KEYS[1], 'blocked', text(math.max(till, tonumber(redis.call('HGET', KEYS[1], 'blocked') or 0))))
redis.call('EXPIRE', KEYS[1], ARGV[3])
"""
)


@dataclass(frozen=True)
class Pace:
    """At most so many in any minute: ``burst`` at once, then ``a_second``."""

    a_minute: int

    @property
    def burst(self) -> int:
        return max(1, int(self.a_minute * BURST / WINDOW))

    @property
    def a_second(self) -> float:
        """What is left for the rest of a minute that began with a full bucket."""
        return (self.a_minute - self.burst + 1) / WINDOW


@dataclass(frozen=True)
class _Asks:
    name: str
    start: float


class Paces:
    """Every call may raise StoreAway."""

    def __init__(
        self,
        store: Store,
        *,
        posts_a_minute: int = POSTS_A_MINUTE,
        time: Callable[[], float] | None = None,
    ) -> None:
        """``posts_a_minute``: 0 is no limit. ``time`` gives Unix seconds in place of the store's own."""
        limits = {Method.POST: posts_a_minute, Method.UPDATE: UPDATES_A_MINUTE}
        self._buckets = {
            method: _Bucket(store, method, Pace(limit), time) for method, limit in limits.items() if limit
        }

    async def turn(self, method: Method, name: str, rank: Rank, waited: float = 0.0) -> float:
        """Seconds until ``name`` should ask again; 0.0 is *go*, and counted. ``waited``: seconds it did before."""
        bucket = self._buckets.get(method)
        return await bucket.turn(name, _start(rank, waited)) if bucket else 0.0

    async def block(self, method: Method, seconds: float) -> None:
        """Slack wants quiet of a method for so long; an earlier wish for longer stands."""
        if bucket := self._buckets.get(method):
            await bucket.block(seconds)

    def every(self, method: Method) -> float:
        """Seconds between two calls in the long run; 0.0 where there is no limit of ours."""
        bucket = self._buckets.get(method)
        return 1 / bucket.pace.a_second if bucket else 0.0


class _Bucket:
    """One method's: who asks while the store is busy with others who ask goes with the next."""

    def __init__(
        self, store: Store, method: Method, pace: Pace, time: Callable[[], float] | None = None
    ) -> None:
        self.pace = pace
        self._store = store
        self._time = time
        self._keys = [key("pace", method), key("pace", method, "waiting"), key("pace", method, "told")]
        self._together: Together[_Asks, float] = Together(self._ask, weight=lambda _: 1 / MOST_TOGETHER)

    async def turn(self, name: str, start: float) -> float:
        return await self._together.do(_Asks(name, start))

    async def block(self, seconds: float) -> None:
        args: list[Argument] = [self._now(), min(seconds, LONGEST_BLOCK), KEPT]
        await self._store.run(BLOCK, self._keys[:1], args)

    async def _ask(self, asking: Sequence[_Asks]) -> list[float]:
        args: list[Argument] = [
            self._now(),
            self.pace.a_second,
            self.pace.burst,
            GRACE,
            LONGEST_WAIT,
            KEPT,
        ]
        for each in asking:
            args += [each.name, each.start]
        waits = await self._store.run(TURN, self._keys, args)
        # Up to the next millisecond, so that it is there when one comes.
        return [math.ceil(float(wait) * 1000) / 1000 for wait in waits]

    def _now(self) -> Argument:
        return "" if self._time is None else self._time()


def _start(rank: Rank, waited: float) -> float:
    """Seconds from now for which others who come go before: answers pass all, a summary lets cards pass for a while."""
    if rank is Rank.SUMMARY:
        return max(0.0, PATIENCE[rank] - waited)
    return -AHEAD if rank is Rank.ANSWER else 0.0
