"""A channel that stays readable: cards for the first of a run, one roll-up for the rest, and a button for less."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.api.moments import stamp
from bot.sandbox.slack.messages import Message
from bot.store.redis import Store
from tests.flow.steps import (
    VERIFIED,
    answer,
    deliver_again,
    hooks,
    lead_json,
    pick,
    private,
    public,
    push,
    subscribe,
    tell,
)
from tests.flow.test_hostile_profiles import ACTS, mrkdwn
from tests.support.world import AMY, BEN, LEADS, World, action, visible


def lead(world: World, id_: int, confidence: str = "high", **more: Any) -> dict[str, Any]:
    """A lead of the founders' stream, found now."""
    now = datetime.fromtimestamp(world.clock.now().timestamp(), UTC)
    return {
        "id": id_,
        "streamId": 42,
        "segmentId": 12,
        "matchConfidence": confidence,
        "sourceType": "new_follower",
        "discoveredAt": stamp(now),
        "profile": {
            "xUserId": str(id_),
            "handle": f"person{id_}",
            "displayName": f"Person {id_}",
            "followerCount": id_,
            "bio": "Builds things.",
        },
        **more,
    }


async def run(world: World, count: int = 10, first: int = 5001, confidence: str = "high") -> list[int]:
    """The webhook of a run; answers the ids."""
    ids = list(range(first, first + count))
    body = {"leads": [lead(world, each, confidence) for each in ids]}
    assert await push(hooks(world)[-1], body) == 202
    return ids


def rollups(world: World, channel: str = LEADS) -> list[Message]:
    return [each for each in public(world, channel) if action(each, "rollup.list")]


async def rollup_with(world: World, text: str) -> Message:
    """The roll-up that has this text, once it has."""

    def found() -> Message | None:
        return next((each for each in rollups(world) if text in visible(each)), None)

    message = await world.until(found)
    assert isinstance(message, Message)
    return message


def value(message: Message, action_id: str) -> str:
    found = action(message, action_id)
    assert found is not None
    return str(found["value"])


def captions(message: Message) -> Iterator[str]:
    for block in message.blocks or []:
        for element in block.get("elements", ()):
            if element.get("type") == "button":
                yield element["text"]["text"]


async def click(world: World, message: Message, action_id: str, person: str = AMY) -> None:
    await world.slack.click(person, LEADS, message.ts, action_id, value(message, action_id))


@pytest.mark.parametrize("line", ["founders balanced", "balanced, founders", "founders, balanced, high"])
async def test_of_ten_leads_three_are_cards_and_seven_one_message(world: World, line: str) -> None:
    shown = await subscribe(world, line)
    assert "Of each run the first 3 high-fit leads to arrive come as cards (at most 12 a day)" in visible(
        shown
    )
    await run(world)
    message = await rollup_with(world, "*7 more leads* from *AI founders")
    await world.settle(10)
    assert len(world.cards()) == 3
    assert rollups(world) == [message]
    assert "7 high. Most followers first:" in visible(message)
    assert [visible(message).index(f"Person {each}") for each in (5010, 5009, 5008)]
    assert "Person 5007" not in visible(message)


async def test_without_a_word_about_it_a_new_subscription_is_balanced(world: World) -> None:
    await world.say("/goodones subscribe founders")
    await world.until(lambda: hooks(world))
    shown = await tell(world, "/goodones subscriptions", "1 subscription")
    assert "· balanced" in visible(shown)


async def test_leads_that_dribble_in_edit_the_one_message(world: World) -> None:
    await subscribe(world, "founders balanced")
    await run(world, 4)
    first = await rollup_with(world, "1 more lead")
    for number in range(5100, 5110):
        await run(world, 1, number, "medium" if number % 2 else "high")
        await world.settle(20)
    message = await rollup_with(world, "*11 more leads*")
    assert message.ts == first.ts
    assert "6 high, 5 medium. High fit, most followers first:" in visible(message)
    assert (len(world.cards()), len(rollups(world))) == (3, 1)


async def test_medium_fit_is_never_a_card(world: World) -> None:
    await subscribe(world, "founders balanced")
    await run(world, 5, confidence="medium")
    message = await rollup_with(world, "*5 leads* from")
    await world.settle(10)
    assert "5 medium. Most followers first:" in visible(message)
    assert not world.cards()


async def test_the_next_run_has_cards_of_its_own_until_the_day_has_its_twelve(world: World) -> None:
    await subscribe(world, "founders balanced")
    for number in range(5):
        await run(world, 5, 5000 + 100 * number)
        await world.settle(5)
        world.clock.advance(1800)
    await world.until(lambda: len(rollups(world)) == 5)
    await world.settle(10)
    assert len(world.cards()) == 12
    assert "*5 leads* from" in visible(rollups(world)[-1])


async def test_every_lead_is_a_card_where_it_was_asked_for(world: World) -> None:
    await subscribe(world, "founders every lead")
    await run(world, 6)
    await world.until(lambda: len(world.cards()) == 6)
    await world.settle(5)
    assert not rollups(world)


async def test_digest_only_posts_nothing_and_what_came_then_is_not_posted_later(world: World) -> None:
    shown = await subscribe(world, "founders digest only")
    assert "Nothing is posted when leads come" in visible(shown)
    before = len(public(world))
    await run(world, 6)
    await world.settle(10)
    assert len(public(world)) == before
    loud = await subscribe(world, "founders every lead")
    assert "Every new lead comes as a card" in visible(loud)
    seen = len(public(world))
    await run(world, 6)
    await world.settle(10)
    assert len(public(world)) == seen


async def test_a_digest_does_not_depend_on_cards(world: World) -> None:
    await subscribe(world, "founders digest only")
    await world.say("/goodones run ai founders")
    await world.until(lambda: world.find("is done") or world.find("All done"))
    found = sum(len(each.body["leads"]) for each in world.api.deliveries)
    assert found
    shown = await tell(world, "/goodones digest", "AI founders")
    assert (world.cards(), rollups(world)) == ([], [])
    assert f"{found}" in visible(shown)


async def test_the_list_is_private_and_goes_on_ten_by_ten(world: World) -> None:
    await subscribe(world, "founders balanced")
    await run(world, 28)
    message = await rollup_with(world, "25 more leads")
    await click(world, message, "rollup.list", BEN)
    page = await answer(world, "1–10 of 25 leads", BEN)
    assert list(captions(page)) == ["Next 10 →"]
    assert "Person 5028" in visible(page)
    assert not private(world, AMY)
    await click(world, page, "rollup.list", BEN)
    await world.until(lambda: "11–20 of 25" in visible(world.now_showing(page)))
    await click(world, world.now_showing(page), "rollup.list", BEN)
    await world.until(lambda: "21–25 of 25" in visible(world.now_showing(page)))
    assert list(captions(world.now_showing(page))) == ["← Back"]
    await click(world, world.now_showing(page), "rollup.back", BEN)
    await world.until(lambda: "11–20 of 25" in visible(world.now_showing(page)))


async def test_a_card_can_be_had_of_each_and_judged(world: World) -> None:
    await subscribe(world, "founders balanced")
    await run(world, 3)
    known = lead_json(world, VERIFIED, discoveredAt=lead(world, 1)["discoveredAt"])
    assert await push(hooks(world)[0], [known]) == 202
    message = await rollup_with(world, "@XimenaTinkers")
    await click(world, message, "rollup.card", BEN)
    await world.until(lambda: len(world.cards()) == 4)
    await answer(world, "stands in this channel, or comes in a moment", BEN)
    card = world.cards()[-1]
    await world.slack.click(BEN, LEADS, card.ts, "lead.good")
    await world.until(lambda: f"<@{BEN}>" in visible(world.now_showing(card)))
    await click(world, message, "rollup.card", AMY)
    await answer(world, "stands in this channel, or comes in a moment", AMY)
    await world.settle(5)
    assert len(world.cards()) == 4
    await click(world, message, "rollup.list")
    assert "· 👍" in visible(await answer(world, "1–1 of 1 lead"))


async def test_too_noisy_is_one_button_and_so_is_the_way_back(world: World) -> None:
    await subscribe(world, "founders every lead")
    shown = public(world)[-1]
    await click(world, shown, "subscription.quieter", BEN)
    told = await world.until(lambda: world.find("changed how leads of"))
    assert "*ben* changed how leads of *AI founders" in visible(told)
    assert "come here: *balanced*." in visible(told)
    await run(world, 5)
    await rollup_with(world, "2 more leads")
    await click(world, told, "subscription.quieter")
    told = await world.until(lambda: world.find("come here: *digest only*."))
    await run(world, 5, 6001)
    await world.settle(10)
    assert len(world.cards()) == 3
    await click(world, told, "subscription.louder")
    told = await world.until(lambda: world.find("*amy* changed how leads") if balanced(world) == 2 else None)
    await click(world, told, "subscription.louder")
    await world.until(lambda: world.find("come here: *every lead*."))
    await run(world, 2, 7001)
    await world.until(lambda: len(world.cards()) == 5)


async def test_digest_only_stops_a_wall_of_cards_that_waits(world: World) -> None:
    shown = await subscribe(world, "founders every lead")
    await run(world, 40)
    await world.until(lambda: len(world.cards()) >= 3)
    await click(world, shown, "subscription.quieter", BEN)
    await world.until(lambda: balanced(world))
    await world.say("/goodones subscribe founders digest only")
    await world.until(lambda: world.find("`/goodones digest` sums them up."))
    await world.settle(3)
    seen = len(world.cards())
    assert seen < 20
    await world.settle(20)
    assert len(world.cards()) == seen
    assert not rollups(world)


def balanced(world: World) -> int:
    return sum("come here: *balanced*." in visible(each) for each in public(world))


async def test_two_who_find_it_too_noisy_take_one_step(world: World) -> None:
    shown = await subscribe(world, "founders every lead")
    await click(world, shown, "subscription.quieter", AMY)
    await world.until(lambda: balanced(world))
    await click(world, shown, "subscription.quieter", BEN)
    await answer(world, "Leads come as *balanced* already; nothing was changed.", BEN)
    await world.settle(5)
    assert balanced(world) == 1


async def test_a_change_that_is_delivered_twice_is_told_once(world: World) -> None:
    shown = await subscribe(world, "founders every lead")
    await click(world, shown, "subscription.quieter")
    assert await deliver_again(world) == 200
    await world.until(lambda: balanced(world))
    await world.settle(5)
    assert balanced(world) == 1
    assert not private(world)


async def test_a_button_of_a_subscription_that_ended_says_so(world: World) -> None:
    shown = await subscribe(world, "founders every lead")
    await tell(world, "/goodones unsubscribe", "no longer comes")
    await click(world, shown, "subscription.quieter")
    await answer(world, "That subscription has ended")


async def test_subscribing_again_changes_the_mode_and_without_one_keeps_it(world: World) -> None:
    await subscribe(world, "founders digest only")
    await world.say("/goodones subscribe founders high")
    await world.until(lambda: world.find("(high fit)"))
    shown = await tell(world, "/goodones subscriptions", "1 subscription")
    assert "(high fit) · digest only" in visible(shown)
    await subscribe(world, "founders balanced")
    glance = await tell(world, "/goodones", "1 stream comes here")
    assert "· balanced ·" in visible(glance)


async def test_a_choice_among_several_keeps_the_mode_that_was_typed(world: World) -> None:
    asked = await tell(world, "/goodones subscribe ers digest only", "Which “ers” do you mean?")
    picked = pick(asked, "stream.subscribe", "AI founders")
    await world.slack.click(AMY, LEADS, asked.ts, "stream.subscribe", picked)
    await world.until(lambda: world.find("Nothing is posted when leads come"))


async def test_a_roll_up_whose_list_is_no_longer_kept_says_so(world: World, store: Store) -> None:
    await subscribe(world, "founders balanced")
    await run(world, 5)
    message = await rollup_with(world, "2 more leads")
    for each in await store.call("KEYS", "*:rollup:of:*"):
        await store.call("DEL", each)
    await click(world, message, "rollup.list")
    await answer(world, "This roll-up is over a week old")


async def test_a_roll_up_shows_no_contact_details_and_does_nothing_that_a_name_says(world: World) -> None:
    await subscribe(world, "founders balanced")
    nasty = "<!channel> <https://evil.example|Bob> *x*"
    leads = [lead(world, each) for each in range(5001, 5005)]
    leads[3]["profile"] |= {"displayName": nasty, "bio": nasty}
    assert await push(hooks(world)[-1], {"leads": leads}) == 202
    message = await rollup_with(world, "1 more lead")
    await click(world, message, "rollup.list")
    page = await answer(world, "1–1 of 1 lead")
    shown = [*mrkdwn(message), *mrkdwn(page)]
    assert any("Bob" in each for each in shown)
    assert not any(ACTS.search(each) for each in shown)


async def test_a_thousand_leads_at_once_are_visible_within_ten_seconds(world: World) -> None:
    await subscribe(world, "founders balanced")
    await world.settle(2)
    begin = world.clock.now()
    await run(world, 1000)
    await rollup_with(world, "*997 more leads*")
    assert world.clock.now() - begin <= timedelta(seconds=10)
    await world.settle(10)
    assert len(world.cards()) == 3
    assert len(rollups(world)) == 1


async def test_who_asks_while_many_cards_wait_is_told_for_how_long(world: World) -> None:
    await subscribe(world, "founders every lead")
    await run(world, 150)
    await world.settle(3)
    shown = await tell(world, "/goodones", "messages wait to be posted here")
    assert "about 3 minutes" in visible(shown)
