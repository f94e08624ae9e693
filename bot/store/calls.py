"""Calls to the lead API that are under way or were made, so that none is ever made twice by one click, or by two at once."""

from datetime import timedelta

from bot.records import Began, Mark
from bot.store.redis import Argument, Script, Store, key

KEEP = 3 * 24 * 3600
"""Seconds; a click that is done again later than that is a new one."""
GIVEN_UP_AFTER = timedelta(minutes=10)
"""A mark that says *calling* for longer was left by a job that was given up."""

# Keys: what is called about. Arguments: the mark, seconds, before when a mark is stale.
BEGIN = Script("""
local raw = redis.call('GET', KEYS[1])
if raw then
  local old, new = cjson.decode(raw), cjson.decode(ARGV[1])
  if old.job == new.job then return {'resumed', raw, ''} end
  if old.state == 'calling' and old.at > ARGV[3] then return {'taken', raw, ''} end
end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return {'started', ARGV[1], raw or ''}
""")

# Arguments: the job, the state (empty: it certainly did not happen), seconds, then what stood there before, if anything.
END = Script("""
local raw = redis.call('GET', KEYS[1])
if not raw then return 0 end
local mark = cjson.decode(raw)
if mark.job ~= ARGV[1] then return 0 end
if ARGV[2] == '' and ARGV[4] == '' then return redis.call('DEL', KEYS[1]) end
mark.state = ARGV[2]
redis.call('SET', KEYS[1], ARGV[2] == '' and ARGV[4] or cjson.encode(mark), 'EX', ARGV[3])
return 1
""")


class CallBook:
    """One mark for each thing that is called about, by its name. Every call may raise StoreAway."""

    def __init__(self, store: Store, subject: str) -> None:
        self._store = store
        self._subject = subject

    async def get(self, name: str) -> Mark | None:
        """Who called last, and what is known of it."""
        raw = await self._store.call("GET", key(self._subject, name))
        return None if raw is None else Mark.model_validate_json(raw)

    async def begin(self, name: str, mark: Mark) -> Began:
        """Write *calling* before the API is asked, unless somebody is at the same just now."""
        stale = (mark.at - GIVEN_UP_AFTER).strftime("%Y-%m-%dT%H:%M:%S")
        args: list[Argument] = [mark.model_dump_json(), KEEP, stale]
        outcome, raw, before = await self._store.run(BEGIN, [key(self._subject, name)], args)
        return Began(
            outcome=outcome,
            mark=Mark.model_validate_json(raw),
            before=Mark.model_validate_json(before) if before else None,
        )

    async def finish(self, name: str, mark: Mark, *, known: bool = True) -> None:
        """It is done; or (not ``known``) it may have happened, and nobody can tell."""
        await self._end(name, mark, "done" if known else "unknown")

    async def abandon(self, name: str, mark: Mark, before: Mark | None = None) -> None:
        """It certainly did not happen: what stood there ``before`` does again."""
        await self._end(name, mark, "", before)

    async def _end(self, name: str, mark: Mark, state: str, before: Mark | None = None) -> None:
        args: list[Argument] = [mark.job, state, KEEP, before.model_dump_json() if before else ""]
        await self._store.run(END, [key(self._subject, name)], args)
