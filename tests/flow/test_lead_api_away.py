"""The lead API is down, or refuses us: told once where it matters, nothing lost, and made good when it is over."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.app import Application, assemble
from bot.sandbox.slack.messages import Message
from tests.flow.steps import (
    VERIFIED,
    bring,
    direct,
    hooks,
    let_pass,
    make_up,
    passing,
    private,
    public,
    subscribe,
)
from tests.support.world import AMY, CLEO, LEADS, RANDOM, SALES, World, visible

AWAY, BACK = "The lead API does not answer", "The lead API answers again"
SERVES = "The lead API serves us again"
KEY_REVOKED, UNPAID = "GOODONES_API_KEY", "needs an active subscription"


def notices(world: World, channel: str = LEADS) -> list[Message]:
    return [each for each in public(world, channel) if AWAY in visible(each) or BACK in visible(each)]


def says(world: World, text: str, channel: str = LEADS) -> bool:
    return [text in visible(each) for each in notices(world, channel)] == [True]


def told(world: World, person: str = AMY) -> list[str]:
    return [visible(each) for each in direct(world, person)]


async def ask(world: World) -> None:
    """Somebody asks the lead API something; what comes of that is seen elsewhere."""
    await world.say("/goodones streams", CLEO, RANDOM)


async def go_down(world: World) -> None:
    await world.steer_api(fault="down")
    await ask(world)
    await passing(world, lambda: notices(world), 2)


@asynccontextmanager
async def replica(world: World) -> AsyncIterator[Application]:
    """A second process of ours on the same store, told nothing by Slack."""
    app = assemble(world.settings(port=0, public_url=world.app_url), clock=world.clock)
    await app.start()
    yield app
    await app.stop()


async def test_each_subscribed_channel_has_one_notice_that_becomes_the_recovery_note(world: World) -> None:
    await subscribe(world)
    await subscribe(world, "rust", SALES)
    await go_down(world)
    await passing(world, lambda: notices(world, SALES), 2)
    assert "Nothing is lost" in visible(notices(world)[0])
    await let_pass(world, 200, 5)
    assert says(world, AWAY)
    assert says(world, AWAY, SALES)
    await world.steer_api(fault="none")
    await passing(world, lambda: says(world, BACK) and says(world, BACK, SALES), 2)
    await let_pass(world, 130, 5)
    assert says(world, BACK)
    assert not [each for each in public(world, RANDOM) if each.is_bot]


async def test_a_blip_is_nobodys_news(world: World) -> None:
    await subscribe(world)
    await world.steer_api(fault="down")
    await ask(world)
    await let_pass(world, 25, 1)
    await world.steer_api(fault="none")
    await ask(world)
    await let_pass(world, 20, 1)
    await let_pass(world, 130, 5)
    assert notices(world) == []


async def test_one_part_of_the_api_in_trouble_is_not_the_api(world: World) -> None:
    await subscribe(world)
    await world.steer_api(fault="error", status=503, path="/streams*", count=9_999)
    for _ in range(10):
        await ask(world)
        await let_pass(world, 15, 3)
    assert notices(world) == []


async def test_what_was_missed_while_it_was_down_comes_when_it_is_back(world: World) -> None:
    await subscribe(world)
    await go_down(world)
    lead = world.api.tables.leads.need(VERIFIED)
    late = world.clock.now().isoformat().replace("+00:00", "Z")
    world.api.tables.leads.put(type(lead)(**{**lead.__dict__, "discovered_at": late}))
    await world.steer_api(fault="none")
    await passing(world, world.cards, 2)


async def test_clicks_of_that_time_stand_on_the_card_until_they_are_done(world: World) -> None:
    await subscribe(world)
    (shown,) = await bring(world, VERIFIED)
    await world.steer_api(fault="down")
    await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
    await world.slack.click(CLEO, LEADS, shown.ts, "lead.export")
    await passing(world, lambda: visible(world.now_showing(shown)).count("<@U0") == 2, 0.05)
    pending = visible(world.now_showing(shown))
    assert "*Saved, pending* until the lead API answers: <@" in pending
    assert "<@U0AMY> 👍" in pending
    assert "<@U0CLEO> 📤" in pending
    await world.stop_app()
    await world.start_app()
    await passing(world, lambda: notices(world), 2)
    assert "Saved, pending" in visible(world.now_showing(shown))
    await world.steer_api(fault="none")
    await passing(world, lambda: "Saved, pending" not in visible(world.now_showing(shown)), 5)
    after = visible(world.now_showing(shown))
    assert "👍 <@U0AMY>" in after
    assert "📤 <@U0CLEO>" in after


async def test_a_click_that_is_refused_in_the_end_is_no_longer_promised(world: World) -> None:
    await subscribe(world)
    (shown,) = await bring(world, VERIFIED)
    await world.steer_api(fault="error", status=503, path="/leads/*/feedback", count=3)
    await world.steer_api(fault="error", status=403, path="/leads/*/feedback", count=99)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
    await passing(world, lambda: "Saved, pending" in visible(world.now_showing(shown)))
    await make_up(world, 6)
    await passing(world, lambda: "Saved, pending" not in visible(world.now_showing(shown)))
    await world.until(lambda: any("Check the plan" in visible(each) for each in private(world)))
    assert "👍 <@" not in visible(world.now_showing(shown))


async def revoke(world: World) -> None:
    await world.steer_api(do="revoke_key")
    await ask(world)


async def unpaid(world: World) -> None:
    await let_pass(world, 60, 5)  # until what was read of the streams is no longer fresh
    await world.steer_api(do="subscription", status="past_due")
    await world.steer_api(fault="error", status=402, path="/streams", method="GET", count=9_999)
    await ask(world)


async def test_a_revoked_key_is_told_to_who_runs_the_app_and_made_good(world: World) -> None:
    await world.stop_app()
    await world.start_app(admins=(CLEO,))
    await world.settle(3)
    await subscribe(world)
    await revoke(world)
    await passing(world, lambda: direct(world, CLEO))
    assert KEY_REVOKED in told(world, CLEO)[0]
    await let_pass(world, 200, 5)
    assert len(told(world, CLEO)) == 1
    assert direct(world, AMY) == []
    assert notices(world) == []
    world.api.tables.subscriptions.drop(world.api.tables.subscriptions.all()[0].id)
    await world.steer_api(do="restore_key")
    await passing(world, lambda: SERVES in told(world, CLEO)[0], 2)
    await passing(world, lambda: len(hooks(world)) == 1, 2)
    await let_pass(world, 130, 5)
    assert len(told(world, CLEO)) == 1


async def test_an_unpaid_plan_is_told_and_its_end_too(world: World) -> None:
    await subscribe(world)
    await unpaid(world)
    await passing(world, lambda: direct(world))
    assert UNPAID in told(world)[0]
    await let_pass(world, 100, 5)
    assert len(told(world)) == 1
    await world.steer_api(fault="none")
    await world.steer_api(do="subscription", status="active")
    await passing(world, lambda: SERVES in told(world)[0], 2)
    assert len(told(world)) == 1


@pytest.mark.parametrize("kind", ["down", "refused"])
async def test_a_restart_in_the_middle_tells_nothing_twice(world: World, kind: str) -> None:
    await subscribe(world)
    await (go_down(world) if kind == "down" else revoke(world))
    where = notices if kind == "down" else direct
    await passing(world, lambda: where(world), 2)
    await world.stop_app()
    await world.start_app()
    await let_pass(world, 200, 5)
    assert len(where(world)) == 1
    await world.steer_api(**({"fault": "none"} if kind == "down" else {"do": "restore_key"}))
    await passing(world, lambda: "again" in visible(where(world)[0]), 2)
    await let_pass(world, 130, 5)
    assert len(where(world)) == 1


async def test_two_replicas_tell_it_once(world: World) -> None:
    await subscribe(world)
    async with replica(world):
        await go_down(world)
        await let_pass(world, 200, 5)
        assert says(world, AWAY)
        await world.steer_api(fault="none")
        await passing(world, lambda: says(world, BACK), 2)
        await let_pass(world, 130, 5)
        assert says(world, BACK)
