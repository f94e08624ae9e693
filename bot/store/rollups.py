"""Where each lead stands in a channel: as a card, in a roll-up, or only in the digest; and what a roll-up holds.

One script decides it for many leads at once, so that several processes may ask at the same time and a lead that
comes again changes nothing. *Of one run* means: of one stream, and found within ten minutes of another lead of that
run (*assumed*: leads carry no run id).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.modes import CARDS_A_DAY, CARDS_A_RUN, ChannelMode
from bot.store.redis import Argument, Script, Store, key

CARD, DIGEST = "card", "digest"
"""The two places that are no roll-up; any other is a roll-up's id."""

HELD = "held:"
"""How the id of a roll-up of held leads begins (``bot/store/holds.py``)."""

NEAR = 600
"""Seconds within which two leads were found of the same run."""
FRESH = 3600
"""Seconds for which a roll-up is edited; what comes later begins a new one, where people see it."""
COUNTS_KEPT = 72 * 3600
"""Seconds for which runs and days are counted."""
PLACES_KEPT = 8 * 24 * 3600
"""Seconds for which a lead's place and a roll-up are kept: longer than lost webhooks are looked for (seven days)."""

BAND = 10**12
"""Between two fits in a lead's rank, so that the followers (fewer, surely) order those of one fit."""
MEDIUM, HIGH = BAND, 2 * BAND

# A lead's place is decided once. What counts is changed in the same step in which the place is written: whoever dies
# after it loses nothing, and whoever asks again counts nothing twice. Times of finding are bounded by the time for
# which runs are counted: older leads, which come late and together, are one run.
PLACE = Script("""
local runs, day = KEYS[1], KEYS[2]
local prefix, channel, mode, subscription, stream = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local now, near, fresh = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local keep, counted = ARGV[9], tonumber(ARGV[10])
local most_a_run, most_a_day, high = tonumber(ARGV[11]), tonumber(ARGV[12]), tonumber(ARGV[13])
local oldest = now - counted

local function run_of(lead, found)
  local near_by = redis.call('ZRANGEBYSCORE', runs, found - near, '+inf', 'LIMIT', 0, 1)[1]
  local first = near_by and tonumber(redis.call('HGET', runs .. ':' .. near_by, 'first') or 0)
  local id = first and first <= found + near and near_by or lead
  local run = runs .. ':' .. id
  if id == lead or found < first then redis.call('HSET', run, 'first', found) end
  redis.call('ZADD', runs, 'GT', found, id)
  redis.call('EXPIRE', run, counted)
  return id, run
end

local function as_card(run, rank)
  if mode ~= 'every' then
    if rank < high or tonumber(redis.call('HGET', run, 'cards') or 0) >= most_a_run then return false end
    if tonumber(redis.call('GET', day) or 0) >= most_a_day then return false end
  end
  redis.call('HINCRBY', run, 'cards', 1)
  redis.call('INCR', day)
  redis.call('EXPIRE', day, counted)
  return true
end

local function rolled_up(id, run, lead, found, rank)
  local name = redis.call('HGET', run, 'rollup')
  if not name or now - tonumber(redis.call('HGET', run, 'begun')) > fresh then
    name = subscription .. ':' .. id .. ':' .. redis.call('HINCRBY', run, 'rollups', 1)
    redis.call('HSET', run, 'rollup', name, 'begun', now)
  end
  local rollup = prefix .. 'of:' .. name
  local first = redis.call('HGET', rollup, 'first')
  if not first or found < tonumber(first) then redis.call('HSET', rollup, 'first', found) end
  redis.call('HSET', rollup, 'channel', channel, 'subscription', subscription, 'stream', stream,
    'cards', redis.call('HGET', run, 'cards') or 0)
  redis.call('HINCRBY', rollup, 'revision', 1)
  redis.call('ZADD', rollup .. ':leads', rank, lead)
  redis.call('EXPIRE', rollup, keep)
  redis.call('EXPIRE', rollup .. ':leads', keep)
  return name
end

local function decide(lead, found, rank)
  if mode == 'digest' then return 'digest' end
  local id, run = run_of(lead, math.max(oldest, math.min(found, now)))
  return as_card(run, rank) and 'card' or rolled_up(id, run, lead, found, rank)
end

redis.call('ZREMRANGEBYSCORE', runs, '-inf', oldest - near)
local places = {}
for at = 14, #ARGV, 3 do
  local place = prefix .. 'place:' .. channel .. ':' .. ARGV[at]
  local known = redis.call('GET', place)
  if not known then
    known = decide(ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]))
    redis.call('SET', place, known, 'EX', keep)
  end
  table.insert(places, known)
end
redis.call('EXPIRE', runs, counted)
return places
""")

MOVE = Script("""
for at = 5, #ARGV do
  local place = ARGV[1] .. ARGV[at]
  if redis.call('GET', place) == ARGV[2] then redis.call('SET', place, ARGV[3], 'EX', ARGV[4]) end
end
""")

# A later revision that somebody else showed meanwhile is not forgotten.
SHOWN = Script("""
if redis.call('EXISTS', KEYS[1]) == 1 and tonumber(redis.call('HGET', KEYS[1], 'shown') or 0) < tonumber(ARGV[1]) then
  redis.call('HSET', KEYS[1], 'shown', ARGV[1])
end
""")

STANDS = Script("""
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'ts', ARGV[1]) end
""")


@dataclass(frozen=True)
class Arrived:
    """A lead for which a place is wanted: ``found`` is Unix time in whole seconds, ``rank`` orders a roll-up."""

    lead: int
    found: int
    rank: int


@dataclass(frozen=True)
class Whereto:
    """The subscription by which leads come to a channel, and their stream (0: not known)."""

    subscription: str
    channel: str
    mode: ChannelMode
    stream: int


@dataclass(frozen=True)
class RollUp:
    """What is kept of a roll-up; its leads by fit. ``found`` is when its first lead was, in Unix time.

    ``cards`` of the same run were posted before. ``revision`` grows with each lead; ``shown`` is the one that was
    put into the outbox last. ``ts`` says where it stands. ``held`` says why its leads were held back, if they were:
    then they are of any run and subscription, and of several streams where ``stream`` is 0.
    """

    id: str
    channel: str
    subscription: str
    stream: int
    high: int
    medium: int
    other: int
    cards: int
    found: int
    revision: int
    shown: int = 0
    ts: str | None = None
    held: str | None = None

    @property
    def size(self) -> int:
        return self.high + self.medium + self.other


class RollUpBook:
    """All places and roll-ups. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def place(self, to: Whereto, arrived: Sequence[Arrived], now: float) -> list[str]:
        """Where each lead stands: ``card``, ``digest``, or a roll-up's id; decided now, or long ago.

        ``now`` is Unix time, by which the day is counted.
        """
        moment = int(now)
        keys = [
            key("rollup", "runs", to.subscription, to.stream),
            key("rollup", "day", to.subscription, moment // 86_400),
        ]
        args: list[Argument] = [
            key("rollup", ""),
            to.channel,
            to.mode.value,
            to.subscription,
            to.stream,
            moment,
            NEAR,
            FRESH,
            PLACES_KEPT,
            COUNTS_KEPT,
            CARDS_A_RUN,
            CARDS_A_DAY,
            HIGH,
        ]
        for each in arrived:
            args += [each.lead, each.found, each.rank]
        return [str(place) for place in await self._store.run(PLACE, keys, args)]

    async def places(self, channel: str, leads: Sequence[int]) -> list[str | None]:
        """Where each of these stands in a channel, as it was decided; None where it was not, or long ago."""
        if not leads:
            return []
        return list(await self._store.call("MGET", *(place_key(channel, lead) for lead in leads)))

    async def places_of(self, lead: int, channels: Sequence[str]) -> dict[str, str]:
        """Where a lead stands in each of these channels, by channel; those where it has no place are left out."""
        if not channels:
            return {}
        found = await self._store.call("MGET", *(place_key(channel, lead) for channel in channels))
        return {channel: place for channel, place in zip(channels, found, strict=True) if place}

    async def rank(self, id_: str, lead: int) -> int | None:
        """How many of a roll-up's leads go before this one; None where it is not in it."""
        rank: int | None = await self._store.call("ZREVRANK", _leads(id_), lead)
        return rank

    async def only_counted(self, channel: str, leads: Sequence[int]) -> None:
        """From now on these stand in the digest only, where they stood as cards that nobody has seen."""
        args: list[Argument] = [place_key(channel, ""), CARD, DIGEST, PLACES_KEPT, *leads]
        await self._store.run(MOVE, [place_key(channel, "")], args)

    async def get(self, id_: str) -> RollUp | None:
        fields = await self._store.call("HGETALL", rollup_key(id_))
        if "revision" not in fields:
            return None
        leads = _leads(id_)
        high = await self._store.call("ZCOUNT", leads, HIGH, "+inf")
        medium = await self._store.call("ZCOUNT", leads, MEDIUM, f"({HIGH}")
        return RollUp(
            id=id_,
            channel=fields["channel"],
            subscription=fields["subscription"],
            stream=int(fields["stream"]),
            high=high,
            medium=medium,
            other=await self._store.call("ZCOUNT", leads, "-inf", f"({MEDIUM}"),
            cards=int(fields["cards"]),
            found=int(fields["first"]),
            revision=int(fields["revision"]),
            shown=int(fields.get("shown", 0)),
            ts=fields.get("ts"),
            held=fields.get("held"),
        )

    async def leads(self, id_: str, start: int, count: int) -> list[int]:
        """Some of its leads: high fit, most followers first."""
        return [
            int(each) for each in await self._store.call("ZREVRANGE", _leads(id_), start, start + count - 1)
        ]

    async def shown(self, rollup: RollUp) -> None:
        """This revision was put into the outbox."""
        await self._store.run(SHOWN, [rollup_key(rollup.id)], [rollup.revision])

    async def posted(self, id_: str, ts: str) -> None:
        """Remember where it stands."""
        await self._store.run(STANDS, [rollup_key(id_)], [ts])


def place_key(channel: str, lead: int | str) -> str:
    """Where the place of a lead in a channel is kept."""
    return key("rollup", "place", channel, lead)


def rollup_key(id_: str) -> str:
    """Where a roll-up is kept; its leads are beside it, under ``:leads``."""
    return key("rollup", "of", id_)


def _leads(id_: str) -> str:
    return f"{rollup_key(id_)}:leads"
