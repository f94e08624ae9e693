"""The audit: one line for each deed, in the order of time, for 400 days; and of each lead its own history."""

from datetime import UTC, datetime, timedelta

from bot.audit import KEPT, Entry, Surface
from bot.store.audit import AT_ONCE, AuditLog
from bot.store.redis import Store

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def entry(job: str, at: datetime = NOW, what: str = "lead.good", lead: int | None = 1252) -> Entry:
    return Entry(what=what, by="U0AMY", at=at, job=job, surface=Surface.CARD, lead=lead, channel="C0LEADS")


async def jobs(audit: AuditLog, since: datetime = NOW - KEPT, until: datetime = NOW + DAY) -> list[str]:
    return [each.job async for each in audit.iter(since, until)]


async def test_a_line_is_read_back_as_it_was_written(store: Store) -> None:
    audit = AuditLog(store)
    written = entry("job-1").model_copy(update={"result": "taken", "cost": 3, "stream": 42})
    await audit.note(written)
    assert [each async for each in audit.iter(NOW, NOW)] == [written]
    assert await audit.history(1252) == [written]


async def test_a_job_that_is_done_again_is_one_line(store: Store) -> None:
    audit = AuditLog(store)
    await audit.note(entry("job-1"))
    await audit.note(entry("job-1", NOW + DAY))
    assert await jobs(audit) == ["job-1"]
    assert [each.at for each in await audit.history(1252)] == [NOW]


async def test_one_job_may_do_several_things(store: Store) -> None:
    audit = AuditLog(store)
    for what, lead in (("lead.messaged", 1), ("lead.claimed", 1), ("lead.messaged", 2)):
        await audit.note(entry("job-1", what=what, lead=lead))
    assert len(await jobs(audit)) == 3
    assert {each.what for each in await audit.history(1)} == {"lead.messaged", "lead.claimed"}


async def test_the_newest_comes_first_and_a_history_begins_at_the_beginning(store: Store) -> None:
    audit = AuditLog(store)
    for number in (2, 1, 3):
        await audit.note(entry(f"job-{number}", NOW + number * DAY))
    assert await jobs(audit, until=NOW + 3 * DAY) == ["job-3", "job-2", "job-1"]
    assert await jobs(audit, NOW + 2 * DAY, NOW + 2 * DAY) == ["job-2"]
    assert [each.job for each in await audit.history(1252)] == ["job-1", "job-2", "job-3"]


async def test_what_is_no_lead_has_no_history(store: Store) -> None:
    audit = AuditLog(store)
    await audit.note(entry("job-1", what="key.connected", lead=None))
    assert await jobs(audit) == ["job-1"]
    assert await audit.history(1252) == []


async def test_what_is_older_than_400_days_goes_when_something_new_comes(store: Store) -> None:
    audit = AuditLog(store)
    await audit.note(entry("old", NOW - KEPT - timedelta(seconds=1)))
    await audit.note(entry("just", NOW - KEPT))
    await audit.note(entry("new"))
    assert await jobs(audit, NOW - 2 * KEPT) == ["new", "just"]


async def test_more_than_a_page_is_read_whole(store: Store) -> None:
    audit = AuditLog(store)
    for number in range(AT_ONCE + 1):
        await audit.note(entry(f"job-{number}", NOW + timedelta(seconds=number), lead=None))
    read = await jobs(audit)
    assert len(read) == AT_ONCE + 1
    assert len(set(read)) == AT_ONCE + 1
