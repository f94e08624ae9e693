"""What was put aside to be tried again later: looked through, and cleared of what has to go, each at its own time still."""

from collections.abc import AsyncIterator

from bot.store.redis import Script, Store

AT_ONCE = 20
"""Entries that are read in one step, about: bodies may be large."""

# What came back to be tried meanwhile is there no more, and stays as it is. A member is an id, a blank, and a body.
# Keys: what is put aside. Arguments: the member, the member that takes its place (empty: none).
SWAP = Script("""
local due = redis.call('ZSCORE', KEYS[1], ARGV[1])
if not due then return end
if ARGV[2] ~= '' then redis.call('ZADD', KEYS[1], due, ARGV[2]) end
redis.call('ZREM', KEYS[1], ARGV[1])
""")


class Aside:
    """One list of an inbox, by its key. Every call may raise StoreAway."""

    def __init__(self, store: Store, key: str) -> None:
        self._store = store
        self._key = key

    async def iter(self) -> AsyncIterator[tuple[str, str]]:
        """Id and body of each that is there all the while; one may come twice."""
        cursor = 0
        while True:
            after, rows = await self._store.call("ZSCAN", self._key, cursor, "COUNT", AT_ONCE)
            for member, _ in rows:
                id_, _, body = str(member).partition(" ")
                yield id_, body
            cursor = int(after)
            if cursor == 0:
                return

    async def rewrite(self, id_: str, body: str, left: str | None) -> None:
        """Have ``left`` be tried in the place of this body (None: nothing)."""
        becomes = "" if left is None else f"{id_} {left}"
        await self._store.run(SWAP, [self._key], [f"{id_} {body}", becomes])
