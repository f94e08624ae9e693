"""Work of many subscriptions, shared out: all of one in the same part, each part with a reader of its own."""

from asyncio import gather
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from bot.store.inbox import MOST_WAITING, TAKEOVER, DeadLetter, Inbox
from bot.store.intake import Intake
from bot.store.redis import Store
from bot.store.shards import GROUPS, shard_of


class Inboxes:
    """The parts of one kind of work. Every call may raise StoreAway."""

    def __init__(
        self, store: Store, name: str, *, takeover: float = TAKEOVER, most_waiting: int = MOST_WAITING
    ) -> None:
        """``takeover`` in seconds; of entries so many may wait in each part."""
        intake = Intake(store)
        self.parts = tuple(
            Inbox(store, name, group=group, takeover=takeover, most_waiting=most_waiting, intake=intake)
            for group in GROUPS
        )

    async def append(self, body: dict[str, Any], *, about: str, dedupe: str = "") -> bool:
        """As ``Inbox.append``, in the part of whatever it is about."""
        return await self.of(about).append(body, dedupe=dedupe)

    async def size(self) -> int:
        """How many entries wait or are being worked on, those put aside included."""
        return sum(await gather(*(part.size() for part in self.parts)))

    async def dead(self, count: int = 100, until: datetime | None = None) -> list[DeadLetter]:
        """The newest dead letters first, those given up until then; their ids say which part they are in."""
        found = await gather(*(self._dead(part, count, until) for part in self.parts))
        return sorted(chain.from_iterable(found), key=lambda letter: letter.at, reverse=True)[:count]

    async def find_dead(self, id_: str) -> DeadLetter | None:
        """One dead letter, if it is (still) among them."""
        group, _, inner = id_.partition("/")
        if group not in GROUPS:
            return None
        letter = await self.parts[GROUPS.index(group)].find_dead(inner)
        return letter and replace(letter, id=id_)

    async def dead_count(self) -> int:
        return sum(await gather(*(part.dead_count() for part in self.parts)))

    async def revive(self, letter: DeadLetter) -> bool:
        """As ``Inbox.revive``."""
        group, _, id_ = letter.id.partition("/")
        part = self.parts[GROUPS.index(group)]
        return await part.revive(replace(letter, id=id_))

    def of(self, about: str) -> Inbox:
        return self.parts[shard_of(about)]

    async def _dead(self, part: Inbox, count: int, until: datetime | None) -> list[DeadLetter]:
        return [replace(letter, id=f"{part.group}/{letter.id}") for letter in await part.dead(count, until)]
