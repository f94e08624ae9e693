"""When to look for leads next: one time for all processes on this store, brought forward by whoever has a reason.

What is due stands here until somebody has looked: a process that dies while it looks is made up for by another.
"""

from dataclasses import dataclass

from bot.clock import Clock
from bot.store.redis import Argument, Script, Store, key

LEASE = 30.0
"""Seconds that a look is its process's own without a sign of life."""
FARTHEST = 2 * 3600.0
"""Seconds; what is due later than that was set by a clock that was wrong."""
TIMER, LOOKING = "timer", "looking"


@dataclass(frozen=True)
class Reason:
    """Why to look soon: ``pause`` seconds after it came up last, at most ``longest`` after it came up first."""

    name: str
    pause: float
    longest: float


WEBHOOK = Reason("webhook", 20, 120)
"""A webhook came that could be read: another one may have been lost."""
SOON = Reason("soon", 3, 20)
"""There are leads that nobody brought: a webhook could not be read, or a run is over and nobody will send one."""
PEOPLE = Reason("people", 15, 15)
"""Somebody is here and would notice new leads. Any look will do for them, as for the timer; the others wait for theirs."""


@dataclass(frozen=True)
class Streak:
    """How the last looks went: how many in a row found nothing, and how many had no answer."""

    quiet: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Turn:
    """A look that is ours to make. ``stirred``: somebody was here since the last one."""

    streak: Streak
    stirred: bool


_NUMBERS = """
local function text(number) return string.format('%.3f', number) end
"""

# Keys: looks, about them. Arguments: reason, now, pause, longest.
WANT = Script(
    _NUMBERS
    + """
local now = tonumber(ARGV[2])
local first = math.min(now, tonumber(redis.call('HGET', KEYS[2], 'first:' .. ARGV[1]) or now))
redis.call('HSET', KEYS[2], 'first:' .. ARGV[1], text(first))
redis.call('ZADD', KEYS[1], text(math.min(now + ARGV[3], first + ARGV[4])), ARGV[1])
"""
)

# Keys: looks, about them. Arguments: now, lease, farthest, owner, then those for whom any look will do.
# The look itself stands among the looks until it is over, due when its lease ends: nothing is removed before.
TAKE = Script(
    _NUMBERS
    + """
local now, lease = tonumber(ARGV[1]), tonumber(ARGV[2])
local looking = tonumber(redis.call('ZSCORE', KEYS[1], 'looking') or 0)
if looking > now and looking <= now + lease then return false end
local waiting = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local first = tonumber(waiting[2] or now)
if looking == 0 and first > now and first < now + tonumber(ARGV[3]) then return false end
redis.call('ZADD', KEYS[1], text(now + lease), 'looking')
redis.call('HSET', KEYS[2], 'owner', ARGV[4])
local served = {}
for at = 5, #ARGV do served[ARGV[at]] = true end
local stirred = redis.call('ZSCORE', KEYS[1], 'people') and 1 or 0
for at = 1, #waiting, 2 do
  local reason = waiting[at]
  if reason ~= 'looking' and (served[reason] or tonumber(waiting[at + 1]) <= now) then
    redis.call('ZREM', KEYS[1], reason)
    redis.call('HDEL', KEYS[2], 'first:' .. reason)
  end
end
return {stirred, redis.call('HGET', KEYS[2], 'quiet') or '0', redis.call('HGET', KEYS[2], 'failed') or '0'}
"""
)

# Keys: looks, about them. Arguments: owner, now, lease.
KEEP = Script(
    _NUMBERS
    + """
if redis.call('HGET', KEYS[2], 'owner') == ARGV[1] then
  redis.call('ZADD', KEYS[1], 'XX', text(ARGV[2] + ARGV[3]), 'looking')
end
"""
)

# Keys: looks, about them. Arguments: owner, when to look again, quiet, failed.
SETTLE = Script(
    _NUMBERS
    + """
if redis.call('HGET', KEYS[2], 'owner') ~= ARGV[1] or not redis.call('ZSCORE', KEYS[1], 'looking') then return end
redis.call('HSET', KEYS[2], 'quiet', ARGV[3], 'failed', ARGV[4])
redis.call('ZADD', KEYS[1], text(ARGV[2]), 'timer')
redis.call('ZREM', KEYS[1], 'looking')
"""
)


class Looks:
    """Every call may raise StoreAway."""

    def __init__(self, store: Store, clock: Clock, *, owner: str) -> None:
        """``owner`` is another one in each process."""
        self._store = store
        self._clock = clock
        self._owner = owner
        self._keys = [key("looks"), key("looks", "about")]

    async def want(self, reason: Reason) -> None:
        """Have somebody look soon. However often it is wanted until then, it is one look."""
        args: list[Argument] = [reason.name, self._now(), reason.pause, reason.longest]
        await self._store.run(WANT, self._keys, args)

    async def take(self) -> Turn | None:
        """The look that is due, now ours until it is settled or gives no sign of life; None: none is, or others look.

        The first one ever is due at once.
        """
        args: list[Argument] = [self._now(), LEASE, FARTHEST, self._owner, TIMER, PEOPLE.name]
        taken = await self._store.run(TAKE, self._keys, args)
        if not taken:
            return None
        stirred, quiet, failed = map(int, taken)
        return Turn(Streak(quiet, failed), bool(stirred))

    async def keep(self) -> None:
        """Give a sign of life."""
        await self._store.run(KEEP, self._keys, [self._owner, self._now(), LEASE])

    async def settle(self, streak: Streak, wait: float) -> None:
        """We have looked; the next time is in so many seconds. Without effect where somebody else has taken over."""
        args: list[Argument] = [self._owner, self._now() + wait, streak.quiet, streak.failed]
        await self._store.run(SETTLE, self._keys, args)

    def _now(self) -> float:
        return self._clock.now().timestamp()
