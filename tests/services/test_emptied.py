"""Noticing that the store was emptied, whoever else uses it, and telling it once."""

from itertools import count
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.errors import StoreAway
from bot.services.admins import Admins
from bot.services.emptied import GONE, Emptied
from bot.store.mark import Mark
from bot.store.outbox import Outbox
from bot.store.redis import Store
from tests.slack.away import no_store
from tests.support.clock import ManualClock
from tests.support.world import AMY, BEN

WORDS = count()


def mark(store: Store) -> Mark:
    return Mark(store, lambda: f"mark {next(WORDS)}")


def emptied(store: Store, *admins: str) -> Emptied:
    return Emptied(mark(store), Admins(admins), Outbox(store), ManualClock())


async def test_a_mark_stands_however_often_and_whoever_looks(store: Store) -> None:
    first, second = mark(store), mark(store)
    assert [await each.lost() for each in (first, second, first, second)] == [None] * 4


async def test_a_mark_that_is_gone_is_noticed_once_by_each_and_alike(store: Store) -> None:
    first, second = mark(store), mark(store)
    for each in (first, second):
        await each.lost()
    await store.call("FLUSHALL")
    seen = [await each.lost() for each in (first, second)]
    assert seen[0] is not None
    assert seen[0] == seen[1]
    assert [await each.lost() for each in (first, second)] == [None, None]


async def test_who_comes_after_the_loss_knows_nothing_of_it(store: Store) -> None:
    await mark(store).lost()
    await store.call("FLUSHALL")
    assert await mark(store).lost() is None


async def test_each_admin_is_told_once_by_all_processes_together(store: Store) -> None:
    first, second = emptied(store, AMY, BEN), emptied(store, AMY, BEN)
    for each in (first, second):
        await each.look()
    await store.call("FLUSHALL")
    with capture_logs() as lines:
        for each in (first, second, first):
            await each.look()
    assert [(line["log_level"], "emptied" in line["event"]) for line in lines] == [("error", True)] * 2
    told = await Outbox(store).lines()
    assert sorted((line.channel, line.count) for line in told) == [(AMY, 1), (BEN, 1)]
    row = await Outbox(store).of(AMY).next(AMY, 0.0)
    assert row
    assert row.content["message"]["text"] == GONE


async def test_a_store_that_goes_away_while_it_is_told_is_told_of_again(store: Store) -> None:
    outbox = Outbox(store)
    put, troubles = outbox.put, [StoreAway("for a moment")]

    async def put_later(*row: Any, **how: Any) -> bool:
        if troubles:
            raise troubles.pop()
        return await put(*row, **how)

    outbox.put = put_later  # type: ignore[method-assign]  # a store that is away once
    one = Emptied(mark(store), Admins([AMY]), outbox, ManualClock())
    await one.look()
    await store.call("FLUSHALL")
    with pytest.raises(StoreAway):
        await one.look()
    await one.look()
    assert [line.channel for line in await outbox.lines()] == [AMY]


async def test_where_nobody_runs_the_app_by_name_the_log_says_it(store: Store) -> None:
    alone = emptied(store)
    await alone.look()
    await store.call("FLUSHALL")
    with capture_logs() as lines:
        await alone.look()
    assert len(lines) == 1
    assert await Outbox(store).lines() == []


async def test_a_store_that_is_away_was_not_emptied() -> None:
    async with no_store() as url:
        away = Store(url)
        with pytest.raises(StoreAway):
            await emptied(away, AMY).look()
        await away.close()
