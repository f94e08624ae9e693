"""Putting a lead aside: it comes back by direct message when one said, by one's own clock, once."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.store.leads import LeadBook
from bot.store.redis import Store
from tests.flow.pressing import letter, press, window
from tests.flow.steps import VERIFIED, answer, bring, card, deliver_again, direct, tell
from tests.support.world import AMY, BEN, LEADS, World, action, visible

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
"""Where Amy is, and where Ben is."""


async def put_aside(world: World, later: str = "hours", person: str = AMY, **more: object) -> None:
    """Open the window on the newest card and send it in."""
    shown = world.cards()[-1]
    await press(world, person, shown, "lead.snooze", VERIFIED)
    await window(world, person, "Until when?")
    outcome = await world.slack.submit(person, {"later": later, **more})
    assert outcome.ok, outcome


async def pass_to(world: World, moment: datetime) -> None:
    """Let the time go by in one leap, and a little more for what is due then."""
    world.clock.advance((moment - world.clock.now()).total_seconds())
    await world.settle(3)


async def until_of(store: Store, person: str = AMY) -> datetime | None:
    record = await LeadBook(store).get(VERIFIED)
    return next((each.until for each in record.snoozed if each.by == person), None) if record else None


async def test_in_three_hours_the_card_is_a_direct_message_with_its_buttons(world: World) -> None:
    await card(world)
    await put_aside(world)
    await answer(world, "Put aside until")
    await pass_to(world, world.clock.now() + timedelta(hours=3) - timedelta(seconds=20))
    assert direct(world) == []
    await pass_to(world, world.clock.now() + timedelta(seconds=20))
    back = await letter(world, "You put this lead aside")
    assert "XimenaTinkers" in visible(back)
    await world.slack.click(AMY, back.channel, back.ts, "lead.good")
    await world.until(lambda: "👍 <@U0AMY>" in visible(world.now_showing(back)))
    await world.until(lambda: "👍 <@U0AMY>" in visible(world.cards()[0]))
    assert len(direct(world)) == 1


async def test_tomorrow_is_at_nine_by_ones_own_clock(world: World, store: Store) -> None:
    await card(world)
    await put_aside(world, "tomorrow")
    await answer(world, "Put aside until")
    assert await until_of(store) == datetime(2026, 11, 24, 9, tzinfo=LONDON)


async def test_another_time_is_what_was_picked(world: World, store: Store) -> None:
    await card(world)
    moment = datetime(2026, 12, 24, 18, 30, tzinfo=UTC)
    await put_aside(world, "other", moment=int(moment.timestamp()))
    await answer(world, "Put aside until")
    assert await until_of(store) == moment


async def test_a_time_that_is_over_or_too_far_is_refused_and_nothing_changes(
    world: World, store: Store
) -> None:
    await card(world)
    now = int(world.clock.now().timestamp())
    await put_aside(world, "other", moment=now - 60)
    await answer(world, "That time is over already")
    await put_aside(world, "other", moment=now + 91 * 24 * 3600)
    await answer(world, "90 days at most")
    assert await until_of(store) is None


async def test_the_same_submission_twice_is_one_message(world: World) -> None:
    await card(world)
    await put_aside(world)
    await answer(world, "Put aside until")
    assert await deliver_again(world) == 200
    await pass_to(world, world.clock.now() + timedelta(hours=3))
    await letter(world, "You put this lead aside")
    await world.settle(40)
    assert len(direct(world)) == 1


async def test_it_comes_after_a_restart_too_and_late_if_we_were_away(world: World) -> None:
    await card(world)
    await put_aside(world)
    await answer(world, "Put aside until")
    await world.stop_app()
    world.clock.advance(5 * 3600)
    await world.start_app()
    await letter(world, "You put this lead aside")
    await world.settle(40)
    assert len(direct(world)) == 1


async def test_the_window_says_what_stands_and_can_wake_it(world: World, store: Store) -> None:
    await card(world)
    await put_aside(world, "monday")
    await answer(world, "Put aside until")
    await press(world, AMY, world.cards()[-1], "lead.snooze", VERIFIED)
    view = await window(world, AMY, "Wake now")
    assert (await world.slack.click_in_view(AMY, view.id, "lead.wake")).ok
    await window(world, AMY, "not put aside any more")
    assert await until_of(store) is None
    await pass_to(world, world.clock.now() + timedelta(days=8))
    assert direct(world) == []


async def test_waking_what_is_not_put_aside_says_so(world: World) -> None:
    shown = await card(world)
    await press(world, BEN, shown, "lead.wake", VERIFIED)
    await answer(world, "You have not put this lead aside", BEN)


async def test_each_person_has_their_own(world: World, store: Store) -> None:
    await card(world)
    await put_aside(world, "hours", AMY)
    await answer(world, "Put aside until")
    await put_aside(world, "tomorrow", BEN)
    await answer(world, "Put aside until", BEN)
    await pass_to(world, world.clock.now() + timedelta(hours=3))
    await letter(world, "You put this lead aside")
    assert direct(world, BEN) == []
    assert await until_of(store) is None
    assert await until_of(store, BEN) == datetime(2026, 11, 24, 9, tzinfo=NEW_YORK)


async def test_another_time_wants_a_day_and_a_time(world: World) -> None:
    shown = await card(world)
    await press(world, AMY, shown, "lead.snooze", VERIFIED)
    await window(world, AMY, "Until when?")
    outcome = await world.slack.submit(AMY, {"later": "other"})
    assert set(outcome.errors) == {"moment"}


async def test_a_lead_that_was_put_aside_and_is_gone_by_then_comes_to_nothing(
    world: World, store: Store
) -> None:
    await card(world)
    await put_aside(world)
    await answer(world, "Put aside until")
    await store.call("DEL", f"{{goodones:lead:{VERIFIED}}}:lead")
    await pass_to(world, world.clock.now() + timedelta(hours=4))
    assert direct(world) == []
    assert await store.call("ZCARD", "{goodones}:snoozes:agenda") == 0


async def test_what_was_put_aside_is_on_the_list_and_wakes_there(world: World, store: Store) -> None:
    await card(world)
    await bring(world, 1251)
    await press(world, AMY, world.cards()[0], "lead.snooze", VERIFIED)
    await window(world, AMY, "Until when?")
    await world.slack.submit(AMY, {"later": "monday"})
    await answer(world, "Put aside until")
    mine = await tell(world, "/goodones mine", "😴 until")
    wake = action(mine, "mine.wake")
    assert wake
    await world.slack.click(AMY, LEADS, mine.ts, "mine.wake")
    await world.until(lambda: "Not put aside any more" in visible(world.now_showing(mine)))
    assert "You have nothing in hand" in visible(world.now_showing(mine))
    assert await until_of(store) is None
