"""Message templates at the lead API: changed without loss, and once whatever dies on the way."""

import pytest

from bot.api.errors import ApiError, Conflict, OutcomeUnknown
from bot.errors import Refused
from tests.services.make import House, act


async def names(house: House) -> list[str]:
    return [each.name for each in await house.templates.all()]


async def noted(house: House) -> list[str]:
    now = house.clock.now()
    return [each.what async for each in house.audit.iter(now.replace(year=2000), now.replace(year=2100))]


async def test_they_are_listed_by_name(house: House) -> None:
    await house.templates.create("aardvark", "Hi", act())
    assert await names(house) == ["aardvark", "Builder to builder", "Short hello"]
    assert await noted(house) == ["template.made"]


async def test_one_whose_answer_was_lost_is_found_again(house: House) -> None:
    house.trouble("drop_after", path="/dm-templates", count=1, method="POST")
    with pytest.raises(OutcomeUnknown) as lost:
        await house.templates.create("New", "Hi", act())
    assert lost.value.retryable
    assert (await house.templates.create("New", "Hi", act())).name == "New"
    assert len(house.asked("POST", "/dm-templates")) == 1


async def test_a_name_that_is_taken_by_another_text_is_refused(house: House) -> None:
    with pytest.raises(Conflict):
        await house.templates.create("Short hello", "Something else", act())


async def test_a_change_keeps_what_else_the_api_has(house: House) -> None:
    template = (await house.templates.all())[1]
    changed = await house.templates.change(template.id, "Shorter", template.message_body, act())
    assert (changed.id, changed.name) == (template.id, "Shorter")
    assert (await house.templates.get(template.id)).message_body == template.message_body
    assert await noted(house) == ["template.changed"]


async def test_a_change_without_a_clear_answer_is_made_again(house: House) -> None:
    template = (await house.templates.all())[1]
    house.trouble("drop_after", path="/dm-templates/*", count=9, method="PUT")
    with pytest.raises(ApiError) as lost:
        await house.templates.change(template.id, "Shorter", "Hi", act())
    assert lost.value.retryable


async def test_one_is_deleted_once_and_twice_is_the_same(house: House) -> None:
    template = (await house.templates.all())[0]
    house.trouble("drop_after", path="/dm-templates/*", count=1, method="DELETE")
    with pytest.raises(OutcomeUnknown) as lost:
        await house.templates.delete(template.id, act())
    assert lost.value.retryable
    await house.templates.delete(template.id, act())
    assert template.name not in await names(house)
    assert await noted(house) == ["template.deleted"]


async def test_one_that_is_gone_is_said(house: House) -> None:
    for wish in (house.templates.get(999), house.templates.change(999, "a", "b", act())):
        with pytest.raises(Refused, match="not there any more"):
            await wish
