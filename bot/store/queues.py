"""The leads of a bulk order that have not had their turn yet, and how it went with the others."""

from collections.abc import Sequence

from bot.bulk import Result, Tally
from bot.store.redis import Script, Store, key

KEPT = 7 * 24 * 3600
"""Seconds after the last lead had its turn."""

# Keys: leads, counts. Arguments: seconds, the leads. A queue is filled once: counts are there from then on.
FILL = Script("""
if redis.call('EXISTS', KEYS[2]) == 1 then return end
for at = 2, #ARGV do redis.call('RPUSH', KEYS[1], ARGV[at]) end
redis.call('HSET', KEYS[2], 'done', 0)
redis.call('EXPIRE', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[2], ARGV[1])
""")

# Keys: leads, counts, why some failed. Arguments: the lead, how it went, why, seconds.
# Only the first in the queue can have its turn, so that nobody counts it twice.
SETTLE = Script("""
if redis.call('LINDEX', KEYS[1], 0) ~= ARGV[1] then return end
redis.call('HINCRBY', KEYS[2], ARGV[2], 1)
if ARGV[2] == 'failed' then redis.call('HSET', KEYS[3], ARGV[1], ARGV[3]) end
redis.call('LPOP', KEYS[1])
for at = 1, 3 do redis.call('EXPIRE', KEYS[at], ARGV[4]) end
""")


class Queues:
    """Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def fill(self, bulk: str, leads: Sequence[int]) -> None:
        """Begin, once."""
        await self._store.run(FILL, _keys(bulk)[:2], [KEPT, *leads])

    async def first(self, bulk: str) -> int | None:
        """Whose turn it is."""
        lead = await self._store.call("LINDEX", _keys(bulk)[0], 0)
        return None if lead is None else int(lead)

    async def left(self, bulk: str) -> int:
        """How many have not had their turn."""
        return int(await self._store.call("LLEN", _keys(bulk)[0]))

    async def settle(self, bulk: str, lead: int, result: Result, why: str = "") -> None:
        """It was this lead's turn, and it went so."""
        await self._store.run(SETTLE, _keys(bulk), [lead, result.value, why, KEPT])

    async def tally(self, bulk: str) -> Tally:
        _, counts, failed = _keys(bulk)
        left = await self.left(bulk)
        told = await self._store.call("HGETALL", counts)
        reasons: dict[str, int] = {}
        for why in await self._store.call("HVALS", failed):
            reasons[why] = reasons.get(why, 0) + 1
        return Tally({Result(name): int(count) for name, count in told.items() if int(count)}, left, reasons)

    async def failed(self, bulk: str) -> list[int]:
        """The leads that failed."""
        return sorted(int(lead) for lead in await self._store.call("HKEYS", _keys(bulk)[2]))


def _keys(bulk: str) -> list[str]:
    group = f"bulk:{bulk}"
    return [key("leads", group=group), key("counts", group=group), key("failed", group=group)]
