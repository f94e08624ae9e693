"""Who may do what, as people meet it: guests, other organisations, shared and private channels, who leaves."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from bot.audit import Entry
from bot.sandbox.slack.messages import Message
from bot.services.roles import UNSURE
from bot.services.subscriptions import Subscription
from bot.services.workspace import Workspace
from bot.store.audit import AuditLog
from bot.store.leads import LeadBook
from bot.store.redis import Store
from bot.store.shelf import Shelf
from tests.flow.pressing import press
from tests.flow.steps import (
    VERIFIED,
    answer,
    bring,
    card,
    direct,
    introductions,
    judgements,
    make_up,
    private,
    subscribe,
    tell,
)
from tests.services.make import act
from tests.services.peopled import PARTNERS, SECRET_ROOM, workspace
from tests.support.world import AMY, BEN, CLEO, LEADS, SALES, World, action, visible

GUS, GIA, PAT = "U0GUS", "U0GIA", "U0PAT"


@pytest.fixture
async def town(store: Store, store_url: str, tmp_path: Path) -> AsyncIterator[World]:
    """The world with guests, somebody of another organisation, and a private channel; Cleo runs the app."""
    async with World(store_url, tmp_path, workspace=workspace()) as world:
        await world.stop_app()
        await world.start_app(admins=(CLEO,))
        yield world


async def owners(store: Store) -> list[tuple[str, str]]:
    """Who subscribed what where."""
    return sorted((each.channel, each.by) for each in await Shelf(store, "subscriptions", Subscription).all())


async def noted(store: Store, world: World) -> list[Entry]:
    now = world.clock.now()
    log = AuditLog(store)
    return [each async for each in log.iter(now - timedelta(days=1), now)]


def more(world: World, count: int) -> bool:
    return len(private(world, GUS)) > count


async def test_a_guest_sees_the_card_and_hears_why_the_button_is_not_theirs(town: World) -> None:
    shown = await card(town)
    assert "Ximena" in str(town.shown(LEADS, GUS))
    for _ in range(2):
        before = len(private(town, GUS))
        await town.slack.click(GUS, LEADS, shown.ts, "lead.good")
        await town.until(partial(more, town, before))
    said = [visible(each) for each in private(town, GUS)]
    assert all("*Guests see leads here" in each and f"<@{CLEO}>" in each for each in said)
    assert judgements(town) == []
    assert town.now_showing(shown).blocks == shown.blocks


async def test_who_is_of_another_organisation_can_neither_press_nor_type(town: World) -> None:
    await town.say("/goodones subscribe ai founders every lead", AMY, PARTNERS)
    asked = await answer(town, "shared with another organisation", AMY, PARTNERS)
    await town.slack.click(AMY, PARTNERS, asked.ts, "subscription.shared")
    await town.until(lambda: introductions(town, PARTNERS))
    (shown,) = await bring(town, VERIFIED, channel=PARTNERS)
    assert "papermoth.example" not in str(town.shown(PARTNERS, PAT))
    await town.slack.click(PAT, PARTNERS, shown.ts, "lead.good")
    await answer(town, "*This app is another organisation's", PAT, PARTNERS)
    await town.say("/goodones run ai founders", PAT, PARTNERS)
    await town.until(lambda: len(private(town, PAT, PARTNERS)) == 2)
    assert judgements(town) == []
    assert town.asked("POST", "/run") == []


async def test_a_button_that_was_drawn_for_members_asks_who_is_one_today(town: World, store: Store) -> None:
    shown = await card(town)
    settings = Workspace(store, AuditLog(store), town.clock)
    await settings.change(act(), members=(AMY,))
    await town.slack.click(BEN, LEADS, shown.ts, "lead.good")
    await answer(town, "*Only members of this app can do that.*", BEN)
    assert judgements(town) == []
    await settings.change(act(), members=(AMY, BEN))
    await town.slack.click(BEN, LEADS, shown.ts, "lead.good")
    await town.until(lambda: judgements(town))


async def test_while_slack_cannot_say_who_somebody_is_their_click_is_kept(town: World) -> None:
    shown = await card(town)
    await town.slack.control(fault="down", method="users.info", count=1)
    await town.slack.click(BEN, LEADS, shown.ts, "lead.good")
    cause = UNSURE.partition(",")[0]
    await answer(town, f"{cause}", BEN)
    assert judgements(town) == []
    await make_up(town, 10)
    await town.until(lambda: judgements(town))


async def test_who_is_made_an_admin_is_one_at_the_next_click(town: World) -> None:
    found = await tell(town, "/goodones status", "The lead API answers", person=BEN)
    assert action(found, "standing.replay") is None
    await town.slack.control(do="change_person", person=BEN, about={"is_admin": True})
    await town.settle(2)
    shown = await card(town)
    await town.steer_api(do="revoke_key")
    await town.slack.click(BEN, LEADS, shown.ts, "lead.good")
    await answer(town, "GOODONES_API_KEY", BEN)
    await town.steer_api(do="restore_key")
    town.clock.advance(10)
    found = await tell(town, "/goodones status", "could not be done", person=BEN)
    assert action(found, "standing.replay")


async def shared(world: World) -> Message:
    await world.say("/goodones subscribe rust high digest only", AMY, PARTNERS)
    return await answer(world, "shared with another organisation", AMY, PARTNERS)


async def test_a_shared_channel_is_asked_about_first_and_keeps_what_was_typed(
    town: World, store: Store
) -> None:
    asked = await shared(town)
    assert "Nothing was changed yet" in visible(asked)
    assert await owners(store) == []
    for _ in range(2):
        await town.slack.click(AMY, PARTNERS, asked.ts, "subscription.shared")
    introduced = await town.until(lambda: introductions(town, PARTNERS))
    assert "high" in visible(introduced[0])
    assert "Nothing is posted when leads come" in visible(introduced[0])
    assert await owners(store) == [(PARTNERS, AMY)]


async def test_who_was_asked_once_is_not_asked_for_each_stream(town: World, store: Store) -> None:
    await town.slack.click(AMY, PARTNERS, (await shared(town)).ts, "subscription.shared")
    await town.until(lambda: introductions(town, PARTNERS))
    await subscribe(town, "ai founders", PARTNERS)
    assert await owners(store) == [(PARTNERS, AMY), (PARTNERS, AMY)]


async def test_all_streams_can_come_to_a_shared_channel_too(town: World, store: Store) -> None:
    await town.say("/goodones subscribe", AMY, PARTNERS)
    asked = await answer(town, "shared with another organisation", AMY, PARTNERS)
    await town.slack.click(AMY, PARTNERS, asked.ts, "subscription.shared")
    await town.until(lambda: introductions(town, PARTNERS))
    assert "all streams" in visible(introductions(town, PARTNERS)[0])


async def test_a_private_channel_is_nameless_to_those_outside_it(town: World, store: Store) -> None:
    await subscribe(town, "rust", SECRET_ROOM)
    await subscribe(town, "ai founders", SALES)
    await town.say("/goodones quiet weekends", AMY, SECRET_ROOM)
    await answer(town, "weekends", AMY, SECRET_ROOM)
    for line, text in (("subscriptions", "2 subscriptions"), ("status", "The lead API answers")):
        mine = visible(await tell(town, f"/goodones {line}", text))
        theirs = visible(await tell(town, f"/goodones {line}", text, person=BEN))
        assert f"<#{SECRET_ROOM}>" in mine
        assert SECRET_ROOM not in theirs
        assert "a private channel" in theirs
    await town.slack.open_home(BEN)
    await town.until(lambda: town.slack.home(BEN) and "weekends" in str(town.slack.home(BEN)))
    assert SECRET_ROOM not in str(town.slack.home(BEN))


async def test_who_leaves_leaves_nothing_behind_that_is_nobodys(town: World, store: Store) -> None:
    await subscribe(town, "ai founders", LEADS, BEN)
    await subscribe(town, "rust", LEADS, AMY)
    (shown,) = await bring(town, VERIFIED, hook=0)
    await press(town, BEN, shown, "lead.claim", VERIFIED)
    await town.until(lambda: "🙋" in visible(town.now_showing(shown)))
    await town.slack.control(do="change_person", person=BEN, about={"deleted": True})
    (told,) = await town.until(lambda: direct(town, CLEO))
    assert f"<@{BEN}> left the workspace, so 1 subscription of theirs is yours now" in visible(told)
    await town.settle(3)
    assert await owners(store) == [(LEADS, AMY), (LEADS, CLEO)]
    record = await LeadBook(store).get(VERIFIED)
    assert record
    assert record.claimed is None
    lines = {(each.what, each.by, each.result) for each in await noted(store, town)}
    assert ("subscription.handed_over", None, f"to {CLEO}") in lines
    assert ("lead.released", BEN, "done") in lines


async def test_who_takes_over_does_not_hear_the_name_of_a_private_channel(town: World, store: Store) -> None:
    await subscribe(town, "rust", SECRET_ROOM, AMY)
    await town.slack.control(do="change_person", person=AMY, about={"deleted": True})
    (told,) = await town.until(lambda: direct(town, CLEO))
    assert "a private channel *" in visible(told)
    assert SECRET_ROOM not in visible(told)
    await town.settle(3)
    assert await owners(store) == [(SECRET_ROOM, CLEO)]


async def test_who_only_changes_their_name_loses_nothing(town: World, store: Store) -> None:
    await subscribe(town, "rust", LEADS, BEN)
    await town.slack.control(do="change_person", person=BEN, about={"real_name": "Ben L"})
    await town.settle(3)
    assert await owners(store) == [(LEADS, BEN)]
    assert direct(town, CLEO) == []
