"""The buttons against noise: what they carry is read with care, and an unmute promises what it keeps."""

from datetime import timedelta

import pytest

from bot.errors import Refused
from bot.filters import LeadFilter
from bot.modes import ChannelMode
from bot.quiet import EVENINGS, For
from bot.services.places import Places
from bot.slack.payloads import Click
from bot.slack.replies import Replace, Say
from bot.store.paces import Paces
from handlers.quiet import change_all, offer_less, unmute
from tests.services.make import FOUNDERS, House

HERE = "C0LEADS"


def click(value: str = "{}", *, channel: str | None = HERE, ephemeral: bool = False) -> Click:
    return Click(
        action_id="channel.mode",
        value=value,
        channel=channel,
        ephemeral=ephemeral,
        trigger_id="1",
        person="U0AMY",
    )


@pytest.fixture
def places(house: House) -> Places:
    return Places(None, house.outbox, Paces(house.store), house.clock)  # type: ignore[arg-type]  # Slack is not asked


async def announced(house: House) -> list[str]:
    """What is about to be said in the channel, oldest first."""
    lanes = house.outbox.of(HERE)
    found = []
    while row := await lanes.next(HERE, house.clock.now().timestamp()):
        found.append(row.content["message"]["text"])
        await lanes.sent(row, "1.5", house.clock.now().timestamp())
    return found


@pytest.mark.parametrize("value", ['{"v":1,"mode":"deafening"}', '{"v":1,"mode":7}', '{"v":1}', "{}"])
async def test_a_button_that_names_no_mode_is_an_old_one(house: House, places: Places, value: str) -> None:
    with pytest.raises(Refused, match="older version"):
        await change_all(click(value), house.wishes, places)
    assert await announced(house) == []


async def test_a_button_that_stands_in_no_channel_is_an_old_one(house: House) -> None:
    with pytest.raises(Refused, match="older version"):
        await offer_less(click(channel=None), house.quiets, house.subscriptions)


@pytest.mark.parametrize("ephemeral", [True, False])
async def test_an_answer_stands_in_place_of_a_private_question_only(
    house: House, places: Places, *, ephemeral: bool
) -> None:
    await house.subscriptions.subscribe(HERE, FOUNDERS, LeadFilter(), "U0AMY", ChannelMode.EVERY)
    button = click('{"v":1,"mode":"balanced"}', ephemeral=ephemeral)
    assert isinstance(await change_all(button, house.wishes, places), Replace if ephemeral else Say)
    (said,) = await announced(house)
    assert said == (
        f"🔔 Somebody made this channel quieter. Balanced for {FOUNDERS.title}: "
        "the first 3 high-fit leads of a run as cards (at most 12 a day), the rest together."
    )


async def test_a_click_that_is_done_again_says_the_same_and_tells_once(house: House, places: Places) -> None:
    await house.subscriptions.subscribe(HERE, FOUNDERS, LeadFilter(), "U0AMY", ChannelMode.EVERY)
    button = click('{"v":1,"mode":"digest"}')
    first = await change_all(button, house.wishes, places)
    assert await change_all(button, house.wishes, places) == first
    assert len(await announced(house)) == 1


async def test_an_unmute_in_quiet_hours_says_how_long_they_go_on(house: House, places: Places) -> None:
    await house.quiets.set_hours(HERE, EVENINGS)
    await house.quiets.mute(HERE, For(timedelta(days=1)), "U0AMY", "job-1")
    house.clock.advance(10 * 3600)
    await unmute(click(), house.wishes, places)
    (said,) = await announced(house)
    assert "Its quiet hours go on until <!date^" in said
