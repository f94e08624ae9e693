"""Which leads came under which handle, in any spelling of its case, for as long as leads are kept."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.store.handles import HandleBook
from bot.store.redis import Store

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def handles(store: Store) -> HandleBook:
    return HandleBook(store)


async def test_all_leads_of_a_handle_newest_first(handles: HandleBook) -> None:
    await handles.learn("Alice", 1, NOW)
    await handles.learn("alice", 2, NOW + timedelta(seconds=1))
    await handles.learn("bob", 3, NOW)
    assert await handles.leads("ALICE") == [2, 1]
    assert await handles.leads("carol") == []


async def test_neighbours_begin_alike(handles: HandleBook) -> None:
    for number, handle in enumerate(("alice", "Adam", "bob")):
        await handles.learn(handle, number, NOW + timedelta(seconds=number))
    assert await handles.neighbours("axel") == ["adam", "alice"]


async def test_what_is_forgotten_is_no_neighbour_once_nothing_is_left_of_it(handles: HandleBook) -> None:
    await handles.learn("alice", 1, NOW)
    await handles.learn("alice", 2, NOW)
    await handles.forget("Alice", [1])
    assert await handles.leads("alice") == [2]
    assert await handles.neighbours("a") == ["alice"]
    await handles.forget("alice", [2])
    assert await handles.leads("alice") == []
    assert await handles.neighbours("a") == []


async def test_it_ends_with_the_leads_and_a_missing_handle_is_not_kept(
    handles: HandleBook, store: Store
) -> None:
    await handles.learn("", 1, NOW)
    assert await store.call("KEYS", "*") == []
    await handles.learn("alice", 1, NOW)
    await handles.learn("adam", 2, NOW + timedelta(days=181))
    assert await handles.neighbours("a") == ["adam"]
    for name in await store.call("KEYS", "*"):
        assert 0 < await store.call("TTL", name) <= 180 * 24 * 3600
