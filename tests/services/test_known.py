"""Who is known by what somebody types: by handle, by number, by what is near; never who is gone."""

import pytest

from bot.api.models import Lead, Profile
from bot.services.known import Found
from tests.services.make import House, act


async def learn(house: House, lead_id: int, handle: str) -> None:
    """A lead came."""
    await house.book.learn(Lead(id=lead_id, profile=Profile(x_user_id=str(lead_id), handle=handle)))
    await house.handles.learn(handle, lead_id, house.clock.now())
    house.clock.advance(1)


def ids(found: Found) -> list[int]:
    return [each.lead.id for each in found.records]


@pytest.mark.parametrize("typed", ["alice", "ALICE", "7"])
async def test_a_lead_is_found_by_handle_and_by_number(house: House, typed: str) -> None:
    await learn(house, 7, "Alice")
    assert ids(await house.known.find(typed)) == [7]


async def test_digits_are_a_handle_where_no_lead_has_that_number(house: House) -> None:
    await learn(house, 7, "1984")
    assert ids(await house.known.find("1984")) == [7]
    await learn(house, 1984, "alice")
    assert ids(await house.known.find("1984")) == [1984]


async def test_of_several_the_newest_comes_first(house: House) -> None:
    await learn(house, 7, "alice")
    await learn(house, 8, "alice")
    assert ids(await house.known.find("alice")) == [8, 7]


async def test_who_is_gone_is_not_found_and_not_offered_any_more(house: House) -> None:
    await learn(house, 7, "alice")
    await learn(house, 8, "alice")
    await house.store.call("DEL", "{goodones:lead:7}:lead")
    assert ids(await house.known.find("alice")) == [8]
    assert await house.handles.leads("alice") == [8]
    await house.store.call("DEL", "{goodones:lead:8}:lead")
    assert await house.known.find("alice") == Found()
    assert await house.known.find("alic") == Found()


@pytest.mark.parametrize(("typed", "nearest"), [("alicce", "alice"), ("alcie", "alice"), ("axxxxx", None)])
async def test_the_nearest_is_offered_where_one_is_near(
    house: House, typed: str, nearest: str | None
) -> None:
    await learn(house, 7, "alice")
    await learn(house, 8, "anna_b")
    assert await house.known.find(typed) == Found(nearest=nearest)


async def test_the_history_is_what_the_audit_has_of_it(house: House) -> None:
    await learn(house, 7, "alice")
    await house.claims.claim(7, act("job-1"))
    house.clock.advance(1)
    await house.claims.release(7, act("job-2"))
    assert [each.what for each in await house.known.history(7)] == ["lead.claimed", "lead.released"]
