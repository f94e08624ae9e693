"""Which digest comes when, as all processes see it: each slot is claimed by one of them, and queued in the same step.

A *booking* is the schedule by which a target's slots are taken. How far it was taken is kept beside it, by the
booking's own id, so that who knows an older one changes nothing: ``id moment`` of one by days; of one by runs ``id``,
or ``id name first last`` while ended runs wait for calm (Unix times).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import uuid4

from pydantic import BaseModel, ConfigDict

from bot.digests.schedule import Schedule, When
from bot.digests.slots import CALM, LONGEST_CALM, Queued
from bot.store.due_digests import AT_ONCE, FARTHEST, QUEUE, parts
from bot.store.redis import Argument, Script, Store, key
from bot.store.shelf import Shelf

CLAIMED = 8 * 24 * 3600
"""Seconds for which a slot and a run are known to be taken: a zone that is changed shows a local time a day later."""

# Nobody's booking is changed by who has not seen it: what is refused is done at the next look.
# Keys: bookings, mark, reached, agenda, queued, queue. Arguments: new mark; then target, before, after, reached, next.
BOOK = Script("""
redis.call('SET', KEYS[2], ARGV[1])
for at = 2, #ARGV, 5 do
  local target, after, next_at = ARGV[at], ARGV[at + 2], ARGV[at + 4]
  if (redis.call('HGET', KEYS[1], target) or '') == ARGV[at + 1] then
    if after == '' then
      for _, each in ipairs({KEYS[1], KEYS[3], KEYS[5]}) do redis.call('HDEL', each, target) end
      redis.call('ZREM', KEYS[6], target)
    else
      redis.call('HSET', KEYS[1], target, after)
      redis.call('HSET', KEYS[3], target, ARGV[at + 3])
    end
    if next_at == '' then redis.call('ZREM', KEYS[4], target) else redis.call('ZADD', KEYS[4], next_at, target) end
  end
end
""")

# Keys: reached, agenda. Arguments: now, the farthest, how many.
LOOK = Script("""
for _, target in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], ARGV[2], '+inf', 'LIMIT', 0, ARGV[3])) do
  redis.call('ZADD', KEYS[2], ARGV[1], target)
end
local due = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])
local found = {}
for _, target in ipairs(due) do
  local reached = redis.call('HGET', KEYS[1], target)
  if reached then
    found[#found + 1] = target
    found[#found + 1] = reached
  else redis.call('ZREM', KEYS[2], target) end
end
return found
""")

# All in one: who dies before it has taken nothing, who dies after it has queued all. What another took meanwhile is
# left as it is. A newer slot takes the place of one that still waits.
# Keys: reached, agenda, queued, queue. Arguments: now, seconds, claims; then target, before, after, next, name, body.
TAKE = Script("""
for at = 4, #ARGV, 6 do
  local target, next_at, name = ARGV[at], ARGV[at + 3], ARGV[at + 4]
  if redis.call('HGET', KEYS[1], target) == ARGV[at + 1] then
    if name ~= '' and redis.call('SET', ARGV[3] .. target .. ':' .. name, 1, 'NX', 'EX', ARGV[2]) then
      redis.call('HSET', KEYS[3], target, name .. ' ' .. ARGV[at + 5])
      redis.call('ZADD', KEYS[4], ARGV[1], target)
    end
    redis.call('HSET', KEYS[1], target, ARGV[at + 2])
    if next_at == '' then redis.call('ZREM', KEYS[2], target) else redis.call('ZADD', KEYS[2], next_at, target) end
  end
end
""")

# A run counts once for each target. The first one names the slot; each later one puts it off a little.
# Keys: reached, agenda. Arguments: ended at, calm, longest calm, seconds, ended runs, runs as JSON; then target, id.
ENDED = Script("""
local ended, runs = tonumber(ARGV[1]), cjson.decode(ARGV[6])
for at = 7, #ARGV, 2 do
  local target, id = ARGV[at], ARGV[at + 1]
  local words = {}
  for word in string.gmatch(redis.call('HGET', KEYS[1], target) or '', '%S+') do words[#words + 1] = word end
  local new
  for _, run in ipairs(runs) do
    local known = ARGV[5] .. target .. ':' .. run
    if words[1] == id and redis.call('SET', known, 1, 'NX', 'EX', ARGV[4]) then new = new or run end
  end
  if new then
    local name = words[2] or ('run:' .. new)
    local first = math.min(tonumber(words[3]) or ended, ended)
    local last = math.max(tonumber(words[4]) or ended, ended)
    redis.call('HSET', KEYS[1], target, string.format('%s %s %.3f %.3f', id, name, first, last))
    redis.call('ZADD', KEYS[2], math.min(first + ARGV[3], last + ARGV[2]), target)
  end
end
""")


class Booking(BaseModel):
    """By which schedule a target's slots are taken, ``since`` when; ``id`` is another one after each change."""

    model_config = ConfigDict(frozen=True)

    id: str
    target: str
    schedule: Schedule
    since: datetime


@dataclass(frozen=True)
class Rebooked:
    """A booking that takes the place of another (None: there was, or is to be, none); ``next_at``: its first slot."""

    target: str
    before: Booking | None
    after: Booking | None
    next_at: datetime | None = None


@dataclass(frozen=True)
class Look:
    """A target to look at, and how far its booking was taken, in its own words."""

    target: str
    reached: str

    @property
    def words(self) -> list[str]:
        return self.reached.split()


@dataclass(frozen=True)
class Step:
    """How far a booking is taken now, when to look again, and the slot that is to be queued, if one is."""

    look: Look
    reached: str
    next_at: datetime | None
    queued: Queued | None = None


class SlotBook:
    """Bookings and how far they were taken. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._shelf = Shelf(store, "digests:bookings", Booking)
        self._reached = key("digests", "reached")
        self._agenda = key("digests", "agenda")

    async def bookings(self) -> Mapping[str, Booking]:
        """All of them, by target."""
        return {each.target: each for each in await self._shelf.all()}

    async def book(self, changes: Sequence[Rebooked]) -> None:
        """Take slots by these from now on; one that ends takes what it has queued with it."""
        keys = [*self._shelf.keys, self._reached, self._agenda, *QUEUE]
        for some in parts(changes):
            await self._store.run(BOOK, keys, [uuid4().hex, *chain.from_iterable(map(_booked, some))])

    async def due(self, now: datetime) -> list[Look]:
        """Some of those that are to be looked at now."""
        at = now.timestamp()
        found = await self._store.run(LOOK, [self._reached, self._agenda], [at, at + FARTHEST, AT_ONCE])
        return [Look(*each) for each in zip(found[::2], found[1::2], strict=True)]

    async def looks(self, targets: Sequence[str]) -> list[Look]:
        """How far these were taken, whenever they are to be looked at."""
        found = await self._store.call("HMGET", self._reached, *targets)
        return [Look(*each) for each in zip(targets, found, strict=True) if each[1]]

    async def take(self, steps: Sequence[Step], now: datetime) -> None:
        """Claim, queue and go on with each, once among all processes."""
        keys = [self._reached, self._agenda, *QUEUE]
        first: list[Argument] = [now.timestamp(), CLAIMED, key("digests", "claimed", "")]
        for some in parts(steps):
            await self._store.run(TAKE, keys, [*first, *chain.from_iterable(map(_taken, some))])

    async def ended(self, bookings: Sequence[Booking], runs: Iterable[int], at: datetime) -> None:
        """Have these runs, which ended then, told by these bookings; those they know already change nothing."""
        first: list[Argument] = [
            at.timestamp(),
            CALM.total_seconds(),
            LONGEST_CALM.total_seconds(),
            CLAIMED,
            key("digests", "ended", ""),
            json.dumps([*map(str, runs)]),
        ]
        for some in parts(bookings):
            args = [*first, *chain.from_iterable((each.target, each.id) for each in some)]
            await self._store.run(ENDED, [self._reached, self._agenda], args)


def _booked(change: Rebooked) -> tuple[Argument, ...]:
    before, after = change.before, change.after
    return (
        change.target,
        before.model_dump_json() if before else "",
        after.model_dump_json() if after else "",
        _begun(after) if after else "",
        _unix(change.next_at),
    )


def _begun(booking: Booking) -> str:
    """How far one is taken that counts from now on."""
    return booking.id if booking.schedule.when is When.SYNC else f"{booking.id} {booking.since.timestamp()}"


def _taken(step: Step) -> tuple[Argument, ...]:
    slot = step.queued.slot.name if step.queued else ""
    body = step.queued.model_dump_json() if step.queued else ""
    return (step.look.target, step.look.reached, step.reached, _unix(step.next_at), slot, body)


def _unix(moment: datetime | None) -> Argument:
    return "" if moment is None else moment.timestamp()
