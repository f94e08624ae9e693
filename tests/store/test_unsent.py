"""What waits and was never posted can be taken back, unless somebody has begun to send it."""

import pytest

from bot.store.outbox import Outbox, Row
from bot.store.redis import Store
from bot.store.unsent import Unsent

NOW = 1_000.0
HERE = "C0LEADS"


@pytest.fixture
def outbox(store: Store) -> Outbox:
    return Outbox(store)


@pytest.fixture
def unsent(store: Store, outbox: Outbox) -> Unsent:
    return Unsent(store, outbox)


async def put(outbox: Outbox, *ids: str, channel: str = HERE) -> None:
    for id_ in ids:
        assert await outbox.put(id_, channel, {"lead": id_}, NOW)


async def claimed(outbox: Outbox) -> Row:
    """Somebody has the lane and looks at its first row."""
    lanes = outbox.of(HERE)
    claim = await lanes.claim(NOW)
    row = await lanes.next(str(claim.lane))
    assert row
    return row


async def rows(unsent: Unsent) -> list[str]:
    return [each.row for each in await unsent.of(HERE)]


async def test_what_waits_is_found_in_its_order_and_of_one_channel(outbox: Outbox, unsent: Unsent) -> None:
    await put(outbox, "b", "a")
    await put(outbox, "c", channel="C0SALES")
    assert [(each.row, each.content) for each in await unsent.of(HERE)] == [
        ("b", {"lead": "b"}),
        ("a", {"lead": "a"}),
    ]
    assert await unsent.of("C0RANDOM") == []


async def test_what_is_taken_back_is_not_posted_and_can_be_put_again(outbox: Outbox, unsent: Unsent) -> None:
    await put(outbox, "a", "b", "c")
    await unsent.take_back(HERE, ["a", "c", "never"])
    assert await rows(unsent) == ["b"]
    assert await outbox.of(HERE).get("a") is None
    assert await outbox.put("a", HERE, {"lead": "a"}, NOW, once=True)
    assert await rows(unsent) == ["b", "a"]


async def test_the_one_that_somebody_may_be_sending_is_left(outbox: Outbox, unsent: Unsent) -> None:
    await put(outbox, "a", "b")
    row = await claimed(outbox)
    assert await rows(unsent) == ["b"]
    await unsent.take_back(HERE, ["a", "b"])
    kept = await outbox.of(HERE).get("a")
    assert kept == row
    assert await outbox.waiting(HERE) == 1


async def test_one_of_which_nobody_knows_whether_it_was_sent_is_left(outbox: Outbox, unsent: Unsent) -> None:
    await put(outbox, "a")
    row = await claimed(outbox)
    await outbox.of(HERE).begin(row)
    await outbox.of(HERE).release((await outbox.of(HERE).claim(NOW + 60)), NOW + 60, NOW + 60)
    assert await rows(unsent) == []
    await unsent.take_back(HERE, ["a"])
    assert await outbox.of(HERE).get("a")


async def test_edits_are_no_posts(outbox: Outbox, unsent: Unsent) -> None:
    await outbox.put("a", HERE, {"lead": 1}, NOW, ts="1.5")
    assert await rows(unsent) == []
