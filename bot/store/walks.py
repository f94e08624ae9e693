"""How far each person is in what they look through: which lead comes next, what they said, and what can be undone.

A walk is one person's way through one selection of leads. While somebody looks at a lead it is theirs by a lease, so
that nobody else is shown it; who has judged it keeps the lease until the judgement is done.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from bot.store.redis import Argument, Script, Store, key
from bot.store.triage import GROUP, leases_key, owners_key

LEASE = 600
"""Seconds for which a lead is somebody's after they last did something with it."""
KEPT = 7 * 24 * 3600
"""Seconds for which a walk can be taken up again."""

Kind = Literal["good", "bad", "skip"]
PARTS = ("", ":queue", ":said", ":order", ":jobs", ":taken", ":unsent")

# Each script begins so. ``said`` is what was said in this walk, ``order`` in which order; ``taken`` are the leads that
# were judged in it and are not offered again, while their judgement is on its way. ``jobs`` knows each tap.
BEGIN = """
local walk, queue, said, order = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local jobs, taken, unsent, leases, owners = KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local me, now, lasts, keep = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4]

local function free(lead)
  local due = redis.call('ZSCORE', leases, lead)
  return not due or tonumber(due) <= now or redis.call('HGET', owners, lead) == me
end

local function hold(lead)
  redis.call('ZADD', leases, now + lasts, lead)
  redis.call('HSET', owners, lead, me)
end

local function let_go(lead)
  if redis.call('HGET', owners, lead) == me then
    redis.call('ZREM', leases, lead)
    redis.call('HDEL', owners, lead)
  end
end

local function current() return redis.call('HGET', walk, 'current') or '' end

local function take()
  for _, lead in ipairs(redis.call('ZRANGEBYSCORE', leases, '-inf', now, 'LIMIT', 0, 100)) do
    redis.call('ZREM', leases, lead)
    redis.call('HDEL', owners, lead)
  end
  redis.call('HDEL', walk, 'again')
  for _, lead in ipairs(redis.call('ZRANGE', queue, 0, -1)) do
    if free(lead) then
      hold(lead)
      redis.call('HSET', walk, 'current', lead)
      return
    end
  end
  redis.call('HDEL', walk, 'current')
end

local function answer(outcome)
  for at = 1, 7 do redis.call('EXPIRE', KEYS[at], keep) end
  redis.call('EXPIRE', leases, keep)
  redis.call('EXPIRE', owners, keep)
  local counts = redis.call('HMGET', walk, 'good', 'bad', 'skip', 'again', 'about', 'reason')
  return {outcome, current(), redis.call('HLEN', said), redis.call('ZCARD', queue),
    redis.call('LINDEX', order, -1) or '', counts[1] or 0, counts[2] or 0, counts[3] or 0,
    redis.call('SCARD', unsent), counts[4] or '', counts[5] or '', counts[6] or ''}
end

if redis.call('EXISTS', walk) == 0 and not opening then return answer('gone') end
"""

# Whoever is through begins anew, so that what was skipped is seen again; else it goes on where it was left.
OPEN = Script(
    "local opening = true\n"
    + BEGIN
    + """
local stays = current()
if stays == '' and redis.call('ZCARD', queue) == 0 then
  redis.call('DEL', said, order)
  redis.call('HDEL', walk, 'good', 'bad', 'skip')
end
redis.call('DEL', queue)
redis.call('HSET', walk, 'about', ARGV[5])
for at = 6, #ARGV do
  local lead = ARGV[at]
  if redis.call('HEXISTS', said, lead) == 0 and redis.call('SISMEMBER', taken, lead) == 0 then
    redis.call('ZADD', queue, lead == stays and 0 or at, lead)
  end
end
if redis.call('ZSCORE', queue, stays) and free(stays) then hold(stays) else take() end
return answer('open')
"""
)

SAY = Script(
    "local opening = false\n"
    + BEGIN
    + """
local lead, kind, job = ARGV[5], ARGV[6], ARGV[7]
local known = redis.call('HGET', jobs, job)
if known then return answer(known == 'undone' and 'undone' or 'same') end
if current() ~= lead then return answer('late') end
if not free(lead) then
  take()
  return answer('lost')
end
redis.call('HSET', jobs, job, kind)
redis.call('HSET', said, lead, kind .. ' ' .. job)
redis.call('HINCRBY', walk, kind, 1)
redis.call('RPUSH', order, lead)
redis.call('ZREM', queue, lead)
if kind == 'skip' then let_go(lead) else
  hold(lead)
  redis.call('SADD', taken, lead)
end
if ARGV[8] ~= '' then redis.call('HSET', walk, 'reason', ARGV[8]) end
take()
return answer('said')
"""
)

UNDO = Script(
    "local opening = false\n"
    + BEGIN
    + """
local lead = ARGV[5]
if redis.call('LINDEX', order, -1) ~= lead then return answer('late') end
if not free(lead) then return answer('lost') end
local kind, job = string.match(redis.call('HGET', said, lead), '^(%S+) (.*)$')
local first = redis.call('ZRANGE', queue, 0, 0, 'WITHSCORES')[2] or 0
local before = current()
if before ~= '' then let_go(before) end
redis.call('ZADD', queue, first - 1, lead)
redis.call('HSET', jobs, job, 'undone')
redis.call('HSET', walk, 'current', lead, 'again', kind)
redis.call('HINCRBY', walk, kind, -1)
redis.call('HDEL', said, lead)
redis.call('SREM', taken, lead)
redis.call('SREM', unsent, job)
redis.call('RPOP', order)
hold(lead)
return answer('undone')
"""
)

LOOK = Script(
    "local opening = false\n"
    + BEGIN
    + """
local lead = current()
if lead ~= '' and free(lead) then
  hold(lead)
  return answer('stands')
end
take()
return answer(lead == '' and 'open' or 'lost')
"""
)

PASS = Script(
    "local opening = false\n"
    + BEGIN
    + """
if current() == ARGV[5] then
  redis.call('ZREM', queue, ARGV[5])
  let_go(ARGV[5])
  take()
end
return answer('passed')
"""
)

CLOSE = Script(
    "local opening = false\n"
    + BEGIN
    + """
if current() ~= '' then let_go(current()) end
return answer('closed')
"""
)

GIVE_UP = Script(
    "local opening = false\n"
    + BEGIN
    + """
redis.call('SREM', taken, ARGV[5])
redis.call('SREM', unsent, ARGV[6])
return answer('stands')
"""
)

WAITS = Script(
    "local opening = false\n"
    + BEGIN
    + """
if ARGV[6] == '1' then redis.call('SADD', unsent, ARGV[5]) else redis.call('SREM', unsent, ARGV[5]) end
return answer('stands')
"""
)


@dataclass(frozen=True)
class Way:
    """How far a walk is. ``lead`` is the one to be looked at now; None: there is none.

    ``outcome`` of a tap: ``said`` or ``same`` (it counts), ``late`` (something else was said of this lead, or it is not
    the one that is looked at), ``lost`` (somebody else has the lead by now), ``undone`` (it was taken back), ``gone``
    (the walk is over). ``left`` counts ``lead`` too; ``last`` is what an undo would bring back, ``again`` what had been
    said of ``lead`` before that. ``unsent`` judgements wait for the lead API. ``about`` is what was given at the opening.
    """

    outcome: str
    lead: int | None
    said: int
    left: int
    last: int | None
    good: int
    bad: int
    skipped: int
    unsent: int
    again: str
    about: str
    reason: str


class Walks:
    """All walks, by person and name. Every call may raise StoreAway; ``now`` is Unix time."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def open(self, who: tuple[str, str], about: str, leads: Sequence[int], now: float) -> Way:
        """Begin to look through these, or go on where one stopped."""
        return await self._step(OPEN, who, now, about, *leads)

    async def say(
        self, who: tuple[str, str], lead: int, kind: Kind, job: str, now: float, reason: str = ""
    ) -> Way:
        """Something was said of the lead that is looked at; the next one comes. The same ``job`` counts once."""
        return await self._step(SAY, who, now, lead, kind, job, reason)

    async def undo(self, who: tuple[str, str], lead: int, now: float) -> Way:
        """Look again at what was said last, if that is this lead."""
        return await self._step(UNDO, who, now, lead)

    async def look(self, who: tuple[str, str], now: float) -> Way:
        """Where the walk stands; the lead that is looked at stays theirs for longer."""
        return await self._step(LOOK, who, now)

    async def go_past(self, who: tuple[str, str], lead: int, now: float) -> Way:
        """This lead needs nothing any more: the next one comes."""
        return await self._step(PASS, who, now, lead)

    async def close(self, who: tuple[str, str], now: float) -> Way:
        """Nobody looks any more: others may have the lead; the walk stays where it is."""
        return await self._step(CLOSE, who, now)

    async def unsent(self, who: tuple[str, str], job: str, now: float, *, waits: bool) -> Way:
        """A judgement waits for the lead API, or does so no more."""
        return await self._step(WAITS, who, now, job, int(waits))

    async def give_up(self, who: tuple[str, str], lead: int, job: str, now: float) -> Way:
        """A judgement will not be sent any more."""
        return await self._step(GIVE_UP, who, now, lead, job)

    async def _step(self, script: Script, who: tuple[str, str], now: float, *more: Argument) -> Way:
        person, name = who
        own = key("triage", "walk", person, name, group=GROUP)
        keys = [*(own + part for part in PARTS), leases_key(), owners_key()]
        answer = await self._store.run(script, keys, [person, now, LEASE, KEPT, *more])
        outcome, lead, said, left, last, good, bad, skipped, unsent, again, about, reason = answer
        return Way(
            outcome=outcome,
            lead=int(lead) if lead else None,
            said=int(said),
            left=int(left),
            last=int(last) if last else None,
            good=int(good),
            bad=int(bad),
            skipped=int(skipped),
            unsent=int(unsent),
            again=again,
            about=about,
            reason=reason,
        )
