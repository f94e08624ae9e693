"""Who hears of a trouble, and who in their place."""

import pytest

from bot.filters import LeadFilter
from bot.services.admins import Admins
from bot.services.audience import Audience
from tests.services.make import FOUNDERS, RUST, House
from tests.support.world import AMY, BEN, CLEO, LEADS, RANDOM, SALES


@pytest.fixture
async def house_with_three(house: House) -> House:
    await house.subscriptions.subscribe(LEADS, FOUNDERS, LeadFilter(), AMY)
    await house.subscriptions.subscribe(LEADS, RUST, LeadFilter(), BEN)
    await house.subscriptions.subscribe(SALES, RUST, LeadFilter(), AMY)
    return house


def audience(house: House, *admins: str) -> Audience:
    return Audience(house.store, house.subscriptions, Admins(admins))


async def test_of_a_channel_its_owners_hear_each_once(house_with_three: House) -> None:
    here = audience(house_with_three, CLEO)
    assert sorted(await here.of_channel(LEADS)) == [AMY, BEN]
    assert await here.of_channel(SALES) == [AMY]
    assert await here.of_channel(RANDOM) == []


async def test_of_everything_those_hear_who_run_the_app_else_all_owners(house_with_three: House) -> None:
    assert await audience(house_with_three, CLEO).of_everything() == [CLEO]
    assert sorted(await audience(house_with_three).of_everything()) == [AMY, BEN]


async def test_who_cannot_be_reached_is_stood_in_for(house_with_three: House) -> None:
    here = audience(house_with_three, CLEO)
    await here.cannot_reach(AMY)
    assert await here.of_channel(LEADS) == [BEN]
    assert await here.of_channel(SALES) == [CLEO]
    await here.cannot_reach(CLEO)
    assert await here.of_channel(SALES) == []
    assert await here.of_everything() == [BEN]
    await here.can_reach(AMY)
    assert await here.of_channel(SALES) == [AMY]


async def test_who_cannot_be_reached_is_not_kept_for_ever(house_with_three: House) -> None:
    await audience(house_with_three).cannot_reach(AMY)
    assert 0 < await house_with_three.store.call("TTL", "{goodones}:unreachable") <= 30 * 24 * 3600
