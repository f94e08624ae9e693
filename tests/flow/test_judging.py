"""Good and Bad: told to the API once, shown to everyone, and who comes second hears who was first."""

import asyncio

import pytest

from tests.flow.steps import (
    VERIFIED,
    answer,
    bring,
    card,
    deliver_again,
    hooks,
    judgements,
    lead_json,
    private,
    push,
    subscribe,
)
from tests.support.world import AMY, BEN, CLEO, LEADS, SALES, World, action, actions, visible


async def say_bad(world: World, person: str, ts: str, channel: str = LEADS, **values: str) -> None:
    """Click Bad, and send the window in."""
    await world.slack.click(person, channel, ts, "lead.bad")
    await world.until(lambda: world.slack.modals(person))
    outcome = await world.slack.submit(person, {"reason": "wrong_job", **values})
    assert outcome.ok, outcome


async def test_good_is_told_once_and_shown_to_everyone(world: World) -> None:
    shown = await card(world)
    await world.slack.click(BEN, LEADS, shown.ts, "lead.good")
    await world.until(lambda: "👍 <@U0BEN>" in visible(world.now_showing(shown)))
    assert judgements(world) == [("good", None, None)]
    assert actions(world.now_showing(shown))[:3] == ["lead.enrich", "lead.export", "lead.bad"]
    assert not private(world, BEN)


async def test_bad_asks_for_a_reason_which_the_channel_does_not_see(world: World) -> None:
    shown = await card(world)
    await say_bad(world, BEN, shown.ts, reason="wrong_skill", note="writes only PHP")
    await world.until(lambda: "👎 <@U0BEN>" in visible(world.now_showing(shown)))
    assert judgements(world) == [("bad", "wrong_skill", "writes only PHP")]
    assert "PHP" not in str([each.blocks for each in world.slack.messages(LEADS)])
    assert "skill" not in visible(world.now_showing(shown))


async def test_a_window_names_the_lead_it_is_about(world: World) -> None:
    shown = await card(world)
    await world.slack.click(BEN, LEADS, shown.ts, "lead.bad")
    await world.until(lambda: world.slack.modals(BEN))
    assert "XimenaTinkers" in str(world.slack.modals(BEN)[0].blocks)


async def test_a_reason_is_needed(world: World) -> None:
    shown = await card(world)
    await world.slack.click(BEN, LEADS, shown.ts, "lead.bad")
    await world.until(lambda: world.slack.modals(BEN))
    outcome = await world.slack.submit(BEN, {"note": "no"})
    assert set(outcome.errors) == {"reason"}
    assert world.slack.modals(BEN)
    assert not judgements(world)


async def test_a_note_of_500_characters_is_taken_whole(world: World) -> None:
    shown = await card(world)
    await say_bad(world, BEN, shown.ts, note="x" * 500)
    await world.until(lambda: judgements(world) == [("bad", "wrong_job", "x" * 500)])


async def test_a_longer_note_is_refused_in_the_window(world: World) -> None:
    shown = await card(world)
    await world.slack.click(BEN, LEADS, shown.ts, "lead.bad")
    view = (await world.until(lambda: world.slack.modals(BEN)))[0]
    for block in view.blocks:
        block.get("element", {}).pop("max_length", None)
    outcome = await world.slack.submit(BEN, {"reason": "bot", "note": "x" * 501})
    assert outcome.errors == {"note": "At most 500 characters, please."}
    assert not judgements(world)


@pytest.mark.parametrize("reason", ["bot", "wrong_gender", "wrong_personality", "zapier", "other"])
async def test_every_reason_of_the_window_is_known_to_the_api(world: World, reason: str) -> None:
    shown = await card(world)
    await say_bad(world, AMY, shown.ts, reason=reason)
    await world.until(lambda: judgements(world) == [("bad", reason, None)])
    await world.until(lambda: "👎 <@U0AMY>" in visible(world.now_showing(shown)))


async def test_bad_after_good_replaces_it(world: World) -> None:
    shown = await card(world)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
    await world.until(lambda: "👍 <@U0AMY>" in visible(world.now_showing(shown)))
    await say_bad(world, BEN, shown.ts)
    await world.until(lambda: "👎 <@U0BEN>" in visible(world.now_showing(shown)))
    assert "👍 <@U0AMY>" not in visible(world.now_showing(shown))
    assert [kind for kind, *_ in judgements(world)] == ["good", "bad"]


async def test_good_after_all_takes_a_bad_back(world: World) -> None:
    shown = await card(world)
    await say_bad(world, BEN, shown.ts)
    await world.until(lambda: "Good after all" in visible(world.now_showing(shown)))
    await world.slack.click(CLEO, LEADS, shown.ts, "lead.good")
    await world.until(lambda: "👍 <@U0CLEO>" in visible(world.now_showing(shown)))


async def test_the_second_bad_hears_who_was_first(world: World) -> None:
    shown = await card(world)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.bad")
    await world.until(lambda: world.slack.modals(AMY))
    await say_bad(world, BEN, shown.ts)
    await world.until(lambda: "👎 <@U0BEN>" in visible(world.now_showing(shown)))
    assert (await world.slack.submit(AMY, {"reason": "bot"})).ok
    said = await answer(world, "<@U0BEN> already called this lead bad")
    assert "Nothing was done twice." in visible(said)
    assert len(judgements(world)) == 1


async def test_two_people_at_once_make_one_judgement(world: World) -> None:
    shown = await card(world)
    await world.steer_api(fault="latency", seconds=3, path="/leads/*/feedback")
    await asyncio.gather(*(world.slack.click(who, LEADS, shown.ts, "lead.good") for who in (AMY, BEN)))
    await world.until(lambda: private(world, AMY) or private(world, BEN))
    second = AMY if private(world, AMY) else BEN
    assert "is at it right now" in visible(private(world, second)[0])
    world.clock.advance(3)
    await world.until(lambda: "👍" in visible(world.now_showing(shown)).replace("👍 Good", ""))
    assert judgements(world) == [("good", None, None)]
    assert not private(world, BEN if second == AMY else AMY)


async def test_a_click_that_is_delivered_twice_counts_once(world: World) -> None:
    shown = await card(world)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
    assert await deliver_again(world) == 200
    await world.until(lambda: "👍 <@U0AMY>" in visible(world.now_showing(shown)))
    await world.settle(3)
    assert len(judgements(world)) == 1
    assert not private(world)


async def test_the_same_lead_is_redrawn_in_every_channel(world: World) -> None:
    await subscribe(world, "founders", LEADS)
    await subscribe(world, "founders", SALES)
    here = (await bring(world, VERIFIED, channel=LEADS, hook=0))[0]
    there = (await bring(world, VERIFIED, channel=SALES, hook=1))[0]
    await world.slack.click(BEN, SALES, there.ts, "lead.good")
    await world.until(lambda: "👍 <@U0BEN>" in visible(world.now_showing(here)))
    await world.until(lambda: "👍 <@U0BEN>" in visible(world.now_showing(there)))
    assert action(world.now_showing(here), "lead.good") is None
    assert action(world.now_showing(there), "lead.good") is None


async def test_a_lead_that_comes_later_elsewhere_shows_what_was_done(world: World) -> None:
    await subscribe(world, "founders", LEADS)
    await subscribe(world, "founders", SALES)
    here = (await bring(world, VERIFIED, channel=LEADS, hook=0))[0]
    await world.slack.click(BEN, LEADS, here.ts, "lead.good")
    await world.until(lambda: "👍 <@U0BEN>" in visible(world.now_showing(here)))
    there = (await bring(world, VERIFIED, channel=SALES, hook=1))[0]
    assert "👍" in visible(there)
    await world.until(lambda: "👍 <@U0BEN>" in visible(world.now_showing(there)))


async def test_a_lead_without_its_segment_says_where_to_judge_it(world: World) -> None:
    await subscribe(world, "founders")
    lead = lead_json(world, VERIFIED)
    del lead["segmentId"]
    assert await push(hooks(world)[0], [lead]) == 202
    shown = (await world.until(world.cards))[0]
    await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
    await answer(world, "judge it on your Catch The Good Ones dashboard")
    assert not judgements(world)


async def test_a_card_whose_lead_was_forgotten_says_so(world: World) -> None:
    shown = await card(world)
    assert world.app is not None
    assert world.app._parts is not None
    await world.app._parts.outside.store.call("DEL", "{goodones:lead:1252}:lead")
    for verb in ("lead.good", "lead.bad", "lead.export"):
        await world.slack.click(AMY, LEADS, shown.ts, verb)
    await world.until(lambda: len(private(world)) == 3)
    assert all("I don't know this lead any more" in visible(each) for each in private(world))
    await world.slack.click(AMY, LEADS, shown.ts, "lead.enrich")
    await world.until(
        lambda: any("I don't know this" in str(each.blocks) for each in world.slack.modals(AMY))
    )
