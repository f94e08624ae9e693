"""Subscriptions: what comes to a channel, how the lead API is told, and how it ends."""

import asyncio
from dataclasses import replace

from tests.flow.steps import (
    LIKER,
    POPULAR,
    UNVERIFIED,
    VERIFIED,
    answer,
    bring,
    deliver_again,
    hooks,
    introductions,
    lead_json,
    make_up,
    pick,
    public,
    push,
    subscribe,
    tell,
)
from tests.support.world import AMY, BEN, LEADS, RANDOM, SALES, World, visible


def filters(world: World) -> list[dict[str, object]]:
    """What the lead API was told to send, by subscription."""
    return [each.filter_config for each in world.api.tables.subscriptions.all()]


async def cards_of(world: World, *lead_ids: int, channel: str = LEADS) -> list[str]:
    """Push these leads to the last subscription; answers the handles on the cards that come of them."""
    leads = [lead_json(world, each) for each in lead_ids]
    assert await push(hooks(world)[-1], {"leads": leads}) == 202
    await world.settle(len(lead_ids) + 4)
    handles = [lead["profile"]["handle"] for lead in leads]
    return [name for name in handles if any(f"@{name}" in visible(each) for each in world.cards(channel))]


async def test_the_introduction_is_public_and_names_who_did_it(world: World) -> None:
    shown = await subscribe(world, "rust", person=BEN)
    assert "*ben* subscribed this channel to *Rust people" in visible(shown)
    assert "`/goodones unsubscribe` ends it" in visible(shown)
    assert shown in public(world)
    assert filters(world) == [{"streamId": 43}]


async def test_where_the_bot_is_not_it_says_how_to_invite_it_and_registers_nothing(world: World) -> None:
    await world.say("/goodones subscribe rust", AMY, RANDOM)
    await answer(world, "Type `/invite @Good Ones`, then try again.", AMY, RANDOM)
    assert not world.asked("POST", "/webhooks/subscribe")
    await tell(world, "/goodones subscriptions", "Nothing is subscribed yet")


async def test_an_archived_channel_gets_no_subscription(world: World) -> None:
    await world.slack.control(fault="error", method="conversations.info", error="is_archived")
    await tell(world, "/goodones subscribe rust", "/invite @Good Ones")
    assert not hooks(world)


async def test_high_alone_is_told_to_the_api_and_kept_here_too(world: World) -> None:
    shown = await subscribe(world, "founders high")
    assert "(high fit)" in visible(shown)
    assert filters(world) == [{"streamId": 42, "matchConfidence": "high"}]
    assert await cards_of(world, VERIFIED, 1253) == ["XimenaTinkers"]


async def test_not_likers_keeps_those_who_like_out(world: World) -> None:
    await subscribe(world, "makers not likers")
    assert await cards_of(world, LIKER, 1245) == ["s_aasbakk"]


async def test_over_10k_lets_only_the_known_through(world: World) -> None:
    await subscribe(world, "makers over 10k")
    assert await cards_of(world, UNVERIFIED, 1245) == ["m_byul"]


async def test_high_and_medium_together_ask_the_api_for_both(world: World) -> None:
    await subscribe(world, "founders high medium")
    assert filters(world) == [{"streamId": 42}]
    assert await cards_of(world, VERIFIED, 1253) == ["XimenaTinkers", "r_oharrigan"]


async def test_an_account_is_known_by_its_handle(world: World) -> None:
    await subscribe(world, "makers not @founderfuel")
    other = lead_json(world, 1245, trackedXAccountId=9, accountId=9)
    assert await push(hooks(world)[-1], [other, lead_json(world, 1248)]) == 202
    await world.until(world.cards)
    await world.settle(4)
    assert [name for name in ("s_aasbakk", "rowantinkers") if world.find(f"@{name}")] == ["rowantinkers"]


async def test_subscribing_again_changes_the_filter_and_keeps_one_address(world: World) -> None:
    await subscribe(world, "founders high")
    first = hooks(world)
    await subscribe(world, "founders over 10k", person=BEN)
    assert hooks(world) == first
    assert filters(world) == [{"streamId": 42}]
    shown = await tell(world, "/goodones subscriptions", "1 subscription")
    assert "over 10k followers" in visible(shown)
    assert await cards_of(world, VERIFIED, POPULAR) == ["m_thistlewick"]


async def test_two_people_who_subscribe_at_once_make_one_subscription(world: World) -> None:
    await asyncio.gather(*(world.say("/goodones subscribe rust", each) for each in (AMY, BEN)))
    await world.until(lambda: len(introductions(world)) == 2)
    assert len(hooks(world)) == 1
    await tell(world, "/goodones subscriptions", "1 subscription")


async def test_a_command_that_is_delivered_twice_introduces_once(world: World) -> None:
    await world.say("/goodones subscribe rust")
    assert await deliver_again(world) == 200
    await world.until(lambda: introductions(world))
    await world.settle(5)
    assert len(introductions(world)) == 1
    assert len(world.asked("POST", "/webhooks/subscribe")) == 1


async def test_two_channels_have_their_own_addresses_and_each_its_cards(world: World) -> None:
    await subscribe(world, "founders", LEADS)
    await subscribe(world, "rust", SALES)
    to_leads, to_sales = hooks(world)
    assert to_leads != to_sales
    await bring(world, VERIFIED, channel=LEADS, hook=0)
    await bring(world, 1254, channel=SALES, hook=1)
    assert [len(world.cards(each)) for each in (LEADS, SALES)] == [1, 1]


async def test_a_lead_of_another_stream_is_not_shown(world: World) -> None:
    await subscribe(world, "founders")
    assert await cards_of(world, 1254, VERIFIED) == ["XimenaTinkers"]


async def test_all_streams_bring_leads_of_any(world: World) -> None:
    shown = await subscribe(world, "")
    assert "*all streams*" in visible(shown)
    assert filters(world) == [{}]
    assert await cards_of(world, VERIFIED, 1254, 1245) == ["XimenaTinkers", "d_figueiroa", "s_aasbakk"]


async def test_a_lead_that_comes_by_two_subscriptions_has_one_card(world: World) -> None:
    await subscribe(world, "")
    await subscribe(world, "founders")
    await bring(world, VERIFIED, hook=0)
    await push(hooks(world)[1], {"leads": [lead_json(world, VERIFIED)]})
    await world.settle(5)
    assert len(world.cards()) == 1


async def test_a_choice_among_several_keeps_the_filter_that_was_typed(world: World) -> None:
    asked = await tell(world, "/goodones subscribe ers high over 1k", "Which “ers” do you mean?")
    picked = pick(asked, "stream.subscribe", "AI founders")
    await world.slack.click(AMY, LEADS, asked.ts, "stream.subscribe", picked)
    await world.until(lambda: introductions(world))
    assert "(high fit, over 1k followers)" in visible(introductions(world)[-1])
    await world.until(lambda: "comes to this channel" in visible(world.now_showing(asked)))


async def test_filters_that_do_not_fit_a_menu_are_asked_for_with_a_number(world: World) -> None:
    accounts = " ".join(f"@somebody_no{each}" for each in range(10, 20))
    shown = await tell(world, f"/goodones subscribe ers {accounts}", "type the stream's number")
    assert "42 is *AI founders" in visible(shown)
    assert not hooks(world)


async def test_the_button_without_a_stream_asks_which(world: World) -> None:
    shown = await tell(world, "/goodones", "No leads come")
    await world.slack.click(AMY, LEADS, shown.ts, "stream.subscribe")
    asked = await answer(world, "Which stream shall come here?")
    picked = pick(asked, "stream.subscribe", "Rust people")
    await world.slack.click(AMY, LEADS, asked.ts, "stream.subscribe", picked)
    await world.until(lambda: filters(world) == [{"streamId": 43}])


async def test_the_button_of_a_stream_that_is_gone_says_so(world: World) -> None:
    shown = await tell(world, "/goodones streams rust", "watches")
    world.api.tables.streams.drop(43)
    await world.settle(61)
    await world.slack.click(AMY, LEADS, shown.ts, "stream.subscribe")
    await answer(world, "There is no stream “43” here")
    assert not hooks(world)


async def test_streams_and_a_name_and_subscribe_is_subscribe(world: World) -> None:
    await world.say("/goodones streams rust subscribe")
    await world.until(lambda: filters(world) == [{"streamId": 43}])


async def test_unsubscribe_ends_the_only_one_and_the_api_is_told(world: World) -> None:
    await subscribe(world, "rust")
    shown = await tell(world, "/goodones unsubscribe", "no longer comes to this channel")
    assert "Nothing else comes here." in visible(shown)
    assert not hooks(world)
    assert len(world.asked("DELETE", "/webhooks/subscribe")) == 1


async def test_after_the_end_its_address_is_unknown_and_brings_no_card(world: World) -> None:
    await subscribe(world, "founders")
    url = hooks(world)[0]
    await tell(world, "/goodones unsubscribe", "no longer comes")
    assert await push(url, {"leads": [lead_json(world, VERIFIED)]}) == 404
    await world.settle(4)
    assert not world.cards()


async def test_unsubscribe_by_name_says_what_still_comes(world: World) -> None:
    await subscribe(world, "rust")
    await subscribe(world, "founders high")
    shown = await tell(world, "/goodones unsubscribe rust", "no longer comes")
    assert "Still coming here:\n• *AI founders" in visible(shown)
    assert filters(world) == [{"streamId": 42, "matchConfidence": "high"}]


async def test_unsubscribe_among_several_asks_which(world: World) -> None:
    await subscribe(world, "rust")
    await subscribe(world, "")
    asked = await tell(world, "/goodones unsubscribe", "Which one shall no longer come here?")
    assert len(hooks(world)) == 2
    picked = pick(asked, "stream.unsubscribe", "All streams")
    await world.slack.click(AMY, LEADS, asked.ts, "stream.unsubscribe", picked)
    await world.until(lambda: "*all streams* no longer come" in visible(world.now_showing(asked)))
    assert filters(world) == [{"streamId": 43}]


async def test_a_stream_of_the_menu_can_be_ended_too(world: World) -> None:
    await subscribe(world, "rust")
    await subscribe(world, "")
    asked = await tell(world, "/goodones unsubscribe", "Which one shall no longer come here?")
    picked = pick(asked, "stream.unsubscribe", "Rust people")
    await world.slack.click(AMY, LEADS, asked.ts, "stream.unsubscribe", picked)
    await world.until(lambda: filters(world) == [{}])


async def test_unsubscribe_without_any_says_that_nothing_comes(world: World) -> None:
    await tell(world, "/goodones unsubscribe", "No leads come to this channel.")


async def test_unsubscribe_of_what_never_came_changes_nothing(world: World) -> None:
    await subscribe(world, "rust")
    await tell(world, "/goodones unsubscribe makers", "does not come to this channel.")
    assert len(hooks(world)) == 1


async def test_one_stream_cannot_be_left_out_of_all(world: World) -> None:
    await subscribe(world, "")
    await tell(world, "/goodones unsubscribe rust", "so that a single one can't be left out")
    assert len(hooks(world)) == 1


async def test_unsubscribe_by_an_unknown_name_points_to_the_nearest(world: World) -> None:
    await subscribe(world, "rust")
    shown = await tell(world, "/goodones unsubscribe zebra", "There is no stream “zebra” here")
    assert "`/goodones unsubscribe " in visible(shown)


async def test_a_subscription_that_the_api_forgot_can_be_ended(world: World) -> None:
    await subscribe(world, "rust")
    world.api.tables.subscriptions.clear()
    await tell(world, "/goodones unsubscribe", "no longer comes to this channel")


async def test_an_end_whose_answer_is_lost_is_tried_again_until_it_is_sure(world: World) -> None:
    await subscribe(world, "rust")
    await world.steer_api(fault="drop_after", method="DELETE", path="/webhooks/subscribe")
    await tell(world, "/goodones unsubscribe", "Your click is saved")
    await make_up(world, 3)
    await answer(world, "no longer comes to this channel")
    await tell(world, "/goodones subscriptions", "Nothing is subscribed yet")


async def test_a_subscription_that_the_api_refuses_is_not_in_the_list(world: World) -> None:
    await world.steer_api(fault="error", status=403, path="/webhooks/subscribe")
    await tell(world, "/goodones subscribe rust", "does not allow this")
    assert not introductions(world)
    await tell(world, "/goodones subscriptions", "Nothing is subscribed yet")


async def test_a_filter_that_the_api_refuses_leaves_the_old_one(world: World) -> None:
    await subscribe(world, "founders high")
    await world.steer_api(fault="error", status=403, path="/webhooks/subscribe")
    await tell(world, "/goodones subscribe founders over 10k", "does not allow this")
    shown = await tell(world, "/goodones subscriptions", "1 subscription")
    assert "high fit" in visible(shown)
    assert await cards_of(world, VERIFIED) == ["XimenaTinkers"]


async def test_a_subscription_of_which_the_api_was_not_sure_is_made_up_for(world: World) -> None:
    await world.steer_api(fault="error", status=500, path="/webhooks/subscribe")
    await tell(world, "/goodones subscribe rust", "gave no clear answer")
    await make_up(world, 3)
    await world.until(lambda: introductions(world))
    assert len(hooks(world)) == 1


async def test_a_stream_that_was_archived_can_still_be_ended_by_the_menu(world: World) -> None:
    await subscribe(world, "rust")
    await subscribe(world, "makers")
    world.api.tables.streams.put(replace(world.api.tables.streams.need(43), is_archived=True))
    await world.settle(61)
    asked = await tell(world, "/goodones unsubscribe", "Which one shall no longer come here?")
    picked = pick(asked, "stream.unsubscribe", "Rust people")
    await world.slack.click(AMY, LEADS, asked.ts, "stream.unsubscribe", picked)
    await world.until(lambda: len(hooks(world)) == 1)
