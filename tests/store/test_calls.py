"""Calls that must not be made twice: who is at one, who was, and what stands there again where nothing happened."""

from datetime import UTC, datetime, timedelta

from bot.records import Mark
from bot.store.calls import KEEP, CallBook
from bot.store.redis import Store, key

NOON = datetime(2026, 6, 2, 12, tzinfo=UTC)


def mark(job: str = "job-1", at: datetime = NOON) -> Mark:
    return Mark(kind="wake", by="U0AMY", at=at, job=job)


def done(job: str = "job-1") -> Mark:
    return mark(job).model_copy(update={"state": "done"})


async def test_who_called_last_is_known_until_the_mark_ends(store: Store) -> None:
    book = CallBook(store, "account call")
    assert await book.get("7") is None
    await book.begin("7", mark())
    assert await book.get("7") == mark()
    await book.finish("7", mark())
    assert await book.get("7") == done()
    assert 0 < await store.call("TTL", key("account call", "7")) <= KEEP


async def test_subjects_and_names_do_not_mix(store: Store) -> None:
    await CallBook(store, "account call").begin("7", mark())
    assert await CallBook(store, "lookup").get("7") is None
    assert await CallBook(store, "account call").get("8") is None


async def test_who_begins_hears_who_was_there_before(store: Store) -> None:
    book = CallBook(store, "account call")
    assert (await book.begin("7", mark())).before is None
    await book.finish("7", mark())
    began = await book.begin("7", mark("job-2"))
    assert (began.outcome, began.mark, began.before) == ("started", mark("job-2"), done())


async def test_who_is_at_it_is_told_to_who_comes_late(store: Store) -> None:
    book = CallBook(store, "account call")
    await book.begin("7", mark())
    began = await book.begin("7", mark("job-2", NOON + timedelta(minutes=9)))
    assert (began.outcome, began.mark, began.before) == ("taken", mark(), None)


async def test_what_did_not_happen_leaves_what_stood_before(store: Store) -> None:
    book = CallBook(store, "account call")
    await book.begin("7", mark())
    await book.finish("7", mark())
    began = await book.begin("7", mark("job-2"))
    await book.abandon("7", began.mark, began.before)
    assert await book.get("7") == done()
    assert 0 < await store.call("TTL", key("account call", "7")) <= KEEP
    await book.abandon("7", mark("job-3"), None)
    assert await book.get("7") == done(), "whoever is not at it changes nothing"
