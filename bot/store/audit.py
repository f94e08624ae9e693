"""The audit, for 400 days: everything in the order of time, and of each lead its own history."""

from collections.abc import AsyncIterator
from datetime import datetime

from bot.audit import KEPT, Entry
from bot.store.redis import Argument, Script, Store, key

SECONDS = int(KEPT.total_seconds())
NOTED = 3 * 24 * 3600
"""Seconds for which it is known that a line was written: a job that is done again later than that is a new one."""
AT_ONCE = 500
"""Lines that are read in one step."""

# Keys: the lines, whether this one was written. Arguments: the line, its time, seconds of memory, the oldest kept.
NOTE = Script("""
if not redis.call('SET', KEYS[2], 1, 'NX', 'EX', ARGV[3]) then return end
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', '(' .. ARGV[4])
""")

# Keys: a lead's own lines. Arguments: the line's name, the line, seconds.
NOTE_OF_LEAD = Script("""
redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
""")


class AuditLog:
    """Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def note(self, entry: Entry) -> None:
        """Write a line, once for each job and deed."""
        line, name = entry.model_dump_json(exclude_defaults=True), _name(entry)
        if entry.lead is not None:
            await self._store.run(NOTE_OF_LEAD, [history_key(entry.lead)], [name, line, SECONDS])
        at = entry.at.timestamp()
        args: list[Argument] = [line, at, NOTED, at - SECONDS]
        await self._store.run(NOTE, [key("audit"), key("audit", "noted", name)], args)

    async def history(self, lead_id: int) -> list[Entry]:
        """What was done with a lead, oldest first."""
        lines = await self._store.call("HVALS", history_key(lead_id))
        return sorted(
            (Entry.model_validate_json(line) for line in lines), key=lambda entry: (entry.at, entry.what)
        )

    async def pages(self, since: datetime, until: datetime) -> AsyncIterator[list[Entry]]:
        """Every line of a time, both ends included, newest first, some hundreds at once: a year takes no memory."""
        begin, end, read = since.timestamp(), until.timestamp(), 0
        while True:
            lines = await self._store.call(
                "ZREVRANGEBYSCORE", key("audit"), end, begin, "LIMIT", read, AT_ONCE
            )
            yield [Entry.model_validate_json(line) for line in lines]
            read += len(lines)
            if len(lines) < AT_ONCE:
                return

    async def iter(self, since: datetime, until: datetime) -> AsyncIterator[Entry]:
        """The same line by line."""
        async for lines in self.pages(since, until):
            for line in lines:
                yield line


def _name(entry: Entry) -> str:
    """The same for the same deed of the same job."""
    about = entry.lead if entry.account is None else f"account {entry.account}"
    return f"{entry.job}:{entry.what}:{about}"


def history_key(lead_id: int) -> str:
    """Where a lead's own lines are: on the node of a cluster that has the lead itself."""
    return key("history", group=f"lead:{lead_id}")
