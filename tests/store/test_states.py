"""What was done with many leads, read at once: the same as reading each one."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.api.models import BadReason, Lead, Profile
from bot.records import LeadState, Mark, Verb
from bot.store.leads import LeadBook
from bot.store.redis import Store

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def lead(id_: int, email: str | None = None) -> Lead:
    about = Lead(id=id_, profile=Profile(x_user_id=f"u{id_}", handle=f"h{id_}"))
    return about.model_copy(update={"email": email}) if email else about


def mark(kind: str, job: str = "job", reason: str | None = None) -> Mark:
    return Mark(kind=kind, by="U1", at=NOON, job=job, reason=reason)


async def do(book: LeadBook, lead_id: int, verb: Verb, of: Mark) -> None:
    await book.begin(lead_id, verb, of)
    await book.finish(lead_id, verb, of.job)


async def test_of_those_that_never_came_there_is_nothing(store: Store) -> None:
    assert await LeadBook(store).states([]) == {}
    assert await LeadBook(store).states([1, 2]) == {}


async def test_what_was_done_is_read_and_what_is_only_begun_is_not(store: Store) -> None:
    book = LeadBook(store)
    for each in range(1, 6):
        await book.learn(lead(each))
    await do(book, 1, Verb.JUDGE, mark("good"))
    await do(book, 2, Verb.JUDGE, mark("bad", reason=BadReason.WRONG_JOB))
    await do(book, 3, Verb.EXPORT, mark("exported"))
    await book.begin(4, Verb.JUDGE, mark("bad"))
    await book.begin(4, Verb.EXPORT, mark("exported"))
    await do(book, 5, Verb.ENRICH, mark("email"))
    bare = LeadState(came_enriched=False)
    assert await book.states([1, 2, 3, 4, 5, 6]) == {
        1: bare._replace(judged="good"),
        2: bare._replace(judged="bad", reason="wrong_job"),
        3: bare._replace(exported=True),
        4: bare,
        5: bare,
    }


async def test_how_a_lead_came_and_that_it_is_gone_are_told(store: Store) -> None:
    book = LeadBook(store)
    await book.learn(
        Lead.model_validate({**lead(1).model_dump(mode="json", by_alias=True), "email": "a@example.com"})
    )
    for each in (2, 3):
        await book.learn(lead(each))
        await do(book, each, Verb.JUDGE, mark("good"))
    await book.expire(2)
    await book.forget(lead(3))
    states = await book.states([1, 2, 3])
    assert states[1].came_enriched
    assert (states[2].judged, states[2].gone) == ("good", "expired")
    assert (states[3].judged, states[3].gone) == ("", "forgotten")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["", "good", "bad", "export", "never"]), max_size=20))
async def test_many_at_once_are_what_each_is_alone(store: Store, deeds: list[str]) -> None:
    book = LeadBook(store)
    await store.call("FLUSHALL")
    for number, deed in enumerate(deeds, 1):
        if deed == "never":
            continue
        await book.learn(lead(number))
        if deed == "export":
            await do(book, number, Verb.EXPORT, mark("exported"))
        elif deed:
            await do(book, number, Verb.JUDGE, mark(deed))
    ids = list(range(1, len(deeds) + 1))
    states = await book.states(ids)
    for each in ids:
        record = await book.get(each)
        state = states.get(each)
        assert (record is None) == (state is None)
        if record and state:
            assert state.judged == (record.judged.kind if record.judged else "")
            assert state.exported == (record.exported is not None)


@pytest.mark.parametrize("reason", [None, BadReason.BOT])
async def test_a_mark_without_a_reason_that_was_kept_before_there_were_any_is_read(
    store: Store, reason: BadReason | None
) -> None:
    book = LeadBook(store)
    await book.learn(lead(1))
    old = mark("bad", reason=reason).model_dump_json(exclude_none=True).replace("calling", "done")
    await store.call("HSET", "{goodones:lead:1}:lead", "judge", old)
    assert (await book.states([1]))[1].reason == reason
