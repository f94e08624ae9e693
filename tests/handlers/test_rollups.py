"""The buttons of a roll-up, and the two of a subscription: what they carry is read with care."""

from typing import Any

import pytest

from blocks.elements import pack
from bot.errors import Refused
from bot.filters import LeadFilter
from bot.modes import ChannelMode
from bot.services.places import Places
from bot.slack.payloads import Click
from bot.slack.replies import Replace, Say
from bot.store.paces import Paces
from bot.store.redis import Store
from bot.store.rollups import HIGH, Arrived, Whereto
from handlers.carried import mode_of, narrowed
from handlers.rollups import show_card, show_list
from handlers.subscriptions import change_mode
from tests.handlers.drawn import drawing_of
from tests.services.make import House

NOW = 1_800_000_000
TO = Whereto("s1", "C0LEADS", ChannelMode.BALANCED, 42)


def click(value: str, *, ephemeral: bool = False, channel: str | None = "C0LEADS") -> Click:
    return Click(action_id="rollup.list", value=value, ephemeral=ephemeral, channel=channel)


@pytest.fixture
async def house(store: Store) -> Any:
    async with House(store) as house:
        for lead in (1252, 1251, 1247):
            await house.know(lead)
        leads = [Arrived(lead, NOW, HIGH + lead) for lead in (1, 2, 3, 1252, 1251, 1247)]
        await house.rollup_book.place(TO, leads, NOW)
        yield house


@pytest.mark.parametrize("start", ["", ',"start":0', ',"start":-30', ',"start":"ten"'])
async def test_whatever_is_carried_the_list_begins_somewhere(house: House, start: str) -> None:
    reply = await show_list(click(f'{{"v":1,"rollup":"s1:1:1"{start}}}'), house.rollups)
    assert isinstance(reply, Say)
    assert "1–3 of 3 leads" in str(reply.message.blocks)


async def test_a_page_takes_the_place_of_the_page_before(house: House) -> None:
    reply = await show_list(click('{"v":1,"rollup":"s1:1:1","start":10}', ephemeral=True), house.rollups)
    assert isinstance(reply, Replace)
    assert "no more leads" in reply.message.text


@pytest.mark.parametrize("value", ["{}", '{"v":1,"rollup":7}', "nonsense"])
async def test_a_list_of_nothing_is_an_old_button(house: House, value: str) -> None:
    with pytest.raises(Refused, match="older version"):
        await show_list(click(value), house.rollups)


async def test_a_card_needs_a_channel_to_stand_in(house: House) -> None:
    with pytest.raises(Refused, match="older version"):
        await show_card(click('{"v":1,"lead":1252}', channel=None), house.rollups)


async def test_a_card_of_a_lead_that_nobody_knows_is_refused(house: House) -> None:
    with pytest.raises(Refused, match="don't know this lead"):
        await show_card(click('{"v":1,"lead":77}'), house.rollups)


async def test_a_card_that_stands_there_is_not_posted_again(house: House) -> None:
    await house.book.posted(1252, "C0LEADS", "1.5")
    assert isinstance(await show_card(click('{"v":1,"lead":1252}'), house.rollups), Say)
    assert await house.outbox.waiting("C0LEADS") == 0
    assert isinstance(await show_card(click('{"v":1,"lead":1251}'), house.rollups), Say)
    assert await house.outbox.waiting("C0LEADS") == 1


async def test_a_roll_up_is_drawn_as_it_stands(house: House) -> None:
    drawing = drawing_of(house)
    drawn = await drawing.render({"rollup": "s1:1:1"}, "C1")
    assert drawn.text.startswith("3 more leads from AI founders")
    assert "Too noisy?" in str(drawn.blocks)
    with pytest.raises(Refused):
        await drawing.render({"rollup": "never"}, "C1")


async def test_a_lead_that_is_no_longer_known_is_left_out_and_still_counted(house: House) -> None:
    await house.rollup_book.place(TO, [Arrived(9, NOW, HIGH + 9)], NOW)
    view = await house.rollups.view("s1:1:1", 0, 10)
    assert (view.rollup.size, len(view.leads)) == (4, 3)


@pytest.mark.parametrize(
    "value",
    ['{"v":1,"subscription":"x","mode":"deafening"}', '{"v":1,"subscription":"x","mode":7}', '{"v":1}', "{}"],
)
async def test_a_button_that_names_no_mode_is_an_old_one(house: House, value: str) -> None:
    places = Places(None, house.outbox, Paces(house.store), house.clock)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="older version"):
        await change_mode(click(value), house.wishes, places)


@pytest.mark.parametrize("mode", [None, *ChannelMode])
def test_a_mode_is_carried_to_a_menu_and_back(mode: ChannelMode | None) -> None:
    assert mode_of(click(pack(narrowed(LeadFilter(), mode)))) is mode
