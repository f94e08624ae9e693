"""Who has a lead's message window open just now, so that no two write to the same person without knowing."""

from bot.store.redis import Argument, Script, Store, key

OPEN = 600.0
"""Seconds for which a window counts as open; Slack does not tell of each one that is closed."""

# Keys: the windows of a lead. Arguments: person, now, until when it counts as open, seconds.
LOOK = Script("""
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[2])
redis.call('ZADD', KEYS[1], ARGV[3], ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[4])
return redis.call('ZRANGE', KEYS[1], 0, -1)
""")


class Windows:
    """Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def opened(self, lead_id: int, person: str, now: float) -> list[str]:
        """Somebody has it open now (Unix seconds), for another ten minutes; answers who else has, the longest first."""
        args: list[Argument] = [person, now, now + OPEN, int(OPEN)]
        found: list[str] = await self._store.run(LOOK, [_windows(lead_id)], args)
        return [each for each in found if each != person]

    async def closed(self, lead_id: int, person: str) -> None:
        """They are done with it."""
        await self._store.call("ZREM", _windows(lead_id), person)


def _windows(lead_id: int) -> str:
    return key("windows", group=f"lead:{lead_id}")
