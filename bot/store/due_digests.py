"""Digests whose moment has come: one of each target, lent to one process after another until it is posted or let go."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import TypeVar

from bot.digests.slots import Queued
from bot.store.redis import Argument, Script, Store, key

Item = TypeVar("Item")

QUEUE = (key("digests", "queued"), key("digests", "queue"))
"""For scripts that queue something in the same step: what it is, as ``name {...}``, and when to look at it."""
AT_ONCE = 500
"""Targets in one step, so that the store is not busy with them for long."""
LEASE = 60.0
"""Seconds for which a due digest is ours without a sign of life."""
FARTHEST = 12 * 24 * 3600.0
"""Seconds; nothing is farther off, so that a clock that was wrong put it there."""

# What is due is moved into the future, not removed: whoever takes it has until then to show that they live.
# Keys: queued, queue. Arguments: now, until, the farthest, how many.
LEND = Script("""
for _, target in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], ARGV[3], '+inf', 'LIMIT', 0, ARGV[4])) do
  redis.call('ZADD', KEYS[2], ARGV[1], target)
end
local found = {}
for _, target in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, ARGV[4])) do
  local body = redis.call('HGET', KEYS[1], target)
  if body then
    found[#found + 1] = body
    redis.call('ZADD', KEYS[2], ARGV[2], target)
  else redis.call('ZREM', KEYS[2], target) end
end
return found
""")

# Only of the slot that was lent: a newer one in its place is another's.
# Keys: queued, queue. Arguments: what to do; then target, name, until, body (each empty where it is not needed).
SETTLE = Script("""
for at = 2, #ARGV, 4 do
  local target, head = ARGV[at], ARGV[at + 1] .. ' '
  local body = redis.call('HGET', KEYS[1], target)
  if body and string.sub(body, 1, #head) == head then
    if ARGV[1] == 'drop' then
      redis.call('HDEL', KEYS[1], target)
      redis.call('ZREM', KEYS[2], target)
    else
      redis.call('ZADD', KEYS[2], ARGV[at + 2], target)
      if ARGV[at + 3] ~= '' then redis.call('HSET', KEYS[1], target, head .. ARGV[at + 3]) end
    end
  end
end
""")


class DueQueue:
    """Slots whose moment has come, one of each target: the newest. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def lend(self, now: datetime, count: int) -> list[Queued]:
        """Some that nobody else has: they are ours for a lease."""
        at = now.timestamp()
        found = await self._store.run(LEND, QUEUE, [at, at + LEASE, at + FARTHEST, count])
        return [Queued.model_validate_json(body.partition(" ")[2]) for body in found]

    async def hold(self, queued: Iterable[tuple[str, str]], now: datetime, seconds: float = LEASE) -> None:
        """Keep these (target and slot's name) from everybody for another lease, or for so long."""
        until = now.timestamp() + seconds
        await self._settle("hold", [(target, name, until, "") for target, name in queued])

    async def put_off(self, waiting: Sequence[tuple[Queued, datetime]]) -> None:
        """Give each back until then, as it is now."""
        rows = ((each, until.timestamp()) for each, until in waiting)
        await self._settle(
            "wait", [(each.target, each.slot.name, until, each.model_dump_json()) for each, until in rows]
        )

    async def drop(self, queued: Iterable[tuple[str, str]]) -> None:
        """Be done with these (target and slot's name)."""
        await self._settle("drop", [(target, name, "", "") for target, name in queued])

    async def _settle(self, how: str, rows: Sequence[tuple[Argument, ...]]) -> None:
        for some in parts(rows):
            await self._store.run(SETTLE, QUEUE, [how, *chain.from_iterable(some)])


def parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """As many as go into one step."""
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))
