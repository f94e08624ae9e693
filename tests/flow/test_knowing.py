"""``lead alice``: a card for one's own eyes, what was done with it, and who is near where nobody is."""

import pytest

from tests.flow.pressing import press, window
from tests.flow.steps import VERIFIED, answer, bring, card, hooks, lead_json, private, push, subscribe, tell
from tests.support.world import AMY, BEN, LEADS, World, action, visible


@pytest.mark.parametrize(
    "typed",
    [
        "ximenatinkers",
        "@XimenaTinkers",
        "x.com/ximenatinkers",
        "<https://x.com/XimenaTinkers/status/1|x.com/XimenaTinkers>",
        f"{VERIFIED}",
        f"#{VERIFIED}",
    ],
)
async def test_a_lead_is_found_however_it_is_typed(world: World, typed: str) -> None:
    await card(world)
    said = await tell(world, f"/goodones lead {typed}", "Only you see this")
    assert "XimenaTinkers" in visible(said)
    assert not private(world, BEN)


async def test_its_buttons_answer_in_place_and_its_history_grows(world: World) -> None:
    shown = await card(world)
    said = await tell(world, "/goodones lead ximenatinkers", "Only you see this")
    await world.slack.click(AMY, LEADS, said.ts, "lead.good")
    await world.until(lambda: "<@U0AMY> called it good" in visible(world.now_showing(said)))
    await world.until(lambda: "👍 <@U0AMY>" in visible(world.now_showing(shown)))
    await world.slack.click(AMY, LEADS, said.ts, "lead.export")
    await world.until(lambda: "<@U0AMY> exported it" in visible(world.now_showing(said)))
    await press(world, AMY, world.now_showing(said), "lead.claim", VERIFIED, aside=1)
    await world.until(lambda: "<@U0AMY> claimed it" in visible(world.now_showing(said)))
    await press(world, AMY, world.now_showing(said), "lead.release", VERIFIED, aside=1)
    await world.until(lambda: "<@U0AMY> released it" in visible(world.now_showing(said)))


async def test_bad_from_a_private_card_is_told_without_its_reason(world: World) -> None:
    await card(world)
    said = await tell(world, "/goodones lead ximenatinkers", "Only you see this")
    await world.slack.click(AMY, LEADS, said.ts, "lead.bad")
    await window(world, AMY, "Reason")
    await world.slack.submit(AMY, {"reason": "wrong_skill", "note": "only PHP"})
    anew = await answer(world, "called it bad")
    assert "PHP" not in visible(anew)
    assert "wrong" not in visible(anew).casefold()


async def test_of_several_with_a_handle_all_are_listed_and_opened(world: World) -> None:
    await subscribe(world)
    await bring(world, VERIFIED)
    again = lead_json(world, VERIFIED, id=9001, streamId=43)
    assert await push(hooks(world)[0], {"leads": [again]}) == 202
    await world.settle(2)
    said = await tell(world, "/goodones lead ximenatinkers", "is a lead of several streams")
    assert "Rust people" in visible(said)
    await world.slack.click(AMY, LEADS, said.ts, "lead.show", block_id="k1")
    await answer(world, "Only you see this")
    assert action(world.now_showing(said), "lead.show")


async def test_nobody_known_says_what_is_known_and_who_is_near(world: World) -> None:
    await card(world)
    said = await tell(world, "/goodones lead ximenatinker", "I know no lead")
    assert "came since this app was connected" in visible(said)
    assert "/goodones lead ximenatinkers" in visible(said)
    far = await tell(world, "/goodones lead zz", "“zz”")
    assert "nearest" not in visible(far)


async def test_what_cannot_be_a_lead_is_explained(world: World) -> None:
    await tell(world, "/goodones lead", "Which lead?")
    await tell(world, "/goodones lead <@U0BEN|ben>", "somebody in this Slack workspace")
    await tell(world, "/goodones lead a-b", "is no handle on X")
    await tell(world, "/goodones lead alice smith", "Nothing can follow")


async def test_the_history_is_a_window_of_who_did_what_oldest_first(world: World) -> None:
    shown = await card(world)
    await world.slack.click(BEN, LEADS, shown.ts, "lead.good")
    await world.until(lambda: "👍 <@U0BEN>" in visible(world.now_showing(shown)))
    await world.settle(5)
    await press(world, AMY, world.now_showing(shown), "lead.claim", VERIFIED)
    await world.settle(5)
    await press(world, AMY, world.now_showing(shown), "lead.history", VERIFIED)
    view = await window(world, AMY, "History")
    told = str(view.body["blocks"])
    assert told.index("<@U0BEN> called it good") < told.index("<@U0AMY> claimed it")
    assert "on a card" in told


async def test_a_lead_with_no_history_says_so(world: World) -> None:
    shown = await card(world)
    await press(world, AMY, shown, "lead.history", VERIFIED)
    await window(world, AMY, "nobody did anything with it")
