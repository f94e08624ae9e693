"""Leads that are held back from a channel: one roll-up for all that come while a hold lasts, shown at its end.

A held lead has its place once, as any other (``bot/store/rollups.py``). What is held waits without an end, and an
entry in the agenda waits with it, written in the same step: whoever dies in between leaves both or neither.
"""

from collections.abc import Sequence

from bot.store.redis import Argument, Script, Store, key
from bot.store.rollups import HELD, PLACES_KEPT, Arrived, place_key, rollup_key
from bot.store.shelf import Agenda

FARTHEST = 600.0
"""Seconds; a channel is looked at far more often while something is held."""

# One that was shown takes no more leads: what comes after belongs to the next hold. The agenda's entry says "look
# now": who looks reads the settings as they are by then. The answer ends with what is open: by the next step another
# may have ended it.
HOLD = Script("""
local open, agenda = KEYS[1], KEYS[2]
local places, rollups, channel, why, stream = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local now, keep, prefix, from = ARGV[6], ARGV[7], ARGV[8], ARGV[9]

local function is_over(rollup)
  local shown = redis.call('HGET', rollup, 'shown')
  return shown and tonumber(shown) >= tonumber(redis.call('HGET', rollup, 'revision'))
end

local function hold(lead, found, rank)
  local name = redis.call('GET', open)
  if not name or is_over(rollups .. name) then
    name = prefix .. channel .. ':' .. lead
    while redis.call('EXISTS', rollups .. name) == 1 do name = name .. '+' end
    redis.call('SET', open, name)
    redis.call('ZADD', agenda, now, channel)
  end
  local rollup = rollups .. name
  local first, of = redis.call('HGET', rollup, 'first'), redis.call('HGET', rollup, 'stream')
  if not first or found < tonumber(first) then redis.call('HSET', rollup, 'first', found) end
  redis.call('HSETNX', rollup, 'held', why)
  redis.call('HSET', rollup, 'channel', channel, 'subscription', '', 'cards', 0,
    'stream', (not of or of == stream) and stream or 0)
  redis.call('HINCRBY', rollup, 'revision', 1)
  redis.call('ZADD', rollup .. ':leads', rank, lead)
  return name
end

local placed = {}
for at = 10, #ARGV, 3 do
  local place = places .. ARGV[at]
  local known = redis.call('GET', place)
  if not known or known == from then
    known = hold(ARGV[at], tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2]))
    redis.call('SET', place, known, 'EX', keep)
    -- It may be held in the very roll-up that waited to be posted.
    if known ~= from then redis.call('ZREM', rollups .. from .. ':leads', ARGV[at]) end
  end
  table.insert(placed, known)
end
table.insert(placed, redis.call('GET', open) or '')
return placed
""")

# What stands in another place by now stays there. A roll-up in which nothing is left is none.
GIVE_BACK = Script("""
local open = KEYS[1]
local places, rollups, to, keep, prefix = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
for at = 6, #ARGV do
  local lead, place = ARGV[at], places .. ARGV[at]
  local name = redis.call('GET', place) or ''
  local rank = name ~= to and string.sub(name, 1, #prefix) == prefix and
    redis.call('ZSCORE', rollups .. name .. ':leads', lead)
  if rank then
    if redis.call('EXISTS', rollups .. to) == 1 then
      redis.call('ZADD', rollups .. to .. ':leads', rank, lead)
      redis.call('EXPIRE', rollups .. to .. ':leads', keep)
    end
    redis.call('SET', place, to, 'EX', keep)
    redis.call('ZREM', rollups .. name .. ':leads', lead)
    if redis.call('ZCARD', rollups .. name .. ':leads') == 0 and redis.call('GET', open) == name
      and redis.call('HEXISTS', rollups .. name, 'shown') == 0 then
      redis.call('DEL', open, rollups .. name)
    end
  end
end
""")

# Ends only what was shown as it stands, so that a lead which came meanwhile is shown too before nobody looks any more.
END = Script("""
local open, agenda, rollup = KEYS[1], KEYS[2], KEYS[3]
local name = redis.call('GET', open)
if name == ARGV[1] then
  local shown, revision = redis.call('HGET', rollup, 'shown'), redis.call('HGET', rollup, 'revision')
  if revision and tonumber(shown or 0) < tonumber(revision) then return 0 end
end
redis.call('EXPIRE', rollup, ARGV[3])
redis.call('EXPIRE', rollup .. ':leads', ARGV[3])
if name and name ~= ARGV[1] then return 0 end
redis.call('DEL', open)
redis.call('ZREM', agenda, ARGV[2])
return 1
""")


class HoldBook:
    """What is held for each channel, and the agenda of when to look there. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.agenda = Agenda(store, "channels", farthest=FARTHEST)

    async def hold(
        self, channel: str, why: str, stream: int, arrived: Sequence[Arrived], now: float
    ) -> list[str]:
        """Where each lead stands: in what is held for the channel from now on, or where it stood before.

        ``stream`` is theirs (0: not known); ``now`` is Unix time.
        """
        places, _ = await self._hold(channel, why, stream, arrived, now, "")
        return places

    async def move(
        self, channel: str, why: str, stream: int, arrived: Sequence[Arrived], now: float, *, place: str
    ) -> list[int]:
        """Hold those that stand in this place, where nobody has seen them; which leads are held now."""
        places, open_ = await self._hold(channel, why, stream, arrived, now, place)
        return [each.lead for each, stands in zip(arrived, places, strict=True) if stands == open_]

    async def give_back(self, channel: str, place: str, leads: Sequence[int]) -> None:
        """They are seen in the place from which they were moved, after all."""
        args: list[Argument] = [place_key(channel, ""), rollup_key(""), place, PLACES_KEPT, HELD, *leads]
        await self._store.run(GIVE_BACK, [_open(channel)], args)

    async def open(self, channel: str) -> str | None:
        """The roll-up of what is held now."""
        name: str | None = await self._store.call("GET", _open(channel))
        return name

    async def count(self, channel: str) -> int:
        """How many leads are held now."""
        name = await self.open(channel)
        return 0 if name is None else int(await self._store.call("ZCARD", f"{rollup_key(name)}:leads"))

    async def end(self, channel: str, rollup_id: str | None) -> bool:
        """Hold nothing more in this roll-up (None: there is none), and look no more; False: look again."""
        keys = [_open(channel), self.agenda.key, rollup_key(rollup_id or "")]
        return bool(await self._store.run(END, keys, [rollup_id or "", channel, PLACES_KEPT]))

    async def _hold(
        self, channel: str, why: str, stream: int, arrived: Sequence[Arrived], now: float, moved_from: str
    ) -> tuple[list[str], str]:
        args: list[Argument] = [
            place_key(channel, ""),
            rollup_key(""),
            channel,
            why,
            stream,
            now,
            PLACES_KEPT,
            HELD,
            moved_from,
        ]
        for each in arrived:
            args += [each.lead, each.found, each.rank]
        *places, open_ = await self._store.run(HOLD, [_open(channel), self.agenda.key], args)
        return places, open_


def _open(channel: str) -> str:
    return key("rollup", "held", channel)
