"""The main way: subscribe, run, a card appears, a click, the card is redrawn for everyone."""

from tests.support.world import AMY, BEN, World, action, actions, visible


async def test_a_run_brings_cards_and_shows_how_far_it_is(world: World) -> None:
    cards = await world.cards_after_run()
    progress = world.find("is done")
    assert progress is not None
    assert f"{len(cards)} lead" in visible(progress)
    assert actions(cards[0])[:4] == ["lead.good", "lead.bad", "lead.enrich", "lead.export"]


async def test_good_is_told_to_the_api_and_shown_to_everyone(world: World) -> None:
    card = (await world.cards_after_run())[0]
    await world.slack.click(BEN, card.channel, card.ts, "lead.good")
    await world.until(lambda: f"<@{BEN}>" in visible(world.now_showing(card)))
    assert [body["feedback"] for body in world.asked("POST", "/feedback")] == ["good"]
    redrawn = world.now_showing(card)
    assert action(redrawn, "lead.good") is None
    assert action(redrawn, "lead.bad") is not None


async def test_second_click_says_who_was_first(world: World) -> None:
    card = (await world.cards_after_run())[0]
    await world.slack.click(BEN, card.channel, card.ts, "lead.good")
    await world.until(lambda: f"<@{BEN}>" in visible(world.now_showing(card)))
    stale = card.channel, card.ts
    await world.slack.click(AMY, *stale, "lead.bad")
    await world.until(lambda: world.slack.modals(AMY))
