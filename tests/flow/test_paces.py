"""Slack's pace from a webhook to the channels: nothing is lost or doubled, others go on, people know how long."""

import json
from collections import Counter

import pytest

from bot.delivery.sender import SUMMARY_GAP
from tests.flow.steps import (
    LINKEDIN_ONLY,
    VERIFIED,
    hooks,
    lead_json,
    passing,
    push,
    subscribe,
    tell,
)
from tests.flow.test_readable_channel import lead, rollup_with, run
from tests.support.world import AMY, LEADS, SALES, World, action, visible


async def come(world: World, *ids: int, hook: int = 0) -> None:
    """These leads by one webhook."""
    assert await push(hooks(world)[hook], {"leads": [lead(world, each) for each in ids]}) == 202


def shown_leads(world: World, channel: str) -> Counter[int]:
    """How often the card of each lead stands in a channel."""
    values = [action(card, "lead.good") for card in world.cards(channel)]
    return Counter(json.loads(value["value"])["lead"] for value in values if value)


async def test_a_429_holds_back_one_channel_and_the_others_go_on(world: World) -> None:
    await subscribe(world, channel=LEADS)
    await subscribe(world, channel=SALES)
    await world.slack.control(
        fault="rate_limit", method="chat.postMessage", channel=LEADS, seconds=15, count=3
    )
    start = world.clock.now()
    await come(world, *range(5001, 5007))
    await come(world, *range(5001, 5007), hook=1)
    await world.until(lambda: len(world.cards(SALES)) == 6)
    assert (world.clock.now() - start).total_seconds() < 15
    assert not world.cards(LEADS)
    await world.until(lambda: len(world.cards(LEADS)) == 6)
    assert (world.clock.now() - start).total_seconds() >= 45
    await world.settle(5)
    for channel in (LEADS, SALES):
        assert shown_leads(world, channel) == dict.fromkeys(range(5001, 5007), 1)


async def test_a_storm_of_429s_loses_nothing_and_doubles_nothing(world: World) -> None:
    await subscribe(world, channel=LEADS)
    await subscribe(world, channel=SALES)
    known = [lead_json(world, each) for each in (VERIFIED, LINKEDIN_ONLY)]
    for hook in hooks(world):
        assert await push(hook, {"leads": known}) == 202
    await world.until(lambda: len(world.cards(LEADS)) == len(world.cards(SALES)) == 2)
    for method, count in (("chat.postMessage", 8), ("chat.update", 4)):
        await world.slack.control(fault="rate_limit", method=method, seconds=3, count=count)
    await come(world, *range(5004, 5010))
    await come(world, *range(5004, 5010), hook=1)
    for card in world.cards(LEADS):
        await world.slack.click(AMY, LEADS, card.ts, "lead.good")
    judged = f"👍 <@{AMY}>"
    await world.until(lambda: sum(judged in visible(each) for each in world.cards(SALES)) == 2)
    await world.until(lambda: len(world.cards(LEADS)) == len(world.cards(SALES)) == 8)
    await world.settle(5)
    for channel in (LEADS, SALES):
        assert sum(judged in visible(each) for each in world.cards(channel)) == 2
        assert set(shown_leads(world, channel).values()) == {1}


@pytest.mark.parametrize("restarts", [False, True])
async def test_leads_that_come_one_by_one_do_not_become_as_many_edits(
    world: World, *, restarts: bool
) -> None:
    await subscribe(world, "founders balanced")
    await run(world, 4)
    first = await rollup_with(world, "1 more lead")
    start = world.clock.now()
    for number in range(5100, 5120):
        await come(world, number)
        await world.settle(0.6)
    took = (world.clock.now() - start).total_seconds()
    if restarts:
        await world.stop_app()
        await world.start_app()
    shown = await rollup_with(world, "*21 more leads*")
    assert shown.ts == first.ts
    edits = [each for each in world.slack.calls("chat.update") if each.body["ts"] == first.ts]
    assert len(edits) <= took / SUMMARY_GAP + 3
    await world.settle(3 * SUMMARY_GAP)
    assert "*21 more leads*" in visible(world.now_showing(first))


async def test_who_waits_for_the_whole_workspace_is_told_so(world: World) -> None:
    await world.stop_app()
    await world.start_app(posts_a_minute=30)
    await subscribe(world, channel=LEADS)
    await subscribe(world, channel=SALES)
    await come(world, *range(5001, 5041))
    await come(world, *range(5001, 5041), hook=1)
    await passing(world, lambda: world.cards(LEADS) and world.cards(SALES), 0.1)
    shown = await tell(world, "/goodones", "messages wait to be posted here")
    assert "about 3 minutes" in visible(shown)
    found = await tell(world, "/goodones status", "messages for")
    assert visible(found).count("; all of them in about 3 minutes") == 2


async def test_an_answer_comes_at_once_however_many_cards_wait(world: World) -> None:
    await world.stop_app()
    await world.start_app(posts_a_minute=30)
    await subscribe(world)
    await come(world, *range(5001, 5041))
    await world.until(lambda: len(world.cards()) == 8)
    await world.say("/goodones subscribe rust, every lead", AMY, LEADS)
    start = world.clock.now()
    await world.until(lambda: world.find("Rust"))
    assert (world.clock.now() - start).total_seconds() < 6
    assert len(world.cards()) < 12
