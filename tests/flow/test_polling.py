"""Without a public address the lead API brings nothing, and all leads come all the same."""

import pytest

from tests.flow.steps import FOUNDERS, introductions, subscribe
from tests.support.world import AMY, LEADS, SALES, World, visible

EXPLAINED = "I look for new leads every few minutes"


@pytest.fixture
async def alone(world: World) -> World:
    """A world in which the app has no public address."""
    await world.stop_app()
    await world.start_app(public_url=None)
    await world.settle(3)
    return world


def glances(world: World) -> int:
    return len([each for each in world.api.requests if each.path.endswith("/api/v2/leads")])


def find_leads(world: World) -> None:
    """The API runs a stream by its own schedule."""
    world.api._life.queue(FOUNDERS, 9, 12)


def found(world: World) -> int:
    """How many leads the API found since all this began."""
    return len([each for each in world.api.tables.leads.all() if each.discovered_at > "2026-11-23T09:00:00Z"])


async def quiet(world: World) -> None:
    """Nobody is here for an hour, and nothing comes."""
    for _ in range(12):
        world.clock.advance(300)
        await world.settle(2)


async def test_a_run_of_the_apis_own_comes_as_cards_and_nothing_was_registered(alone: World) -> None:
    await subscribe(alone)
    find_leads(alone)
    await alone.until(alone.cards)
    await alone.until(lambda: len(alone.cards()) == found(alone))
    await alone.settle(120)
    assert len(alone.cards()) == found(alone)
    assert alone.asked("POST", "/webhooks/subscribe") == []


async def test_a_run_that_somebody_started_is_there_seconds_after_its_end(alone: World) -> None:
    await subscribe(alone)
    await quiet(alone)
    await alone.say("/goodones run ai founders")
    await alone.until(lambda: alone.find("is done"))
    over = alone.clock.now()
    await alone.until(alone.cards)
    assert (alone.clock.now() - over).total_seconds() <= 8


async def test_how_soon_leads_come_is_said_once(alone: World) -> None:
    first = await subscribe(alone)
    again = await subscribe(alone, "rust", SALES)
    assert EXPLAINED in visible(first)
    assert "GOODONES_PUBLIC_URL" in visible(first)
    assert EXPLAINED not in visible(again)


async def test_with_an_address_nothing_of_it_is_said(world: World) -> None:
    await subscribe(world)
    assert EXPLAINED not in visible(introductions(world)[-1])


async def test_who_is_here_has_it_looked_for_and_while_nobody_is_it_is_left_alone(alone: World) -> None:
    await subscribe(alone)
    await quiet(alone)
    before = glances(alone)
    for _ in range(8):
        alone.clock.advance(30)
        await alone.settle(1)
    assert glances(alone) - before <= 1
    before = glances(alone)
    for _ in range(4):
        await alone.say("/goodones help", AMY, LEADS)
        await alone.settle(16)
    assert 3 <= glances(alone) - before <= 5


async def test_an_address_that_is_taken_away_leaves_no_webhook_and_no_lead_behind(world: World) -> None:
    await subscribe(world)
    await world.stop_app()
    find_leads(world)
    await world.start_app(public_url=None)
    await world.until(lambda: not world.api.tables.subscriptions.all())
    await world.until(world.cards)
    await world.until(lambda: len(world.cards()) == found(world))
