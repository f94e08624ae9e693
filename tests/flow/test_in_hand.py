"""What one has in hand: listed privately and on the Home tab, each lead with its next verb."""

from bot.sandbox.slack.messages import Message
from bot.store.redis import Store
from tests.flow.pressing import home, letter, press, window
from tests.flow.steps import (
    LINKEDIN_ONLY,
    VERIFIED,
    answer,
    bring,
    card,
    private,
    subscribe,
    tell,
)
from tests.support.world import AMY, BEN, LEADS, World, actions, visible


async def judge_good(world: World, *leads: int) -> None:
    """Amy calls these good, whose cards are brought for that."""
    await subscribe(world)
    cards = await bring(world, *leads)
    for each in cards:
        await world.slack.click(AMY, LEADS, each.ts, "lead.good")
    await world.until(lambda: all("👍 <@U0AMY>" in visible(world.now_showing(each)) for each in cards))


async def claim(world: World, shown: Message) -> None:
    """Amy claims it, and that is done."""
    await press(world, AMY, shown, "lead.claim", VERIFIED)
    await world.settle(3)


async def test_who_has_nothing_in_hand_hears_how_one_gets_there(world: World) -> None:
    said = await tell(world, "/goodones mine", "You have nothing in hand")
    assert "Claim a lead from the ⋮ menu" in visible(said)
    assert not private(world, BEN)


async def test_what_was_called_good_is_there_until_it_is_exported(world: World) -> None:
    await judge_good(world, VERIFIED, LINKEDIN_ONLY)
    mine = await tell(world, "/goodones mine", "What you have in hand")
    assert actions(mine) == ["lead.enrich", "lead.enrich"]
    await world.slack.click(AMY, LEADS, mine.ts, "lead.enrich", block_id=f"m{VERIFIED}")
    await window(world, AMY, "Look for")
    await world.slack.submit(AMY, {})
    await answer(world, "Contact details of")
    mine = await tell(world, "/goodones mine", "📤 Export")
    await world.slack.click(AMY, LEADS, mine.ts, "mine.export")
    anew = await world.until(
        lambda: now if "Marked as exported" in visible(now := world.now_showing(mine)) else None
    )
    assert "XimenaTinkers" not in visible(anew)
    assert actions(anew) == ["lead.enrich"]
    assert len(world.asked("POST", "/export")) == 1


async def test_what_is_claimed_and_not_judged_is_judged_from_the_list(world: World) -> None:
    shown = await card(world)
    await claim(world, shown)
    mine = await tell(world, "/goodones mine", "yours since")
    assert actions(mine) == ["mine.good", "lead.bad"]
    await world.slack.click(AMY, LEADS, mine.ts, "mine.good")
    await world.until(lambda: "Called good" in visible(world.now_showing(mine)))
    assert actions(world.now_showing(mine)) == ["lead.enrich"]
    await world.until(lambda: "👍 <@U0AMY>" in visible(world.now_showing(shown)))


async def test_an_old_list_says_who_was_first(world: World) -> None:
    shown = await card(world)
    await claim(world, shown)
    mine = await tell(world, "/goodones mine", "yours since")
    await world.slack.click(BEN, LEADS, shown.ts, "lead.good")
    await world.until(lambda: "👍 <@U0BEN>" in visible(world.now_showing(shown)))
    await world.slack.click(AMY, LEADS, mine.ts, "mine.good")
    await world.until(lambda: "<@U0BEN> already called this lead good" in visible(world.now_showing(mine)))


async def test_bad_releases_and_lets_go(world: World) -> None:
    shown = await card(world)
    await claim(world, shown)
    mine = await tell(world, "/goodones mine", "yours since")
    await world.slack.click(AMY, LEADS, mine.ts, "lead.bad")
    await window(world, AMY, "Reason")
    await world.slack.submit(AMY, {"reason": "wrong_job"})
    await answer(world, "called it bad")
    mine = await tell(world, "/goodones mine", "👎 bad")
    await world.slack.click(AMY, LEADS, mine.ts, "mine.release")
    await world.until(lambda: "You have nothing in hand" in visible(world.now_showing(mine)))
    assert "Released" in visible(world.now_showing(mine))


async def test_the_home_tab_has_it_and_is_drawn_anew_after_ones_own_verb(world: World) -> None:
    (shown,) = (await card(world),)
    await world.slack.open_home(AMY)
    await world.until(lambda: "You have nothing in hand" in home(world))
    await press(world, AMY, shown, "lead.claim", VERIFIED)
    await world.until(lambda: "yours since" in home(world))
    view = world.slack.home(AMY)
    assert view
    await world.slack.click_in_view(AMY, view.id, "mine.good", block_id=f"m{VERIFIED}")
    await world.until(lambda: "Called good" in home(world))
    assert "lead.enrich" in home(world)


async def test_many_verbs_are_few_drawings_of_the_home_tab(world: World) -> None:
    await world.slack.open_home(AMY)
    await world.until(lambda: "The lead API answers" in home(world))
    before = len(world.slack.calls("views.publish"))
    await judge_good(world, VERIFIED, LINKEDIN_ONLY)
    await world.until(lambda: home(world).count("not exported yet") == 2)
    await world.settle(15)
    drawn = world.slack.calls("views.publish")
    assert 1 <= len(drawn) - before <= 2
    assert {each.body["user_id"] for each in drawn} == {AMY}


async def test_who_did_not_open_the_home_tab_lately_has_it_not_drawn(world: World) -> None:
    await world.slack.open_home(AMY)
    await world.until(lambda: "The lead API answers" in home(world))
    world.clock.advance(25 * 3600)
    before = len(world.slack.calls("views.publish"))
    await judge_good(world, VERIFIED)
    await world.settle(15)
    assert len(world.slack.calls("views.publish")) == before


async def test_what_the_records_deny_is_dropped_from_the_list(world: World, store: Store) -> None:
    await judge_good(world, VERIFIED)
    await world.slack.click(BEN, LEADS, world.cards()[0].ts, "lead.export")
    await world.until(lambda: "📤" in visible(world.cards()[0]) and "<@U0BEN>" in visible(world.cards()[0]))
    await tell(world, "/goodones mine", "You have nothing in hand")
    assert await store.call("ZCARD", "{goodones:person:U0AMY}:follows") == 0


async def test_a_letter_of_a_snoozed_lead_is_in_hand_no_more_once_woken(world: World) -> None:
    shown = await card(world)
    await press(world, AMY, shown, "lead.snooze", VERIFIED)
    await window(world, AMY, "Until when?")
    await world.slack.submit(AMY, {"later": "hours"})
    await answer(world, "Put aside until")
    await tell(world, "/goodones mine", "😴 until")
    world.clock.advance(3 * 3600)
    await letter(world, "You put this lead aside")
    await tell(world, "/goodones mine", "You have nothing in hand")
