"""What should be shown where: a row per intended message, sent channel by channel in order.

The channels are shared out over parts, each of which has its own lanes and rows, and is sent by itself.
"""

from asyncio import gather
from itertools import chain
from operator import itemgetter
from typing import Any

from bot.store.lanes import Lanes, Line, Row
from bot.store.redis import Store
from bot.store.shards import GROUPS, shard_of


class Outbox:
    """All channels, shared out. Every call may raise StoreAway."""

    def __init__(self, store: Store, *, lease: float = 30.0) -> None:
        self.parts = tuple(Lanes(store, group=group, lease=lease) for group in GROUPS)
        """Each is sent by itself: a channel is always in the same one."""

    async def put(
        self,
        id_: str,
        channel: str,
        content: dict[str, Any],
        now: float,
        *,
        once: bool = False,
        ts: str | None = None,
    ) -> bool:
        """As ``Lanes.put``."""
        return await self.of(channel).put(id_, channel, content, now, once=once, ts=ts)

    async def waiting(self, channel: str) -> int:
        """How many messages wait to be posted in a channel."""
        return await self.of(channel).waiting(channel)

    async def lines(self) -> list[Line]:
        """Every lane in which something waits."""
        return [line for lines in await gather(*(part.lines() for part in self.parts)) for line in lines]

    async def buried(self, count: int = 100, until: float | None = None) -> list[tuple[Row, float]]:
        """The newest rows that were given up (until then), each with the Unix time of that."""
        found = await gather(*(part.buried(count, until) for part in self.parts))
        newest = sorted(chain.from_iterable(found), key=itemgetter(1), reverse=True)
        return newest[:count]

    async def dead_count(self) -> int:
        """How many were given up, those included whose time to be replayed is over."""
        return sum(await gather(*(part.dead_count() for part in self.parts)))

    async def is_dead(self, id_: str) -> bool:
        """Whether this message was given up."""
        rows = await gather(*(part.get(id_) for part in self.parts))
        return any(row is not None and row.state == "dead" for row in rows)

    async def revive(self, id_: str, now: float) -> bool:
        """Have a row that was given up sent after all; False where it is no such row any more."""
        return any(await gather(*(part.revive(id_, now) for part in self.parts)))

    def of(self, channel: str) -> Lanes:
        """The part that has a channel."""
        return self.parts[shard_of(channel)]
