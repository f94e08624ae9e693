"""What somebody has in hand, page by page, and what each lead's next verb is."""

import pytest

from blocks.mine import PAGE
from bot.api.models import Lead, Profile
from bot.slack.message import Message
from bot.slack.payloads import Click
from bot.slack.replies import Replace, Reply
from handlers.hands import page_of
from handlers.mine import turn_page
from tests.blocks.limits import check_message, drawn
from tests.services.make import House, act
from tests.support.world import AMY


async def claim(house: House, *leads: int) -> None:
    """Amy claims them one second after the other."""
    for each in leads:
        await house.book.learn(Lead(id=each, profile=Profile(x_user_id=str(each), handle=f"lead{each}")))
        await house.claims.claim(each, act(f"claim-{each}", AMY))
        house.clock.advance(1)


def shown(message: Message) -> list[int]:
    """The leads of a page, in order."""
    said = drawn(message)
    places = {each: said.find(f"lead{each}|") for each in range(100)}
    return sorted((each for each, at in places.items() if at >= 0), key=lambda each: places[each])


async def turn(house: House, start: object) -> Reply:
    click = Click(action_id="mine.list", value=f'{{"v":1,"start":{start}}}', person=AMY, ephemeral=True)
    return await turn_page(click, house.follows)


async def test_ten_stand_on_a_page_newest_first(house: House) -> None:
    await claim(house, *range(PAGE + 2))
    first = await page_of(AMY, house.follows)
    check_message(first)
    assert shown(first) == list(range(PAGE + 1, 1, -1))
    second = await turn(house, PAGE)
    assert isinstance(second, Replace)
    check_message(second.message)
    assert shown(second.message) == [1, 0]
    assert "← Back" in str(second.message.blocks)


@pytest.mark.parametrize("start", [PAGE, 3 * PAGE, -5])
async def test_a_page_that_is_empty_by_now_is_the_one_before(house: House, start: int) -> None:
    await claim(house, 1)
    turned = await turn(house, start)
    assert isinstance(turned, Replace)
    assert shown(turned.message) == [1]


async def test_what_is_touched_again_comes_first(house: House) -> None:
    await claim(house, 1, 2)
    await house.follows.did(AMY, 1)
    assert shown(await page_of(AMY, house.follows)) == [1, 2]


async def test_a_page_that_never_was_is_the_first(house: House) -> None:
    await claim(house, 1)
    assert shown(await page_of(AMY, house.follows, 2**53 - 1)) == [1]
    assert shown(await page_of("U0NOBODY", house.follows, 2**53 - 1)) == []
