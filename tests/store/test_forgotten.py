"""Who asked to be removed is known by hash only, in every process alike."""

from bot.store.forgotten import ForgottenBook, name_of_handle, name_of_user
from bot.store.redis import Store

ADA, BEN = name_of_user("77"), name_of_handle("Ben")


async def test_nobody_is_forgotten_at_first(store: Store) -> None:
    assert await ForgottenBook(store).known([ADA, BEN]) == [False, False]
    assert await ForgottenBook(store).known([]) == []


async def test_who_is_added_is_known_to_every_process(store: Store) -> None:
    first, second = ForgottenBook(store), ForgottenBook(store)
    assert await second.known([ADA]) == [False]
    await first.add([ADA])
    await second.add([name_of_handle("BEN")])
    for each in (first, second, ForgottenBook(store)):
        assert await each.known([ADA, BEN, name_of_user("7"), name_of_handle("77")]) == [
            True,
            True,
            False,
            False,
        ]


async def test_no_name_stands_in_the_store(store: Store) -> None:
    await ForgottenBook(store).add([ADA, BEN])
    said = [await store.call("SMEMBERS", name) for name in await store.call("KEYS", "*forgotten")]
    assert len(said[0]) == 2
    assert not any(each == "77" or "ben" in each for each in said[0])


async def test_two_stores_hash_unlike(store: Store) -> None:
    await ForgottenBook(store).add([ADA])
    (first,) = await store.call("SMEMBERS", "{goodones}:forgotten")
    await store.call("FLUSHALL")
    await ForgottenBook(store).add([ADA])
    (second,) = await store.call("SMEMBERS", "{goodones}:forgotten")
    assert first != second


async def test_a_store_that_began_anew_is_noticed(store: Store) -> None:
    old = ForgottenBook(store)
    await old.add([ADA])
    await store.call("FLUSHALL")
    assert await old.known([ADA]) == [False]
    await ForgottenBook(store).add([ADA])
    assert await old.known([ADA, BEN]) == [True, False]


async def test_a_handle_that_is_no_text_is_hashed_too(store: Store) -> None:
    odd = name_of_handle("a\udc80")
    book = ForgottenBook(store)
    await book.add([odd])
    assert await book.known([odd]) == [True]
