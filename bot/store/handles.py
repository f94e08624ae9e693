"""Which leads came under which X handle, and which handles there are: for those who type one."""

from datetime import datetime

from bot.store.leads import KEEP
from bot.store.redis import Script, Store, key

NEIGHBOURS = 2_000
"""Handles, the newest, that a mistyped one is compared with: those with the same first sign."""

# Keys: the leads of a handle, the handles with its first sign. Arguments: now, the lead, the handle, seconds.
LEARN = Script("""
redis.call('ZADD', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[4])
redis.call('ZADD', KEYS[2], ARGV[1], ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[1] - ARGV[4])
redis.call('EXPIRE', KEYS[2], ARGV[4])
""")

# Keys: as above. Arguments: the handle, then the leads.
FORGET = Script("""
redis.call('ZREM', KEYS[1], unpack(ARGV, 2))
if redis.call('EXISTS', KEYS[1]) == 0 then redis.call('ZREM', KEYS[2], ARGV[1]) end
""")


class HandleBook:
    """For as long as leads are kept. A handle is the same in any case. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def learn(self, handle: str, lead_id: int, at: datetime) -> None:
        """A lead came under this handle."""
        if known := handle.casefold():
            await self._store.run(LEARN, _keys(known), [at.timestamp(), lead_id, known, KEEP])

    async def leads(self, handle: str) -> list[int]:
        """All leads of a handle, the newest first."""
        mine, _ = _keys(handle.casefold())
        return [int(each) for each in await self._store.call("ZREVRANGE", mine, 0, -1)]

    async def neighbours(self, handle: str) -> list[str]:
        """Handles with the same first sign, the newest first."""
        _, all_ = _keys(handle.casefold())
        return [str(each) for each in await self._store.call("ZREVRANGE", all_, 0, NEIGHBOURS - 1)]

    async def forget(self, handle: str, leads: list[int]) -> None:
        """These leads are not known under this handle any more."""
        known = handle.casefold()
        await self._store.run(FORGET, _keys(known), [known, *leads])


def _keys(handle: str) -> list[str]:
    group = f"handles:{handle[:1]}"
    return [key("handle", handle, group=group), key("handles", group=group)]
