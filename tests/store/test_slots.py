"""Slots are claimed once however many take them at once, and nothing is kept for longer than it is of use."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.digests.schedule import Schedule, When
from bot.digests.slots import Queued, Slot
from bot.store.due_digests import AT_ONCE, LEASE, QUEUE, DueQueue
from bot.store.redis import Store, key
from bot.store.slots import CLAIMED, Booking, Rebooked, SlotBook, Step

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
DAILY, AFTER_SYNC = Schedule(when=When.DAYS), Schedule(when=When.SYNC)
MANY = 2 * AT_ONCE + 7
DUE = Slot(name="2026-11-23T09:00", moment=NOW)


@pytest.fixture
def book(store: Store) -> SlotBook:
    return SlotBook(store)


@pytest.fixture
def queue(store: Store) -> DueQueue:
    return DueQueue(store)


def booking(target: str = "C1", schedule: Schedule = DAILY) -> Booking:
    return Booking(id=f"id-{target}", target=target, schedule=schedule, since=NOW - A_MINUTE)


async def booked(book: SlotBook, *bookings: Booking, next_at: datetime | None = NOW) -> None:
    await book.book([Rebooked(each.target, None, each, next_at) for each in bookings])


async def take(book: SlotBook, slot: Slot = DUE) -> int:
    """Whatever is due by now: claim this slot of each; how many looked due."""
    looks = await book.due(NOW)
    steps = [
        Step(
            look,
            f"{look.words[0]} {NOW.timestamp()}",
            NOW + timedelta(days=1),
            Queued(target=look.target, slot=slot, schedule=DAILY),
        )
        for look in looks
    ]
    await book.take(steps, NOW)
    return len(looks)


async def queued(queue: DueQueue) -> list[str]:
    return sorted(each.target for each in await queue.lend(NOW, 9 * MANY))


async def test_however_many_take_them_at_once_each_is_queued_once(book: SlotBook, queue: DueQueue) -> None:
    targets = sorted(f"C{number}" for number in range(MANY))
    await booked(book, *map(booking, targets))
    while sum(await asyncio.gather(*(take(book) for _ in range(4)))):
        pass
    assert await queued(queue) == targets
    assert await queued(queue) == []


async def test_a_booking_is_replaced_only_by_who_has_seen_it(book: SlotBook) -> None:
    first, second, third = (booking().model_copy(update={"id": f"id-{number}"}) for number in range(3))
    await booked(book, first)
    await book.book([Rebooked("C1", first, second, NOW)])
    await book.book([Rebooked("C1", first, third, NOW), Rebooked("C1", None, third, NOW)])
    assert await book.bookings() == {"C1": second}
    assert [each.words[0] for each in await book.looks(["C1", "C2"])] == ["id-1"]


async def test_who_knows_an_older_booking_claims_nothing(book: SlotBook, queue: DueQueue) -> None:
    await booked(book, booking())
    looks = await book.due(NOW)
    await take(book)
    await queue.drop([("C1", DUE.name)])
    again = Queued(target="C1", slot=Slot(name="another", moment=NOW), schedule=DAILY)
    await book.take([Step(looks[0], "anything", NOW, again)], NOW)
    assert await queued(queue) == []
    assert await book.due(NOW) == []


async def test_a_slot_that_was_claimed_is_not_claimed_again_by_another_booking(
    book: SlotBook, queue: DueQueue
) -> None:
    await booked(book, booking())
    await take(book)
    await queue.drop([("C1", DUE.name)])
    await book.book([Rebooked("C1", booking(), booking().model_copy(update={"id": "new"}), NOW)])
    assert await take(book) == 1
    assert await queued(queue) == []


async def test_what_ends_leaves_nothing_behind_but_claims_that_end_too(
    store: Store, book: SlotBook, queue: DueQueue
) -> None:
    one, other = booking("C1"), booking("U2", AFTER_SYNC)
    await booked(book, one)
    await booked(book, other, next_at=None)
    await take(book)
    await book.ended([other], [7, 8], NOW)
    await book.book([Rebooked("C1", one, None), Rebooked("U2", other, None)])
    left = {each: await store.call("TTL", each) for each in await store.call("KEYS", key("digests") + "*")}
    assert left.pop(key("digests:bookings", "mark")) == -1
    names: list[tuple[str | int, ...]] = [("claimed", "C1", DUE.name), ("ended", "U2", 7), ("ended", "U2", 8)]
    assert left.keys() == {key("digests", *name) for name in names}
    assert all(0 < seconds <= CLAIMED for seconds in left.values())
    assert await queued(queue) == []


async def test_a_lease_ends_unless_it_is_held(queue: DueQueue, book: SlotBook) -> None:
    await booked(book, booking("C1"), booking("C2"))
    await take(book)
    later = NOW + timedelta(seconds=LEASE - 1)
    assert len(await queue.lend(NOW, 9)) == 2
    assert await queue.lend(later, 9) == []
    await queue.hold([("C1", DUE.name), ("C2", "an older one")], later)
    over = NOW + timedelta(seconds=LEASE)
    assert [each.target for each in await queue.lend(over, 9)] == ["C2"]
    assert [each.target for each in await queue.lend(later + timedelta(seconds=LEASE), 1)] == ["C1"]


async def test_what_is_put_off_comes_back_as_it_is_by_then(queue: DueQueue, book: SlotBook) -> None:
    await booked(book, booking("C1"), booking("C2"))
    await take(book)
    lent = await queue.lend(NOW, 9)
    held = [each.model_copy(update={"held_at": NOW}) for each in lent]
    await queue.put_off([(each, NOW + timedelta(days=2)) for each in held])
    assert await queue.lend(NOW + timedelta(days=1), 9) == []
    assert await queue.lend(NOW + timedelta(days=2), 9) == held


async def test_what_was_dropped_is_not_put_off(store: Store, queue: DueQueue, book: SlotBook) -> None:
    await booked(book, booking())
    await take(book)
    lent = await queue.lend(NOW, 9)
    await queue.drop([("C1", DUE.name)])
    await queue.put_off([(each, NOW) for each in lent])
    await queue.hold([("C1", DUE.name)], NOW)
    assert await store.call("EXISTS", *QUEUE) == 0


async def test_runs_of_large_numbers_are_told_apart(book: SlotBook) -> None:
    """As a script's numbers they would be the same."""
    large = 2**62
    one = booking(schedule=AFTER_SYNC)
    await booked(book, one, next_at=None)
    await book.ended([one], [large, large + 1], NOW)
    (look,) = await book.looks(["C1"])
    assert look.words[1] == f"run:{large}"
    await book.take([Step(look, one.id, None)], NOW)
    await book.ended([one], [large + 1], NOW)
    assert (await book.looks(["C1"]))[0].words == [one.id]
    await book.ended([one], [large + 2], NOW)
    assert (await book.looks(["C1"]))[0].words[1] == f"run:{large + 2}"


async def test_runs_that_are_heard_of_in_another_order_span_the_same_time(book: SlotBook) -> None:
    one = booking(schedule=AFTER_SYNC)
    await booked(book, one, next_at=None)
    for run, minutes in ((3, 2), (1, 0), (2, 1)):
        await book.ended([one], [run], NOW + minutes * A_MINUTE)
    (look,) = await book.looks(["C1"])
    first, last = (datetime.fromtimestamp(float(word), UTC) for word in look.words[2:])
    assert (look.words[1], first, last) == ("run:3", NOW, NOW + 2 * A_MINUTE)
