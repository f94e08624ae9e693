"""What is left to spend, asked for and beside what a digest says of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from blocks.digest import digest_message
from blocks.elements import ref
from bot.sandbox.slack.messages import Message
from bot.store.outbox import Outbox
from bot.store.redis import Store
from tests.blocks.digest_states import me, week
from tests.flow.pressing import press_as_is
from tests.flow.steps import answer, card, cells, introductions, private, public, subscribe, tell
from tests.flow.test_enriching import enrich
from tests.services.peopled import PARTNERS, workspace
from tests.support.world import AMY, BEN, LEADS, World, action, visible

GUS, PAT = "U0GUS", "U0PAT"
DAY = 24 * 3600


def left(world: World, balance: int) -> None:
    """The team has so many credits."""
    tables = world.api.tables
    tables.owners.put(replace(tables.owner, credits_balance=balance))


async def again(world: World, line: str = "/goodones budget") -> str:
    """Ask once more; answers what is newly said."""
    before = len(private(world))
    await world.say(line)
    await world.until(lambda: len(private(world)) > before)
    return visible(private(world)[-1])


async def test_all_that_is_left_is_said_to_who_asks_alone(world: World) -> None:
    left(world, 47)
    shown = await tell(world, "/goodones budget", "*Plan*: active")
    said = visible(shown)
    assert "*Credits*: *47* left" in said
    assert "How long they last is known in a day or two" in said
    assert "*Daily syncs*: " in said
    assert "left in this billing period" in said
    assert "ew ones on <!date^" in said
    assert "no limit to enrichments and lookups. You have had none this month." in said
    assert cells(shown)[0] == ["Account", "Daily syncs left", "Re-tests left"]
    listed = {row[0].split(" ")[0] for row in cells(shown)[1:]}
    assert listed == {f"@{each.handle}" for each in world.api.tables.accounts.all() if each.is_active}
    assert public(world) == []


async def test_me_is_the_same_word(world: World) -> None:
    await tell(world, "/goodones me", "*Plan*: active")


async def test_after_a_few_days_it_is_known_until_when_credits_last(world: World) -> None:
    left(world, 60)
    await tell(world, "/goodones budget", "*60* left")
    world.clock.advance(4 * DAY)
    left(world, 40)
    said = await again(world)
    assert "20 went in the last 4 days: at this rate they last until <!date^" in said
    assert "More can be had on the dashboard." in said


async def test_where_the_lead_api_is_away_that_is_said_and_nothing_is_zero(world: World) -> None:
    await world.steer_api(fault="error", status=500, path="/me", count=100)
    said = await again(world)
    assert "Plan" not in said
    assert "try again" in said.lower()


async def test_people_see_what_they_have_had_themselves_and_admins_the_way_to_the_cap(world: World) -> None:
    await enrich(world, BEN, await card(world))
    await world.until(lambda: world.asked("POST", "/enrich"))
    bens = await tell(world, "/goodones budget", "You have had 1 this month", person=BEN)
    assert action(bens, "team.open") is None
    assert "An admin of this workspace can change that." in visible(bens)
    amys = await tell(world, "/goodones budget", "You have had none this month")
    assert action(amys, "team.open")
    assert "can change that" not in visible(amys)


async def test_the_button_opens_where_the_cap_is_set_and_what_is_set_is_said(world: World) -> None:
    asked = await tell(world, "/goodones budget", "no limit")
    await world.slack.click(AMY, LEADS, asked.ts, "team.open")
    await world.until(lambda: world.slack.modals(AMY))
    assert "enrich_each_month" in str(world.slack.modals(AMY)[-1].blocks)
    outcome = await world.slack.submit(AMY, {"enrich_each_month": "5"})
    assert outcome.ok, outcome
    await answer(world, "1 setting changed")
    assert "*Each person*: 5 enrichments and lookups a month. You have had none." in await again(world)


async def test_who_is_no_admin_can_not_open_it_by_a_forged_click(world: World) -> None:
    await press_as_is(world, BEN, await subscribe(world), "team.open", ref())
    await answer(world, "Only admins can do that", BEN)
    assert not world.slack.modals(BEN)


async def digest(world: World, store: Store) -> Message:
    """A posted digest whose credits and daily syncs are used up."""
    drawn = digest_message(week(me=me(0, syncs=0)))
    content = {"message": {"text": drawn.text, "blocks": drawn.blocks}}
    assert await Outbox(store).put("digest:x", LEADS, content, world.clock.now().timestamp(), once=True)
    await world.until(lambda: public(world))
    return public(world)[-1]


async def test_a_digest_has_it_beside_what_runs_out_as_it_stands_now(world: World, store: Store) -> None:
    shown = await digest(world, store)
    assert visible(shown).count("No credits left") == 1
    left(world, 33)
    await world.slack.click(BEN, LEADS, shown.ts, "budget.open")
    assert "*33* left" in visible(await answer(world, "*Plan*: active", BEN))
    assert world.now_showing(shown).blocks == shown.blocks


async def test_a_click_while_the_lead_api_is_away_is_answered_too(world: World, store: Store) -> None:
    shown = await digest(world, store)
    await world.steer_api(fault="error", status=500, path="/me", count=100)
    await world.slack.click(BEN, LEADS, shown.ts, "budget.open")
    await world.until(lambda: private(world, BEN))
    assert "Plan" not in visible(private(world, BEN)[-1])


@pytest.fixture
async def town(store: Store, store_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The world with guests and somebody of another organisation."""
    async with World(store_url, tmp_path, workspace=workspace()) as town:
        yield town


async def test_guests_may_look_and_other_organisations_may_not(town: World) -> None:
    asked = await tell(town, "/goodones budget", "*Plan*: active", person=GUS)
    assert action(asked, "team.open") is None
    refused = "but not its lists and numbers"
    await tell(town, "/goodones budget", refused, person=PAT, channel=PARTNERS)
    await press_by_outsider(town)
    assert not [each for each in private(town, PAT, PARTNERS) if "Credits" in visible(each)]


async def press_by_outsider(town: World) -> None:
    """A digest may stand in a channel that is shared."""
    before = len(private(town, PAT, PARTNERS))
    await town.say("/goodones subscribe ai founders every lead", AMY, PARTNERS)
    asked = await answer(town, "shared with another organisation", AMY, PARTNERS)
    await town.slack.click(AMY, PARTNERS, asked.ts, "subscription.shared")
    await town.until(lambda: introductions(town, PARTNERS))
    await press_as_is(town, PAT, introductions(town, PARTNERS)[0], "budget.open", ref())
    await town.until(lambda: len(private(town, PAT, PARTNERS)) > before)
