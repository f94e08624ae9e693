"""Export, and the menu's link: told to the API, shown to everyone, done once."""

from dataclasses import replace

from bot.sandbox.slack.messages import Message
from tests.flow.steps import VERIFIED, answer, bring, card, make_up, menu, pick, private, subscribe
from tests.support.world import AMY, BEN, LEADS, World, action, visible


def exported(world: World, lead_id: int = VERIFIED) -> bool:
    return world.api.tables.leads.need(lead_id).exported_at is not None


async def test_export_is_told_to_the_api_and_shown_to_everyone(world: World) -> None:
    shown = await card(world)
    await world.slack.click(BEN, LEADS, shown.ts, "lead.export")
    await world.until(lambda: "📤 <@U0BEN>" in visible(world.now_showing(shown)))
    assert exported(world)
    assert action(world.now_showing(shown), "lead.export") is None


async def test_the_second_export_hears_who_was_first(world: World) -> None:
    shown = await card(world)
    stale = [dict(block) for block in shown.blocks or []]
    await world.slack.click(BEN, LEADS, shown.ts, "lead.export")
    await world.until(lambda: "📤 <@U0BEN>" in visible(world.now_showing(shown)))
    world.now_showing(shown).blocks = stale
    await world.slack.click(AMY, LEADS, shown.ts, "lead.export")
    await answer(world, "<@U0BEN> already exported this lead")
    assert len(world.asked("POST", "/export")) == 1


async def bad_card(world: World) -> Message:
    """A card whose menu has more, since little else is likely."""
    shown = await card(world)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.bad")
    await world.until(lambda: world.slack.modals(AMY))
    await world.slack.submit(AMY, {"reason": "other"})
    await world.until(lambda: "Good after all" in visible(world.now_showing(shown)))
    return world.now_showing(shown)


async def test_a_bad_lead_is_exported_by_its_menu(world: World) -> None:
    shown = await bad_card(world)
    value = pick(world.now_showing(shown), "lead.more", "Export")
    await world.slack.click(AMY, LEADS, shown.ts, "lead.more", value)
    await world.until(lambda: exported(world))


async def test_the_menus_link_needs_no_answer(world: World) -> None:
    shown = await bad_card(world)
    assert "https://x.com/XimenaTinkers" in [each.get("url") for each in menu(shown, "lead.more")]
    outcome = await world.slack.click(
        AMY, LEADS, shown.ts, "lead.more", pick(shown, "lead.more", "Open on X")
    )
    assert outcome.ok
    await world.settle(3)
    assert not private(world)


async def test_an_export_whose_answer_was_lost_is_looked_up_and_not_repeated(world: World) -> None:
    shown = await card(world)
    await world.steer_api(fault="drop_after", path="/leads/*/export")
    await world.slack.click(AMY, LEADS, shown.ts, "lead.export")
    await answer(world, "Your click is saved")
    await make_up(world, 3)
    await world.until(lambda: "📤 <@U0AMY>" in visible(world.now_showing(shown)))
    assert len(world.asked("POST", "/export")) == 1


async def test_an_export_that_got_lost_on_the_way_is_made_up_for(world: World) -> None:
    shown = await card(world)
    await world.steer_api(fault="error", status=500, path="/leads/*/export")
    await world.slack.click(AMY, LEADS, shown.ts, "lead.export")
    await answer(world, "gave no clear answer")
    await make_up(world, 3)
    await world.until(lambda: "📤 <@U0AMY>" in visible(world.now_showing(shown)))
    assert exported(world)


async def test_a_lead_that_was_exported_elsewhere_says_so(world: World) -> None:
    await subscribe(world, "founders")
    lead = world.api.tables.leads.need(VERIFIED)
    world.api.tables.leads.put(replace(lead, exported_at="2026-11-22T09:00:00Z"))
    shown = (await bring(world, VERIFIED))[0]
    assert "📤 exported" in visible(shown)
    assert action(shown, "lead.export") is None
