"""What numbers need of many leads: read in steps, also of those of which little is left."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.api.models import Lead
from bot.audit import Entry, Surface
from bot.records import LeadFacts, Mark, Verb
from bot.store import lead_facts
from bot.store.audit import AuditLog
from bot.store.leads import LeadBook
from bot.store.redis import Store

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
LEAD = {
    "id": 1,
    "streamId": 43,
    "accountId": 7,
    "segmentId": 12,
    "sourceType": "new_follower",
    "discoveredAt": NOW.isoformat(),
    "profile": {"xUserId": "9", "handle": "alice", "bio": "streamId"},
}


def lead(id_: int = 1) -> Lead:
    return Lead.model_validate({**LEAD, "id": id_, "profile": {"xUserId": str(id_), "handle": "alice"}})


async def judge(store: Store, what: str, at: datetime) -> None:
    line = Entry(what=what, by="U0AMY", at=at, job=f"{what} {at}", surface=Surface.CARD, lead=1)
    await AuditLog(store).note(line)


async def test_ids_and_times_are_read_and_nothing_of_the_person(store: Store) -> None:
    book = LeadBook(store)
    await book.learn(Lead.model_validate(LEAD))
    known = LeadFacts(
        stream_id=43, account_id=7, segment_id=12, source_type="new_follower", discovered_at=NOW
    )
    assert await book.facts([1, 2]) == {1: known}


async def test_the_first_judgement_is_told_whatever_else_was_done(store: Store) -> None:
    book = LeadBook(store)
    await book.learn(lead())
    for hours, what in enumerate(("lead.claimed", "lead.bad", "lead.enriched", "lead.good")):
        await judge(store, what, NOW + timedelta(hours=hours))
    assert (await book.facts([1]))[1].first_judged == NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("mark", "reason"),
    [
        ('{"kind":"bad","reason":"bot"}', "bot"),
        ('{"kind":"bad","reason":null}', None),
        ('{"kind":"bad"}', None),
        ('{"kind":"good","reason":"bot"}', None),
    ],
)
async def test_the_reason_is_that_of_a_bad_one(store: Store, mark: str, reason: str | None) -> None:
    book = LeadBook(store)
    await book.learn(lead())
    await store.call("HSET", "{goodones:lead:1}:lead", Verb.JUDGE, mark)
    assert (await book.facts([1]))[1].reason == reason


async def test_of_a_lead_that_expired_its_ids_are_left(store: Store) -> None:
    book = LeadBook(store)
    await book.learn(lead())
    await book.begin(1, Verb.JUDGE, Mark(kind="good", by="U0AMY", at=NOW, job="job-1"))
    await judge(store, "lead.good", NOW)
    await book.expire(1)
    facts = (await book.facts([1]))[1]
    assert (facts.stream_id, facts.segment_id, facts.account_id) == (43, 12, 7)
    assert (facts.source_type, facts.discovered_at, facts.first_judged) == (None, NOW, NOW)


async def test_a_forgotten_person_is_known_by_number_only_and_still_counts(store: Store) -> None:
    book = LeadBook(store)
    await book.learn(lead())
    await book.forget(lead())
    assert (await book.facts([1]))[1].stream_id == 43


async def test_many_are_read_in_several_steps(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lead_facts, "AT_ONCE", 3)
    book = LeadBook(store)
    for id_ in range(1, 9):
        await book.learn(lead(id_))
    assert list(await book.facts(range(8, -1, -1))) == list(range(8, 0, -1))


async def test_of_none_nothing_is_asked(store: Store) -> None:
    assert await LeadBook(store).facts([]) == {}
