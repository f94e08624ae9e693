"""The book of leads: who did what, once each, whoever comes at the same moment or dies half way."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.api.models import Email, EnrichmentResult, Lead, LinkedIn, Profile
from bot.records import Began, Mark, Verb
from bot.store.leads import GIVEN_UP_AFTER, KEEP, LeadBook
from bot.store.redis import Store, key

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
AMY, BEN = "U0AMY", "U0BEN"


@pytest.fixture
async def book(store: Store) -> LeadBook:
    book = LeadBook(store)
    await book.learn(lead())
    return book


def lead(id_: int = 1, bio: str = "Builds things.") -> Lead:
    return Lead(id=id_, stream_id=42, segment_id=12, profile=Profile(x_user_id="9", handle="ada", bio=bio))


def mark(job: str, kind: str = "good", by: str = AMY, at: datetime = NOW) -> Mark:
    return Mark(kind=kind, by=by, at=at, job=job)


async def _judge(book: LeadBook, job: str, kind: str = "good", by: str = AMY, at: datetime = NOW) -> Began:
    return await book.begin(1, Verb.JUDGE, mark(job, kind, by, at))


async def test_a_lead_is_known_once_it_was_learnt(book: LeadBook) -> None:
    record = await book.get(1)
    assert record
    assert record.lead == lead()
    assert (record.judged, record.enriched, record.exported, record.found) == (None, None, None, None)
    assert await book.get(2) is None


async def test_the_newest_word_on_a_lead_leaves_what_people_did(book: LeadBook) -> None:
    await _judge(book, "j1")
    await book.finish(1, Verb.JUDGE, "j1")
    await book.learn(lead(bio="New bio."))
    record = await book.get(1)
    assert record
    assert record.lead.profile.bio == "New bio."
    assert record.judged
    assert record.judged.state == "done"


async def test_how_a_lead_came_is_kept_whatever_is_found_later(book: LeadBook) -> None:
    reachable = {**lead().model_dump(), "email": "ada@example.com"}
    assert (await book.learn(Lead.model_validate(reachable)))[:2] == (False, False)
    await book.keep_found(1, EnrichmentResult(email=Email(address="ada@example.com")))
    assert (await book.learn(lead()))[:2] == (False, False)
    assert await book.came_enriched(1) is False
    assert (await book.learn(Lead.model_validate({**reachable, "id": 2})))[:2] == (True, True)
    assert (await book.learn(lead(2)))[:2] == (False, True)
    assert await book.came_enriched(2) is True


async def test_of_what_never_came_nobody_knows_how(book: LeadBook) -> None:
    await book.begin(7, Verb.EXPORT, mark("j"))
    assert await book.came_enriched(7) is None


async def test_a_lead_is_kept_for_half_a_year(book: LeadBook, store: Store) -> None:
    assert 0 < await store.call("TTL", key("lead", group="lead:1")) <= KEEP
    await book.posted(1, "C1", "1.1")
    assert 0 < await store.call("TTL", key("posts", group="lead:1")) <= KEEP


async def test_a_mark_alone_is_no_lead(book: LeadBook) -> None:
    await book.begin(7, Verb.EXPORT, mark("j"))
    assert await book.get(7) is None


async def test_whoever_begins_first_has_it(book: LeadBook) -> None:
    assert (await _judge(book, "j1")).outcome == "started"
    late = await _judge(book, "j2", by=BEN)
    assert (late.outcome, late.mark.by, late.mark.state) == ("taken", AMY, "calling")


async def test_of_many_at_once_exactly_one_starts(book: LeadBook) -> None:
    began = await asyncio.gather(*(_judge(book, f"j{n}", by=f"U{n}") for n in range(25)))
    assert sorted({each.outcome for each in began}) == ["started", "taken"]
    (winner,) = [each.mark for each in began if each.outcome == "started"]
    assert {each.mark for each in began} == {winner}


async def test_the_same_job_goes_on_after_a_crash(book: LeadBook) -> None:
    await _judge(book, "j1")
    again = await _judge(book, "j1")
    assert (again.outcome, again.mark.state) == ("resumed", "calling")
    await book.finish(1, Verb.JUDGE, "j1")
    assert (await _judge(book, "j1")).mark.state == "done"


async def test_what_is_done_is_not_done_again(book: LeadBook) -> None:
    await _judge(book, "j1")
    await book.finish(1, Verb.JUDGE, "j1")
    late = await _judge(book, "j2", by=BEN)
    assert (late.outcome, late.mark.by, late.mark.state) == ("taken", AMY, "done")


async def test_a_mind_can_be_changed(book: LeadBook) -> None:
    await _judge(book, "j1")
    await book.finish(1, Verb.JUDGE, "j1")
    assert (await _judge(book, "j2", "bad", BEN)).outcome == "started"
    await book.finish(1, Verb.JUDGE, "j2")
    record = await book.get(1)
    assert record
    assert record.judged
    assert (record.judged.kind, record.judged.by) == ("bad", BEN)


async def test_a_mind_cannot_be_changed_while_the_first_is_being_told(book: LeadBook) -> None:
    await _judge(book, "j1")
    assert (await _judge(book, "j2", "bad")).outcome == "taken"


@pytest.mark.parametrize(
    ("age", "outcome"),
    [
        (timedelta(0), "taken"),
        (GIVEN_UP_AFTER - timedelta(seconds=1), "taken"),
        (GIVEN_UP_AFTER + timedelta(seconds=1), "started"),
        (timedelta(days=3), "started"),
    ],
)
@pytest.mark.parametrize("fraction", [0, 1, 999_999])
async def test_a_job_that_was_given_up_keeps_others_away_for_ten_minutes(
    book: LeadBook, age: timedelta, outcome: str, fraction: int
) -> None:
    began = NOW.replace(microsecond=fraction)
    await _judge(book, "j1", at=began)
    assert (await _judge(book, "j2", at=began + age)).outcome == outcome


async def test_what_may_have_happened_can_be_tried_again_by_another(book: LeadBook) -> None:
    await book.begin(1, Verb.ENRICH, mark("j1", "email"))
    await book.finish(1, Verb.ENRICH, "j1", known=False)
    record = await book.get(1)
    assert record
    assert record.enriched
    assert record.enriched.state == "unknown"
    assert (await book.begin(1, Verb.ENRICH, mark("j2", "email"))).outcome == "started"


async def test_what_certainly_did_not_happen_leaves_nothing(book: LeadBook) -> None:
    await _judge(book, "j1")
    await book.abandon(1, Verb.JUDGE, "j1")
    record = await book.get(1)
    assert record
    assert record.judged is None
    assert (await _judge(book, "j2")).outcome == "started"


async def test_a_change_of_mind_that_did_not_happen_leaves_what_stood_before(book: LeadBook) -> None:
    await _judge(book, "j1")
    await book.finish(1, Verb.JUDGE, "j1")
    await _judge(book, "j2", "bad", BEN)
    await book.abandon(1, Verb.JUDGE, "j2")
    record = await book.get(1)
    assert record
    assert record.judged
    assert (record.judged.kind, record.judged.by, record.judged.state) == ("good", AMY, "done")


async def test_a_mark_left_half_way_is_never_what_stood_before(book: LeadBook) -> None:
    await _judge(book, "j1")
    await book.finish(1, Verb.JUDGE, "j1")
    await _judge(book, "j2", "bad", BEN)
    later = NOW + GIVEN_UP_AFTER + timedelta(minutes=1)
    assert (await _judge(book, "j3", "bad", BEN, later)).outcome == "started"
    await book.abandon(1, Verb.JUDGE, "j3")
    record = await book.get(1)
    assert record
    assert record.judged
    assert (record.judged.kind, record.judged.state) == ("good", "done")


async def test_a_job_that_lost_its_mark_changes_nothing(book: LeadBook) -> None:
    await _judge(book, "j1")
    await book.finish(1, Verb.JUDGE, "another")
    await book.abandon(1, Verb.JUDGE, "another")
    await book.finish(1, Verb.EXPORT, "j1")
    await book.abandon(1, Verb.EXPORT, "j1")
    record = await book.get(1)
    assert record
    assert record.judged == mark("j1")
    assert record.exported is None


async def test_the_verbs_do_not_get_in_each_others_way(book: LeadBook) -> None:
    for verb in Verb:
        assert (await book.begin(1, verb, mark(f"j-{verb}"))).outcome == "started"
        await book.finish(1, verb, f"j-{verb}")
    record = await book.get(1)
    assert record
    marks = [record.judged, record.enriched, record.exported]
    assert [each and each.job for each in marks] == ["j-judge", "j-enrich", "j-export"]


async def test_after_a_done_change_of_mind_nothing_older_comes_back(book: LeadBook) -> None:
    for job, kind in (("j1", "good"), ("j2", "bad")):
        await _judge(book, job, kind)
        await book.finish(1, Verb.JUDGE, job)
    await book.abandon(1, Verb.JUDGE, "j2")
    record = await book.get(1)
    assert record
    assert record.judged is None


async def test_what_is_found_adds_to_what_was_found_before(book: LeadBook) -> None:
    linkedin = LinkedIn(url="https://linkedin.com/in/ada")
    email = Email(address="ada@example.com", status="verified")
    await book.keep_found(1, EnrichmentResult(linkedin=linkedin))
    await book.keep_found(1, EnrichmentResult(email=email))
    await book.keep_found(1, EnrichmentResult(ok=False))
    record = await book.get(1)
    assert record
    assert record.found
    assert (record.found.linkedin, record.found.email) == (linkedin, email)


async def test_what_is_found_newly_replaces_what_was_found_before(book: LeadBook) -> None:
    for address in ("old@example.com", "new@example.com"):
        await book.keep_found(1, EnrichmentResult(email=Email(address=address)))
    record = await book.get(1)
    assert record
    assert record.found
    assert record.found.email
    assert record.found.email.address == "new@example.com"


async def test_where_the_cards_stand_is_remembered_by_channel(book: LeadBook) -> None:
    await book.posted(1, "C1", "1.1")
    await book.posted(1, "C2", "2.2")
    await book.posted(1, "C1", "3.3")
    assert await book.posts(1) == {"C1": "3.3", "C2": "2.2"}
    assert await book.posts(2) == {}


async def test_what_is_put_off_is_known_until_it_is_settled_and_no_mark_is_touched(book: LeadBook) -> None:
    await _judge(book, "j1", "good")
    await book.finish(1, Verb.JUDGE, "j1")
    late = Mark(kind="exported", by="U0AMY", at=NOW + timedelta(seconds=5), job="2.2:lead.export:")
    early = Mark(kind="bad", by="U0BEN", at=NOW, job="j2")
    assert await book.put_off(1, late)
    assert await book.put_off(1, early)
    assert not await book.put_off(1, early)
    record = await book.get(1)
    assert record
    assert record.pending == (early, late)
    assert record.judged
    assert (record.judged.job, record.judged.state) == ("j1", "done")
    assert await book.settle(1, late.job)
    assert not await book.settle(1, late.job)
    record = await book.get(1)
    assert record
    assert record.pending == (early,)
