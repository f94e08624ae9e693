"""A store that is emptied under the running app, or full: nothing hangs, people are told, and new leads flow."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from random import Random

import pytest
from structlog.testing import capture_logs

from bot.errors import StoreAway
from bot.store.redis import Store
from tests.flow.steps import (
    LINKEDIN_ONLY,
    POPULAR,
    UNVERIFIED,
    VERIFIED,
    answer,
    bring,
    card,
    direct,
    hooks,
    lead_json,
    private,
    push,
    subscribe,
)
from tests.flow.test_readable_channel import lead
from tests.support.loopback import loopback_client
from tests.support.world import AMY, BEN, CLEO, LEADS, World, visible

FLUSHES = 12
HALF = 0.5
SOON = 15
"""Seconds in which a loss is noticed."""


@asynccontextmanager
async def full(store: Store) -> AsyncIterator[None]:
    """The store has no room for anything new."""
    await store.call("CONFIG", "SET", "maxmemory", 1)
    try:
        yield
    finally:
        await store.call("CONFIG", "SET", "maxmemory", 0)


async def test_an_emptied_store_is_told_of_and_all_begins_anew(
    world: World, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    await world.stop_app()
    await world.start_app(admins=(CLEO,))
    await world.settle(SOON)
    await subscribe(world)
    await push(hooks(world)[0], {"leads": [lead_json(world, each) for each in (VERIFIED, UNVERIFIED)]})
    await world.until(world.cards)
    await store.call("FLUSHALL")
    await push(hooks(world)[0], {"leads": [lead_json(world, LINKEDIN_ONLY)]})
    emptied = world.clock.now()
    await world.until(lambda: direct(world, CLEO))
    assert (world.clock.now() - emptied).total_seconds() < SOON
    assert "My store was emptied" in visible(direct(world, CLEO)[0])
    assert "the store was emptied" in capsys.readouterr().out
    await subscribe(world)
    (shown,) = await bring(world, POPULAR)
    await world.slack.click(BEN, LEADS, shown.ts, "lead.good")
    await world.until(lambda: f"👍 <@{BEN}>" in visible(world.now_showing(shown)))
    await world.settle(60)
    assert len(direct(world, CLEO)) == 1


async def test_at_whatever_moment_it_is_emptied_no_loop_ends(world: World, store: Store) -> None:
    chance = Random(11)
    with capture_logs() as lines:
        for first in range(5000, 5000 + 10 * FLUSHES, 10):
            await subscribe(world, "ai founders" if chance.random() < HALF else "founders balanced")
            body = {"leads": [lead(world, each) for each in range(first, first + 6)]}
            assert await push(hooks(world)[-1], body) == 202
            for shown in world.cards()[-2:]:
                await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
            await world.settle(chance.random() * 5)
            await store.call("FLUSHALL")
        await subscribe(world)
        await bring(world, POPULAR)
    assert [line for line in lines if "exc_info" in line] == []


async def test_a_card_from_before_the_store_was_emptied_says_what_it_can(world: World, store: Store) -> None:
    shown = await card(world)
    await store.call("FLUSHALL")
    await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
    await answer(world, "I don't know this lead any more")


async def test_a_full_store_takes_nothing_says_so_and_goes_on_when_there_is_room(
    world: World, store: Store
) -> None:
    shown = await card(world)
    await world.settle(5)
    async with full(store), loopback_client() as api:
        refused = await api.post(hooks(world)[0], json={"leads": [lead_json(world, POPULAR)]})
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
        await world.slack.click(BEN, LEADS, shown.ts, "lead.good")
        await world.until(lambda: private(world, BEN))
        assert StoreAway.user_text in visible(private(world, BEN)[0])
        await world.say("/goodones unsubscribe")
        assert [visible(each) for each in private(world)] == [StoreAway.user_text]
    await world.settle(10)
    await world.slack.click(BEN, LEADS, shown.ts, "lead.good")
    await world.until(lambda: f"👍 <@{BEN}>" in visible(world.now_showing(shown)))
    await bring(world, POPULAR)
