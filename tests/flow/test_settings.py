"""A channel's settings: one window, told to the channel, and seen on its cards and in their threads."""

from typing import Any

from bot.sandbox.slack.messages import Message
from tests.flow.steps import (
    LINKEDIN_ONLY,
    VERIFIED,
    answer,
    bring,
    hooks,
    let_pass,
    private,
    public,
    subscribe,
)
from tests.support.world import AMY, BEN, LEADS, RANDOM, World, action, visible


async def open_settings(world: World, person: str = AMY, channel: str = LEADS) -> Any:
    await world.say("/goodones settings", person, channel)
    return (await world.until(lambda: world.slack.modals(person)))[0]


async def save(world: World, person: str = AMY, **values: Any) -> Any:
    """Send the window in with these fields chosen otherwise."""
    outcome = await world.slack.submit(person, values)
    assert outcome.ok, outcome
    return outcome


def thread(world: World, card: Message) -> list[Message]:
    return [each for each in world.slack.messages(LEADS) if each.thread_ts == card.ts and each.ts != card.ts]


async def set_up(world: World, **values: Any) -> None:
    await open_settings(world)
    await save(world, **values)
    await answer(world, "the channel is told")


async def test_the_window_shows_how_the_channel_is_set(world: World) -> None:
    await subscribe(world, "ai founders high")
    view = await open_settings(world)
    shown = str(view.blocks)
    assert "AI founders watching @founderfuel" in shown
    assert "Only high" in shown
    assert "'initial_option': {'text': {'type': 'plain_text', 'text': 'Every lead'" in shown
    assert "By the clock of UTC" in shown


async def test_a_change_is_told_privately_and_once_to_the_channel(world: World) -> None:
    await subscribe(world, "ai founders")
    await set_up(world, form="condensed", threads="on", quiet_from="18:00", quiet_until="09:00")
    await world.until(lambda: world.find("changed this channel's settings"))
    await world.settle(5)
    told = [visible(each) for each in public(world) if "changed this channel's settings" in visible(each)]
    assert len(told) == 1
    assert "condensed cards" in told[0]
    assert "quiet 18:00–9:00" in told[0]
    assert "every lead" not in told[0]


async def test_nothing_is_told_where_nothing_was_changed(world: World) -> None:
    await subscribe(world, "ai founders")
    await open_settings(world)
    await save(world)
    await answer(world, "Nothing was changed")
    assert not [each for each in public(world) if "settings" in visible(each)]


async def test_half_of_the_quiet_hours_is_said_under_its_field(world: World) -> None:
    await subscribe(world, "ai founders")
    await open_settings(world)
    outcome = await world.slack.submit(AMY, {"quiet_from": "18:00"})
    assert outcome.errors == {"quiet_until": "Please choose this time too, or clear the other one."}
    outcome = await world.slack.submit(AMY, {"quiet_from": "18:00", "quiet_until": "18:00"})
    assert set(outcome.errors) == {"quiet_until"}


async def test_a_channel_without_leads_has_nothing_to_set(world: World) -> None:
    await world.say("/goodones settings", AMY, RANDOM)
    await answer(world, "No leads come to this channel", channel=RANDOM)
    assert not world.slack.modals(AMY)


async def test_what_somebody_else_changed_meanwhile_stays(world: World) -> None:
    await subscribe(world, "ai founders")
    await open_settings(world, AMY)
    await open_settings(world, BEN)
    await save(world, BEN, form="condensed")
    await answer(world, "condensed", BEN)
    await save(world, AMY, threads="on")
    said = await answer(world, "threads tell")
    assert "cards" not in visible(said)
    view = await open_settings(world)
    assert "'initial_option': {'text': {'type': 'plain_text', 'text': 'Condensed'" in str(view.blocks)


async def test_the_cards_that_stand_there_are_drawn_in_the_new_form(world: World) -> None:
    await subscribe(world, "ai founders")
    card = (await bring(world, VERIFIED))[0]
    assert action(card, "lead.enrich")
    await set_up(world, form="condensed")
    await world.until(lambda: action(world.now_showing(card), "lead.enrich") is None)
    assert action((await bring(world, LINKEDIN_ONLY))[0], "lead.enrich") is None


async def test_how_leads_come_can_be_changed_there(world: World) -> None:
    await subscribe(world, "ai founders")
    view = await open_settings(world)
    mode = next(block["block_id"] for block in view.blocks if block["block_id"].startswith("mode."))
    await save(world, **{mode: "digest"})
    await answer(world, "digest only")
    await world.say("/goodones subscriptions")
    await answer(world, "digest only")


async def test_a_thread_tells_what_was_done_in_one_line_and_the_channel_hears_nothing(world: World) -> None:
    await subscribe(world, "ai founders")
    await set_up(world, threads="on")
    card = (await bring(world, VERIFIED))[0]
    before = len(public(world))
    await world.slack.click(BEN, LEADS, card.ts, "lead.good")
    await world.until(lambda: thread(world, card))
    await world.until(lambda: "👍 <@U0BEN> called it good" in visible(thread(world, card)[0]))
    await world.slack.click(AMY, LEADS, card.ts, "lead.export")
    await world.until(lambda: "<@U0AMY> exported it" in visible(thread(world, card)[0]))
    assert len(thread(world, card)) == 1
    assert len(public(world)) == before + 1
    assert not thread(world, card)[0].broadcast


async def test_what_is_done_later_is_another_line(world: World) -> None:
    await subscribe(world, "ai founders")
    await set_up(world, threads="on")
    card = (await bring(world, VERIFIED))[0]
    await world.slack.click(BEN, LEADS, card.ts, "lead.good")
    await world.until(lambda: thread(world, card))
    await let_pass(world, 60)
    await world.slack.click(BEN, LEADS, card.ts, "lead.bad")
    await world.until(lambda: world.slack.modals(BEN))
    await save(world, BEN, reason="wrong_job", note="sells shovels")
    await world.until(lambda: len(thread(world, card)) == 2)
    assert "called it bad" in visible(thread(world, card)[1])
    assert "shovels" not in str([each.blocks for each in thread(world, card)])


async def test_a_line_names_nobody_when_it_is_posted(world: World) -> None:
    await subscribe(world, "ai founders")
    await set_up(world, threads="on")
    card = (await bring(world, VERIFIED))[0]
    await world.slack.click(BEN, LEADS, card.ts, "lead.good")
    await world.until(lambda: thread(world, card))
    posts = [each.body for each in world.slack.calls("chat.postMessage") if each.body.get("thread_ts")]
    assert len(posts) == 1
    assert "<@" not in str(posts)
    assert "reply_broadcast" not in posts[0]


async def test_no_thread_tells_anything_unless_the_channel_wants_that(world: World) -> None:
    await subscribe(world, "ai founders")
    card = (await bring(world, VERIFIED))[0]
    await world.slack.click(BEN, LEADS, card.ts, "lead.good")
    await world.until(lambda: "👍 <@U0BEN>" in visible(world.now_showing(card)))
    assert not thread(world, card)
    assert len(hooks(world)) == 1
    assert not private(world, BEN)
