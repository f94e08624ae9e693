"""The same person in two streams, and cards in the short form: as a channel sees them."""

from typing import Any

from bot.modes import CardForm
from bot.quiet import ChannelSettings
from bot.store.redis import Store
from bot.store.shelf import Shelf
from tests.flow.steps import VERIFIED, bring, hooks, lead_json, push, subscribe
from tests.support.world import AMY, BEN, LEADS, SALES, World, actions, visible

AGAIN = 1248
"""A lead of another stream, made the same person here."""
MENTION = f"<@{AMY}>"


async def meet_again(world: World) -> Any:
    person = lead_json(world, VERIFIED)["profile"]
    again = lead_json(world, AGAIN, profile=person, discoveredAt="2026-12-01T00:00:00Z")
    await subscribe(world, "makers", SALES, BEN)
    assert await push(hooks(world)[-1], {"leads": [again]}) == 202
    (card,) = await world.until(lambda: world.cards(SALES))
    return card


async def test_a_new_card_says_what_was_done_before_and_pings_nobody(world: World) -> None:
    await subscribe(world)
    (card,) = await bring(world, VERIFIED)
    await world.slack.click(AMY, LEADS, card.ts, "lead.good")
    await world.until(lambda: "Bad after all" in visible(world.now_showing(card)))
    met = await meet_again(world)
    await world.until(lambda: MENTION in visible(world.now_showing(met)))
    posted, edited = (
        world.slack.calls(method)[-1].body["blocks"] for method in ("chat.postMessage", "chat.update")
    )
    assert "Seen before: in *AI founders*" in str(posted)
    assert "judged good" in str(posted)
    assert "<@" not in str(posted)
    assert f"judged good by {MENTION}" in str(edited)
    assert len([each for each in world.slack.messages(SALES) if actions(each).count("lead.more")]) == 1


async def test_what_is_done_with_one_is_told_on_the_other(world: World) -> None:
    await subscribe(world)
    (card,) = await bring(world, VERIFIED)
    met = await meet_again(world)
    assert "Seen before: in *AI founders*" in visible(met)
    assert "judged" not in visible(met)
    assert "Seen again" not in visible(world.now_showing(card))
    await world.slack.click(BEN, SALES, met.ts, "lead.export")
    await world.until(lambda: f"exported by <@{BEN}>" in visible(world.now_showing(card)))
    assert "↪︎ Seen again: in *Indie hackers*" in visible(world.now_showing(card))


async def test_a_channel_with_short_cards_judges_with_one_tap(world: World, store_url: str) -> None:
    store = Store(store_url)
    short = ChannelSettings(channel=LEADS, form=CardForm.CONDENSED)
    await Shelf(store, "channels", ChannelSettings).put(LEADS, short)
    await store.close()
    await subscribe(world)
    (card,) = await bring(world, VERIFIED)
    assert actions(card) == ["lead.good", "lead.bad", "lead.more"]
    assert "via @" in visible(card)
    await world.slack.click(AMY, LEADS, card.ts, "lead.good")
    await world.until(lambda: f"👍 {MENTION}" in visible(world.now_showing(card)))
    assert actions(world.now_showing(card)) == ["lead.enrich", "lead.export", "lead.bad", "lead.more"]
