"""Lookups that are under way or were made, so that none is ever made twice by one click."""

from datetime import timedelta
from hashlib import sha256

from bot.records import Began, Mark
from bot.store.redis import Argument, Script, Store, key

KEEP = 3 * 24 * 3600
"""Seconds; a click that is done again later than that is a new one."""
GIVEN_UP_AFTER = timedelta(minutes=10)
"""A mark that says *calling* for longer was left by a job that was given up."""

# Keys: what one person asked of another. Arguments: the mark, seconds, before when a mark is stale.
BEGIN = Script("""
local raw = redis.call('GET', KEYS[1])
if raw then
  local old, new = cjson.decode(raw), cjson.decode(ARGV[1])
  if old.job == new.job then return {'resumed', raw} end
  if old.state == 'calling' and old.at > ARGV[3] then return {'taken', raw} end
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return {'started', ARGV[1]}
""")

# Arguments: the job, the state (empty: it certainly did not happen), seconds.
END = Script("""
local raw = redis.call('GET', KEYS[1])
if not raw then return 0 end
local mark = cjson.decode(raw)
if mark.job ~= ARGV[1] then return 0 end
if ARGV[2] == '' then return redis.call('DEL', KEYS[1]) end
mark.state = ARGV[2]
redis.call('SET', KEYS[1], cjson.encode(mark), 'EX', ARGV[3])
return 1
""")


class LookupBook:
    """One mark for each handle and kind of lookup; of a handle only a hash is kept. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def begin(self, handle: str, mark: Mark) -> Began:
        """Write *calling* before the API is asked, unless somebody is at the same just now."""
        stale = (mark.at - GIVEN_UP_AFTER).strftime("%Y-%m-%dT%H:%M:%S")
        args: list[Argument] = [mark.model_dump_json(), KEEP, stale]
        outcome, raw = await self._store.run(BEGIN, [_lookup(handle, mark.kind)], args)
        return Began(outcome=outcome, mark=Mark.model_validate_json(raw))

    async def finish(self, handle: str, mark: Mark, *, known: bool = True) -> None:
        """It is done; or (not ``known``) it may have happened, and nobody can tell."""
        await self._end(handle, mark, "done" if known else "unknown")

    async def abandon(self, handle: str, mark: Mark) -> None:
        """It certainly did not happen."""
        await self._end(handle, mark, "")

    async def _end(self, handle: str, mark: Mark, state: str) -> None:
        await self._store.run(END, [_lookup(handle, mark.kind)], [mark.job, state, KEEP])


def nameless(handle: str) -> str:
    """What stands for a handle wherever the handle itself is not to be written."""
    return sha256(handle.casefold().encode()).hexdigest()[:32]


def _lookup(handle: str, kind: str) -> str:
    return key("lookup", kind, nameless(handle))
