"""Who is not to be contacted, by handle and by X's id."""

import pytest

from bot.errors import StoreAway
from tests.services.make import House, act

LEAD = 1252


async def known(house: House, lead_id: int = LEAD, user: str = "77", handle: str = "Ada") -> None:
    await house.know(lead_id, profile={"xUserId": user, "handle": handle})
    await house.handles.learn(handle, lead_id, house.clock.now())


async def test_a_new_handle_does_not_take_them_off(house: House) -> None:
    await known(house)
    await house.no_contact.add("ADA", act())
    assert await house.no_contact.find("77", "ada_the_second")
    assert await house.no_contact.find("", "ada")
    # Who has the handle by now is somebody else.
    assert await house.no_contact.find("78", "ada") is None


async def test_somebody_who_never_came_is_known_by_handle(house: House) -> None:
    await house.no_contact.add("Grace", act())
    assert await house.no_contact.find("99", "GRACE")


async def test_the_first_who_said_so_stays(house: House) -> None:
    first = await house.no_contact.add("ada", act("job-1", "U0BEN"))
    second = await house.no_contact.add("Ada", act("job-2", "U0AMY"))
    assert second == first
    assert await house.no_contact.add("ada", act("job-1", "U0BEN")) == first
    assert [each.by for each in await house.no_contact.all()] == ["U0BEN"]


async def test_the_list_is_newest_first_and_shrinks(house: House) -> None:
    for number, handle in enumerate(("ada", "grace")):
        await house.no_contact.add(handle, act(f"job-{number}"))
        house.clock.advance(60)
    assert [each.handle for each in await house.no_contact.all()] == ["grace", "ada"]
    assert await house.no_contact.lift("ADA", act("job-9"))
    assert not await house.no_contact.lift("ada", act("job-10"))
    assert await house.no_contact.get("ada") is None


async def test_each_change_is_in_the_audit_without_a_name(house: House) -> None:
    await house.no_contact.add("ada", act("job-1"))
    await house.no_contact.lift("ada", act("job-2"))
    now = house.clock.now()
    lines = [each async for each in house.audit.iter(now.replace(year=2020), now)]
    assert {each.what for each in lines} == {"contact.refused", "contact.allowed"}
    assert "ada" not in str(lines)


@pytest.mark.parametrize(("user", "handle"), [("77", "other"), (None, "ADA")])
async def test_who_is_forgotten_is_not_even_here(house: House, user: str | None, handle: str) -> None:
    await known(house)
    await house.no_contact.add("ada", act("job-1"))
    await house.no_contact.add("grace", act("job-2"))
    await house.no_contact.forget(user, handle)
    assert [each.handle for each in await house.no_contact.all()] == ["grace"]


async def test_a_lead_without_an_id_says_nothing_of_one(house: House) -> None:
    await known(house, user="")
    await house.no_contact.add("ada", act())
    entry = await house.no_contact.get("ada")
    assert entry is not None
    assert entry.x_user_id is None


async def test_who_is_stopped_while_lifting_lifts_and_notes_it_once_when_it_is_done_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.no_contact.add("ada", act("job-1"))
    house.clock.advance(60)

    async def stopped(_handle: str) -> None:
        raise StoreAway("stopped")

    with monkeypatch.context() as patch:
        patch.setattr(house.no_contact._shelf, "take", stopped)
        with pytest.raises(StoreAway):
            await house.no_contact.lift("ada", act("job-2"))
    house.clock.advance(60)
    assert await house.no_contact.lift("ada", act("job-2"))
    assert [each.what for each in await house.noted()] == ["contact.refused", "contact.allowed"]
