"""When digests come: typed or picked, told to the channel, previewed by both clocks, and seen wherever one looks."""

from typing import Any

import pytest

from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.workspace import seeded_with_guests
from tests.flow.steps import answer, deliver_again, direct, introductions, private, public, subscribe, tell
from tests.support.world import AMY, BEN, CLEO, LEADS, RANDOM, World, action, visible

GUEST = "U0GIA"
PARTNERS = "C0PARTNERS"


def told(world: World, channel: str = LEADS) -> list[str]:
    """What the channel was told of its digest."""
    return [
        visible(each)
        for each in public(world, channel)
        if each.is_bot and "this channel's digest" in visible(each)
    ]


async def asked(world: World, line: str, text: str, person: str = AMY, channel: str = LEADS) -> str:
    """What is answered to a line, privately."""
    return visible(await tell(world, f"/goodones {line}", text, person=person, channel=channel))


async def window(world: World, person: str = AMY) -> Any:
    return (await world.until(lambda: world.slack.modals(person)))[0]


def initial(view: Any, name: str) -> Any:
    element = next(block["element"] for block in view.blocks if block.get("block_id") == name)
    return element.get("initial_time") or element.get("initial_option", {}).get("value")


async def preview(world: World, person: str = AMY) -> Message:
    await world.say("/goodones digest", person)
    found: Message = await world.until(
        lambda: next((m for m in private(world, person) if action(m, "digest.schedule")), None)
    )
    return found


async def test_the_next_three_times_are_previewed_by_both_clocks(world: World) -> None:
    await subscribe(world)
    said = await asked(world, "digest weekdays 8:30 Asia/Tokyo", "✅ This channel's digest comes", BEN)
    assert "*weekdays at 8:30 (Asia/Tokyo)*; the channel is told." in said
    assert "Next: *Tue 24 Nov 8:30*, *Wed 25 Nov 8:30*, *Thu 26 Nov 8:30* in Asia/Tokyo" in said
    assert "For you: <!date^1795476600^{date_short_pretty} {time}|23 Nov 18:30 EST>" in said
    await world.until(lambda: told(world))
    await world.settle(3)
    (public_line,) = set(told(world))
    assert "*ben* set when this channel's digest comes: *weekdays at 8:30 (Asia/Tokyo)*" in public_line


async def test_without_a_zone_it_is_the_clock_of_who_types_and_then_the_channels(world: World) -> None:
    await subscribe(world)
    said = await asked(world, "digest every monday at 9am", "comes", BEN)
    assert "*Mondays at 9:00 (America/New_York)*" in said
    assert "Next: *Mon 23 Nov 9:00*" in said
    assert "For you:" not in said
    again = await asked(world, "digest 8:30", "Mondays at 8:30", CLEO)
    assert "*Mondays at 8:30 (America/New_York)*" in again
    assert "For you: <!date^" in again


async def test_what_cannot_be_read_changes_nothing_and_says_how(world: World) -> None:
    await subscribe(world)
    await asked(world, "digest daily", "every day at 9:00")
    said = await asked(world, "digest every other monday", "I can't read")
    assert "“every other monday” as times for a digest, so nothing was changed." in said
    assert "`/goodones digest weekdays 8:30`" in said
    await asked(world, "digest when", "🗞️ This channel's digest comes *every day at 9:00")


async def test_too_little_is_no_wish(world: World) -> None:
    await subscribe(world)
    await asked(world, "digest off", "No digest comes to this channel by itself")
    await asked(world, "digest 8:30", "No digest comes on certain days yet")
    await asked(world, "digest me short", "For example `/goodones digest me weekdays 8:30`")


async def test_where_no_leads_come_there_is_no_digest_to_plan(world: World) -> None:
    await asked(world, "digest weekly", "No stream comes to this channel yet", channel=RANDOM)
    assert not told(world, RANDOM)


@pytest.mark.parametrize(("line", "said"), [("off", "No digest comes"), ("default", "as the team has it")])
async def test_a_plan_can_be_ended_where_no_leads_come_any_more(world: World, line: str, said: str) -> None:
    await subscribe(world)
    await asked(world, "digest daily", "every day at 9:00")
    await asked(world, "unsubscribe", "no longer")
    await asked(world, "digest weekly", "No stream comes to this channel yet")
    await asked(world, f"digest {line}", said)


async def test_off_is_told_and_default_has_it_as_the_team_does(world: World) -> None:
    await subscribe(world)
    await asked(world, "digest after sync, skip empty", "*after each sync*; the channel is told.")
    said = await asked(world, "digest off", "No digest comes to this channel by itself; the channel is told.")
    assert "`/goodones digest default` has it as the team does" in said
    await asked(world, "digest off", "🗞️ No digest comes to this channel by itself.")
    await world.until(lambda: world.asked("GET", "/notification-settings"))
    said = await asked(world, "digest default", "This channel's digest is as the team has it: *every day at")
    assert "Next: *Tue 24 Nov 9:00*" in said
    await asked(world, "digest default", "*every day at 9:00 (UTC)*, as the team has it")
    await world.until(lambda: len(told(world)) >= 3)
    await world.settle(2)
    assert len(told(world)) == 3


async def test_a_time_alone_changes_what_the_team_has(world: World) -> None:
    await subscribe(world)
    await world.until(lambda: world.asked("GET", "/notification-settings"))
    await world.settle(1)
    await asked(world, "digest 17:00", "every day at 17:00 (America/New_York)", BEN)


async def test_the_same_delivery_twice_is_one_change(world: World) -> None:
    await subscribe(world)
    await asked(world, "digest weekly mon 9", "Mondays at 9:00")
    assert await deliver_again(world) == 200
    await world.until(lambda: told(world))
    await world.settle(3)
    assert len(told(world)) == 1
    await asked(world, "audit", "set when a digest comes")


async def test_of_two_at_the_same_moment_both_are_told_and_the_last_counts(world: World) -> None:
    await subscribe(world)
    await world.say("/goodones digest daily", AMY)
    await world.say("/goodones digest weekends", BEN)
    await answer(world, "every day at 9:00", AMY)
    await answer(world, "weekends at 9:00", BEN)
    await world.until(lambda: len(told(world)) == 2)
    now = await asked(world, "digest when", "🗞️ This channel's digest comes", CLEO)
    assert ("every day" in now) is not ("weekends" in now)


async def test_ones_own_is_told_to_nobody_else(world: World) -> None:
    said = await asked(world, "digest me weekly short", "Your digest comes by direct message", channel=RANDOM)
    assert "*Mondays at 9:00 (Europe/London)*" in said
    assert "all streams of your team, without any channel's filters" in said
    assert "It is one line." in said
    await asked(world, "digest me", "🗞️ Your digest comes by direct message", channel=RANDOM)
    await world.slack.open_home(AMY)
    await world.until(lambda: "Your digest by direct message: *Mondays" in str(world.slack.home(AMY)))
    await asked(world, "digest me default", "You get no digest by direct message", channel=RANDOM)
    await world.settle(2)
    assert not [each for each in public(world, RANDOM) if each.is_bot]
    assert not [each for each in public(world) if each.is_bot]


async def test_in_direct_messages_it_is_ones_own(world: World) -> None:
    here = world.slack.direct(AMY).id
    await asked(world, "digest weekdays 8", "Your digest comes by direct message", channel=here)
    await asked(world, "digest me when", "weekdays at 8:00")


async def test_in_direct_messages_the_preview_is_ones_own_and_leads_to_the_pickers(world: World) -> None:
    here = world.slack.direct(BEN).id
    shown = await tell(world, "/goodones digest", "keeps it here", person=BEN, channel=here)
    assert "All streams of your team" in visible(shown)
    await world.slack.click(BEN, here, shown.ts, "digest.schedule")
    view = await window(world, BEN)
    assert initial(view, "digest_when") == "off"
    assert "As the team has it" not in str(view.blocks)
    assert (await world.slack.submit(BEN, {"digest_when": "weekdays", "digest_at": "08:30"})).ok
    said = visible(await answer(world, "Your digest comes by direct message", BEN, here))
    assert "*weekdays at 8:30 (America/New_York)*" in said
    await world.slack.click(BEN, here, shown.ts, "digest.schedule")
    await window(world, BEN)
    assert (await world.slack.submit(BEN, {"digest_when": "off"})).ok
    await answer(world, "✅ You get no digest by direct message", BEN, here)
    await world.slack.click(BEN, here, shown.ts, "digest.post")
    await world.until(lambda: [each for each in direct(world, BEN) if each.text.startswith("Leads, ")])


async def test_the_preview_says_when_the_next_one_comes(world: World) -> None:
    await subscribe(world)
    await asked(world, "digest off", "No digest comes")
    assert "Comes only when asked for" in visible(await preview(world, BEN))
    await asked(world, "digest weekdays 8:30", "weekdays at 8:30")
    said = visible(await preview(world, CLEO))
    assert "Weekdays at 8:30 (Europe/London) · next Tuesday" in said


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("digest me daily", "Your digest comes by direct message"),
        ("digest daily", "Guests see leads here, but can't change"),
    ],
)
async def test_a_guest_may_have_their_own_and_no_channels(
    store_url: str, tmp_path: Any, line: str, said: str
) -> None:
    async with World(store_url, tmp_path, workspace=seeded_with_guests()) as world:
        await world.settle(3)
        await asked(world, line, said, GUEST, PARTNERS)


async def test_who_is_of_another_organisation_gets_no_digest_of_all_streams(
    store_url: str, tmp_path: Any
) -> None:
    async with World(store_url, tmp_path, workspace=seeded_with_guests()) as world:
        await world.settle(3)
        await asked(world, "digest me daily", "another organisation's", "U0PAT", PARTNERS)


async def test_quiet_hours_that_hold_the_next_one_are_said(world: World) -> None:
    await subscribe(world)
    await tell(world, "/goodones quiet 18:00-9:00 Europe/Berlin", "Quiet hours of this channel")
    said = await asked(world, "digest weekdays 8:30", "weekdays at 8:30 (Europe/Berlin)")
    assert "This channel is quiet then, so the next one waits until <!date^1795507200^" in said


async def test_the_preview_leads_to_the_pickers(world: World) -> None:
    await subscribe(world)
    shown = await preview(world, BEN)
    await world.slack.click(BEN, LEADS, shown.ts, "digest.schedule")
    view = await window(world, BEN)
    assert initial(view, "digest_when") == "team"
    outcome = await world.slack.submit(
        BEN, {"digest_when": "weekly", "digest_day": "3", "digest_at": "17:00", "digest_form": ["skip"]}
    )
    assert outcome.ok
    said = visible(await answer(world, "✅ This channel's digest comes", BEN))
    assert "*Thursdays at 17:00 (America/New_York)*" in said
    assert "Nothing comes where nothing happened." in said
    await world.until(lambda: told(world))
    await asked(world, "", "Digest *Thursdays at 17:00 (America/New_York)*, next <!date^", BEN)


async def test_the_settings_window_keeps_days_that_it_cannot_show(world: World) -> None:
    await subscribe(world)
    await asked(world, "digest mon, wed 9 Europe/Berlin", "Mondays, Wednesdays")
    await world.say("/goodones settings")
    view = await window(world)
    assert initial(view, "digest_when") == "kept"
    assert "As it is: Mondays, Wednesdays at 9:00 (Europe/Berlin)" in str(view.blocks)
    assert (await world.slack.submit(AMY, {"form": "condensed"})).ok
    assert "digest" not in visible(
        await answer(world, "✅ Changed, and the channel is told: condensed cards")
    )
    await world.say("/goodones settings")
    await window(world)
    assert (await world.slack.submit(AMY, {"digest_at": "10:15"})).ok
    await answer(world, "digest Mondays, Wednesdays at 10:15 (Europe/Berlin)")
    await world.until(lambda: world.find("changed this channel's settings: digest Mondays"))


async def test_what_another_set_meanwhile_stays_where_one_picks_something_else(world: World) -> None:
    await subscribe(world)
    await world.say("/goodones settings")
    await window(world)
    await asked(world, "digest weekends", "weekends at 9:00", BEN)
    assert (await world.slack.submit(AMY, {"threads": "on"})).ok
    await answer(world, "threads tell")
    await asked(world, "digest when", "weekends at 9:00")


async def test_an_introduction_says_how_a_summary_comes(world: World) -> None:
    await subscribe(world, "ai founders digest only")
    assert "`/goodones digest weekdays 8:30` has it come by itself" in visible(introductions(world)[-1])
    await asked(world, "digest daily", "every day at 9:00")
    await subscribe(world, "rust")
    assert "A digest sums them up: *every day at 9:00 (Europe/London)*." in visible(introductions(world)[-1])


async def test_who_leaves_gets_no_more(world: World) -> None:
    await asked(world, "digest me daily", "Your digest comes by direct message", BEN, RANDOM)
    await world.slack.control(do="change_person", person=BEN, about={"deleted": True})
    # What Slack tells is done as a job: not before the next question is answered, perhaps.
    await world.settle(3)
    await asked(world, "audit", "ended the times of a digest")
