"""What is left to spend: read once, remembered, and told with what went lately."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.api.errors import ApiError
from bot.api.models import Me
from bot.digests.credit import Lately
from bot.services.budgets import Budgets
from bot.store.balances import Balances
from tests.services.make import House

DAY = 24 * 3600


@pytest.fixture
def budgets(house: House) -> Budgets:
    return Budgets(house.api, Balances(house.store), house.clock)


def left(house: House, balance: int) -> None:
    tables = house.sandbox.tables
    tables.owners.put(replace(tables.owner, credits_balance=balance))


async def test_a_purse_says_what_is_left_now_and_what_went_since_the_first_look(
    house: House, budgets: Budgets
) -> None:
    left(house, 90)
    first = await budgets.purse()
    began = house.clock.now()
    assert (first.at, first.lately, first.credits_end) == (began, None, None)
    house.clock.advance(2 * DAY)
    left(house, 30)
    later = await budgets.purse()
    assert later.me.credits
    assert later.me.credits.balance == 30
    assert later.lately == Lately(60, began.replace(microsecond=0))
    assert later.credits_end
    assert abs(later.credits_end - house.clock.now() - timedelta(days=1)) < timedelta(minutes=1)


async def test_a_person_hears_that_the_api_does_not_tell_and_a_digest_goes_on_without(
    house: House, budgets: Budgets
) -> None:
    house.trouble("error", "/me", status=500)
    with pytest.raises(ApiError):
        await budgets.purse()
    assert await budgets.look() is None
    assert await budgets.readings() == []


async def test_each_look_is_remembered_whoever_it_was_for(house: House, budgets: Budgets) -> None:
    left(house, 90)
    await budgets.look()
    house.clock.advance(60)
    left(house, 80)
    await budgets.purse()
    assert [each.balance for each in await budgets.readings()] == [90, 80]


async def test_without_credits_nothing_is_remembered_and_nothing_went(
    house: House, budgets: Budgets, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def get() -> Me:
        return Me(name="Jane")

    await budgets.look()
    house.clock.advance(2 * DAY)
    monkeypatch.setattr(house.api.me, "get", get)
    purse = await budgets.purse()
    assert (purse.me, purse.lately) == (Me(name="Jane"), None)
    assert len(await budgets.readings()) == 1
