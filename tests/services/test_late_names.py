"""A card that came without a name gets it once it can be read: with no waiting before, and no asking for ever after."""

from typing import Any

import pytest

from bot.api.budget import WINDOW, Lane
from bot.api.turns import asking
from bot.filters import LeadFilter
from bot.services.catalog import AGAIN
from bot.services.late_names import SOON
from bot.services.rows import card_id
from bot.store.rollups import HIGH, Arrived
from tests.handlers.drawn import drawing_of
from tests.handlers.test_rollups import NOW, TO
from tests.services.make import FOUNDERS, House

STREAM, ACCOUNT = "AI founders", "*@founderfuel*"


async def use_up(house: House) -> None:
    """Nothing of this minute is left."""
    while not (await house.api._transport._budget.take(Lane.PEOPLE)).wait:
        pass


@pytest.fixture
async def stands(house: House) -> House:
    """A card stands in #leads."""
    await house.know()
    await house.book.posted(1252, "C0LEADS", "1.5")
    return house


async def drawn(house: House, content: dict[str, Any]) -> str:
    return str((await drawing_of(house).render(content, "C0LEADS")).blocks)


async def due(house: House) -> list[str]:
    ids, _ = await house.late_names.due()
    return ids


async def test_a_card_is_drawn_at_once_though_nothing_of_the_minute_is_left(stands: House) -> None:
    await use_up(stands)
    began = stands.clock.now()
    shown = await drawn(stands, {"lead": 1252})
    assert "@XimenaTinkers" in shown
    assert ACCOUNT not in shown
    assert (stands.clock.now(), len(stands.sandbox.requests)) == (began, 0)


async def test_its_names_are_filled_in_once_there_is_room(stands: House) -> None:
    await use_up(stands)
    await drawn(stands, {"lead": 1252})
    assert await due(stands) == []
    stands.clock.advance(WINDOW)
    assert await due(stands) == ["1252"]
    await stands.late_names.fill_in("1252")
    row = await stands.outbox.of("C0LEADS").get(card_id(1252, "C0LEADS"))
    assert row
    assert row.ts == "1.5"
    assert ACCOUNT in await drawn(stands, row.content)
    stands.clock.advance(3600)
    assert await due(stands) == []


async def test_names_that_are_known_miss_nothing_though_nothing_is_left(stands: House) -> None:
    await stands.catalog.names((await stands.leads.record(1252)).lead)
    await use_up(stands)
    stands.clock.advance(40)
    assert ACCOUNT in await drawn(stands, {"lead": 1252})
    stands.clock.advance(SOON)
    assert await due(stands) == []


async def test_while_the_api_is_away_it_stays_to_be_done_and_is_not_asked_for_each_card(
    stands: House,
) -> None:
    await stands.know(1251)
    stands.trouble("down")
    for lead in (1252, 1251):
        await drawn(stands, {"lead": lead})
    stands.clock.advance(AGAIN.total_seconds())
    asked = len(stands.sandbox.requests)
    for each in await due(stands):
        await stands.late_names.fill_in(each)
    assert len(stands.sandbox.requests) - asked <= 3 * 3  # three readings, each tried three times
    stands.sandbox.faults.clear()
    stands.clock.advance(60)
    assert sorted(await due(stands)) == ["1251", "1252"]


async def test_a_name_that_the_api_does_not_know_is_not_looked_for_again(stands: House) -> None:
    await stands.know(1252, streamId=999)
    await drawn(stands, {"lead": 1252})
    stands.clock.advance(SOON)
    assert await due(stands) == []


async def test_a_roll_up_is_drawn_at_once_too_and_named_with_the_first_of_its_leads(stands: House) -> None:
    await stands.subscriptions.subscribe("C0LEADS", FOUNDERS, LeadFilter(), "U0AMY")
    stands.clock.advance(60)
    leads = [Arrived(lead, NOW, HIGH + lead) for lead in (1, 2, 3, 1252)]
    await stands.rollup_book.place(TO, leads, NOW)
    await stands.rollup_book.posted("s1:1:1", "2.5")
    await use_up(stands)
    assert STREAM not in await drawn(stands, {"rollup": "s1:1:1"})
    stands.clock.advance(WINDOW)
    assert await due(stands) == ["1252"]
    await stands.late_names.fill_in("1252")
    row = await stands.outbox.of("C0LEADS").get("rollup:s1:1:1")
    assert row
    assert STREAM in await drawn(stands, row.content)


async def test_whoever_looks_at_a_screen_waits_for_the_names(stands: House) -> None:
    await use_up(stands)
    began = stands.clock.now()
    with asking(Lane.PEOPLE):
        names = (await stands.leads.view(1252)).names
    assert names.account == "founderfuel"
    assert (stands.clock.now() - began).total_seconds() >= WINDOW - 1
