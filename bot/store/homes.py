"""Who looked at their Home tab lately, and whose is to be drawn anew because they did something.

A drawing that is lost with a process is no loss: the tab is drawn at each opening.
"""

from datetime import datetime

from bot.store.redis import Argument, Script, Store, key

SECONDS = 24 * 3600
"""For which an opening counts."""
GAP = 10.0
"""Seconds between two drawings of one person's tab."""
AT_ONCE = 20

# Keys: who opened it when. Arguments: now, the person, seconds for which that counts.
OPENED = Script("""
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1] - ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[3])
""")

# Many deeds are one drawing: who waits for one already gets it when it was to come.
# Keys: who opened it when, who was drawn when, who is to be drawn when. Arguments: now, the person, lately, the gap.
STIR = Script("""
local opened = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[2]) or '-1')
if opened < ARGV[1] - ARGV[3] then return end
local drawn = tonumber(redis.call('ZSCORE', KEYS[2], ARGV[2]) or '-1')
redis.call('ZADD', KEYS[3], 'NX', math.max(tonumber(ARGV[1]), drawn + ARGV[4]), ARGV[2])
""")

# Keys: who was drawn when, who is to be drawn when. Arguments: now, how many, the gap.
TAKE = Script("""
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])
for _, person in ipairs(due) do
  redis.call('ZADD', KEYS[1], ARGV[1], person)
  redis.call('ZREM', KEYS[2], person)
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1] - ARGV[3])
return due
""")

_OPENED, _DRAWN, _WANTED = key("homes", "opened"), key("homes", "drawn"), key("homes", "wanted")


class Homes:
    """Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def opened(self, person: str, now: datetime) -> None:
        """They look at it."""
        await self._store.run(OPENED, [_OPENED], [now.timestamp(), person, SECONDS])

    async def stir(self, person: str, now: datetime) -> None:
        """What stands there may have changed; nothing where they did not look within a day."""
        args: list[Argument] = [now.timestamp(), person, SECONDS, GAP]
        await self._store.run(STIR, [_OPENED, _DRAWN, _WANTED], args)

    async def take(self, now: datetime) -> list[str]:
        """Whose is to be drawn now."""
        people = await self._store.run(TAKE, [_DRAWN, _WANTED], [now.timestamp(), AT_ONCE, GAP])
        return [str(each) for each in people]
