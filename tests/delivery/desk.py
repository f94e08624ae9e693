"""A process that looks for ended runs, in the test's hands."""

import asyncio
from collections.abc import Collection
from datetime import datetime

from bot.delivery.syncs import Syncs
from bot.errors import StoreAway
from bot.store.redis import Store
from bot.store.syncs import SyncBook
from tests.delivery.door import STREAM, Door
from tests.delivery.make import BREATH


class Told:
    """Who wants to know, and idempotently does."""

    def __init__(self) -> None:
        self.calls: list[tuple[int, tuple[int, ...], datetime]] = []
        self.away = False

    async def sync_ended(self, stream_id: int, run_ids: Collection[int], at: datetime) -> None:
        if self.away:
            raise StoreAway("gone")
        self.calls.append((stream_id, tuple(run_ids), at))

    @property
    def runs(self) -> list[tuple[int, ...]]:
        return [run_ids for _, run_ids, _ in self.calls]


class Desk:
    """A process that looks; what is wanted is in the test's hands."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.told = Told()
        self.wanted = True
        self.lookups = 0
        self.paused = False
        self.syncs = self.process()

    def process(self, store: Store | None = None) -> Syncs:
        door = self.door
        book = SyncBook(store or door.store, door.clock)
        return Syncs(book, door.api, self.told, door.clock, self._wants, paused=lambda: self.paused)

    async def _wants(self) -> bool:
        self.lookups += 1
        return self.wanted

    async def pass_(self, seconds: float, *processes: Syncs) -> None:
        """Let time pass, with a round every ten seconds."""
        for _ in range(round(seconds / 10)):
            for each in processes or (self.syncs,):
                for id_ in (await each.due())[0]:
                    await self._look(each, id_)
            self.door.clock.advance(10)
            await asyncio.sleep(BREATH)  # lets the stand-in's runs go on

    async def _look(self, process: Syncs, id_: str) -> None:
        """Time passes while the client waits between two tries."""
        look = asyncio.create_task(process.look(id_))
        while not look.done():
            await asyncio.sleep(BREATH)
            if look in self.door.clock.asleep:
                self.door.clock.advance(1)
        await look

    async def begin(self) -> None:
        """Past the first look."""
        await self.pass_(60)

    def asked(self) -> list[str]:
        """Where runs were asked for."""
        paths = [seen.path.removeprefix("/api/v2") for seen in self.door.sandbox.requests]
        return [path for path in paths if path.endswith("/runs")]

    async def run(self, stream: int = STREAM, accounts: tuple[int, ...] = (9,)) -> list[int]:
        """Runs of these accounts that are over now; answers their ids."""
        tables, life = self.door.sandbox.tables, self.door.sandbox._life
        segment = next(iter(tables.pairs_of(stream))).segment_id
        ids = [life.queue(stream, account, segment).id for account in accounts]
        while any(run.going for run in tables.runs.all()):
            self.door.clock.advance(1.0)
            await asyncio.sleep(BREATH)
        return ids
