"""Digests whose moment has come: one of each target, lent to one process after another until it is posted or let go.

One that could not be made is kept apart, until somebody has it made after all or a later one tells the same.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import TypeVar

from bot.digests.slots import Queued, Unmade
from bot.store.redis import Argument, Script, Store, key

Item = TypeVar("Item")

QUEUE = (key("digests", "queued"), key("digests", "queue"))
"""For scripts that queue something in the same step: what it is, as ``name {...}``, and when to look at it."""
DEAD = key("digests", "unmade")
"""What was given up, by target."""
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
# One that is done tells of the time of what was given up before it.
# Keys: queued, queue, given up. Arguments: what to do; then target, name, until, body (each empty where not needed).
SETTLE = Script("""
for at = 2, #ARGV, 4 do
  local target, head = ARGV[at], ARGV[at + 1] .. ' '
  local body = redis.call('HGET', KEYS[1], target)
  if body and string.sub(body, 1, #head) == head then
    if ARGV[1] == 'wait' then
      redis.call('ZADD', KEYS[2], ARGV[at + 2], target)
      if ARGV[at + 3] ~= '' then redis.call('HSET', KEYS[1], target, head .. ARGV[at + 3]) end
    else
      if ARGV[1] == 'bury' then redis.call('HSET', KEYS[3], target, ARGV[at + 3]) end
      if ARGV[1] == 'done' then redis.call('HDEL', KEYS[3], target) end
      redis.call('HDEL', KEYS[1], target)
      redis.call('ZREM', KEYS[2], target)
    end
  end
end
""")

# One that came meanwhile tells the same, and goes first.
# Keys: queued, queue, given up. Arguments: target, what was given up, name and body of what is due instead, when.
REVIVE = Script("""
if redis.call('HGET', KEYS[3], ARGV[1]) ~= ARGV[2] then return 0 end
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[3]) == 1 then redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1]) end
return redis.call('HDEL', KEYS[3], ARGV[1])
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
        await self._settle("wait", [(target, name, until, "") for target, name in queued])

    async def put_off(self, waiting: Sequence[tuple[Queued, datetime]]) -> None:
        """Give each back until then, as it is now."""
        rows = ((each, until.timestamp()) for each, until in waiting)
        await self._settle(
            "wait", [(each.target, each.slot.name, until, each.model_dump_json()) for each, until in rows]
        )

    async def drop(self, queued: Iterable[tuple[str, str]]) -> None:
        """Let these go (target and slot's name)."""
        await self._settle("drop", [(target, name, "", "") for target, name in queued])

    async def done(self, queued: Iterable[tuple[str, str]]) -> None:
        """Be done with these, and with what was given up before them."""
        await self._settle("done", [(target, name, "", "") for target, name in queued])

    async def bury(self, unmade: Unmade) -> None:
        """Give one up: it is kept apart, in place of an older one of its target."""
        lent = unmade.queued
        await self._settle("bury", [(lent.target, lent.slot.name, "", unmade.model_dump_json())])

    async def dead(self, count: int, until: datetime | None = None) -> list[Unmade]:
        """What was given up until then and is not told of since, the newest first; at most one of each target."""
        every = [Unmade.model_validate_json(each) for each in await self._store.call("HVALS", DEAD)]
        old = (each for each in every if until is None or each.at <= until)
        return sorted(old, key=lambda each: each.at, reverse=True)[:count]

    async def is_dead(self, target: str) -> bool:
        return bool(await self._store.call("HEXISTS", DEAD, target))

    async def dead_count(self) -> int:
        return int(await self._store.call("HLEN", DEAD))

    async def revive(self, target: str, now: datetime) -> bool:
        """Have one that was given up made after all, now; False where there is none (any more)."""
        body = await self._store.call("HGET", DEAD, target)
        if body is None:
            return False
        due = Unmade.model_validate_json(body).anew(now)
        args = [target, body, f"{due.slot.name} {due.model_dump_json()}", now.timestamp()]
        return bool(await self._store.run(REVIVE, [*QUEUE, DEAD], args))

    async def _settle(self, how: str, rows: Sequence[tuple[Argument, ...]]) -> None:
        for some in parts(rows):
            await self._store.run(SETTLE, [*QUEUE, DEAD], [how, *chain.from_iterable(some)])


def parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """As many as go into one step."""
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))
