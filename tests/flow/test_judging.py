"""Good and Bad: told to the API once, shown to everyone, and who comes second hears who was first."""

import asyncio
import re

import pytest

from bot.sandbox.slack.messages import Message
from tests.flow.steps import (
    LINKEDIN_ONLY,
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


async def reasons_shown(world: World, person: str, ts: str) -> list[str]:
    """Open the window, read the reasons in their order, and close it."""
    await world.slack.click(person, LEADS, ts, "lead.bad")
    view = (await world.until(lambda: world.slack.modals(person)))[-1]
    block = next(each for each in view.blocks if each.get("block_id") == "reason")
    return [each["value"] for each in block["element"]["options"]]


async def test_the_reasons_that_one_gave_last_come_first_the_next_time(world: World) -> None:
    await subscribe(world)
    first, second = await bring(world, VERIFIED, LINKEDIN_ONLY)
    await say_bad(world, BEN, first.ts, reason="bot")
    await world.until(lambda: "👎 <@U0BEN>" in visible(world.now_showing(first)))
    assert (await reasons_shown(world, BEN, second.ts))[:2] == ["bot", "wrong_job"]
    assert (await reasons_shown(world, AMY, second.ts))[0] == "wrong_job"


async def test_the_window_says_that_a_person_may_read_what_is_written(world: World) -> None:
    shown = await card(world)
    await world.slack.click(BEN, LEADS, shown.ts, "lead.bad")
    view = (await world.until(lambda: world.slack.modals(BEN)))[0]
    assert "may ask to read it" in str(view.blocks)


async def test_a_change_of_mind_is_said_in_the_window_and_shown_on_the_card(world: World) -> None:
    shown = await card(world)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.good")
    await world.until(lambda: "👍 <@U0AMY>" in visible(world.now_showing(shown)))
    await world.slack.click(AMY, LEADS, shown.ts, "lead.bad")
    view = (await world.until(lambda: world.slack.modals(AMY)))[0]
    assert "what you say replaces that" in str(view.blocks)
    assert (await world.slack.submit(AMY, {"reason": "wrong_job"})).ok
    await world.until(lambda: "👎 <@U0AMY>" in visible(world.now_showing(shown)))
    assert [each[0] for each in judgements(world)] == ["good", "bad"]


async def twice_found(world: World) -> None:
    """Bring one person as found for two segments of one stream."""
    await subscribe(world, "founders")
    first = lead_json(world, VERIFIED)
    other = lead_json(world, LINKEDIN_ONLY, profile=first["profile"], segmentId=first["segmentId"] + 1)
    assert await push(hooks(world)[0], [first, other]) == 202
    await world.until(lambda: len(world.cards()) == 2)


async def test_who_matched_several_segments_can_be_called_bad_for_each(world: World) -> None:
    await twice_found(world)
    shown = world.cards()[0]
    await world.slack.click(BEN, LEADS, shown.ts, "lead.bad")
    view = await world.until(
        lambda: next((each for each in world.slack.modals(BEN) if "segments" in str(each.blocks)), None)
    )
    boxes = next(each["element"] for each in view.blocks if each.get("block_id") == "segments")
    assert len(boxes["options"]) == 2
    assert len(boxes["initial_options"]) == 1
    outcome = await world.slack.submit(BEN, {"reason": "bot", "segments": []})
    assert "segments" in outcome.errors
    ids = [each["value"] for each in boxes["options"]]
    assert (await world.slack.submit(BEN, {"reason": "bot", "segments": ids})).ok
    await world.until(
        lambda: all("👎 <@U0BEN>" in visible(world.now_showing(each)) for each in world.cards())
    )
    asked = [
        *world.asked("POST", f"/leads/{VERIFIED}/feedback"),
        *world.asked("POST", f"/leads/{LINKEDIN_ONLY}/feedback"),
    ]
    assert [each["badReason"] for each in asked] == ["bot", "bot"]
    assert asked[0]["segmentId"] != asked[1]["segmentId"]


async def test_a_lead_that_is_not_this_person_is_never_judged_by_their_window(world: World) -> None:
    await twice_found(world)
    shown = world.cards()[0]
    await world.slack.click(BEN, LEADS, shown.ts, "lead.bad")
    view = await world.until(
        lambda: next((each for each in world.slack.modals(BEN) if "segments" in str(each.blocks)), None)
    )
    for block in view.blocks:
        if block.get("block_id") == "segments":
            block["element"]["options"].append({"text": {"type": "plain_text", "text": "x"}, "value": "1246"})
    assert (await world.slack.submit(BEN, {"reason": "bot", "segments": ["1246"]})).ok
    await answer(world, "belongs to an older version", BEN)
    assert not world.asked("POST", "/feedback")


async def test_an_export_elsewhere_is_shown_by_the_next_webhook(world: World) -> None:
    shown = await card(world)
    lead = lead_json(world, VERIFIED, exportedAt="2026-11-23T08:00:00Z")
    assert await push(hooks(world)[0], [lead]) == 202
    await world.until(lambda: "📤 exported" in visible(world.now_showing(shown)))


async def test_a_lead_that_comes_again_as_it_was_is_not_drawn_again(world: World) -> None:
    shown = await card(world)
    assert await push(hooks(world)[0], [lead_json(world, VERIFIED)]) == 202
    await world.settle(5)
    assert not world.now_showing(shown).edited
    assert not world.slack.calls("chat.update")


async def test_a_judgement_is_shown_on_the_roll_up_that_lists_the_lead(world: World) -> None:
    await subscribe(world, "founders balanced")
    ids = [each.id for each in world.api.tables.leads.all() if each.stream_id == 42][:8]
    assert await push(hooks(world)[0], [lead_json(world, each) for each in ids]) == 202
    rollup = await world.until(lambda: world.find("List all"))
    listed = next(each for each in actions(rollup) if each == "rollup.card")
    assert listed
    lead = next(each for each in rolled_up(rollup))
    assert "👍" not in visible(rollup)
    await world.slack.click(BEN, LEADS, rollup.ts, "rollup.card")
    card_of_it = await world.until(
        lambda: next((each for each in world.cards() if f'"lead":{lead}' in str(each.blocks)), None)
    )
    await world.slack.click(BEN, LEADS, card_of_it.ts, "lead.good")
    await world.until(lambda: "👍" in visible(world.now_showing(rollup)))


def rolled_up(rollup: Message) -> list[int]:
    """The leads that a roll-up shows, in its order."""
    found = re.findall(r'"lead":(\d+)', str(rollup.blocks))
    return [int(each) for each in found]
