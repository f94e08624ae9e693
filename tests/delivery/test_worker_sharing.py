"""Workers that share their turns: together no more at once than one alone, and hardly more in memory."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.delivery.worker import Worker
from bot.store.inbox import GROUP
from bot.store.redis import Store
from bot.tasks import Tasks
from tests.delivery.make import PromptInbox, until
from tests.delivery.test_worker import Desk
from tests.support.clock import ManualClock

TURNS, EACH = 2, 6


class Shops:
    """Two workers, each at an inbox of its own with more than it can do."""

    def __init__(self, store: Store) -> None:
        self.desk, self.tasks, self._store = Desk(), Tasks(), store
        self.inboxes = [PromptInbox(store, name) for name in ("left", "right")]
        turns = asyncio.Semaphore(TURNS)
        self.workers = [
            Worker(inbox, self.desk.do, self.tasks, ManualClock(), self.desk.failed, turns)
            for inbox in self.inboxes
        ]

    async def open(self) -> None:
        for number, (inbox, worker) in enumerate(zip(self.inboxes, self.workers, strict=True)):
            assert await inbox.take(1, 0.001) == []  # so that there is a group to ask about
            for each in range(EACH):
                await inbox.append({"n": EACH * number + each})
            self.tasks.keep(worker.run(), f"worker {number}")

    async def taken(self) -> int:
        """How many entries the workers have, done ones not counted."""
        streams = [inbox._stream for inbox in self.inboxes]
        return sum([int((await self._store.call("XPENDING", each, GROUP))["pending"]) for each in streams])


@pytest.fixture
async def shops(store: Store) -> AsyncIterator[Shops]:
    shops = Shops(store)
    shops.desk.open.clear()
    await shops.open()
    yield shops
    shops.desk.open.set()
    await shops.tasks.drain(1.0)


async def test_beyond_what_is_worked_on_each_has_taken_only_one(shops: Shops) -> None:
    await until(lambda: shops.desk.at_once == TURNS)

    async def as_many_as_that() -> bool:
        return await shops.taken() == TURNS + len(shops.workers)

    await until(as_many_as_that)
    assert all(asked == 1 for inbox in shops.inboxes for asked, _ in inbox.asked)


async def test_all_is_done_and_never_more_at_once_than_there_are_turns(shops: Shops) -> None:
    await until(lambda: shops.desk.at_once == TURNS)
    shops.desk.open.set()
    await until(lambda: len(shops.desk.done) == EACH * len(shops.workers))
    assert shops.desk.most_at_once == TURNS
    assert sorted(body["n"] for body in shops.desk.done) == list(range(EACH * len(shops.workers)))


async def test_one_whose_entry_fails_goes_on_with_the_next(shops: Shops) -> None:
    shops.desk.trouble = lambda body: ValueError("odd") if body["n"] == 0 else None
    shops.desk.open.set()
    await until(lambda: len(shops.desk.done) == EACH * len(shops.workers) - 1)
    assert [failure.entry.body["n"] for failure in shops.desk.failures] == [0]
