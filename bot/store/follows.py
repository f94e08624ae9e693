"""Which leads somebody has in hand: person → leads, by when they last did something with each.

Only where to look: what is so is in each lead's own record, and who reads here drops what is not so any more.
"""

from datetime import datetime

from bot.store.leads import KEEP
from bot.store.redis import Script, Store, key

AT_ONCE = 50
"""Leads that are read in one step."""

# Keys: the person's leads. Arguments: now, the lead, seconds of memory.
NOTE = Script("""
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1] - ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[3])
""")

# What somebody took in hand again since it was read stays.
# Keys: the person's leads. Arguments: lead and score of each.
DROP = Script("""
for at = 1, #ARGV, 2 do
  local score = redis.call('ZSCORE', KEYS[1], ARGV[at])
  if score and tonumber(score) == tonumber(ARGV[at + 1]) then redis.call('ZREM', KEYS[1], ARGV[at]) end
end
""")


class FollowBook:
    """Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def note(self, person: str, lead_id: int, at: datetime) -> None:
        """They have it in hand from now on; the newest time counts."""
        await self._store.run(NOTE, [_of(person)], [at.timestamp(), lead_id, KEEP])

    async def some(self, person: str, start: int) -> list[tuple[int, float]]:
        """The next ``AT_ONCE`` from there on, the newest first: lead and Unix time of each."""
        end = start + AT_ONCE - 1
        rows = await self._store.call("ZREVRANGE", _of(person), start, end, "WITHSCORES")
        return [(int(lead), float(score)) for lead, score in zip(rows[::2], rows[1::2], strict=True)]

    async def drop(self, person: str, leads: list[tuple[int, float]]) -> None:
        """These are not in hand any more, unless something was done with them since they were read."""
        args = [each for lead, score in leads for each in (lead, score)]
        await self._store.run(DROP, [_of(person)], args)


def _of(person: str) -> str:
    return key("follows", group=f"person:{person}")
