"""What somebody had open or ordered while they might is asked about once more when it is sent, done and gone on with."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.services.workspace import Workspace
from bot.store.audit import AuditLog
from bot.store.redis import Store
from tests.flow.pressing import press
from tests.flow.steps import (
    ADDRESS,
    LINKEDIN,
    VERIFIED,
    answer,
    bring,
    card,
    direct,
    introductions,
    judgements,
    private,
    tell,
)
from tests.flow.test_bulk import exported, window
from tests.flow.test_enriching import asked, enrich
from tests.flow.test_lead_files import list_id
from tests.services.make import act
from tests.services.peopled import PARTNERS, SECRET_ROOM, workspace
from tests.support.world import AMY, BEN, CLEO, LEADS, SALES, World, visible

PAT, GUS, GIA = "U0PAT", "U0GUS", "U0GIA"


@pytest.fixture
async def town(store: Store, store_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The world with other organisations and a private channel; Cleo runs the app, and Amy is Slack's admin."""
    async with World(store_url, tmp_path, workspace=workspace()) as world:
        await world.stop_app()
        await world.start_app(admins=(CLEO,))
        await world.settle(3)
        yield world


async def only_members(town: World, store: Store, *people: str) -> None:
    await Workspace(store, AuditLog(store), town.clock).change(act("demoted"), members=people)


@pytest.mark.parametrize(
    ("verb", "values"),
    [
        ("lead.bad", {"reason": "bot"}),
        ("lead.snooze", {"later": "tomorrow"}),
        ("lead.enrich", {"outputs": "email", "email_mode": "any"}),
    ],
)
async def test_a_window_that_was_opened_by_a_member_is_sent_in_by_a_viewer(
    town: World, store: Store, verb: str, values: dict[str, str]
) -> None:
    shown = await card(town)
    await press(town, BEN, shown, verb, VERIFIED)
    await town.until(
        lambda: town.slack.modals(BEN) and "One moment" not in str(town.slack.modals(BEN)[0].body)
    )
    await only_members(town, store, AMY)
    await town.slack.submit(BEN, values)
    await answer(town, "*Only members of this app can do that.*", BEN)
    assert judgements(town) == []
    assert asked(town) == []
    assert "💤" not in visible(town.now_showing(shown))


async def test_a_bulk_order_stops_when_who_gave_it_may_no_more(town: World, store: Store) -> None:
    modal = await window(town, "leads rust", "export")
    await town.steer_api(fault="error", status=503, path="*/export", count=1)
    await town.slack.submit(AMY, view_id=modal.id)
    await town.until(lambda: exported(town))
    await town.slack.control(do="change_person", person=AMY, about={"is_admin": False})
    await only_members(town, store, BEN)
    town.clock.advance(60)
    await town.until(lambda: any("Only members" in visible(each) for each in direct(town)))
    count = len(exported(town))
    await town.settle(20)
    assert len(exported(town)) == count


async def test_contact_details_stay_off_what_other_organisations_see(town: World, store: Store) -> None:
    settings = Workspace(store, AuditLog(store), town.clock)
    await settings.change(act("shown"), contacts_on_cards=True)
    await without_guests(town)
    await town.say("/goodones subscribe ai founders every lead", AMY, PARTNERS)
    question = await answer(town, "shared with another organisation", AMY, PARTNERS)
    await town.slack.click(AMY, PARTNERS, question.ts, "subscription.shared")
    await town.until(lambda: introductions(town, PARTNERS))
    here = await card(town)
    (there,) = await bring(town, VERIFIED, channel=PARTNERS, hook=0)
    await enrich(town, BEN, here, email_mode="any")
    await town.until(lambda: ADDRESS in visible(town.now_showing(here)))
    await town.until(lambda: "found" in visible(town.now_showing(there)))
    await town.settle(5)
    assert ADDRESS not in json.dumps(town.now_showing(there).blocks)
    assert LINKEDIN not in json.dumps(town.now_showing(there).blocks)
    await town.say(f"/goodones lead {VERIFIED}", PAT, PARTNERS)
    await town.until(lambda: private(town, PAT, PARTNERS))
    assert ADDRESS not in str(private(town, PAT, PARTNERS))


async def without_guests(town: World) -> None:
    for guest, channel in ((GUS, LEADS), (GIA, SALES)):
        await town.slack.control(do="leave", person=guest, channel=channel)


@pytest.mark.parametrize(
    "coming",
    [
        {"do": "share", "channel": LEADS, "team": "T0FERNHILL"},
        {"do": "join", "channel": LEADS, "person": GUS},
    ],
    ids=["another organisation", "a guest"],
)
async def test_contact_details_go_from_the_cards_of_a_channel_that_strangers_come_into(
    town: World, store: Store, coming: dict[str, str]
) -> None:
    await Workspace(store, AuditLog(store), town.clock).change(act("shown"), contacts_on_cards=True)
    await without_guests(town)
    shown = await card(town)
    await town.say("/goodones subscribe ai founders every lead", AMY, SALES)
    await town.until(lambda: introductions(town, SALES))
    (other,) = await bring(town, VERIFIED, channel=SALES)
    await enrich(town, BEN, shown, email_mode="any")
    await town.until(lambda: ADDRESS in visible(town.now_showing(shown)))
    await town.until(lambda: ADDRESS in visible(town.now_showing(other)))
    await town.slack.control(**coming)
    await town.until(lambda: ADDRESS not in visible(town.now_showing(shown)))
    assert LINKEDIN not in json.dumps(town.now_showing(shown).blocks)
    assert "lead.reveal" in json.dumps(town.now_showing(shown).blocks)
    await town.settle(5)
    assert ADDRESS in visible(town.now_showing(other))


@pytest.mark.parametrize("line", ["leads ai founders", f"lead {VERIFIED}"])
async def test_another_organisation_sees_what_is_posted_and_not_the_lists(town: World, line: str) -> None:
    await card(town)
    await town.say(f"/goodones {line}", PAT, PARTNERS)
    said = visible(await answer(town, "This app is another organisation's", PAT, PARTNERS))
    assert f"<@{CLEO}>" in said
    assert "Ximena" not in str(private(town, PAT, PARTNERS))


async def test_another_ones_list_is_not_to_be_had(town: World) -> None:
    theirs = await tell(town, "/goodones leads rust", "of *Rust people")
    mine = await tell(town, "/goodones leads ai founders", "of *AI founders", person=BEN)
    stolen = f'{{"v":1,"list":"{list_id(theirs)}","start":0}}'
    for block in mine.blocks or []:
        for element in block.get("elements", ()):
            if element.get("action_id") == "leads.csv":
                element["value"] = stolen
    await town.slack.click(BEN, LEADS, mine.ts, "leads.csv")
    await answer(town, "This list is somebody else's.", BEN)
    assert not town.slack.calls("files.getUploadURLExternal")


async def test_the_audit_names_no_private_channel_to_who_is_outside(town: World) -> None:
    await town.say("/goodones subscribe ai founders every lead", AMY, SECRET_ROOM)
    await town.until(lambda: introductions(town, SECRET_ROOM))
    (shown,) = await bring(town, VERIFIED, channel=SECRET_ROOM)
    await press(town, AMY, shown, "lead.claim", VERIFIED)
    await town.settle(3)
    outside = visible(await tell(town, "/goodones audit", "claimed lead", person=CLEO))
    assert SECRET_ROOM not in outside
    inside = visible(await tell(town, "/goodones audit", "claimed lead"))
    assert SECRET_ROOM in inside
