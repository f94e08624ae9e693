"""What was given up and lies in a stream: looked through from the oldest on, and cleared of what has to go."""

from collections.abc import AsyncIterator
from datetime import datetime

from bot.store.redis import Argument, Script, Store

AT_ONCE = 20
"""Entries that are read in one step: bodies may be large."""

# It stands in at least one place, whatever dies.
REWRITE = Script("""
local old = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])[1]
if not old then return end
local fields = old[2]
for at = 1, #fields, 2 do
  if fields[at] == 'body' then fields[at + 1] = ARGV[2] end
end
redis.call('XADD', KEYS[1], '*', unpack(fields))
redis.call('XDEL', KEYS[1], ARGV[1])
""")


class Graves:
    """One stream whose entries have a ``body``, by its key. Every call may raise StoreAway."""

    def __init__(self, store: Store, stream: str) -> None:
        self._store = store
        self._stream = stream

    async def iter(self) -> AsyncIterator[tuple[str, str]]:
        """Id and body of each that lay there at the start, oldest first."""
        newest = await self._store.call("XREVRANGE", self._stream, "+", "-", "COUNT", 1)
        after = "-"
        while newest:
            rows = await self._store.call("XRANGE", self._stream, after, newest[0][0], "COUNT", AT_ONCE)
            for id_, fields in rows:
                yield id_, fields.get("body", "")
            if len(rows) < AT_ONCE:
                return
            after = f"({rows[-1][0]}"

    async def rewrite(self, id_: str, body: str) -> None:
        """Have it lie there with another body, as if it had been given up just now."""
        await self._store.run(REWRITE, [self._stream], [id_, body])

    async def drop(self, id_: str) -> None:
        await self._store.call("XDEL", self._stream, id_)

    async def drop_older(self, than: datetime) -> None:
        """End all that was given up before then."""
        oldest: list[Argument] = ["MINID", round(than.timestamp() * 1000)]
        await self._store.call("XTRIM", self._stream, *oldest)
