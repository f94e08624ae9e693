"""Lists as CSV files: by direct message, without surprises in the cells, over any number of pages."""

import csv
import io
from dataclasses import replace
from typing import Any

import pytest

from bot.audit import Entry
from bot.store.audit import AuditLog
from bot.store.redis import Store
from tests.flow.steps import FOUNDERS, RUST, VERIFIED, card, deliver_again, direct, passing, tell
from tests.support.loopback import loopback_client
from tests.support.many import add_leads
from tests.support.world import AMY, LEADS, World, visible


async def files(world: World) -> list[list[dict[str, str]]]:
    """The rows of each file that Amy was sent."""
    found = []
    async with loopback_client() as slack:
        for message in direct(world):
            for file in message.files or []:
                raw = (await slack.get(file["url_private"])).content
                assert raw.startswith(b"\xef\xbb\xbf"), "Excel reads it as UTF-8"
                found.append(list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""))))
    return found


async def sent(world: World, count: int = 1) -> list[dict[str, str]]:
    """The newest file, once there are so many."""
    await world.until(lambda: sum(len(each.files or []) for each in direct(world)) >= count)
    return (await files(world))[-1]


async def audit(store: Store, world: World) -> list[Entry]:
    now = world.clock.now()
    return [each async for each in AuditLog(store).iter(now.replace(year=now.year - 1), now)]


async def test_a_list_comes_as_a_file_by_direct_message_and_not_into_the_channel(world: World) -> None:
    shown = await tell(world, "/goodones leads rust high", "of *Rust people")
    await world.slack.click(AMY, LEADS, shown.ts, "leads.csv")
    rows = await sent(world)
    assert rows
    assert {row["fit"] for row in rows} == {"high"}
    assert {row["stream"] for row in rows} == {"Rust people · @rustlings_daily"}
    assert {row["account"] for row in rows} == {"rustlings_daily"}
    assert all(row["url"] == f"https://x.com/{row['handle']}" for row in rows)
    assert "email" not in rows[0]
    told = await world.until(lambda: world.find("the CSV is in our direct messages"))
    assert f"{len(rows)} lead" in visible(told)
    assert not any(each.files for each in world.slack.messages(LEADS))


async def test_what_was_done_and_found_stands_beside_a_lead_and_a_reveal_is_noted(
    world: World, store: Store
) -> None:
    shown = await card(world)
    await world.slack.click(AMY, LEADS, shown.ts, "lead.enrich")
    modal = await world.until(lambda: next(iter(world.slack.modals(AMY)), None))
    await world.until(lambda: world.slack.modals(AMY)[0].body.get("submit"))
    await world.slack.submit(AMY, view_id=modal.id)
    await world.until(lambda: world.find("ximena.penarrubia@papermoth.example"))
    listed = await tell(world, "/goodones leads ai founders", "of *AI founders")
    value = '{"v":1,"list":"' + list_id(listed) + '","do":"contacts"}'
    await world.slack.click(AMY, LEADS, listed.ts, "leads.more", value)
    rows = await sent(world)
    (row,) = [each for each in rows if each["lead_id"] == str(VERIFIED)]
    assert row["email"] == "ximena.penarrubia@papermoth.example"
    assert row["enriched_at"]
    assert sum(bool(each["email"]) for each in rows) == 1
    noted = {each.what: each for each in await audit(store, world)}
    assert (noted["leads.revealed"].result, noted["leads.revealed"].by) == ("1 leads", AMY)
    assert noted["leads.csv"].result == f"{len(rows)} leads"
    assert noted["leads.csv"].stream == FOUNDERS


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://evil.example")', "+1-555", "-2+3", "@SUM(A1)", "\t=1+1", "＝1+1", ' "=1+1"']
)
async def test_a_name_that_is_a_formula_is_only_a_name(world: World, name: str) -> None:
    lead = next(each for each in world.api.tables.leads.all() if each.stream_id == RUST)
    profile = world.api.tables.profiles.need(lead.x_user_id)
    world.api.tables.profiles.put(replace(profile, name=name))
    shown = await tell(world, "/goodones leads rust", "of *Rust people")
    await world.slack.click(AMY, LEADS, shown.ts, "leads.csv")
    (row,) = [each for each in await sent(world) if each["handle"] == profile.handle]
    assert row["name"] == f"'{name}"


async def test_a_long_list_is_read_page_by_page_while_a_message_tells_how_far_it_is(world: World) -> None:
    ids = add_leads(world.api, RUST, 1_600)
    shown = await tell(world, "/goodones leads rust new", "of *Rust people")
    world.api.requests.clear()
    await world.slack.click(AMY, LEADS, shown.ts, "leads.csv")
    rows = await sent(world)
    assert {row["lead_id"] for row in rows} >= set(map(str, ids))
    assert len({row["lead_id"] for row in rows}) == len(rows)
    assert len([each for each in world.api.requests if each.path.endswith("/leads")]) == 4
    (told,) = [each for each in direct(world) if "Your CSV is written" in visible(each)]
    assert "looked at" in visible(told)


async def test_a_restart_in_the_middle_sends_one_file(world: World) -> None:
    add_leads(world.api, RUST, 1_100)
    shown = await tell(world, "/goodones leads rust new", "of *Rust people")
    await world.steer_api(fault="error", status=503, path="*/leads", count=3)
    await world.slack.click(AMY, LEADS, shown.ts, "leads.csv")
    await passing(world, lambda: world.find("Your click is saved"))
    await world.stop_app()
    await world.start_app()
    world.clock.advance(60)
    rows = await sent(world)
    await world.settle(10)
    assert len(await files(world)) == 1
    assert len(rows) >= 1_100


async def test_a_click_that_comes_twice_brings_one_file(world: World) -> None:
    shown = await tell(world, "/goodones leads rust", "of *Rust people")
    await world.slack.click(AMY, LEADS, shown.ts, "leads.csv")
    await sent(world)
    assert await deliver_again(world) == 200
    await world.settle(5)
    assert len(await files(world)) == 1


async def test_a_list_that_nothing_fits_any_more_sends_no_file(world: World) -> None:
    shown = await tell(world, "/goodones leads rust new", "of *Rust people")
    for lead in world.api.tables.leads.all():
        world.api.tables.leads.put(replace(lead, exported_at=lead.discovered_at))
    world.clock.advance(120)
    await world.slack.click(AMY, LEADS, shown.ts, "leads.csv")
    await world.until(lambda: world.find("No leads fit any more"))
    assert not await files(world)


def list_id(message: Any) -> str:
    """What the buttons of a list carry."""
    return str(
        next(
            element["value"].split('"list":"')[1].split('"')[0]
            for block in message.blocks
            for element in block.get("elements", ())
            if element.get("action_id") == "leads.csv"
        )
    )
