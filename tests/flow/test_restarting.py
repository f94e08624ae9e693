"""A restart keeps everything, and the lead API learns the new address."""

from bot.app import assemble
from tests.flow.steps import (
    VERIFIED,
    bring,
    card,
    hooks,
    judgements,
    lead_json,
    let_pass,
    push,
    subscribe,
    tell,
)
from tests.support.world import AMY, BEN, LEADS, SALES, World, visible


async def start(world: World) -> None:
    await world.start_app()
    await world.settle(3)


async def restart(world: World) -> None:
    await world.stop_app()
    await start(world)


async def test_subscriptions_move_to_the_new_address_and_the_old_one_is_taken_away(world: World) -> None:
    await subscribe(world, "founders high")
    await subscribe(world, "rust", SALES)
    before = hooks(world)
    await restart(world)
    await world.until(lambda: len(hooks(world)) == 2 and not set(hooks(world)) & set(before))
    assert all(each.startswith(world.app_url) for each in hooks(world))
    assert [each.rpartition("/")[2] for each in hooks(world)] == [each.rpartition("/")[2] for each in before]
    wanted = [each.filter_config for each in world.api.tables.subscriptions.all()]
    assert wanted == [{"streamId": 42, "matchConfidence": "high"}, {"streamId": 43}]


async def test_leads_still_come_and_come_once(world: World) -> None:
    await card(world)
    await restart(world)
    await world.until(lambda: hooks(world) and hooks(world)[0].startswith(world.app_url))
    await push(hooks(world)[0], {"leads": [lead_json(world, VERIFIED)]})
    await bring(world, 1249)
    await world.settle(5)
    assert len(world.cards()) == 2


async def test_the_same_address_is_not_told_again(world: World) -> None:
    await subscribe(world, "rust")
    url = world.app_url
    await world.stop_app()
    world.app = assemble(world.settings(port=int(url.rpartition(":")[2]), public_url=url), clock=world.clock)
    assert await world.app.start() == url
    await world.settle(5)
    assert len(world.asked("POST", "/webhooks/subscribe")) == 1


async def test_the_new_address_is_told_later_where_the_api_is_away(world: World) -> None:
    await subscribe(world, "rust")
    await world.stop_app()
    await world.steer_api(fault="error", status=503, path="/webhooks/subscribe", count=3)
    await start(world)
    await let_pass(world, 70)
    await world.until(lambda: hooks(world) and hooks(world)[0].startswith(world.app_url))
    assert len(hooks(world)) == 1


async def test_what_was_done_is_still_known(world: World) -> None:
    shown = await card(world)
    await world.slack.click(BEN, LEADS, shown.ts, "lead.good")
    await world.until(lambda: "👍 <@U0BEN>" in visible(world.now_showing(shown)))
    await restart(world)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.export")
    await world.until(lambda: "📤 <@U0AMY>" in visible(world.now_showing(shown)))
    assert "👍 <@U0BEN>" in visible(world.now_showing(shown))
    assert judgements(world) == [("good", None, None)]


async def test_a_saved_click_is_done_after_the_restart(world: World) -> None:
    shown = await card(world)
    await world.steer_api(fault="error", status=503, path="/leads/*/export")
    await world.slack.click(AMY, LEADS, shown.ts, "lead.export")
    await world.until(lambda: world.find("Your click is saved"))
    await world.stop_app()
    world.clock.advance(5)
    await start(world)
    await world.until(lambda: "📤 <@U0AMY>" in visible(world.now_showing(shown)))


async def test_a_run_is_followed_on_after_the_restart(world: World) -> None:
    await subscribe(world, "rust")
    await world.say("/goodones run rust")
    await world.until(lambda: world.find("About to run"))
    await restart(world)
    await let_pass(world, 40)
    await world.until(lambda: world.find("is done"))


async def test_the_list_is_the_same_afterwards(world: World) -> None:
    await subscribe(world, "founders over 10k")
    await restart(world)
    shown = await tell(world, "/goodones subscriptions", "1 subscription")
    assert "over 10k followers" in visible(shown)
