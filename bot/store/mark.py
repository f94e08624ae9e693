"""Whether the store still is the one that took what we gave it: a mark in it that nobody else makes."""

from collections.abc import Callable

from bot.store.redis import Script, Store, key

STANDS = Script("""
redis.call('SETNX', KEYS[1], ARGV[1])
return redis.call('GET', KEYS[1])
""")


class Mark:
    """Seen alike by all processes. A restart of ours forgets what it saw: then only the next loss is noticed."""

    def __init__(self, store: Store, new: Callable[[], str]) -> None:
        """``new`` gives a word that was never used before."""
        self._store = store
        self._new = new
        self._key = key("mark")
        self._seen: str | None = None

    async def lost(self) -> str | None:
        """The mark that stands in place of the one seen last; None where that still stands. Raises StoreAway."""
        stands = str(await self._store.run(STANDS, [self._key], [self._new()]))
        before, self._seen = self._seen, stands
        return stands if before not in {None, stands} else None
