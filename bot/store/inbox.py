"""Work that came from outside and was acknowledged: kept until it is done.

A Redis stream with one consumer group. An entry is deleted when it is done, never trimmed by length; what a dead
process had taken is taken over; what fails for good goes to the dead letters with its reason.
"""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from redis.exceptions import ResponseError

from bot.errors import StoreAway
from bot.store.aside import Aside
from bot.store.graves import Graves
from bot.store.intake import Intake, Wish
from bot.store.redis import Argument, Script, Store, key

GROUP = "bot"
MOST_WAITING = 200_000
"""Entries beyond which nothing more is taken: a store that is full loses the new and endangers the old."""
MOST_DEAD = 100_000
"""Dead letters that are kept of what can be had in another way; the oldest go first, and that is counted."""
TAKEOVER = 15.0

# A script that fails half way is not undone: each one adds before it removes.
TAKE_OVER = Script("""
local claimed = redis.call('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], '0', 'COUNT', ARGV[4])
local rows = {}
for _, entry in ipairs(claimed[2]) do
  local pending = redis.call('XPENDING', KEYS[1], ARGV[1], entry[1], entry[1], 1)
  rows[#rows + 1] = {entry[1], entry[2][2], pending[1][4]}
end
return rows
""")
DONE = Script("""
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
return redis.call('XDEL', KEYS[1], ARGV[2])
""")

# Both moves leave the entry in exactly one place, whatever dies; one that another process finished stays finished.
# What is put aside is a member of its own, also where two pieces of work are alike.
POSTPONE = Script("""
if #redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2]) == 0 then return end
redis.call('ZADD', KEYS[2], ARGV[3], ARGV[2] .. ' ' .. ARGV[4])
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
redis.call('XDEL', KEYS[1], ARGV[2])
""")
BURY = Script("""
if #redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2]) == 0 then return 0 end
redis.call('XADD', KEYS[2], '*', 'body', ARGV[3], 'reason', ARGV[4])
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
redis.call('XDEL', KEYS[1], ARGV[2])
return ARGV[5] == '' and 0 or redis.call('XTRIM', KEYS[2], 'MAXLEN', ARGV[5])
""")
REVIVE = Script("""
if #redis.call('XRANGE', KEYS[2], ARGV[1], ARGV[1]) == 0 then return 0 end
redis.call('XADD', KEYS[1], '*', 'body', ARGV[2])
return redis.call('XDEL', KEYS[2], ARGV[1])
""")
RIPEN = Script("""
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, 100)
for _, member in ipairs(due) do
  redis.call('XADD', KEYS[1], '*', 'body', string.sub(member, string.find(member, ' ', 1, true) + 1))
  redis.call('ZREM', KEYS[2], member)
end
local first = redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')
return first[2] or false
""")


class Full(StoreAway):
    """So much waits already that nothing more is taken in."""

    user_text = "*There is more waiting to be done than we can keep.* Nothing was accepted. Please try again in a few minutes."


@dataclass(frozen=True)
class Entry:
    """Something to do. ``body`` is JSON; ``tries`` counts how often a process took it."""

    id: str
    body: dict[str, Any]
    tries: int


@dataclass(frozen=True)
class DeadLetter:
    """Something that could not be done, and why."""

    id: str
    body: dict[str, Any]
    reason: str

    @property
    def at(self) -> datetime:
        """When it was given up: the store's own time, which is in its id."""
        return datetime.fromtimestamp(int(self.id.rpartition("/")[2].partition("-")[0]) / 1000, tz=UTC)


class Inbox:
    """One stream of work, by name. Every call may raise StoreAway."""

    def __init__(
        self,
        store: Store,
        name: str,
        *,
        group: str = "",
        takeover: float = TAKEOVER,
        most_waiting: int = MOST_WAITING,
        most_dead: int | None = MOST_DEAD,
        intake: Intake | None = None,
    ) -> None:
        """``group``: what stands in the braces of its keys. ``intake``: shared by those that take in together.

        ``takeover``: seconds without a sign of life after which another process's entry is taken over.
        ``most_dead``: how many dead letters are kept (None: each one).
        """
        self._most_dead = most_dead
        self._most_waiting = most_waiting
        self._intake = intake or Intake(store)
        self._store = store
        self._takeover = takeover
        self.group = group
        self._stream = key("inbox", name, group=group)
        self._later = key("later", name, group=group)
        self._dead = key("dead", name, group=group)
        self.graves = Graves(store, self._dead)
        """The dead letters, for who looks through all of them."""
        self.aside = Aside(store, self._later)
        """What is put aside, likewise."""
        self._consumer = uuid4().hex
        self._name = name

    async def append(self, body: dict[str, Any], *, dedupe: str = "") -> bool:
        """Keep a piece of work; False when one with the same ``dedupe`` key came within 72 hours.

        Raises Full where so much waits already that nothing more is taken.
        """
        seen = key("seen", self._name, dedupe, group=self.group) if dedupe else ""
        wish = Wish(self.group, self._stream, self._later, seen, _dump(body), self._most_waiting)
        kept = await self._intake.keep(wish)
        if kept < 0:
            raise Full(f"{self._most_waiting} entries of {self._name} wait")
        return bool(kept)

    async def take(self, count: int, wait: float) -> list[Entry]:
        """Up to ``count`` entries: those of dead processes first, else new ones, waited for ``wait`` seconds."""
        return await self._take_over(count) or await self._take_new(count, wait)

    async def touch(self, entry: Entry) -> None:
        """A sign of life: this entry is still being worked on."""
        await self._claim(entry, "JUSTID")

    async def excuse(self, entry: Entry) -> None:
        """That it did not work was no fault of the entry: this try does not count."""
        await self._claim(entry, "RETRYCOUNT", max(0, entry.tries - 1), "JUSTID")

    async def done(self, entry: Entry) -> None:
        await self._store.run(DONE, [self._stream], [GROUP, entry.id])

    async def postpone(self, entry: Entry, body: dict[str, Any], until: float) -> None:
        """Put it aside until a Unix time; ``body`` replaces what it was (tries begin anew)."""
        await self._store.run(POSTPONE, [self._stream, self._later], [GROUP, entry.id, until, _dump(body)])

    async def bury(self, entry: Entry, reason: str) -> int:
        """Give up on it, keeping it among the dead letters; answers how many old ones had to go for that."""
        most: Argument = "" if self._most_dead is None else self._most_dead
        args: list[Argument] = [GROUP, entry.id, _dump(entry.body), reason, most]
        return int(await self._store.run(BURY, [self._stream, self._dead], args))

    async def ripen(self, now: float) -> float | None:
        """Bring back what was put aside until ``now``; answers when the next is due."""
        first = await self._store.run(RIPEN, [self._stream, self._later], [now])
        return None if first is None else float(first)

    async def dead(self, count: int = 100, until: datetime | None = None) -> list[DeadLetter]:
        """The newest dead letters first, those given up until then."""
        newest = "+" if until is None else str(round(until.timestamp() * 1000))
        rows = await self._store.call("XREVRANGE", self._dead, newest, "-", "COUNT", count)
        return [_letter(id_, fields) for id_, fields in rows]

    async def find_dead(self, id_: str) -> DeadLetter | None:
        """One dead letter, if it is (still) among them."""
        if not re.fullmatch(r"[0-9]{1,19}-[0-9]{1,19}", id_):
            return None
        rows = await self._store.call("XRANGE", self._dead, id_, id_)
        return _letter(*rows[0]) if rows else None

    async def dead_count(self) -> int:
        return int(await self._store.call("XLEN", self._dead))

    async def revive(self, letter: DeadLetter) -> bool:
        """Have a dead letter done as if it had just come; False where somebody else did that already."""
        body = {name: value for name, value in letter.body.items() if name not in {"tries", "unknown"}}
        args: list[Argument] = [letter.id, _dump({**body, "tries": 0})]
        return bool(await self._store.run(REVIVE, [self._stream, self._dead], args))

    async def size(self) -> int:
        """How many entries wait or are being worked on, those put aside included."""
        waiting = await self._store.call("XLEN", self._stream)
        return int(waiting) + int(await self._store.call("ZCARD", self._later))

    async def _take_over(self, count: int) -> list[Entry]:
        args: list[Argument] = [GROUP, self._consumer, int(self._takeover * 1000), count]

        async def take_over() -> Any:
            return await self._store.run(TAKE_OVER, [self._stream], args)

        rows = await self._with_group(take_over)
        return [Entry(id_, json.loads(body), int(tries)) for id_, body, tries in rows]

    async def _take_new(self, count: int, wait: float) -> list[Entry]:
        milliseconds = max(1, int(wait * 1000))
        how = ("GROUP", GROUP, self._consumer, "COUNT", count, "BLOCK", milliseconds)

        async def take() -> Any:
            return await self._store.blocking("XREADGROUP", *how, "STREAMS", self._stream, ">")

        answer = await self._with_group(take)
        rows = answer[0][1] if answer else []
        return [Entry(id_, json.loads(fields["body"]), 1) for id_, fields in rows]

    async def _claim(self, entry: Entry, *how: Argument) -> None:
        async def claim() -> Any:
            return await self._store.call("XCLAIM", self._stream, GROUP, self._consumer, 0, entry.id, *how)

        await self._with_group(claim)

    async def _with_group(self, call: Callable[[], Awaitable[Any]]) -> Any:
        """Call on behalf of the group; where the group is gone (or never was), make it from the beginning.

        A store that is emptied again and again is not waited for here: StoreAway.
        """
        try:
            return await call()
        except ResponseError as error:
            if not _is_gone(error):
                raise
        try:
            await self._store.call("XGROUP", "CREATE", self._stream, GROUP, "0", "MKSTREAM")
        except ResponseError as error:
            if not str(error).startswith("BUSYGROUP"):
                raise
        try:
            return await call()
        except ResponseError as error:
            if not _is_gone(error):
                raise
            raise StoreAway(str(error)) from error


def _is_gone(error: ResponseError) -> bool:
    """Whether there is no group; Redis before 7.2 says UNBLOCKED to whoever waits for one while it goes."""
    return str(error).startswith(("NOGROUP", "UNBLOCKED"))


def _letter(id_: str, fields: dict[str, str]) -> DeadLetter:
    return DeadLetter(id_, json.loads(fields["body"]), fields["reason"])


def _dump(body: dict[str, Any]) -> str:
    # ASCII, so that a lone surrogate (a byte of a body that was no UTF-8) survives.
    return json.dumps(body, separators=(",", ":"))
