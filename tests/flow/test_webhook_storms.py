"""However often webhooks come, in whatever order, and whichever never do: each lead has one place."""

import asyncio
from dataclasses import replace
from functools import partial
from random import Random

import httpx

from bot.sandbox.api.moments import stamp
from bot.store.redis import Store
from tests.flow.steps import POPULAR, VERIFIED, hooks, lead_json, let_pass, passing, push, subscribe
from tests.flow.test_readable_channel import rollups
from tests.support.loopback import loopback_client
from tests.support.world import World

MANY = 1_000
AT_ONCE = 25
NINE_DAYS = 9 * 24 * 3600


async def test_a_webhook_that_comes_a_hundred_times_at_once_and_again_for_days_is_one_card(
    world: World, store: Store
) -> None:
    await subscribe(world)
    (hook,) = hooks(world)
    body = {"leads": [lead_json(world, VERIFIED)]}
    assert set(await asyncio.gather(*(push(hook, body) for _ in range(100)))) == {202}
    await world.until(world.cards)
    for _ in range(25):
        world.clock.advance(NINE_DAYS / 25)
        assert await push(hook, body) == 202
    await forget(store, NINE_DAYS)
    assert await push(hook, body) == 202
    await push(hook, {"leads": [lead_json(world, POPULAR)]})
    await world.until(lambda: len(world.cards()) > 1)
    await world.settle(10)
    assert len(world.cards()) == 2


async def test_a_thousand_webhooks_in_any_order_repeated_and_lost_are_a_thousand_leads(world: World) -> None:
    """The lead API tries again what we did not answer; what it gives up on is looked for."""
    await subscribe(world, "founders balanced")
    (hook,) = hooks(world)
    ids = list(range(7000, 7000 + MANY))
    row = world.api.tables.leads.need(VERIFIED)
    await world.settle(2)  # what is found in the second of subscribing counts as found before
    found = stamp(world.clock.now())
    for id_ in ids:
        world.api.tables.leads.put(replace(row, id=id_, discovered_at=found, match_confidence="high"))
    chance = Random(7)
    attempts = [id_ for id_ in ids for _ in range(chance.choice((0, 1, 1, 1, 1, 1, 2, 3)))]
    chance.shuffle(attempts)
    assert len(set(attempts)) < MANY < len(attempts)
    await deliver(world, hook, attempts)
    for so_many in range(100, MANY + 1, 100):
        await passing(world, partial(has, world, so_many), 1)
    await let_pass(world, 700, 10)
    assert placed(world) == MANY


async def deliver(world: World, hook: str, ids: list[int]) -> None:
    """A webhook for each, some at once."""
    waiting = iter(ids)

    async def send(api: httpx.AsyncClient) -> None:
        for id_ in waiting:
            answer = await api.post(hook, json={"leads": [lead_json(world, id_)]})
            assert answer.status_code == 202

    async with loopback_client() as api:
        await asyncio.gather(*(send(api) for _ in range(AT_ONCE)))


def placed(world: World) -> int:
    """How many leads the channel shows or counts."""
    counted = [int(each.text.partition(" ")[0]) for each in rollups(world)]
    return len(world.cards()) + sum(counted)


def has(world: World, so_many: int) -> bool:
    return placed(world) >= so_many


async def forget(store: Store, seconds: float) -> None:
    """What the store would have forgotten after so long."""
    for name in await store.call("KEYS", "*"):
        if 0 < await store.call("TTL", name) < seconds:
            await store.call("DEL", name)
