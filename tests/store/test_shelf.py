"""Small documents by name, and the agenda of when to look at them."""

import asyncio
from collections.abc import Callable

import pytest
from pydantic import BaseModel, ConfigDict

from bot.store.redis import Store, key
from bot.store.shelf import Agenda, Shelf

NOW = 1_000_000.0


class Note(BaseModel):
    model_config = ConfigDict(frozen=True)

    text: str


@pytest.fixture
def shelf(store: Store) -> Shelf[Note]:
    return Shelf(store, "notes", Note)


@pytest.fixture
def agenda(store: Store) -> Agenda:
    return Agenda(store, "notes", lease=30.0)


async def test_what_is_put_is_got_until_it_is_dropped(shelf: Shelf[Note]) -> None:
    await shelf.put("a", Note(text="first"))
    await shelf.put("a", Note(text="second"))
    assert await shelf.get("a") == Note(text="second")
    await shelf.drop("a")
    assert await shelf.get("a") is None
    await shelf.drop("a")


async def test_all_of_a_kind_and_none_of_another(store: Store, shelf: Shelf[Note]) -> None:
    assert await shelf.all() == []
    await shelf.put("a", Note(text="1"))
    await shelf.put("b", Note(text="2"))
    await Shelf(store, "others", Note).put("c", Note(text="3"))
    assert sorted(note.text for note in await shelf.all()) == ["1", "2"]


def more(by: str) -> Callable[[Note | None], Note]:
    return lambda known: Note(text=f"{known.text if known else ''}{by}")


async def test_a_change_sees_what_is_there_and_is_kept(shelf: Shelf[Note]) -> None:
    assert await shelf.change("a", more("1")) == Note(text="1")
    assert await shelf.change("a", more("2")) == await shelf.get("a") == Note(text="12")


async def test_of_many_that_change_a_document_at_once_each_change_counts(shelf: Shelf[Note]) -> None:
    await asyncio.gather(*(shelf.change("a", more("x")) for _ in range(20)))
    assert await shelf.get("a") == Note(text="x" * 20)


async def test_what_is_due_is_told_with_the_time_of_the_next(agenda: Agenda) -> None:
    assert await agenda.due(NOW) == ([], None)
    await agenda.at("soon", NOW + 1)
    await agenda.at("later", NOW + 5)
    assert await agenda.due(NOW) == ([], NOW + 1)
    assert await agenda.due(NOW + 1) == (["soon"], NOW + 5)


async def test_whoever_takes_what_is_due_has_until_the_lease_is_over(agenda: Agenda) -> None:
    await agenda.at("a", NOW)
    assert await agenda.due(NOW) == (["a"], NOW + 30)
    assert await agenda.due(NOW + 29) == ([], NOW + 30)
    assert (await agenda.due(NOW + 30))[0] == ["a"]


async def test_a_new_time_replaces_the_lease(agenda: Agenda) -> None:
    await agenda.at("a", NOW)
    await agenda.due(NOW)
    await agenda.at("a", NOW + 2)
    assert (await agenda.due(NOW + 2))[0] == ["a"]


async def test_what_is_dropped_is_never_due(agenda: Agenda) -> None:
    await agenda.at("a", NOW)
    await agenda.drop("a")
    assert await agenda.due(NOW + 99) == ([], None)


async def test_of_many_that_are_due_all_come_in_turn(agenda: Agenda) -> None:
    wanted = {f"n{number}" for number in range(50)}
    for id_ in wanted:
        await agenda.at(id_, NOW)
    seen: set[str] = set()
    for _ in range(3):
        ids, first = await agenda.due(NOW)
        assert first is not None
        assert not seen & set(ids)
        seen |= set(ids)
    assert seen == wanted


async def test_what_stands_there_is_not_replaced_by_what_is_added(shelf: Shelf[Note]) -> None:
    assert await shelf.add("a", Note(text="first")) == (Note(text="first"), True)
    assert await shelf.add("a", Note(text="second")) == (Note(text="first"), False)


async def test_at_the_latest_never_puts_off_what_is_wanted_sooner(agenda: Agenda) -> None:
    await agenda.by("a", 100.0)
    await agenda.by("a", 130.0)
    assert await agenda.due(100.0) == (["a"], 130.0)
    await agenda.by("a", 110.0)
    assert await agenda.due(110.0) == (["a"], 140.0)


async def test_what_is_gone_is_not_amended_and_taken_once(shelf: Shelf[Note]) -> None:
    await shelf.put("a", Note(text="one"))
    amended = await shelf.amend("a", lambda known: Note(text=f"{known.text} two"))
    assert amended == await shelf.get("a") == Note(text="one two")
    assert await shelf.take("a") == Note(text="one two")
    assert await shelf.take("a") is None
    assert await shelf.amend("a", lambda known: known) is None
    assert await shelf.all() == []


async def test_what_is_undone_is_what_stood_there_before_unless_somebody_changed_it_since(
    shelf: Shelf[Note],
) -> None:
    first, second, third = Note(text="1"), Note(text="2"), Note(text="3")
    await shelf.put("a", second)
    assert await shelf.undo("a", second, first)
    assert await shelf.all() == [first]
    assert await shelf.undo("a", first, None)
    assert await shelf.all() == []
    assert not await shelf.undo("a", first, None)
    await shelf.put("a", third)
    assert not await shelf.undo("a", second, first)
    assert await shelf.get("a") == third


async def test_two_that_amend_at_once_lose_nothing(shelf: Shelf[Note]) -> None:
    await shelf.put("a", Note(text=""))
    await asyncio.gather(*(shelf.amend("a", lambda known: Note(text=f"{known.text}x")) for _ in range(8)))
    assert await shelf.get("a") == Note(text="xxxxxxxx")


async def test_what_a_wrong_clock_put_far_ahead_is_due_now(store: Store) -> None:
    agenda = Agenda(store, "notes", farthest=600.0)
    await agenda.at("near", NOW + 599)
    await agenda.at("far", NOW + 3 * 3600)
    assert await agenda.due(NOW) == (["far"], NOW + 30)
    assert await agenda.due(NOW) == ([], NOW + 30)


async def test_all_are_read_again_only_after_a_change(shelf: Shelf[Note]) -> None:
    await shelf.put("a", Note(text="1"))
    (first,) = await shelf.all()
    (again,) = await shelf.all()
    assert again is first
    await shelf.put("a", Note(text="2"))
    assert await shelf.all() == [Note(text="2")]


async def test_all_show_what_another_process_changed(store: Store, shelf: Shelf[Note]) -> None:
    theirs = Shelf(store, "notes", Note)
    assert await theirs.all() == []
    await shelf.put("a", Note(text="1"))
    assert await theirs.all() == [Note(text="1")]
    await shelf.add("b", Note(text="2"))
    assert sorted(note.text for note in await theirs.all()) == ["1", "2"]
    await shelf.drop("a")
    assert await theirs.all() == [Note(text="2")]


async def test_all_show_that_the_store_began_anew(store: Store, shelf: Shelf[Note]) -> None:
    await shelf.put("a", Note(text="before"))
    assert await shelf.all() == [Note(text="before")]
    await store.call("FLUSHALL")
    assert await shelf.all() == []
    await Shelf(store, "notes", Note).put("b", Note(text="after"))
    assert await shelf.all() == [Note(text="after")]


async def test_what_was_kept_without_a_mark_is_read_each_time(store: Store, shelf: Shelf[Note]) -> None:
    for text in ("1", "2"):
        await store.call("HSET", key("notes"), "a", Note(text=text).model_dump_json())
        assert await shelf.all() == [Note(text=text)]


async def test_who_was_given_all_may_do_with_the_list_what_they_like(shelf: Shelf[Note]) -> None:
    await shelf.put("a", Note(text="1"))
    (await shelf.all()).clear()
    assert await shelf.all() == [Note(text="1")]


async def test_all_show_what_was_changed_amended_or_taken(shelf: Shelf[Note]) -> None:
    await shelf.change("a", lambda _: Note(text="1"))
    assert await shelf.all() == [Note(text="1")]
    await shelf.change("a", lambda _: Note(text="2"))
    assert await shelf.all() == [Note(text="2")]
    await shelf.amend("a", lambda _: Note(text="3"))
    assert await shelf.all() == [Note(text="3")]
    await shelf.take("a")
    assert await shelf.all() == []
