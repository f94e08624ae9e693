"""What each person has had enriched in a calendar month: counted before the lead API is asked, and each job once."""

from bot.store.redis import Argument, Script, Store, key

KEPT = 62 * 24 * 3600
"""Seconds: longer than any month, and the next one."""

# Keys: what a person spent in a month. Arguments: for what, the most that they may (negative: no end), seconds.
TAKE = Script("""
if redis.call('SISMEMBER', KEYS[1], ARGV[1]) == 1 then return 1 end
local most = tonumber(ARGV[2])
if most >= 0 and redis.call('SCARD', KEYS[1]) >= most then return 0 end
redis.call('SADD', KEYS[1], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return 1
""")


class SpentBook:
    """Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def take(self, month: str, person: str, what: str, most: int | None) -> bool:
        """Count ``what`` for this person, unless that would be more than ``most`` (None: no cap)."""
        args: list[Argument] = [what, -1 if most is None else most, KEPT]
        return bool(await self._store.run(TAKE, [_key(month, person)], args))

    async def give_back(self, month: str, person: str, what: str) -> None:
        """It certainly did not happen."""
        await self._store.call("SREM", _key(month, person), what)

    async def count(self, month: str, person: str) -> int:
        return int(await self._store.call("SCARD", _key(month, person)))


def _key(month: str, person: str) -> str:
    return key("spent", month, person)
