"""Which reasons a person gave for a bad lead, so that those used last come first."""

from datetime import datetime

from bot.api.models import BadReason
from bot.store.redis import Script, Store, key

KEEP = 180 * 24 * 3600
"""Seconds after the last one for which a person's habits are known."""

USED = Script("""
redis.call('ZADD', KEYS[1], 'GT', ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
""")


class ReasonBook:
    """Each reason once, by when it was given last. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def used(self, person: str, reason: BadReason, at: datetime) -> None:
        """This person gave this reason."""
        await self._store.run(USED, [_person(person)], [at.timestamp(), reason.value, KEEP])

    async def last(self, person: str) -> list[BadReason]:
        """Those that a person gave, the last one first."""
        found: list[str] = await self._store.call("ZREVRANGE", _person(person), 0, -1)
        return [BadReason(each) for each in found if each in set(BadReason)]


def _person(person: str) -> str:
    return key("reasons", group=f"person:{person}")
