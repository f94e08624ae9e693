"""The Home tab and the buttons that replay, by those who may and those who may not."""

import pytest

from bot.sandbox.slack.messages import Message
from bot.store.inbox import Inbox
from bot.store.redis import Store
from tests.flow.pressing import home
from tests.flow.steps import POPULAR, VERIFIED, answer, bring, direct, hooks, lead_json, push, subscribe, tell
from tests.support.world import AMY, BEN, LEADS, SALES, World, visible

REPLAY, ALL = "standing.replay", "standing.replay_all"


@pytest.fixture
async def led(world: World) -> World:
    """The world with Amy as the one who runs the app."""
    await world.stop_app()
    await world.start_app(admins=(AMY,))
    await world.settle(3)
    return world


async def opened(world: World, text: str = "The lead API answers", person: str = AMY) -> str:
    """Open the Home tab and wait for what it should say."""
    assert (await world.slack.open_home(person)).ok
    await world.until(lambda: text in home(world, person))
    return home(world, person)


async def use(world: World, action_id: str, person: str = AMY) -> None:
    """Press the first button of that name on a person's Home tab."""
    view = world.slack.home(person)
    assert view
    block = next(each for each in view.blocks if action_id in str(each))
    assert (await world.slack.click_in_view(person, view.id, action_id, block_id=block["block_id"])).ok


async def given_up(world: World, *leads: int) -> list[Message]:
    """Amy's 👍 for each of these leads, refused because our key was; the cards."""
    await subscribe(world)
    cards = await bring(world, *leads)
    await world.steer_api(do="revoke_key")
    for each in cards:
        await world.slack.click(AMY, LEADS, each.ts, "lead.good")
    await answer(world, "GOODONES_API_KEY")
    await world.steer_api(do="restore_key")
    world.clock.advance(10)
    return cards


def judged(world: World, *cards: Message) -> bool:
    return all("👍 <@U0AMY>" in visible(world.now_showing(each)) for each in cards)


async def test_it_shows_what_is_mine_and_counts_what_is_others(world: World) -> None:
    await subscribe(world, "ai founders")
    await subscribe(world, "rust", SALES, BEN)
    mine = await opened(world)
    assert "<#C0LEADS> *AI founders" in mine
    assert "Rust people" not in mine
    assert "1 subscription by others" in mine
    assert "<#C0SALES> *Rust people" in await opened(world, person=BEN)


async def test_it_is_drawn_at_once_and_told_when_the_api_does_not_answer(world: World) -> None:
    await world.steer_api(do="revoke_key")
    shown = await opened(world, "GOODONES_API_KEY")
    assert "Nothing waits" in shown
    first, second = world.slack.calls("views.publish")
    assert "Asking the lead API" in str(first.body)
    assert "GOODONES_API_KEY" in str(second.body)


async def test_the_tab_of_the_messages_draws_nothing(world: World) -> None:
    assert (await world.slack.open_home(AMY, "messages")).ok
    await world.settle(2)
    assert world.slack.calls("views.publish") == []
    assert direct(world) == []


async def test_it_is_fresh_at_each_opening_and_by_its_button(world: World) -> None:
    await opened(world)
    await subscribe(world)
    assert "<#C0LEADS>" in await opened(world, "<#C0LEADS>")
    await subscribe(world, "rust", SALES)
    await use(world, "home.refresh")
    await world.until(lambda: "<#C0SALES>" in home(world))


async def test_a_channel_that_is_closed_pauses_what_comes_there(world: World) -> None:
    await subscribe(world)
    await world.slack.control(do="remove_bot", channel=LEADS)
    assert await push(hooks(world)[0], {"leads": [lead_json(world, VERIFIED)]}) == 202
    await world.until(lambda: world.slack.calls("chat.postMessage")[-1].ok is False)
    await world.settle(2)
    shown = await opened(world)
    assert "Paused: I am not in this channel: type `/invite @Good Ones` there" in shown
    assert "1 message for <#C0LEADS>" in shown


async def test_help_and_streams_open_in_windows(world: World) -> None:
    await opened(world)
    await use(world, "home.help")
    (window,) = await world.until(lambda: world.slack.modals(AMY))
    assert "/goodones subscribe" in str(window.body)
    await world.slack.close_modal(AMY)
    await use(world, "home.streams")
    await world.until(lambda: "Rust people" in _windows(world))
    assert "run.start" not in _windows(world)


async def test_streams_that_cannot_be_read_say_why(world: World) -> None:
    await opened(world)
    await world.steer_api(do="revoke_key")
    await use(world, "home.streams")
    await world.until(lambda: "GOODONES_API_KEY" in _windows(world))


async def test_one_is_replayed_from_the_home_tab_which_is_drawn_anew(led: World) -> None:
    (shown,) = await given_up(led, VERIFIED)
    assert "*1 thing could not be done*" in await opened(led)
    await use(led, REPLAY)
    await led.until(lambda: judged(led, shown))
    await led.until(lambda: "1 thing queued again" in home(led))
    assert "could not be done*" not in home(led)


async def test_all_are_replayed_after_a_question(led: World) -> None:
    cards = await given_up(led, VERIFIED, POPULAR)
    assert "2 clicks, which could not be done" in await opened(led, "2 things could not be done")
    await use(led, ALL)
    await led.until(lambda: judged(led, *cards))
    await led.until(lambda: "2 things queued again" in home(led))


async def test_the_status_that_was_clicked_says_what_came_of_it(led: World) -> None:
    (shown,) = await given_up(led, VERIFIED)
    status = await tell(led, "/goodones status", "could not be done")
    await led.slack.click(AMY, LEADS, status.ts, REPLAY)
    await led.until(lambda: judged(led, shown))
    await led.until(lambda: "1 thing queued again" in visible(led.now_showing(status)))
    assert led.now_showing(status).ephemeral_to == AMY


async def test_an_old_button_says_that_it_was_done_and_by_whom(led: World) -> None:
    (shown,) = await given_up(led, VERIFIED)
    await opened(led)
    status = await tell(led, "/goodones status", "could not be done")
    await use(led, REPLAY)
    await led.until(lambda: judged(led, shown))
    await led.slack.click(AMY, LEADS, status.ts, REPLAY)
    late = await answer(led, "Nothing was done twice")
    assert "<@U0AMY> had that done after all" in visible(late)


async def test_who_may_not_sees_the_list_and_whom_to_ask(led: World) -> None:
    await given_up(led, VERIFIED)
    shown = await opened(led, person=BEN)
    assert "👍 for a lead" in shown
    assert "Please ask <@U0AMY>" in shown
    assert REPLAY not in shown
    asked = await tell(led, "/goodones status", "Please ask <@U0AMY>", person=BEN)
    assert REPLAY not in str(asked.blocks)


async def test_whoever_may_no_longer_is_told_so_at_the_click(led: World, store: Store) -> None:
    (shown,) = await given_up(led, VERIFIED)
    await opened(led)
    status = await tell(led, "/goodones status", "could not be done")
    await led.stop_app()
    await led.start_app(admins=(BEN,))
    await led.slack.control(do="change_person", person=AMY, about={"is_admin": False})
    await led.settle(2)
    await use(led, REPLAY)
    await led.until(lambda: "*Only admins can do that.* Please ask <@U0BEN>" in home(led))
    await led.slack.click(AMY, LEADS, status.ts, REPLAY)
    await answer(led, "*Only admins can do that.* Please ask <@U0BEN>")
    assert not judged(led, shown)
    assert [letter.body["payload"]["action_id"] for letter in await Inbox(store, "jobs").dead()] == [
        "lead.good"
    ]


async def test_trouble_with_the_store_is_told_in_the_tab(world: World, store: Store) -> None:
    await store.call("SET", "{goodones}:subscriptions", "no hash")
    await opened(world, "Something went wrong on our side")
    assert direct(world) == []


def _windows(world: World) -> str:
    return str([each.body for each in world.slack.modals(AMY)])
