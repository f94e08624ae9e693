"""Contact details: asked for in a window, paid for once, and shown to those who ask, never to the channel."""

import asyncio
import json
from typing import Any

import pytest

from bot.sandbox.slack.messages import Message
from tests.flow.steps import (
    ADDRESS,
    LINKEDIN,
    LINKEDIN_ONLY,
    NOTHING,
    UNVERIFIED,
    VERIFIED,
    answer,
    bring,
    card,
    deliver_again,
    direct,
    let_pass,
    passing,
    private,
    public,
    seen_by,
    subscribe,
)
from tests.support.world import AMY, BEN, LEADS, SALES, World, action, actions, visible

BOTH = "linkedin_url,email"


async def window(world: World, person: str, ts: str, channel: str = LEADS) -> Any:
    """Click Enrich and wait until the window is filled."""
    await world.slack.click(person, channel, ts, "lead.enrich")
    await world.until(lambda: any("outputs" in str(each.blocks) for each in world.slack.modals(person)))
    return world.slack.modals(person)[-1]


async def enrich(
    world: World, person: str, shown: Message, outputs: str = BOTH, email_mode: str = "verified"
) -> None:
    """Look for contact details by the window."""
    await window(world, person, shown.ts, shown.channel)
    outcome = await world.slack.submit(person, {"outputs": outputs, "email_mode": email_mode})
    assert outcome.ok, outcome


def asked(world: World) -> list[Any]:
    """What the API was asked to look for."""
    return world.asked("POST", "/enrich")


def balance(world: World) -> int:
    return world.api.tables.owner.credits_balance


async def test_the_window_opens_at_once_and_then_says_what_is_left(world: World) -> None:
    shown = await card(world)
    await world.steer_api(fault="latency", seconds=60, path="/me")
    await world.slack.click(AMY, LEADS, shown.ts, "lead.enrich")
    await world.until(lambda: world.slack.modals(AMY))
    assert "One moment…" in str(world.slack.modals(AMY)[0].blocks)
    await passing(world, lambda: "*47 left*" in str(world.slack.modals(AMY)[0].blocks))
    assert "uses your team's credits" in str(world.slack.modals(AMY)[0].blocks)


async def test_both_are_found_told_to_who_asked_and_paid_for(world: World) -> None:
    shown = await card(world)
    await enrich(world, BEN, shown)
    said = await answer(world, ADDRESS, BEN)
    assert LINKEDIN in visible(said)
    assert "(verified)" in visible(said)
    assert "45 credits left" in visible(said)
    assert asked(world) == [{"requested_outputs": ["linkedin_url", "email"], "email_mode": "verified"}]


async def test_the_channel_learns_that_it_was_found_and_never_what(world: World) -> None:
    shown = await card(world)
    await enrich(world, BEN, shown)
    await answer(world, ADDRESS, BEN)
    await world.until(lambda: "🔎 <@U0BEN>" in visible(world.now_showing(shown)))
    assert "*LinkedIn* found, sure  ·  *e-mail* found, verified" in visible(world.now_showing(shown))
    for person in (AMY, "U0CLEO"):
        assert ADDRESS not in seen_by(world, person)
        assert LINKEDIN not in seen_by(world, person)
    assert ADDRESS not in json.dumps([each.metadata for each in world.slack.messages(LEADS)])


async def test_show_to_me_is_for_one_pair_of_eyes(world: World) -> None:
    shown = await card(world)
    await enrich(world, BEN, shown)
    await world.until(lambda: action(world.now_showing(shown), "lead.reveal"))
    await world.slack.click(AMY, LEADS, shown.ts, "lead.reveal")
    said = await answer(world, ADDRESS, AMY)
    assert "Only you see this." in visible(said)
    assert ADDRESS not in seen_by(world, "U0CLEO")
    assert ADDRESS not in str([each.blocks for each in public(world)])
    assert balance(world) == 45


async def test_linkedin_alone_does_not_look_for_an_address(world: World) -> None:
    shown = await card(world)
    await enrich(world, AMY, shown, "linkedin_url")
    said = await answer(world, LINKEDIN)
    assert ADDRESS not in visible(said)
    assert asked(world)[0]["requested_outputs"] == ["linkedin_url"]
    await world.until(lambda: "*LinkedIn* found, sure" in visible(world.now_showing(shown)))
    assert "e-mail" not in visible(world.now_showing(shown))


async def test_an_address_alone(world: World) -> None:
    shown = await card(world)
    await enrich(world, AMY, shown, "email")
    said = await answer(world, ADDRESS)
    assert LINKEDIN not in visible(said)


async def test_verified_only_leaves_an_unverified_address_out(world: World) -> None:
    shown = await card(world, UNVERIFIED, "makers")
    await enrich(world, AMY, shown, "email", "verified")
    await answer(world, "*e-mail* not found")
    assert balance(world) == 47


async def test_after_verified_only_any_address_may_still_be_asked_for(world: World) -> None:
    shown = await card(world, UNVERIFIED, "makers")
    await enrich(world, AMY, shown, "email", "verified")
    await answer(world, "*e-mail* not found")
    await enrich_again(world, BEN, shown, "email", "any")
    said = await answer(world, "minseo.byul@mossgate.example", BEN)
    assert "(unverified)" in visible(said)


async def enrich_again(world: World, person: str, shown: Message, outputs: str, mode: str) -> None:
    """Look once more, by the menu of the card."""
    await world.until(lambda: "Enrich again" in str(world.now_showing(shown).blocks))
    value = next(
        each["value"]
        for each in (action(world.now_showing(shown), "lead.more") or {})["options"]
        if "Enrich again" in each["text"]["text"]
    )
    await world.slack.click(person, LEADS, shown.ts, "lead.more", value)
    await world.until(lambda: any("outputs" in str(each.blocks) for each in world.slack.modals(person)))
    assert (await world.slack.submit(person, {"outputs": outputs, "email_mode": mode})).ok


async def test_a_later_find_does_not_lose_the_earlier_one(world: World) -> None:
    shown = await card(world)
    await enrich(world, AMY, shown, "linkedin_url")
    await answer(world, LINKEDIN)
    await enrich_again(world, BEN, shown, "email", "verified")
    said = await answer(world, ADDRESS, BEN)
    assert LINKEDIN in visible(said)


async def test_half_found_is_said_by_halves(world: World) -> None:
    shown = await card(world, LINKEDIN_ONLY)
    await enrich(world, AMY, shown)
    await answer(world, "m_thistlewick-sandbox")
    await world.until(lambda: "*e-mail* not found" in visible(world.now_showing(shown)))


async def test_nothing_found_is_said_plainly_and_costs_nothing(world: World) -> None:
    shown = await card(world, NOTHING, "rust")
    await enrich(world, AMY, shown)
    said = await answer(world, "*LinkedIn* not found  ·  *e-mail* not found")
    assert "47 credits left" in visible(said)
    await world.until(lambda: "*e-mail* not found" in visible(world.now_showing(shown)))
    assert action(world.now_showing(shown), "lead.reveal") is None


async def test_without_credits_it_is_said_before_and_after(world: World) -> None:
    shown = await card(world)
    await world.steer_api(do="credits", balance=0)
    view = await window(world, AMY, shown.ts)
    assert "*none are left*" in str(view.blocks)
    await world.slack.submit(AMY)
    await answer(world, "no enrichment credits left.* Buy more on the dashboard, then try again")
    await world.steer_api(do="credits", balance=5)
    await enrich(world, AMY, shown)
    await answer(world, ADDRESS)


async def test_a_missing_profile_is_said_and_another_may_try(world: World) -> None:
    shown = await card(world)
    await world.steer_api(do="forget_profile", lead=VERIFIED)
    await enrich(world, AMY, shown)
    await answer(world, "no X profile stored for this lead")
    assert action(world.now_showing(shown), "lead.enrich") is not None


async def test_without_a_team_there_are_no_credits(world: World) -> None:
    shown = await card(world)
    await world.steer_api(do="team", member=False)
    await enrich(world, AMY, shown)
    await answer(world, "belongs to no team")


async def test_the_second_who_asks_hears_who_was_first_and_nothing_is_paid_twice(world: World) -> None:
    shown = await card(world)
    await window(world, AMY, shown.ts)
    await enrich(world, BEN, shown)
    await answer(world, ADDRESS, BEN)
    await world.slack.submit(AMY)
    await answer(world, "<@U0BEN> already looked for contact details")
    assert len(asked(world)) == 1
    assert ADDRESS not in seen_by(world, AMY)


@pytest.mark.parametrize("outputs", ["linkedin_url", "email", BOTH])
async def test_what_is_found_already_is_not_paid_for_again(world: World, outputs: str) -> None:
    shown = await card(world)
    await window(world, AMY, shown.ts)
    await enrich(world, BEN, shown)
    await answer(world, ADDRESS, BEN)
    await world.slack.submit(AMY, {"outputs": outputs, "email_mode": "any"})
    await answer(world, "<@U0BEN> already looked for contact details")
    assert balance(world) == 45


async def test_two_at_once_pay_once(world: World) -> None:
    shown = await card(world)
    for person in (AMY, BEN):
        await window(world, person, shown.ts)
    await world.steer_api(fault="latency", seconds=3, path="/leads/*/enrich")
    await asyncio.gather(*(world.slack.submit(person) for person in (AMY, BEN)))
    await world.until(lambda: private(world, AMY) or private(world, BEN))
    second, first = (AMY, BEN) if private(world, AMY) else (BEN, AMY)
    assert "is at it right now" in visible(private(world, second)[0])
    world.clock.advance(3)
    await answer(world, ADDRESS, first)
    assert balance(world) == 45


async def test_a_submission_that_is_delivered_twice_pays_once(world: World) -> None:
    shown = await card(world)
    await enrich(world, AMY, shown)
    assert await deliver_again(world) == 200
    await answer(world, ADDRESS)
    await world.settle(3)
    assert balance(world) == 45
    assert len(private(world)) == 1


async def test_a_lost_answer_may_have_happened_and_is_never_repeated(world: World) -> None:
    shown = await card(world)
    await window(world, AMY, shown.ts)
    await world.steer_api(fault="drop_after", path="/leads/*/enrich")
    await world.slack.submit(AMY)
    await answer(world, "may or may not have happened")
    await world.until(lambda: "may have been looked for" in visible(world.now_showing(shown)))
    await world.settle(60)
    assert len(asked(world)) == 1
    # Whoever asks again does so knowing; and nothing else is in the way of this.
    assert {"lead.good", "lead.bad", "lead.enrich", "lead.export"} <= set(actions(world.now_showing(shown)))


async def test_a_balance_that_cannot_be_read_does_not_keep_the_window_shut(world: World) -> None:
    shown = await card(world)
    await world.steer_api(fault="error", status=500, path="/me", count=9)
    view = await window(world, AMY, shown.ts)
    assert "could not be read just now" in str(view.blocks)


async def test_a_window_that_is_closed_before_it_is_filled_does_no_harm(world: World) -> None:
    shown = await card(world)
    await world.steer_api(fault="latency", seconds=60, path="/me")
    await world.slack.click(AMY, LEADS, shown.ts, "lead.enrich")
    await world.until(lambda: world.slack.modals(AMY))
    await world.slack.close(AMY)
    await let_pass(world, 70)
    assert not world.slack.modals(AMY)
    assert not private(world)


async def test_a_window_that_slack_does_not_open_is_said_in_words(world: World) -> None:
    shown = await card(world)
    await world.slack.control(fault="error", method="views.open", error="expired_trigger_id")
    await world.slack.click(AMY, LEADS, shown.ts, "lead.enrich")
    await answer(world, "Please click once more")


async def test_an_answer_can_also_come_where_we_may_not_whisper(world: World) -> None:
    shown = await card(world)
    await window(world, AMY, shown.ts)
    await world.slack.control(fault="error", method="chat.postEphemeral", error="not_in_channel")
    await world.slack.submit(AMY)
    await passing(world, lambda: any(ADDRESS in visible(each) for each in direct(world)))


async def test_what_is_found_is_known_in_every_channel_of_the_lead(world: World) -> None:
    await subscribe(world, "founders", LEADS)
    await subscribe(world, "founders", SALES)
    here = (await bring(world, VERIFIED, channel=LEADS, hook=0))[0]
    there = (await bring(world, VERIFIED, channel=SALES, hook=1))[0]
    await enrich(world, AMY, here)
    await world.until(lambda: action(world.now_showing(there), "lead.reveal"))
    assert ADDRESS not in json.dumps([each.blocks for each in world.slack.messages(SALES)])


async def test_nothing_chosen_is_said_in_the_window(world: World) -> None:
    shown = await card(world)
    view = await window(world, AMY, shown.ts)
    for block in view.blocks:
        if block.get("block_id") == "outputs":
            block["optional"] = True
            block["element"].pop("initial_option")
    outcome = await world.slack.submit(AMY, {"outputs": None})
    assert outcome.errors == {"outputs": "Please choose what to look for."}
    assert not asked(world)
