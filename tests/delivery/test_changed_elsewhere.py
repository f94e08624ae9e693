"""A lead that comes again: drawn anew where it changed, and nothing at all is done where it did not."""

from typing import Any

import pytest

from bot.services.rows import card_id
from bot.store.ranks import LATER
from tests.delivery.door import Door
from tests.delivery.test_arrivals import lead
from tests.support.world import LEADS, SALES

LEAD = 9001


async def stands(door: Door, **more: Any) -> Any:
    """A lead that came and whose card stands in a channel."""
    subscription = await door.subscribe()
    await door.brings(subscription, [lead(LEAD, **more)])
    row = await door.outbox.of(LEADS).get(card_id(LEAD, LEADS))
    assert row
    await door.book.posted(LEAD, LEADS, "1.1")
    await door.outbox.of(LEADS).sent(row, "1.1", 1.0)
    return subscription


async def revision(door: Door, channel: str = LEADS) -> tuple[str, bool]:
    row = await door.outbox.of(channel).get(card_id(LEAD, channel))
    assert row
    return row.state, LATER in row.content


@pytest.mark.parametrize("changed", [{"exportedAt": "2026-06-03T10:00:00Z"}, {"matchConfidence": "medium"}])
async def test_its_card_shows_what_changed_elsewhere(door: Door, changed: dict[str, Any]) -> None:
    subscription = await stands(door)
    await door.brings(subscription, [lead(LEAD, **changed)])
    assert await revision(door) == ("queued", True)


async def test_the_same_again_draws_nothing(door: Door) -> None:
    subscription = await stands(door)
    await door.brings(subscription, [lead(LEAD)])
    assert await revision(door) == ("sent", False)


async def test_a_follower_more_is_not_worth_an_edit(door: Door) -> None:
    subscription = await stands(door)
    known = lead(LEAD)
    await door.brings(subscription, [{**known, "profile": {**known["profile"], "followerCount": 5_001}}])
    assert await revision(door) == ("sent", False)


async def test_where_it_came_first_by_another_subscription_its_cards_are_all_drawn(door: Door) -> None:
    subscription = await stands(door)
    await door.book.posted(LEAD, SALES, "2.2")
    await door.brings(subscription, [lead(LEAD, exportedAt="2026-06-03T10:00:00Z")])
    assert await revision(door) == ("queued", True)
    assert await revision(door, SALES) == ("queued", True)


async def test_reading_many_unchanged_leads_again_looks_at_none_of_their_places(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription = await stands(door)
    many = [lead(LEAD + number) for number in range(300)]
    await door.brings(subscription, many)

    async def looked(*_: object) -> None:
        pytest.fail("something was to be drawn")

    monkeypatch.setattr(door.redrawing, "changed", looked)
    await door.brings(subscription, many)
