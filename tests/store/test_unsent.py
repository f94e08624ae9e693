"""What waits and was never posted can be taken back, unless somebody has begun to send it."""

import pytest

from bot.store.lanes import Claimed, Row
from bot.store.outbox import Outbox
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


async def chosen(outbox: Outbox) -> tuple[Claimed, Row]:
    """Somebody has the lane and looks at its first row."""
    lanes = outbox.of(HERE)
    claim = await lanes.claim(NOW)
    row = await lanes.next(str(claim.lane), NOW)
    assert row
    return claim, row


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


async def test_one_that_was_chosen_and_not_begun_is_not_posted_any_more(
    outbox: Outbox, unsent: Unsent
) -> None:
    await put(outbox, "a", "b")
    claim, row = await chosen(outbox)
    await unsent.take_back(HERE, ["a"])
    assert not await outbox.of(HERE).hold(claim, NOW, begin=row)
    assert await outbox.of(HERE).get("a") is None
    assert await outbox.of(HERE).hold(claim, NOW), "the lane is still theirs"


async def test_one_that_was_begun_is_left(outbox: Outbox, unsent: Unsent) -> None:
    await put(outbox, "a", "b")
    claim, row = await chosen(outbox)
    assert await outbox.of(HERE).hold(claim, NOW, begin=row)
    assert await rows(unsent) == ["b"]
    await unsent.take_back(HERE, ["a", "b"])
    kept = await outbox.of(HERE).get("a")
    assert kept
    assert kept.state == "sending"
    assert await outbox.waiting(HERE) == 1


async def test_edits_are_no_posts(outbox: Outbox, unsent: Unsent) -> None:
    await outbox.put("a", HERE, {"lead": 1}, NOW, ts="1.5")
    assert await rows(unsent) == []


async def test_who_takes_back_hears_what_somebody_has_begun(outbox: Outbox, unsent: Unsent) -> None:
    await put(outbox, "a", "b")
    claim, row = await chosen(outbox)
    await outbox.of(HERE).hold(claim, NOW, begin=row)
    assert await unsent.take_back(HERE, ["a", "b"]) == ["a"]
    assert await unsent.take_back(HERE, ["b"]) == [], "somebody else took it back"
    await outbox.of(HERE).sent(row, "1.5", NOW)
    assert await unsent.take_back(HERE, ["a"]) == ["a"]


async def test_more_than_is_read_in_one_go_is_found(
    outbox: Outbox, unsent: Unsent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.unsent.MOST", 2)
    await put(outbox, "a", "b", "c", "d", "e")
    assert await rows(unsent) == ["a", "b", "c", "d", "e"]
