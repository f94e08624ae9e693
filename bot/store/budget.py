"""What was sent to the API within the last minute, by every process that shares this store and this key.

Time is the store's own, so that no two clocks have to agree. The rules are those of ``bot.api.budget.Alone``.
"""

import secrets
from collections.abc import Callable

import structlog

from bot.api.budget import KEPT, LONGEST_BLOCK, PER_MINUTE, WINDOW, Alone, Lane, Turn, fingerprint, room
from bot.clock import Clock
from bot.errors import StoreAway
from bot.store.redis import NOW, Argument, Script, Store, key

log = structlog.stdlib.get_logger(__name__)

# Keys: log, block. Arguments: now, window, kept, room, ahead, a new name.
TAKE = Script(
    NOW
    + """
local window, room, ahead = tonumber(ARGV[2]), tonumber(ARGV[4]), tonumber(ARGV[5])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', text(now - tonumber(ARGV[3])))
redis.call('ZREMRANGEBYSCORE', KEYS[1], '(' .. text(now + window), '+inf')
local blocked = tonumber(redis.call('GET', KEYS[2]) or 0)
if blocked > now then return {text(blocked - now), text(now)} end
local begin = '(' .. text(now - window)
local count = redis.call('ZCOUNT', KEYS[1], begin, '+inf')
local over = count + ahead - room
if over < 0 then
  redis.call('ZADD', KEYS[1], text(now), ARGV[6])
  redis.call('EXPIRE', KEYS[1], math.ceil(tonumber(ARGV[3])))
  return {'0', text(now)}
end
local rounds, oldest = over, now
if count > 0 then
  rounds = math.floor(over / count)
  oldest = tonumber(redis.call('ZRANGEBYSCORE', KEYS[1], begin, '+inf', 'WITHSCORES', 'LIMIT', over % count, 1)[2])
end
return {text(math.max(0.001, oldest + window * (1 + rounds) - now)), text(now)}
"""
)

# Keys: log. Arguments: now, window, kept, time of sending, requests that are gone by the API's own count, a new name.
LEARN = Script(
    NOW
    + """
local sent = tonumber(ARGV[4])
local ours = redis.call('ZCOUNT', KEYS[1], '(' .. text(sent - tonumber(ARGV[2])), '+inf')
for n = 1, tonumber(ARGV[5]) - ours do redis.call('ZADD', KEYS[1], text(sent), ARGV[6] .. ':' .. n) end
redis.call('EXPIRE', KEYS[1], math.ceil(tonumber(ARGV[3])))
"""
)

# Keys: block. Arguments: now, seconds.
BLOCK = Script(
    NOW
    + """
local till = math.max(tonumber(redis.call('GET', KEYS[1]) or 0), now + tonumber(ARGV[2]))
redis.call('SET', KEYS[1], text(till), 'EX', math.max(1, math.ceil(till - now)))
"""
)


class SharedLog:
    """A ``bot.api.budget.Log`` in Redis. While the store is away, each process counts alone."""

    def __init__(
        self,
        store: Store,
        api_key: str,
        clock: Clock,
        *,
        per_minute: int = PER_MINUTE,
        time: Callable[[], float] | None = None,
    ) -> None:
        """``time`` gives Unix seconds in place of the store's own (for time that a test moves)."""
        owner = fingerprint(api_key)
        self._log, self._block = key("budget", owner), key("budget", owner, "block")
        self._store = store
        self._limit = per_minute
        self._time = time
        self._alone = Alone(clock, per_minute)

    async def take(self, lane: Lane, ahead: int = 0) -> Turn:
        args = [*self._times(), room(lane, self._limit), ahead, secrets.token_hex(8)]
        try:
            wait, at = await self._store.run(TAKE, [self._log, self._block], args)
        except StoreAway as error:
            log.warning("store away, counting requests alone", error=str(error))
            return await self._alone.take(lane, ahead)
        return Turn(float(wait), float(at))

    async def learn(self, sent_at: float, remaining: int) -> None:
        args = [*self._times(), sent_at, self._limit - remaining, secrets.token_hex(8)]
        try:
            await self._store.run(LEARN, [self._log], args)
        except StoreAway:
            await self._alone.learn(sent_at, remaining)

    async def block(self, seconds: float) -> None:
        try:
            await self._store.run(BLOCK, [self._block], [self._now(), min(seconds, LONGEST_BLOCK)])
        except StoreAway:
            await self._alone.block(seconds)

    def _times(self) -> list[Argument]:
        return [self._now(), WINDOW, KEPT]

    def _now(self) -> Argument:
        return "" if self._time is None else self._time()
