"""What is known of runs that ended, as far as somebody wants a digest after them; shared by all processes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.clock import Clock
from bot.store.redis import Argument, Script, Store, key
from bot.store.shelf import Agenda

RUNS = "runs"
"""The one thing on the agenda."""
SOON = 20.0
"""Seconds after a hint: the other accounts of a run end about then too."""
KEEP = 7 * 24 * 3600
"""Seconds for which a run is known that no list names any more; one that is named is known for longer."""
_LEASE, _FARTHEST = 60.0, 2 * 3600.0

# Keys: about, hints. Arguments: now, seconds to keep, streams. Where nobody wants it nothing is kept.
HINT = Script("""
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
for at = 3, #ARGV do redis.call('ZADD', KEYS[2], ARGV[1], ARGV[at]) end
redis.call('EXPIRE', KEYS[2], ARGV[2])
return 1
""")

# Keys: hints. Arguments: up to when, streams. A hint that came later stays.
ANSWERED = Script("""
for at = 2, #ARGV do
  local given = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[at]) or 'inf')
  if given <= tonumber(ARGV[1]) then redis.call('ZREM', KEYS[1], ARGV[at]) end
end
""")

# Keys: about, seen. Arguments: now, the oldest kept, seconds to keep, ids. Not where nobody wants it any more.
NOTE = Script("""
if redis.call('EXISTS', KEYS[1]) == 0 then return end
redis.call('HSET', KEYS[1], 'looked', ARGV[1])
for at = 4, #ARGV do redis.call('ZADD', KEYS[2], ARGV[1], ARGV[at]) end
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[2])
redis.call('EXPIRE', KEYS[2], ARGV[3])
""")


@dataclass(frozen=True)
class Wanted:
    """Since when ends are wanted, and whether they were looked for since."""

    since: datetime
    looked: bool


class SyncBook:
    """Every call may raise StoreAway."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._about, self._seen, self._hints = key("syncs"), key("syncs", "seen"), key("syncs", "hints")
        self._unlisted = key("syncs", "unlisted")
        self._agenda = Agenda(store, "syncs", lease=_LEASE, farthest=_FARTHEST)

    async def begin(self) -> None:
        """Somebody wants ends of runs from now on; without effect where that is so already."""
        await self._store.call("HSETNX", self._about, "since", self._now())

    async def rest(self) -> None:
        """Nobody does: all is forgotten."""
        await self._store.call("DEL", self._about, self._seen, self._hints)
        await self._agenda.drop(RUNS)

    async def wanted(self) -> Wanted | None:
        """None where nobody wants it."""
        since, looked = await self._store.call("HMGET", self._about, "since", "looked")
        return None if since is None else Wanted(_moment(since), looked is not None)

    async def is_unlisted(self) -> bool:
        """Whether the list of all runs could not be read lately."""
        until = await self._store.call("GET", self._unlisted)
        return until is not None and self._now() < float(until)

    async def unlisted(self, seconds: int) -> None:
        """The list of all runs can't be read, and is not asked for so long."""
        await self._store.call("SET", self._unlisted, self._now() + seconds, "EX", seconds)

    async def due(self) -> bool:
        """Whether it is time to look, for this process; the first time is at once."""
        now = self._now()
        ids, first = await self._agenda.due(now)
        if first is None:
            await self._agenda.by(RUNS, now)
        return bool(ids)

    async def again(self, seconds: float) -> None:
        """The look is over; the next one is in so many seconds."""
        await self._agenda.at(RUNS, self._now() + seconds)

    async def sooner(self, seconds: float) -> None:
        """In so many seconds at the latest."""
        await self._agenda.by(RUNS, self._now() + seconds)

    async def hint(self, streams: Collection[int]) -> None:
        """Something of these streams may just have ended: look soon, once for all hints of that time."""
        args: list[Argument] = [self._now(), KEEP, *streams]
        if await self._store.run(HINT, [self._about, self._hints], args):
            await self.sooner(SOON)

    async def hints(self) -> dict[int, datetime]:
        """Streams that somebody spoke of, by when that was last; the ones that waited longest first."""
        raw = await self._store.call("ZRANGE", self._hints, 0, -1, "WITHSCORES")
        return {int(stream): _moment(at) for stream, at in zip(raw[::2], raw[1::2], strict=True)}

    async def answered(self, streams: Collection[int], up_to: datetime) -> None:
        """These were looked at; what somebody said of them after that stays."""
        if streams:
            await self._store.run(ANSWERED, [self._hints], [up_to.timestamp(), *streams])

    async def known(self, ids: Collection[int]) -> set[int]:
        """Those of these runs that were noted."""
        if not ids:
            return set()
        scores = await self._store.call("ZMSCORE", self._seen, *ids)
        return {id_ for id_, score in zip(ids, scores, strict=True) if score is not None}

    async def note(self, ids: Collection[int]) -> None:
        """These runs are over, and told if they are to be."""
        now = self._now()
        await self._store.run(NOTE, [self._about, self._seen], [now, now - KEEP, KEEP, *ids])

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _moment(seconds: str) -> datetime:
    return datetime.fromtimestamp(float(seconds), tz=UTC)
