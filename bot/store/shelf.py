"""Small documents of one model under one name each: subscriptions, followed runs, previews."""

from collections.abc import Callable
from math import inf
from typing import Generic, TypeVar
from uuid import uuid4

from pydantic import BaseModel

from bot.store.redis import Script, Store, key

Document = TypeVar("Document", bound=BaseModel)

# The mark is another one after each change, also where the store began anew: who knows the documents by it knows them
# as they are. It changes first, so that one which was not written after all is only read once more.
# Keys: documents, mark. Arguments: new mark, then the words of the change without its key.
CHANGE = Script("""
redis.call('SET', KEYS[2], ARGV[1])
return redis.call(ARGV[2], KEYS[1], unpack(ARGV, 3))
""")

# Keys: documents, mark. Arguments: the mark by which they are known.
READ = Script("""
local mark = redis.call('GET', KEYS[2]) or ''
if mark ~= '' and mark == ARGV[1] then return false end
return {mark, redis.call('HVALS', KEYS[1])}
""")

# What is due is moved into the future, not removed: whoever takes it has until then to finish.
TAKE_DUE = Script("""
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], ARGV[3], '+inf', 'LIMIT', 0, 20)) do
  redis.call('ZADD', KEYS[1], ARGV[1], id)
end
local due = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1], 'LIMIT', 0, 20)
for _, id in ipairs(due) do redis.call('ZADD', KEYS[1], ARGV[2], id) end
local first = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
return {due, first[2] or false}
""")

# Two that change a document at once each see what the other made of it.
SWAP = Script("""
if (redis.call('HGET', KEYS[1], ARGV[2]) or '') ~= ARGV[3] then return 0 end
redis.call('SET', KEYS[2], ARGV[1])
redis.call('HSET', KEYS[1], ARGV[2], ARGV[4])
return 1
""")

# Keys: documents, mark. Arguments: new mark, id, what was put there, what stood there before (empty: nothing).
UNDO = Script("""
if redis.call('HGET', KEYS[1], ARGV[2]) ~= ARGV[3] then return 0 end
redis.call('SET', KEYS[2], ARGV[1])
if ARGV[4] == '' then redis.call('HDEL', KEYS[1], ARGV[2]) else redis.call('HSET', KEYS[1], ARGV[2], ARGV[4]) end
return 1
""")

# What is taken is told, whoever changed it last.
TAKE = Script("""
local raw = redis.call('HGET', KEYS[1], ARGV[2])
redis.call('SET', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[1], ARGV[2])
return raw
""")


class Shelf(Generic[Document]):
    """All documents of one kind, by id, in one hash. Every call may raise StoreAway."""

    def __init__(self, store: Store, kind: str, model: type[Document]) -> None:
        """``model`` should be frozen: who asks for all documents is given the same ones again."""
        self._store = store
        self._key = key(kind)
        self.keys = [self._key, key(kind, "mark")]
        """The documents and their mark, for scripts that change one together with something else."""
        self._model = model
        self._known: tuple[str, list[Document]] = ("", [])

    async def put(self, id_: str, document: Document) -> None:
        await self._change("HSET", id_, document.model_dump_json())

    async def add(self, id_: str, document: Document) -> tuple[Document, bool]:
        """Put it there unless there is one; answers the one that stands there, and whether it is new."""
        new = bool(await self._change("HSETNX", id_, document.model_dump_json()))
        return (await self.get(id_) or document), new

    async def get(self, id_: str) -> Document | None:
        raw = await self._store.call("HGET", self._key, id_)
        return None if raw is None else self._model.model_validate_json(raw)

    async def change(self, id_: str, change: Callable[[Document | None], Document]) -> Document:
        """Put what ``change`` makes of the document (None: there is none); it may be asked more than once."""
        while True:
            raw = await self._store.call("HGET", self._key, id_)
            changed = change(None if raw is None else self._model.model_validate_json(raw))
            if await self._swap(id_, raw or "", changed):
                return changed

    async def amend(self, id_: str, change: Callable[[Document], Document]) -> Document | None:
        """As ``change``, but only of what is there; None where it is not (any more)."""
        while True:
            raw = await self._store.call("HGET", self._key, id_)
            if raw is None:
                return None
            changed = change(self._model.model_validate_json(raw))
            if await self._swap(id_, raw, changed):
                return changed

    async def undo(self, id_: str, ours: Document, before: Document | None) -> bool:
        """Put back what stood there before ours (None: nothing); False where somebody has changed it since."""
        args = [uuid4().hex, id_, ours.model_dump_json(), before.model_dump_json() if before else ""]
        return bool(await self._store.run(UNDO, self.keys, args))

    async def take(self, id_: str) -> Document | None:
        """Drop it; what it was in the end, for the one who dropped it."""
        raw = await self._store.run(TAKE, self.keys, [uuid4().hex, id_])
        return None if raw is None else self._model.model_validate_json(raw)

    async def drop(self, id_: str) -> None:
        await self._change("HDEL", id_)

    async def all(self) -> list[Document]:
        """As they are now; read anew only where somebody has changed one since the last time."""
        changed = await self._store.run(READ, self.keys, [self._known[0]])
        if changed:
            mark, rows = changed
            self._known = mark, [self._model.model_validate_json(raw) for raw in rows]
        return list(self._known[1])

    async def _swap(self, id_: str, before: str, after: Document) -> bool:
        args = [uuid4().hex, id_, before, after.model_dump_json()]
        return bool(await self._store.run(SWAP, self.keys, args))

    async def _change(self, *how: str) -> object:
        return await self._store.run(CHANGE, self.keys, [uuid4().hex, *how])


class Agenda:
    """When to look at what: ids by Unix time."""

    def __init__(self, store: Store, kind: str, *, lease: float = 30.0, farthest: float = inf) -> None:
        """``farthest``: what is due in more seconds than that was put there by a clock that was wrong, and is due now."""
        self._store = store
        self.key = key(kind, "agenda")
        """For scripts that note something down in the same step."""
        self._lease = lease
        self._farthest = farthest

    async def at(self, id_: str, when: float) -> None:
        await self._store.call("ZADD", self.key, when, id_)

    async def by(self, id_: str, when: float) -> None:
        """At that time at the latest: what somebody else has put sooner meanwhile stays."""
        await self._store.call("ZADD", self.key, "LT", when, id_)

    async def drop(self, id_: str) -> None:
        await self._store.call("ZREM", self.key, id_)

    async def due(self, now: float) -> tuple[list[str], float | None]:
        """What is due, put off by the lease so that a crash loses nothing; and when to look again."""
        ids, first = await self._store.run(
            TAKE_DUE, [self.key], [now, now + self._lease, now + self._farthest]
        )
        return list(ids), None if not first else float(first)
