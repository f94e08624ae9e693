"""Which leads of each stream nobody has judged yet, high fit first, then most followers."""

from collections.abc import Mapping

from bot.store.leads import KEEP
from bot.store.redis import Argument, Script, Store, key

GROUP = "triage"
"""What is waited for and who looks at it change together, so all of it is on one node."""

# A lead begins to wait once: what was judged does not come back when the lead is heard of again.
ADD = Script("""
local waiting, came, streams = KEYS[1], KEYS[2], KEYS[3]
local stream, now, keep = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
for at = 4, #ARGV, 2 do
  if redis.call('ZADD', came, 'NX', now, ARGV[at]) == 1 then
    redis.call('ZADD', waiting, ARGV[at + 1], ARGV[at])
  end
end
for _, lead in ipairs(redis.call('ZRANGEBYSCORE', came, '-inf', now - keep, 'LIMIT', 0, 1000)) do
  redis.call('ZREM', waiting, lead)
  redis.call('ZREM', came, lead)
end
redis.call('SADD', streams, stream)
for _, name in ipairs(KEYS) do redis.call('EXPIRE', name, keep) end
""")

DROP = Script("""
for _, lead in ipairs(ARGV) do
  redis.call('ZREM', KEYS[1], lead)
  redis.call('ZREM', KEYS[2], lead)
  redis.call('HDEL', KEYS[3], lead)
end
""")


class TriageBook:
    """What waits to be judged. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def add(self, stream: int, ranks: Mapping[int, int], now: float) -> None:
        """These leads of a stream (0: not known) wait from now on, if they are new; the higher rank comes first."""
        args: list[Argument] = [stream, now, KEEP]
        for lead, rank in ranks.items():
            args += [lead, rank]
        await self._store.run(ADD, [_waiting(stream), _came(stream), _streams()], args)

    async def drop(self, stream: int, *leads: int) -> None:
        """These wait no more, and nobody looks at them any more."""
        await self._store.run(DROP, [_waiting(stream), leases_key(), owners_key()], leads)

    async def waiting(self, stream: int, most: int) -> list[tuple[int, int]]:
        """Leads of a stream with their rank, the highest first."""
        rows = await self._store.call("ZREVRANGE", _waiting(stream), 0, most - 1, "WITHSCORES")
        return [(int(lead), int(float(rank))) for lead, rank in zip(rows[::2], rows[1::2], strict=True)]

    async def streams(self) -> list[int]:
        """The streams of which leads ever waited."""
        return sorted(int(each) for each in await self._store.call("SMEMBERS", _streams()))


def leases_key() -> str:
    """Until when each lead that somebody looks at is theirs."""
    return key("triage", "leases", group=GROUP)


def owners_key() -> str:
    """Who looks at a lead."""
    return key("triage", "owners", group=GROUP)


def _waiting(stream: int) -> str:
    return key("triage", "waiting", stream, group=GROUP)


def _came(stream: int) -> str:
    return key("triage", "came", stream, group=GROUP)


def _streams() -> str:
    return key("triage", "streams", group=GROUP)
