"""A channel that wants to be left alone: mute, quiet hours, Too noisy?, and a digest that offers less."""

from datetime import timedelta

import pytest

from bot.sandbox.slack.messages import Message
from bot.store.attention import Attention
from bot.store.redis import Store
from tests.flow.steps import (
    answer,
    bring,
    deliver_again,
    hooks,
    menu,
    pick,
    private,
    public,
    push,
    subscribe,
    tell,
)
from tests.flow.test_readable_channel import captions, click, lead, rollup_with, rollups, run
from tests.support.world import AMY, BEN, LEADS, RANDOM, World, action, visible

HOUR = 3600.0


async def found(world: World, text: str) -> Message:
    """What everybody sees with this text, once it is there."""
    message = await world.until(lambda: next((each for each in public(world) if text in visible(each)), None))
    assert isinstance(message, Message)
    return message


async def muted(world: World, line: str = "/goodones mute") -> Message:
    before = len(public(world))
    await world.say(line)
    await world.until(lambda: len(public(world)) > before)
    return public(world)[-1]


async def test_a_muted_channel_hears_at_the_end_of_all_that_came(world: World) -> None:
    await subscribe(world, "founders every lead")
    told = await muted(world, "/goodones mute 2h")
    assert "🔕 *amy* muted this channel until <!date^" in visible(told)
    assert "✅ Muted until" in visible(await answer(world, "✅ Muted until"))
    await run(world, 10)
    await run(world, 4, 6001, "medium")
    await world.settle(10)
    assert not world.cards()
    assert not rollups(world)
    world.clock.advance(2 * HOUR)
    message = await rollup_with(world, "*While this channel was muted: 14 leads* from *AI founders")
    assert "10 high, 4 medium. High fit, most followers first:" in visible(message)
    await click(world, message, "rollup.list", BEN)
    await answer(world, "1–10 of 14 leads", BEN)
    await click(world, message, "rollup.card", BEN)
    await world.until(lambda: len(world.cards()) == 1)
    await run(world, 1, 7001)
    await world.until(lambda: len(world.cards()) == 2)
    assert len(rollups(world)) == 1


async def test_unmute_is_a_word_and_a_button_and_tells_at_once(world: World) -> None:
    await subscribe(world, "founders every lead")
    told = await muted(world)
    await run(world, 3)
    await world.settle(3)
    await click(world, told, "channel.unmute", BEN)
    shown = await found(world, "*ben* unmuted this channel.")
    assert "3 leads were held: here they come." in visible(shown)
    await rollup_with(world, "While this channel was muted: 3 leads")
    await tell(world, "/goodones unmute", "not muted; nothing was changed")
    await muted(world)
    await tell(world, "/goodones unmute", "Unmuted; the channel is told.")
    await found(world, "*amy* unmuted this channel.")


async def test_a_click_that_is_delivered_twice_mutes_once(world: World) -> None:
    await subscribe(world, "founders every lead")
    await muted(world)
    assert await deliver_again(world) == 200
    await world.settle(5)
    assert sum("muted this channel" in visible(each) for each in public(world)) == 1
    assert len(private(world)) == 1


async def test_what_people_ask_for_still_comes(world: World) -> None:
    await subscribe(world, "founders every lead")
    await muted(world)
    await world.say("/goodones run ai founders")
    await world.until(lambda: world.find("is done") or world.find("All done"))
    await tell(world, "/goodones digest", "AI founders")
    shown = await tell(world, "/goodones", "1 stream comes here")
    held = sum(len(each.body["leads"]) for each in world.api.deliveries)
    assert f"{held} leads held" in visible(shown)
    assert "🔕 muted until <!date^" in visible(shown)
    assert not world.cards()


async def test_glance_list_and_status_say_it(world: World) -> None:
    await subscribe(world, "founders every lead")
    await tell(world, "/goodones quiet 18:00-9:00 and weekends", "Quiet hours of this channel")
    await found(world, "*amy* set quiet hours for this channel: *18:00–9:00 and weekends (UTC)*.")
    await muted(world)
    for line, text in (
        ("", "comes here"),
        ("subscriptions", "1 subscription"),
        ("status", "lead API answers"),
    ):
        shown = visible(await tell(world, f"/goodones {line}", text))
        assert "🔕 muted until <!date^" in shown
        assert "🌙 quiet 18:00–9:00 and weekends (UTC)" in shown
    await tell(world, "/goodones unmute", "Unmuted")
    await tell(world, "/goodones unmute", "It has quiet hours, 18:00–9:00 and weekends (UTC)")
    await tell(world, "/goodones quiet", "Quiet hours of this channel: *18:00–9:00")
    await tell(world, "/goodones quiet off", "✅ Quiet hours are off")
    await found(world, "*amy* ended the quiet hours")


async def test_who_ends_quiet_hours_that_are_not_tells_nobody(world: World) -> None:
    await subscribe(world, "founders every lead")
    said = len(public(world))
    await tell(world, "/goodones quiet off", "This channel has no quiet hours.")
    await world.settle(2)
    assert len(public(world)) == said


async def test_a_night_is_quiet_and_the_morning_tells_of_it(world: World) -> None:
    await subscribe(world, "founders every lead")
    await tell(world, "/goodones quiet 18:00-9:00", "Quiet hours of this channel")
    await run(world, 1)
    await world.until(lambda: len(world.cards()) == 1)
    world.clock.advance(11 * HOUR)
    await run(world, 5, 6001)
    await world.settle(10)
    assert len(world.cards()) == 1
    world.clock.advance(13 * HOUR)
    await rollup_with(world, "In this channel's quiet hours: 5 leads")
    await run(world, 1, 7001)
    await world.until(lambda: len(world.cards()) == 2)


async def test_what_was_held_while_the_app_went_away_is_told_when_it_is_back(world: World) -> None:
    await subscribe(world, "founders every lead")
    await muted(world)
    await run(world, 4)
    await world.settle(3)
    await world.stop_app()
    world.clock.advance(3 * 24 * HOUR)
    await world.start_app()
    await rollup_with(world, "While this channel was muted: 4 leads")
    await world.settle(5)
    assert len(rollups(world)) == 1


async def test_a_wall_of_cards_stops_and_the_rest_is_one_message(world: World) -> None:
    await subscribe(world, "founders every lead")
    await run(world, 60)
    await world.until(lambda: len(world.cards()) >= 5)
    await world.say("/goodones mute")
    await world.until(lambda: world.find("✅ Muted until"))
    await world.settle(5)
    shown = len(world.cards())
    assert shown < 30
    await world.settle(20)
    assert len(world.cards()) == shown
    await world.say("/goodones unmute")
    await rollup_with(world, f"While this channel was muted: {60 - shown} leads")


@pytest.mark.parametrize("line", ["mute", "quiet weekends"])
async def test_where_no_leads_come_there_is_nothing_to_hold(world: World, line: str) -> None:
    await world.say(f"/goodones {line}", channel=RANDOM)
    await answer(world, "No leads come to this channel, so there is nothing to hold.", channel=RANDOM)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("mute rust", "I can't read “rust” as a time."),
        ("mute 9 weeks", "“9 weeks” is too long: a channel can be muted for thirty days."),
        (
            "quiet 18:00",
            "I can't read “18:00” as a time. For example `/goodones quiet 18:00–9:00 and weekends`",
        ),
    ],
)
async def test_what_is_no_time_is_said_at_once(world: World, line: str, said: str) -> None:
    await tell(world, f"/goodones {line}", said)


async def too_noisy(world: World, message: Message, person: str = AMY) -> Message:
    """What a card's menu, a roll-up or a digest offers to one person."""
    if action(message, "lead.more"):
        value = pick(message, "lead.more", "Too noisy?")
        await world.slack.click(person, LEADS, message.ts, "lead.more", value)
    else:
        await click(world, message, "channel.noise", person)
    return await answer(world, "Too noisy?", person)


async def choose(world: World, offer: Message, caption: str, person: str = BEN) -> None:
    """Click the button with this caption beside a choice."""
    beside = [block for block in offer.blocks or [] if "accessory" in block]
    block = next(each for each in beside if each["accessory"]["text"]["text"] == caption)
    button = block["accessory"]
    await world.slack.click(
        person, LEADS, offer.ts, button["action_id"], button["value"], block_id=block["block_id"]
    )


@pytest.mark.parametrize(
    ("caption", "told", "answered"),
    [
        (
            "Balanced",
            "*ben* made this channel quieter. *Balanced* for *AI founders",
            "From now on *balanced*",
        ),
        ("Digest only", "*Digest only* for *AI founders", "From now on *digest only*"),
        ("Mute for a day", "*ben* muted this channel until", "✅ Muted until"),
        (
            "Quiet hours",
            "*ben* set quiet hours for this channel: *18:00–9:00 and weekends",
            "Quiet hours of this",
        ),
    ],
)
async def test_every_card_offers_less_for_the_whole_channel(
    world: World, caption: str, told: str, answered: str
) -> None:
    await subscribe(world, "founders every lead")
    (card,) = await bring(world, 1252)
    assert "Too noisy?" in [each["text"]["text"] for each in menu(card, "lead.more")]
    offer = await too_noisy(world, card, BEN)
    assert not private(world, AMY)
    await choose(world, offer, caption)
    await found(world, told)
    await world.until(lambda: answered in visible(world.now_showing(offer)))
    assert len(private(world, BEN)) == 1, "the answer stands in place of the question"


async def test_a_roll_up_and_a_digest_offer_less_too(world: World) -> None:
    await subscribe(world, "founders balanced")
    await run(world, 5)
    message = await rollup_with(world, "2 more leads")
    offer = await too_noisy(world, message)
    beside = [block["accessory"]["text"]["text"] for block in offer.blocks or [] if "accessory" in block]
    assert beside == ["Digest only", "Mute for a day", "Quiet hours"]
    await world.say("/goodones run ai founders")
    await world.until(lambda: world.find("is done") or world.find("All done"))
    digest = await tell(world, "/goodones digest", "Only you see this", person=BEN)
    await too_noisy(world, digest, BEN)


async def test_two_who_choose_the_same_take_one_step(world: World) -> None:
    await subscribe(world, "founders every lead")
    (card,) = await bring(world, 1252)
    offers = {person: await too_noisy(world, card, person) for person in (AMY, BEN)}
    await choose(world, offers[AMY], "Balanced", AMY)
    await found(world, "*amy* made this channel quieter")
    await choose(world, offers[BEN], "Balanced", BEN)
    await world.until(lambda: "nothing was changed" in visible(world.now_showing(offers[BEN])))
    assert "made this channel quieter" not in visible(public(world)[-1]) or "*amy*" in visible(
        public(world)[-1]
    )


async def test_a_digest_offers_the_quieter_way_until_somebody_declines(world: World, store: Store) -> None:
    await subscribe(world, "founders every lead")
    (card,) = await bring(world, 1252)
    await world.slack.click(AMY, LEADS, card.ts, "lead.good")
    await world.until(lambda: f"<@{AMY}>" in visible(world.now_showing(card)))
    attention = Attention(store)
    for number in range(5001, 5025):
        await attention.shown(LEADS, number, world.clock.now())
    digest = await tell(world, "/goodones digest", "*1 of 25 cards* of the last week were judged")
    assert [each for each in captions(digest) if each in {"Balanced", "No thanks", "Too noisy?"}] == [
        "Balanced",
        "No thanks",
        "Too noisy?",
    ]
    await click(world, digest, "channel.decline")
    await answer(world, "does not offer less for four weeks")
    again = await tell(world, "/goodones digest", "Only you see this", person=BEN)
    assert "No thanks" not in list(captions(again))
    world.clock.advance(timedelta(weeks=4).total_seconds())
    for number in range(6001, 6025):
        await attention.shown(LEADS, number, world.clock.now())
    later = await tell(world, "/goodones digest", "*None of 24 cards*", person=BEN)
    await click(world, later, "channel.mode", BEN)
    await found(world, "made this channel quieter. *Balanced* for")
    await answer(world, "From now on *balanced*; the channel is told.", BEN)
    await click(world, world.now_showing(later), "digest.post", BEN)
    await world.until(lambda: "Posted to this channel." in visible(world.now_showing(later)))


async def test_a_lead_that_comes_twice_is_told_of_once(world: World) -> None:
    await subscribe(world, "founders every lead")
    await muted(world)
    body = {"leads": [lead(world, 5001), lead(world, 5002)]}
    for _ in range(3):
        assert await push(hooks(world)[-1], body) == 202
    await world.settle(5)
    await world.say("/goodones unmute")
    await rollup_with(world, "While this channel was muted: 2 leads")
    assert await push(hooks(world)[-1], body) == 202
    await world.settle(5)
    assert (len(rollups(world)), world.cards()) == (1, [])
