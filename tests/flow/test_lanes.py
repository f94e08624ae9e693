"""On whose behalf the lead API is asked: who looks at a screen goes before what nobody would miss for a minute."""

from contextlib import AbstractAsyncContextManager

import pytest

from bot.api.budget import WINDOW, Lane
from bot.api.turns import asker
from bot.store.looks import SOON, Looks
from tests.flow.steps import VERIFIED, bring, card, hooks, make_up, passing, private, subscribe
from tests.support.loopback import loopback_client
from tests.support.world import AMY, LEADS, World, visible


class Spy:
    """Notes what is asked in which lane."""

    def __init__(self, world: World) -> None:
        assert world.app
        assert world.app._parts
        self.seen: list[tuple[str, Lane]] = []
        turns = world.app._parts.outside.api._transport._turns
        self._take = turns.take
        turns.take = self.take  # type: ignore[method-assign, assignment]

    def take(self, request: str) -> AbstractAsyncContextManager[float]:
        self.seen.append((request, asker().lane))
        return self._take(request)

    def lanes(self, request: str) -> list[Lane]:
        return [lane for seen, lane in self.seen if seen == request]


@pytest.fixture
def spy(world: World) -> Spy:
    return Spy(world)


async def test_what_people_read_is_theirs(world: World, spy: Spy) -> None:
    await world.say("/goodones streams")
    await world.until(lambda: world.find("AI founders"))
    assert spy.lanes("GET /streams") == [Lane.PEOPLE]


async def test_a_click_is_theirs_and_what_is_made_up_for_waits_its_turn(world: World, spy: Spy) -> None:
    shown = await card(world)
    await world.steer_api(fault="error", status=503, path="/leads/*/feedback", count=3)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
    await passing(world, lambda: private(world))
    await make_up(world, 6)
    await world.until(lambda: "👍 <@U0AMY>" in visible(world.now_showing(shown)))
    assert spy.lanes("POST /leads/{id}/feedback") == [Lane.PEOPLE, Lane.PEOPLE, Lane.PEOPLE, Lane.JOBS]


async def test_following_a_run_is_the_background_and_what_it_finds_is_a_job(world: World, spy: Spy) -> None:
    await world.cards_after_run()
    assert set(spy.lanes("POST /streams/{id}/run")) == {Lane.PEOPLE}
    assert set(spy.lanes("GET /streams/{id}/runs/{run_id}")) == {Lane.BACKGROUND}


async def test_looking_for_what_was_missed_is_the_background(world: World, spy: Spy) -> None:
    await world.say("/goodones subscribe ai founders")
    await world.until(lambda: world.find("subscribed this channel"))
    assert world.app
    assert world.app._parts
    await Looks(world.app._parts.outside.store, world.clock, owner="somebody").want(SOON)
    await world.until(lambda: spy.lanes("GET /leads"))
    assert set(spy.lanes("GET /leads")) == {Lane.BACKGROUND}


async def test_what_an_unreadable_webhook_hints_at_is_the_background(world: World, spy: Spy) -> None:
    await world.say("/goodones subscribe ai founders")
    await world.until(lambda: world.find("subscribed this channel"))
    (hook,) = hooks(world)
    async with loopback_client() as sender:
        assert (await sender.post(hook, content=b"not json")).is_success
    await world.until(lambda: spy.lanes("GET /leads"))
    assert set(spy.lanes("GET /leads")) == {Lane.BACKGROUND}


async def test_a_lead_is_a_card_at_once_though_nothing_of_the_minute_is_left_and_named_later(
    world: World,
) -> None:
    await subscribe(world)
    await world.stop_app()
    world.clock.advance(3600)
    await world.start_app()
    await use_up(world)
    began = world.clock.now()
    (shown,) = await bring(world, VERIFIED)
    assert (world.clock.now() - began).total_seconds() < 5
    assert "AI founders" not in visible(shown)
    await passing(world, lambda: "AI founders" in visible(world.now_showing(shown)), step=1)
    assert (world.clock.now() - began).total_seconds() < 2 * WINDOW


async def use_up(world: World) -> None:
    """Nothing of this minute is left."""
    assert world.app
    assert world.app._parts
    while not (await world.app._parts.outside.api._transport._budget.take(Lane.PEOPLE)).wait:
        pass
