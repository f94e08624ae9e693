"""``/goodones status``: what waits and why, to everybody, privately."""

from bot.services.standing import Standings
from bot.services.troubles import Troubles
from bot.store.redis import Store
from tests.flow.steps import VERIFIED, answer, card, hooks, lead_json, push, subscribe, tell
from tests.services.make import stores_at
from tests.support.numbers import TOKEN, numbers, scraped
from tests.support.world import AMY, BEN, LEADS, World, visible


async def test_all_is_well(world: World) -> None:
    shown = await tell(world, "/goodones status", "The lead API answers")
    assert "Nothing waits" in visible(shown)
    assert shown.ephemeral_to == AMY


async def test_a_channel_that_is_closed_says_why_its_messages_wait(world: World) -> None:
    await subscribe(world)
    await world.slack.control(do="remove_bot", channel=LEADS)
    (hook,) = hooks(world)
    assert await push(hook, {"leads": [lead_json(world, VERIFIED)]}) == 202
    await world.until(lambda: world.slack.calls("chat.postMessage")[-1].ok is False)
    await world.settle(2)
    found = await tell(world, "/goodones status", "1 message for")
    assert "/invite @Good Ones" in visible(found)


async def test_a_click_that_was_refused_is_listed_and_done_after_all(world: World, store: Store) -> None:
    await world.stop_app()
    await world.start_app(metrics_token=TOKEN)
    shown = await card(world)
    await world.steer_api(do="revoke_key")
    await world.slack.click(BEN, LEADS, shown.ts, "lead.good")
    await answer(world, "GOODONES_API_KEY", BEN)
    await world.steer_api(do="restore_key")
    world.clock.advance(10)
    found = await tell(world, "/goodones status", "could not be done", person=BEN)
    assert "• *👍 for a lead* by <@U0BEN>" in visible(found)
    assert "the lead API refused our key" in visible(found)
    assert "GOODONES_ADMINS" in visible(found)
    assert numbers((await scraped(world))[1])['goodones_dead_letters_total{sort="click"}'] == 1
    stores = stores_at(store)
    troubles = Troubles(store, stores.outbox, world.clock)
    assert len(await Standings(stores, world.clock, troubles).revive_all()) == 1
    await world.until(lambda: "👍 <@U0BEN>" in visible(world.now_showing(shown)))
