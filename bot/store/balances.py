"""What the team's credits were now and then, for two months."""

from datetime import UTC, datetime

from bot.digests.credit import Reading
from bot.store.redis import Argument, Script, Store, key

KEPT = 62 * 24 * 3600
"""Seconds."""
AT_LEAST_EVERY = 3600
"""Seconds after which a balance is noted again that did not change."""

# What is older than the newest reading says nothing new. Keys: readings, newest last. Arguments: time, balance,
# seconds between two of the same balance, seconds kept.
NOTE = Script("""
local newest = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
if newest[1] then
  local past = tonumber(ARGV[1]) - tonumber(newest[2])
  local same = string.match(newest[1], ':(.*)$') == ARGV[2]
  if past <= 0 or (same and past < tonumber(ARGV[3])) then return end
end
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[1] .. ':' .. ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', tonumber(ARGV[1]) - tonumber(ARGV[4]))
redis.call('EXPIRE', KEYS[1], ARGV[4])
""")


class Balances:
    """Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def note(self, balance: int, at: datetime) -> None:
        """The balance was read."""
        args: list[Argument] = [int(at.timestamp()), balance, AT_LEAST_EVERY, KEPT]
        await self._store.run(NOTE, [_readings()], args)

    async def all(self) -> list[Reading]:
        """Every reading, oldest first."""
        rows = await self._store.call("ZRANGE", _readings(), 0, -1)
        return [_reading(row) for row in rows]


def _readings() -> str:
    return key("credits", "readings")


def _reading(row: str) -> Reading:
    at, _, balance = row.partition(":")
    return Reading(datetime.fromtimestamp(int(at), tz=UTC), int(balance))
