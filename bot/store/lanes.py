"""The rows and lanes of one part of the outbox: a lane is what waits for a channel, and is sent in order.

``put`` says "this key in this channel shows this". A row that was never posted is posted, one that was is edited;
what is put again before it was sent replaces what was there, so that edits collapse to the newest.
States: ``queued → sending → sent(ts)`` (and ``queued`` again by a newer revision) or ``dead(reason)``.
"""

import asyncio
import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from bot.store.leases import CLAIM, FARTHEST, HOLD, REFUSED, RELEASE, WAKE
from bot.store.order import EDITS, ENQUEUE, NEXT, SUMMARIES
from bot.store.ranks import ranks
from bot.store.redis import Argument, Script, Store, key

KEEP = 72 * 3600
"""Seconds for which a row is kept once it was sent or is dead; one that waits has no end."""

PUT = Script(
    ENQUEUE
    + """
local row, lanes, queue, pace, lease = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3]
local id, channel, content, now, once, ts = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8], ARGV[9]
local state = redis.call('HGET', row, 'state')
if state and (once == '1' or state == 'dead') then return 0 end
redis.call('HSET', row, 'channel', channel, 'content', content, 'as_post', ARGV[10], 'as_edit', ARGV[11])
redis.call('HINCRBY', row, 'rev', 1)
if ts ~= '' then redis.call('HSETNX', row, 'ts', ts) end
if state ~= 'queued' and state ~= 'sending' then redis.call('HSET', row, 'since', now) end
redis.call('PERSIST', row)
if state == 'sending' then return 1 end
redis.call('HSET', row, 'state', 'queued')
enqueue(row, id, lanes, queue, pace, lease, now)
return 1
"""
)

# Only what is on its way is shown again by this: everything else is drawn anew when it is put.
AGAIN = Script("""
if redis.call('HGET', KEYS[1], 'state') ~= 'sending' then return 0 end
redis.call('HINCRBY', KEYS[1], 'rev', 1)
return 1
""")

# A store that was emptied while a message was on its way is given no half of a row by these two.
SENT = Script(
    ENQUEUE
    + """
local row, lanes, queue, pace, lease = KEYS[1], KEYS[2], ARGV[1], ARGV[2], ARGV[3]
local id, channel, ts, rev, now = ARGV[4], ARGV[5], ARGV[6], ARGV[7], ARGV[8]
if redis.call('EXISTS', row) == 0 then return end
redis.call('HSET', row, 'ts', ts, 'stands_in', ARGV[10])
redis.call('HDEL', row, 'held')
if redis.call('HGET', row, 'rev') == rev then
  redis.call('HSET', row, 'state', 'sent')
  redis.call('EXPIRE', row, ARGV[9])
  dequeue(id, queue, channel)
else
  redis.call('HSET', row, 'state', 'queued')
  enqueue(row, id, lanes, queue, pace, lease, now)
  redis.call('ZREM', queue .. channel, id)
end
"""
)

DEAD = Script(
    ENQUEUE
    + """
local row, graves, queue = KEYS[1], KEYS[2], ARGV[1]
local id, reason, now, keep = ARGV[2], ARGV[3], tonumber(ARGV[4]), tonumber(ARGV[5])
local channel = redis.call('HGET', row, 'channel')
if not channel then return end
local of = redis.call('HMGET', row, 'state', 'ts')
if of[1] == 'sending' and not of[2] then redis.call('HSET', row, 'unclear', 1) end
redis.call('HSET', row, 'state', 'dead', 'reason', reason)
redis.call('EXPIRE', row, keep)
dequeue(id, queue, channel)
redis.call('ZADD', graves, now, id)
redis.call('ZREMRANGEBYSCORE', graves, '-inf', now - keep)
"""
)

# A row is queued as by PUT, behind what waits in its channel by now. One that may stand there since somebody began to
# send it is looked for before it is posted, from the time on when it was first to be shown.
REVIVE = Script(
    ENQUEUE
    + """
local row, graves, lanes, queue, pace, lease = KEYS[1], KEYS[2], KEYS[3], ARGV[1], ARGV[2], ARGV[3]
local id, now = ARGV[4], ARGV[5]
redis.call('ZREM', graves, id)
if redis.call('HGET', row, 'state') ~= 'dead' then return 0 end
if redis.call('HGET', row, 'unclear') then redis.call('HSET', row, 'state', 'sending')
else redis.call('HSET', row, 'state', 'queued', 'since', now) end
redis.call('HDEL', row, 'reason', 'unclear')
redis.call('PERSIST', row)
enqueue(row, id, lanes, queue, pace, lease, now)
return 1
"""
)

LINES = Script("""
local found = {}
for _, lane in ipairs(redis.call('ZRANGE', KEYS[1], 0, ARGV[3] - 1)) do
  local first = redis.call('ZRANGE', ARGV[1] .. lane, 0, 0)[1]
  if first then
    local row = redis.call('HMGET', ARGV[2] .. first, 'since', 'held')
    found[#found + 1] = {lane, redis.call('ZCARD', ARGV[1] .. lane), row[1] or '0', row[2] or ''}
  end
end
return found
""")
MOST_LINES = 1_000


@dataclass(frozen=True)
class Line:
    """What waits in a lane of a channel: how many, since when the first one does (Unix time), and what holds it."""

    channel: str
    count: int
    since: float
    held: str = ""
    edits: bool = False


@dataclass(frozen=True)
class Row:
    """An intended message: ``content`` is what to show; with ``ts`` it stands there already.

    ``channel`` may be a person's id; ``stands_in`` is the channel that Slack then posted to.
    """

    id: str
    channel: str
    stands_in: str
    content: dict[str, Any]
    rev: str
    ts: str | None
    state: str
    since: float = 0.0
    """Unix time since when it has been waiting to be shown."""
    reason: str | None = None
    held: str | None = None
    """Slack's code where it refused the row before; it still waits."""


@dataclass(frozen=True)
class Claimed:
    """A lane that is ours for a while, or (without one) the Unix time at which to look again."""

    lane: str | None
    next_due: float | None = None
    token: str = ""
    """Proves that it is ours, also to another task of the same process."""
    due: float = 0.0
    """Unix time at which it was its turn, however late it was claimed."""


class Lanes:
    """Rows and lanes of one part of the channels. Every call may raise StoreAway."""

    def __init__(self, store: Store, *, group: str = "", lease: float = 30.0) -> None:
        self._store = store
        self._group = group
        self.lease = lease
        """Seconds for which a lane is ours without a sign of life."""
        self._lease = int(lease * 1000)
        self._lanes = self._key("lanes")
        self._graves = self._key("dead")
        self.stirred = asyncio.Event()
        """Set whenever something was put or given back in this process, so that a sender need not poll."""

    async def put(
        self,
        id_: str,
        channel: str,
        content: dict[str, Any],
        now: float,
        *,
        once: bool = False,
        ts: str | None = None,
    ) -> bool:
        """Have ``id_`` show ``content`` in ``channel``; with ``once``, only if it was never put before.

        ``ts`` says where it stands already, for a row that may have been forgotten.
        """
        args: list[Argument] = [
            *self._prefixes(),
            id_,
            channel,
            json.dumps(content),
            now,
            int(once),
            ts or "",
            *map(int, ranks(content)),
        ]
        put = bool(await self._store.run(PUT, [self._row(id_), self._lanes], args))
        self.stirred.set()
        return put

    async def get(self, id_: str) -> Row | None:
        row = await self._store.call("HGETALL", self._row(id_))
        return _read(id_, row) if row else None

    async def claim(self, now: float) -> Claimed:
        """Take a lane that has something to send and whose time has come."""
        token = uuid4().hex
        args: list[Argument] = [now, token, self._lease, self._lease_of(""), self._pace(""), FARTHEST]
        answer = await self._store.run(CLAIM, [self._lanes], args)
        if answer[0]:
            return Claimed(answer[0], token=token, due=float(answer[1]))
        return Claimed(None, float(answer[1]) if answer[1] else None)

    async def hold(self, claimed: Claimed, now: float, begin: Row | None = None) -> bool:
        """Keep a lane for another lease; False where it went to somebody else meanwhile, or ``begin`` was taken back.

        ``begin`` is about to be posted: should we not live to see the answer, the next one knows that it may stand there.
        """
        lane = str(claimed.lane)
        keys = [self._lanes, self._lease_of(lane), *([self._row(begin.id)] if begin else [])]
        return bool(await self._store.run(HOLD, keys, [claimed.token, lane, now, self._lease]))

    async def release(
        self, claimed: Claimed, now: float, not_before: float, put_off: Row | None = None
    ) -> None:
        """Give a lane back; nothing is sent on it before a Unix time.

        With ``put_off``, only that row waits for so long: one that is more urgent does not.
        """
        lane = str(claimed.lane)
        keys = [self._lanes, self._queue(lane), self._lease_of(lane), self._pace(lane)]
        args: list[Argument] = [claimed.token, lane, not_before, now, put_off.id if put_off else ""]
        await self._store.run(RELEASE, keys, args)
        self.stirred.set()

    async def next(self, lane: str, now: float) -> Row | None:
        """Who is next in a lane: the oldest of the most urgent, in turns with those who let others pass for too long.

        Its state is ``sending`` where somebody began to send it and does not know what came of that.
        """
        found = await self._store.run(NEXT, [self._queue(lane)], [self._row(""), now])
        return _read(found[0], dict(zip(found[1][::2], found[1][1::2], strict=True))) if found else None

    async def outdated(self, id_: str) -> None:
        """What it shows has changed: if it is on its way, it is edited as soon as it stands there."""
        await self._store.run(AGAIN, [self._row(id_)])

    async def refused(self, row: Row, why: str) -> None:
        """It was certainly not sent, and waits again."""
        await self._store.run(REFUSED, [self._row(row.id)], [why])

    async def sent(self, row: Row, ts: str, now: float, stands_in: str | None = None) -> None:
        """It stands there now; if something newer was put meanwhile, it is queued for an edit."""
        args: list[Argument] = [
            *self._prefixes(),
            row.id,
            row.channel,
            ts,
            row.rev,
            now,
            KEEP,
            stands_in or row.stands_in,
        ]
        await self._store.run(SENT, [self._row(row.id), self._lanes], args)

    async def dead(self, row: Row, reason: str, now: float) -> None:
        """Give up on it; the row stays for a while with its reason."""
        args: list[Argument] = [self._queue(""), row.id, reason, now, KEEP]
        await self._store.run(DEAD, [self._row(row.id), self._graves], args)

    async def buried(self, count: int = 100, until: float | None = None) -> list[tuple[Row, float]]:
        """The newest rows that were given up (until then), each with the Unix time of that."""
        newest = "+inf" if until is None else until
        found = await self._store.call(
            "ZREVRANGEBYSCORE", self._graves, newest, "-inf", "WITHSCORES", "LIMIT", 0, count
        )
        rows = [(await self.get(id_), float(at)) for id_, at in zip(found[::2], found[1::2], strict=True)]
        return [(row, at) for row, at in rows if row is not None and row.state == "dead"]

    async def dead_count(self) -> int:
        return int(await self._store.call("ZCARD", self._graves))

    async def revive(self, id_: str, now: float) -> bool:
        """Have a row that was given up sent after all; False where it is no such row any more."""
        keys = [self._row(id_), self._graves, self._lanes]
        revived = bool(await self._store.run(REVIVE, keys, [*self._prefixes(), id_, now]))
        self.stirred.set()
        return revived

    async def drop_dead(self, id_: str) -> None:
        """A row that was given up is not to be had any more."""
        await self._store.call("DEL", self._row(id_))
        await self._store.call("ZREM", self._graves, id_)

    async def wake(self, channel: str, now: float) -> None:
        """Have what waits for a channel tried at once, whatever it was to wait for."""
        await self._store.run(WAKE, [self._lanes], [self._pace(""), channel, now])
        self.stirred.set()

    async def lines(self) -> list[Line]:
        """Every lane in which something waits."""
        args: list[Argument] = [self._queue(""), self._row(""), MOST_LINES]
        found = await self._store.run(LINES, [self._lanes], args)
        return [
            Line(
                lane.removesuffix(EDITS).removesuffix(SUMMARIES),
                int(count),
                float(since),
                held,
                edits=lane.endswith((EDITS, SUMMARIES)),
            )
            for lane, count, since, held in found
        ]

    async def waiting(self, channel: str) -> int:
        """How many messages wait to be posted in a channel."""
        return int(await self._store.call("ZCARD", self._queue(channel)))

    def keys_of(self, lane: str) -> tuple[str, str]:
        """For scripts of others: the queue of a lane, and how the keys of its rows begin."""
        return self._queue(lane), self._row("")

    def _key(self, *parts: str) -> str:
        return key("outbox", *parts, group=self._group)

    def _row(self, id_: str) -> str:
        return self._key("row", id_)

    def _queue(self, lane: str) -> str:
        return self._key("queue", lane)

    def _pace(self, lane: str) -> str:
        return self._key("pace", lane)

    def _lease_of(self, lane: str) -> str:
        return self._key("lease", lane)

    def _prefixes(self) -> tuple[str, str, str]:
        """What a script puts before the name of a lane."""
        return self._queue(""), self._pace(""), self._lease_of("")


def _read(id_: str, row: dict[str, str]) -> Row:
    return Row(
        id=id_,
        channel=row["channel"],
        stands_in=row.get("stands_in") or row["channel"],
        content=json.loads(row["content"]),
        rev=row["rev"],
        ts=row.get("ts"),
        state=row["state"],
        since=float(row.get("since", 0)),
        reason=row.get("reason"),
        held=row.get("held"),
    )
