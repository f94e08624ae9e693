"""Numbers for one person's eyes: from judgements in Slack to what is said of them, and to a file."""

import csv
import io
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import httpx
import pytest

from blocks.elements import ref
from bot.audit import Entry, Surface
from bot.store.audit import AuditLog
from bot.store.redis import Store
from tests.flow.pressing import press_as_is
from tests.flow.steps import (
    VERIFIED,
    answer,
    bring,
    cells,
    deliver_again,
    direct,
    introductions,
    pick,
    private,
    subscribe,
    tell,
)
from tests.services.peopled import PARTNERS, workspace
from tests.support.world import AMY, BEN, LEADS, SALES, TOKEN, World, action, actions, visible

GUS, PAT = "U0GUS", "U0PAT"
COUNT = 5


async def judged(world: World, store: Store, *, bad: int = 1, days: int = 1) -> None:
    """Five leads of the founders are known, and Ben judged all of them."""
    await subscribe(world, "founders")
    leads = [each.id for each in world.api.tables.leads.all() if each.stream_id == 42][:COUNT]
    await bring(world, *leads)
    log = AuditLog(store)
    for at, lead in enumerate(leads):
        what = "lead.bad" if at < bad else "lead.good"
        when = world.clock.now() - timedelta(days=days, minutes=at)
        await log.note(Entry(what=what, by=BEN, at=when, job=f"job-{lead}", surface=Surface.CARD, lead=lead))


async def test_what_was_clicked_is_counted(world: World) -> None:
    await subscribe(world, "founders")
    good, bad = await bring(world, VERIFIED, 1251)
    await world.slack.click(AMY, LEADS, good.ts, "lead.good")
    await world.until(lambda: "👍" in visible(world.now_showing(good)).replace("👍 Good", ""))
    await world.slack.click(BEN, LEADS, bad.ts, "lead.export")
    await world.until(lambda: "📤 <@U0BEN>" in visible(world.now_showing(bad)))
    shown = await tell(world, "/goodones stats", "What comes to this channel")
    said = visible(shown)
    assert "*1 judged*, 1 good: too few to say more." in said
    assert "<@U0AMY> judged 1" in said
    assert "<@U0BEN> exported 1" in said
    assert cells(shown)[0] == ["By", "Judged", "Accepted"]
    assert ["Source: followers", "1", "too few to say"] in cells(shown)


async def test_rates_are_said_by_segment_account_and_source(world: World, store: Store) -> None:
    await judged(world, store)
    shown = await tell(world, "/goodones stats founders 8w", "AI founders watching")
    assert "*5 judged*, 4 good: *80 %* accepted" in visible(shown)
    assert {row[0].partition(":")[0] for row in cells(shown)[1:]} == {"Segment", "Account", "Source"}
    assert sum(int(row[1]) for row in cells(shown) if row[0].startswith("Segment")) == COUNT


async def test_another_stream_has_nothing_of_it(world: World, store: Store) -> None:
    await judged(world, store)
    await tell(world, "/goodones stats rust", "Nobody judged a lead in that time")


async def test_a_time_leaves_out_what_was_before(world: World, store: Store) -> None:
    await judged(world, store, days=10)
    await tell(world, "/goodones stats 7d", "Nobody judged a lead in that time")
    await tell(world, "/goodones stats 2 weeks", "*5 judged*")


async def test_in_a_channel_without_streams_all_are_counted(world: World, store: Store) -> None:
    await judged(world, store)
    assert "*5 judged*" in visible(await tell(world, "/goodones stats", "All streams", channel=SALES))


async def test_a_day_that_is_to_come_is_refused(world: World) -> None:
    await tell(world, "/goodones stats since 2031-01-01", "That day is still to come")


async def test_of_several_streams_one_is_chosen_and_the_time_is_kept(world: World, store: Store) -> None:
    await judged(world, store, days=10)
    for line, said in (("ers 7d", "Nobody judged a lead"), ("ers 2w", "*5 judged*")):
        asked = await tell(world, f"/goodones stats {line}", "Which “ers” do you mean?")
        await world.slack.click(AMY, LEADS, asked.ts, "stats.of", pick(asked, "stats.of", "AI founders"))
        assert (await answer(world, said)).ts == asked.ts


async def test_a_button_of_a_message_opens_them_and_leaves_the_message(world: World, store: Store) -> None:
    await judged(world, store)
    shown = world.cards()[0]
    await press_as_is(world, AMY, shown, "stats.open", "{}")
    assert "*5 judged*" in visible(await answer(world, "What comes to this channel"))
    await press_as_is(world, AMY, shown, "stats.open", ref(stream=43))
    assert "Nobody judged" in visible(await answer(world, "Rust people"))
    await press_as_is(world, AMY, shown, "stats.open", ref(channel=SALES, since=since(world, hours=1)))
    assert "Nobody judged" in visible(await answer(world, "All streams"))
    assert action(world.now_showing(shown), "lead.good")


async def test_a_digest_leads_to_all_numbers_and_stays(world: World, store: Store) -> None:
    await judged(world, store)
    preview = await tell(world, "/goodones digest", "Preview: ")
    await world.slack.click(AMY, LEADS, preview.ts, "stats.open")
    assert "*5 judged*" in visible(await answer(world, "What comes to this channel"))
    assert action(world.now_showing(preview), "digest.post")


def since(world: World, hours: int) -> int:
    return round((world.clock.now() - timedelta(hours=hours)).timestamp() * 1000)


async def test_a_button_that_carries_nonsense_points_to_the_newest_message(
    world: World, store: Store
) -> None:
    await judged(world, store)
    for action_id, carried in (("stats.open", {"since": "x"}), ("stats.csv", {"since": 1, "until": 10**18})):
        await press_as_is(world, AMY, world.cards()[0], action_id, json.dumps(carried))
    await world.until(lambda: len([each for each in private(world) if "older version" in visible(each)]) > 1)


async def test_members_get_a_file_of_the_same(world: World, store: Store) -> None:
    await judged(world, store)
    shown = await tell(world, "/goodones stats founders", "AI founders watching")
    await world.slack.click(AMY, LEADS, shown.ts, "stats.csv")
    await answer(world, "The file is in your direct messages")
    (file,) = [file for each in direct(world) for file in each.files or []]
    async with httpx.AsyncClient(trust_env=False, headers={"Authorization": f"Bearer {TOKEN}"}) as slack:
        content = (await slack.get(file["url_private"])).text
    rows = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    whole = next(row for row in rows if row["of"] == "all")
    assert (whole["judged"], whole["good"], whole["acceptance"]) == ("5", "4", "0.800")
    assert [(row["id"], row["judged"]) for row in rows if row["of"] == "person"] == [(BEN, "5")]


async def test_a_click_that_is_delivered_twice_sends_one_file(world: World, store: Store) -> None:
    await judged(world, store)
    shown = await tell(world, "/goodones stats", "What comes to this channel")
    await world.slack.click(AMY, LEADS, shown.ts, "stats.csv")
    assert await deliver_again(world) == 200
    await answer(world, "The file is in your direct messages")
    await world.settle(5)
    assert len([file for each in direct(world) for file in each.files or []]) == 1


async def test_without_the_lead_api_ids_stand_for_names(world: World, store: Store) -> None:
    await judged(world, store)
    await world.stop_app()
    await world.steer_api(fault="error", status=500, path="*", count=100)
    await world.start_app()
    shown = await tell(world, "/goodones stats", "What comes to this channel")
    assert "*5 judged*" in visible(shown)
    assert any(row[0].startswith("Segment: segment ") for row in cells(shown))
    assert any(row[0].startswith("Account: account ") for row in cells(shown))


@pytest.fixture
async def town(store: Store, store_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The world with guests and somebody of another organisation."""
    async with World(store_url, tmp_path, workspace=workspace()) as town:
        yield town


async def test_guests_see_the_numbers_and_not_who_did_what(town: World, store: Store) -> None:
    await judged(town, store)
    shown = await tell(town, "/goodones stats", "What comes to this channel", person=GUS)
    assert "*80 %* accepted" in visible(shown)
    assert "Who did what is shown to members." in visible(shown)
    assert BEN not in str(shown.blocks)
    assert actions(shown) == []
    await press_as_is(town, GUS, town.cards()[0], "stats.csv", ref(since=1, until=2))
    await answer(town, "*Guests see leads here", GUS)
    assert not direct(town, GUS)


async def test_other_organisations_see_no_numbers(town: World) -> None:
    await tell(town, "/goodones stats", "but not its lists and numbers", person=PAT, channel=PARTNERS)
    await town.say("/goodones subscribe ai founders every lead", AMY, PARTNERS)
    asked = await answer(town, "shared with another organisation", AMY, PARTNERS)
    await town.slack.click(AMY, PARTNERS, asked.ts, "subscription.shared")
    await town.until(lambda: introductions(town, PARTNERS))
    (shown,) = await bring(town, VERIFIED, channel=PARTNERS)
    for action_id in ("stats.open", "stats.of"):
        before = len(private(town, PAT, PARTNERS))
        await press_as_is(town, PAT, shown, action_id, ref(stream=42))
        await town.until(partial(more, town, before))
    said = [visible(each) for each in private(town, PAT, PARTNERS)]
    assert len(said) == 3
    assert all("not its lists and numbers" in each for each in said)


def more(town: World, count: int) -> bool:
    return len(private(town, PAT, PARTNERS)) > count
