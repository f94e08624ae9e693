"""The same product in parts: what a process with fewer roles does, and what it leaves to others."""

from typing import Any

import aiohttp

from bot.app import assemble
from bot.store.inbox import Inbox
from bot.store.inboxes import Inboxes
from bot.store.redis import Store
from tests.flow.steps import VERIFIED, hooks, lead_json, push, subscribe, tell
from tests.support.numbers import BEARER, TOKEN, numbers
from tests.support.world import World


async def test_what_one_takes_in_another_does(world: World, store: Store) -> None:
    await subscribe(world)
    token = hooks(world)[0].rpartition("/")[2]
    await world.stop_app()

    await world.start_app(roles="web")
    body = {"leads": [lead_json(world, VERIFIED)]}
    assert await push(f"{world.app_url}/webhooks/leads/{token}", body) == 202
    await tell(world, "/goodones help", "Every day")
    await tell(world, "/goodones streams", "Rust")
    await world.say("/goodones run ai founders")
    await world.settle(10)
    assert (await Inbox(store, "jobs").size(), await Inboxes(store, "leads").size()) == (1, 1)
    assert world.cards() == []
    # Nor did it tell the API its address, or look for what was missed.
    assert hooks(world)[0].startswith(world.app_url) is False

    given = {"public_url": world.app_url, "metrics_token": TOKEN}
    other = assemble(world.settings(roles="worker,clock", **given), clock=world.clock)
    address = await other.start()
    await world.until(world.cards)
    await world.until(lambda: hooks(world)[0].startswith(world.app_url))
    await world.until(lambda: world.asked("POST", "/run"))
    async with aiohttp.ClientSession(headers=BEARER) as session:
        async with session.post(f"{address}/slack/events") as answer:
            assert answer.status == 404
        async with session.get(f"{address}/metrics") as answer:
            found = numbers(await answer.read())
    assert found['goodones_sends_total{kind="lead",outcome="posted"}'] == 1
    await other.stop()


async def test_who_has_the_clock_looks_at_the_store_by_the_hour(world: World) -> None:
    looks = _looks(world)
    assert looks.running
    await world.stop_app()
    assert not looks.running
    await world.start_app(roles="web,worker")
    assert not _looks(world).running


def _looks(world: World) -> Any:
    """The scheduler behind it."""
    assert world.app
    assert world.app._parts
    return world.app._parts.ticks._scheduler
