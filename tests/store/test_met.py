"""Which leads are one person: found last first, bounded, and kept as long as somebody looks."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.api.models import Lead, Profile
from bot.store.leads import KEEP, KEEP_MET, LeadBook
from bot.store.redis import Store, key

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
MET = key("met", group="person:9")


@pytest.fixture
def book(store: Store) -> LeadBook:
    return LeadBook(store)


def lead(id_: int, days: int | None = 0, person: str = "9") -> Lead:
    found = None if days is None else NOON + timedelta(days=days)
    return Lead(id=id_, discovered_at=found, profile=Profile(x_user_id=person, handle="ada"))


async def test_the_leads_of_a_person_come_found_last_first(book: LeadBook) -> None:
    for each in (lead(1, 2), lead(2, 3), lead(3, 1), lead(4, 9, person="10")):
        await book.learn(each)
    assert await book.met("9", 10) == [2, 1, 3]
    assert await book.met("9", 2) == [2, 1]
    assert await book.met("11", 10) == []


async def test_learning_again_leaves_when_it_was_found(book: LeadBook) -> None:
    for each in (lead(1, 1), lead(2, 2), lead(1, 9)):
        await book.learn(each)
    assert await book.met("9", 10) == [2, 1]


async def test_a_lead_without_its_time_was_found_when_it_came(book: LeadBook) -> None:
    await book.learn(lead(1, -400))
    await book.learn(lead(2, None))
    assert await book.met("9", 10) == [2, 1]


async def test_who_has_no_id_is_no_person(book: LeadBook, store: Store) -> None:
    for each in (1, 2):
        await book.learn(lead(each, person=""))
    assert await book.met("", 10) == []
    assert [name for name in await store.call("KEYS", "*") if ":met" in name] == []


async def test_of_somebody_who_is_met_all_the_time_the_newest_leads_are_known(book: LeadBook) -> None:
    for number in range(KEEP_MET + 5):
        await book.learn(lead(number, number))
    assert await book.met("9", 1_000) == list(range(KEEP_MET + 4, 4, -1))


async def test_it_has_an_end_which_looking_puts_off(book: LeadBook, store: Store) -> None:
    await book.learn(lead(1))
    assert await store.call("TTL", MET) == KEEP
    await store.call("EXPIRE", MET, 60)
    assert await book.met("9", 1) == [1]
    assert await store.call("TTL", MET) == KEEP
