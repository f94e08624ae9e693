"""Which files went to whom: in the order of time, for as long as the audit."""

from datetime import UTC, datetime, timedelta

from bot.store.redis import Store
from bot.store.uploads import KEPT, Upload, UploadBook

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def upload(job: str, at: datetime = NOW) -> Upload:
    return Upload(job=job, file=f"F{job}", by="U0AMY", at=at, sort="leads")


async def test_uploads_are_kept_by_job_in_the_order_of_time(store: Store) -> None:
    book = UploadBook(store)
    later, sooner = upload("a", NOW + timedelta(hours=1)), upload("b")
    for each in (later, sooner, sooner):
        await book.keep(each)
    assert await book.all() == [sooner, later]
    assert (await book.get("a"), await book.get("c")) == (later, None)


async def test_the_newest_word_on_an_upload_counts(store: Store) -> None:
    book = UploadBook(store)
    sent = upload("a").model_copy(update={"state": "sent"})
    await book.keep(upload("a"))
    await book.keep(sent)
    assert await book.all() == [sent]
    await book.drop("a")
    await book.drop("a")
    assert await book.all() == []


async def test_what_is_too_old_goes_when_something_new_comes(store: Store) -> None:
    book = UploadBook(store)
    await book.keep(upload("old"))
    await book.keep(upload("new", NOW + KEPT + timedelta(seconds=1)))
    assert [each.job for each in await book.all()] == ["new"]
