"""A channel that takes nothing: its owner hears once, in words, with the next step, and nothing is lost."""

import pytest

from bot.sandbox.slack.messages import Message
from tests.flow.steps import VERIFIED, direct, hooks, lead_json, let_pass, push, subscribe, tell
from tests.support.world import AMY, BEN, CLEO, LEADS, SALES, World, action, visible

THREE_DAYS = 72 * 3600
CLOSED: dict[str, tuple[str, str, str]] = {
    "remove_bot": ("add_bot", "I am not in this channel", "/invite @Good Ones"),
    "archive": ("unarchive", "this channel is archived", "Unarchive"),
}


async def close(world: World, deed: str = "remove_bot", *leads: int, channel: str = LEADS) -> None:
    """Close a subscribed channel and have leads come for it."""
    await world.slack.control(do=deed, channel=channel)
    body = {"leads": [lead_json(world, each) for each in leads or (VERIFIED,)]}
    assert await push(hooks(world)[0], body) == 202


async def notice(world: World, person: str = AMY) -> Message:
    """What a person is told of it, once it is there."""
    found: list[Message] = await world.until(lambda: direct(world, person))
    return found[-1]


def telling(world: World, person: str = AMY) -> list[str]:
    return [visible(each) for each in direct(world, person)]


@pytest.mark.parametrize("deed", CLOSED)
async def test_the_owner_hears_once_and_all_comes_in_order_once_it_is_open(world: World, deed: str) -> None:
    undo, why, step = CLOSED[deed]
    await subscribe(world)
    await close(world, deed, 1252, 1251, 1249)
    told = await notice(world)
    assert why in visible(told)
    assert step in visible(told)
    assert "three days" in visible(told)
    await let_pass(world, 130, 5)
    assert len(direct(world)) == 1
    probes = [each for each in world.slack.calls("chat.postMessage") if each.body["channel"] == LEADS]
    assert len([each for each in probes if not each.ok]) <= 4
    await world.slack.control(do=undo, channel=LEADS)
    start = world.clock.now()
    await world.until(lambda: len(world.cards()) == 3)
    assert (world.clock.now() - start).total_seconds() < 30
    assert [action(each, "lead.good") is not None for each in world.cards()] == [True] * 3
    await world.until(lambda: "I can post in" in telling(world)[0])
    assert len(direct(world)) == 1


async def test_the_list_and_the_status_say_that_it_is_paused_and_why(world: World) -> None:
    await subscribe(world, channel=SALES)
    await subscribe(world, "rust")
    await close(world, channel=SALES)
    await notice(world)
    listed = await tell(world, "/goodones subscriptions", "1 paused")
    assert "Paused: I am not in this channel: type `/invite @Good Ones` there" in visible(listed)
    assert visible(listed).count("Paused") == 1
    glance = visible(await tell(world, "/goodones", "I can't post here", channel=SALES))
    assert "I am not in this channel: type `/invite @Good Ones` there. 1 message waits." in glance
    await world.slack.control(do="add_bot", channel=SALES)
    await world.until(lambda: "I can post in" in telling(world)[0])
    await tell(world, "/goodones subscriptions", "2 subscriptions.")


async def test_trying_again_says_how_it_is(world: World) -> None:
    await subscribe(world)
    await close(world)
    told = await notice(world)
    dm = told.channel
    await world.slack.click(AMY, dm, told.ts, "channel.retry")
    await world.until(lambda: "I still can't post in" in telling(world)[-1])
    await world.slack.control(do="add_bot", channel=LEADS)
    await world.slack.click(AMY, dm, told.ts, "channel.retry")
    await world.until(world.cards)
    await world.until(lambda: any("is being posted now" in each for each in telling(world)))
    await world.until(lambda: "I can post in" in telling(world)[0])


async def test_what_is_over_offers_nothing_to_do_about_it(world: World) -> None:
    await subscribe(world)
    await close(world)
    told = await notice(world)
    await world.slack.control(do="add_bot", channel=LEADS)
    await world.until(lambda: "I can post in" in telling(world)[0])
    assert action(world.now_showing(told), "channel.retry") is None


async def test_stopping_ends_the_subscriptions_and_nobody_is_told_again(world: World) -> None:
    await subscribe(world)
    await subscribe(world, "rust")
    await close(world)
    told = await notice(world)
    await world.slack.click(AMY, told.channel, told.ts, "channel.stop")
    await world.until(lambda: "No more leads come to" in telling(world)[0])
    assert hooks(world) == []
    await let_pass(world, 130, 5)
    assert len(direct(world)) == 1
    await tell(world, "/goodones subscriptions", "Nothing is subscribed", channel=SALES)


async def test_what_waited_three_days_is_put_aside_told_and_had_again(world: World) -> None:
    await subscribe(world)
    await close(world)
    await notice(world)
    await world.settle(3)
    world.clock.advance(THREE_DAYS)
    await world.until(lambda: len(direct(world)) == 2)
    assert "Three days are over" in telling(world)[1]
    await let_pass(world, 130, 5)
    assert len(direct(world)) == 2
    await world.slack.control(do="add_bot", channel=LEADS)
    await world.until(world.cards)
    await world.until(lambda: "I can post in" in telling(world)[-1])


async def test_each_owner_hears_and_who_left_is_stood_in_for(world: World) -> None:
    await world.stop_app()
    await world.start_app(admins=(CLEO,))
    await world.settle(3)
    await subscribe(world)
    await subscribe(world, "rust", person=BEN)
    await world.slack.control(
        fault="error", error="user_disabled", method="chat.postMessage", channel=AMY, count=999
    )
    await world.slack.control(
        fault="error", error="user_disabled", method="chat.postMessage", channel=BEN, count=999
    )
    await close(world)
    assert "I am not in this channel" in visible(await notice(world, CLEO))
    await let_pass(world, 70, 5)
    assert direct(world, AMY) == direct(world, BEN) == []
    assert len(direct(world, CLEO)) == 1


async def test_nobody_to_tell_is_no_endless_loop(world: World) -> None:
    await subscribe(world)
    await world.slack.control(
        fault="error", error="user_disabled", method="chat.postMessage", channel=AMY, count=999
    )
    await close(world)

    def refused() -> int:
        return sum(each.body["channel"] == AMY for each in world.slack.calls("chat.postMessage"))

    await world.until(refused)
    await let_pass(world, 200, 5)
    assert refused() <= 5
    await world.slack.control(do="add_bot", channel=LEADS)
    await world.until(world.cards)


def looked(world: World) -> list[str]:
    """The channels of which Slack was asked whether we may post there."""
    return [str(each.body["channel"]) for each in world.slack.calls("conversations.info")]


async def test_a_channel_without_subscriptions_is_nobodys_news(world: World) -> None:
    await subscribe(world)
    await world.say("/goodones run rust", channel=SALES)
    await world.until(lambda: [each for each in looked(world) if each == SALES])
    await world.slack.control(do="remove_bot", channel=SALES)
    await world.until(
        lambda: [
            each
            for each in world.slack.calls(
                "chat.postMessage",
            )
            if each.body["channel"] == SALES and not each.ok
        ]
    )
    await world.settle(5)
    assert direct(world) == []


async def test_a_restart_in_the_middle_doubles_nothing(world: World) -> None:
    await subscribe(world)
    await close(world)
    await notice(world)
    await world.stop_app()
    await world.start_app()
    await let_pass(world, 130, 5)
    assert len(direct(world)) == 1
    await world.slack.control(do="add_bot", channel=LEADS)
    await world.until(world.cards)
    await world.until(lambda: "I can post in" in telling(world)[0])
    assert len(direct(world)) == 1


async def test_a_channel_that_opened_while_we_were_away_is_found_open(world: World) -> None:
    await subscribe(world)
    await close(world)
    await notice(world)
    await world.settle(3)
    await world.stop_app()
    world.clock.advance(THREE_DAYS)
    await world.start_app()
    await world.until(lambda: "Three days are over" in telling(world)[-1])
    await world.stop_app()
    world.slack.app_url = ""
    await world.slack.control(do="add_bot", channel=LEADS)
    await world.start_app()
    await world.until(world.cards)
    await world.until(lambda: "I can post in" in telling(world)[-1])
