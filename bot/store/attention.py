"""How much a channel does with its cards: which leads were shown there as cards lately, and which were acted on."""

from datetime import datetime, timedelta

from bot.store.redis import Script, Store, key

KEPT = timedelta(days=8)

# A lead counts once, however often it is told; what is too old goes when something new comes.
NOTE = Script("""
redis.call('ZADD', KEYS[1], 'NX', ARGV[1], ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ARGV[1] - ARGV[3])
redis.call('EXPIRE', KEYS[1], ARGV[3])
""")


class Attention:
    """Of each channel the last eight days. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def shown(self, channel: str, lead: int, at: datetime) -> None:
        """A card of this lead was posted in a channel."""
        await self._note(_shown(channel), lead, at)

    async def acted(self, channel: str, lead: int, at: datetime) -> None:
        """A lead that has a card in this channel was judged, enriched or exported."""
        await self._note(_acted(channel), lead, at)

    async def since(self, channel: str, begin: datetime) -> tuple[int, int]:
        """How many leads were shown as cards, and how many were acted on."""
        shown = await self._store.call("ZCOUNT", _shown(channel), begin.timestamp(), "+inf")
        acted = await self._store.call("ZCOUNT", _acted(channel), begin.timestamp(), "+inf")
        return int(shown), int(acted)

    async def newest(self, channel: str, count: int) -> list[int]:
        """The leads whose cards were posted last, newest first."""
        found = await self._store.call("ZREVRANGE", _shown(channel), 0, count - 1)
        return [int(each) for each in found]

    async def _note(self, where: str, lead: int, at: datetime) -> None:
        await self._store.run(NOTE, [where], [at.timestamp(), lead, int(KEPT.total_seconds())])


def _shown(channel: str) -> str:
    return key("attention", "shown", channel)


def _acted(channel: str) -> str:
    return key("attention", "acted", channel)
