"""What a webhook lost comes by itself, once; also after the key was another one."""

from typing import Any

import pytest

from bot.sandbox.api import ApiSandbox
from tests.flow.steps import FOUNDERS, hooks, lead_json, push, subscribe
from tests.support.world import SALES, World

ANOTHER_KEY = "ctgo_" + "next" * 10


def fresh(world: World) -> list[int]:
    """The leads that the API found since all this began."""
    leads = world.api.tables.leads.all()
    return [each.id for each in leads if each.discovered_at > "2026-11-23T09:00:00Z"]


async def find_leads(world: World) -> list[int]:
    """The API runs a stream, and nobody hears of it."""
    world.api.tables.subscriptions.drop(world.api.tables.subscriptions.all()[0].id)
    world.api._life.queue(FOUNDERS, 9, 12)
    await world.until(lambda: not any(run.going for run in world.api.tables.runs.all()))
    return fresh(world)


def glances(world: World) -> list[Any]:
    return [each for each in world.api.requests if each.path.endswith("/api/v2/leads")]


async def test_a_lead_that_came_by_webhook_and_is_found_too_is_one_card(world: World) -> None:
    await subscribe(world)
    (hook,) = hooks(world)
    found = await find_leads(world)
    before = len(glances(world))
    await push(hook, {"leads": [lead_json(world, found[0])]})
    await world.until(world.cards)
    await world.until(lambda: len(glances(world)) > before)
    await world.until(lambda: len(world.cards()) == len(found))
    await world.settle(60)
    assert len(world.cards()) == len(found)


async def test_what_one_webhook_lost_comes_with_the_next_within_seconds(world: World) -> None:
    await subscribe(world)
    (hook,) = hooks(world)
    found = await find_leads(world)
    await push(hook, {"leads": []})
    pushed = world.clock.now()
    await world.until(lambda: len(world.cards()) == len(found))
    assert (world.clock.now() - pushed).total_seconds() < 25 + len(found) * 2


async def test_a_webhook_that_cannot_be_read_brings_its_leads_to_everybody_who_wants_them(
    world: World,
) -> None:
    await subscribe(world)
    await subscribe(world, channel=SALES)
    hook = hooks(world)[0]
    found = await find_leads(world)
    await push(hook, {"event": "leads.discovered", "count": len(found)})
    await world.until(lambda: len(world.cards()) == len(world.cards(SALES)) == len(found))


@pytest.mark.parametrize("shape", [{"envelope": "bare"}, {"envelope": "data.own", "grouped": True}])
async def test_in_whatever_shape_they_are_listed_they_come(world: World, shape: dict[str, Any]) -> None:
    await subscribe(world)
    (hook,) = hooks(world)
    await world.steer_api(shape=shape)
    found = await find_leads(world)
    await push(hook, "what is this")
    await world.until(lambda: len(world.cards()) == len(found))


async def test_with_another_key_all_is_registered_again_and_what_was_missed_is_fetched(world: World) -> None:
    await subscribe(world)
    await subscribe(world, "rust", SALES)
    before = hooks(world)
    await world.stop_app()
    another = ApiSandbox(key=ANOTHER_KEY, seed=1, clock=world.clock, rate_limit=False)
    url = await another.start()
    another._life.queue(FOUNDERS, 9, 12)
    await world.until(lambda: not any(run.going for run in another.tables.runs.all()))
    world.clock.advance(86_400)
    await world.start_app(api_url=f"{url}/api/v2", api_key=ANOTHER_KEY)
    await world.until(lambda: len(another.tables.subscriptions.all()) == 2)
    tokens = {each.target_url.rpartition("/")[2] for each in another.tables.subscriptions.all()}
    assert tokens == {each.rpartition("/")[2] for each in before}
    missed = [each for each in another.tables.leads.all() if each.discovered_at > "2026-11-23T09:00:00Z"]
    await world.until(lambda: len(world.cards()) == len(missed) > 0)
    assert [each.method for each in another.requests if each.path.endswith("/subscribe")] == ["POST"] * 2
    await world.stop_app()
    await another.stop()
