"""The verbs of a lead: once each, whoever clicks, whatever dies on the way."""

import asyncio
from contextlib import suppress
from dataclasses import replace

import pytest

from bot.api.errors import (
    ApiError,
    ApiUnreachable,
    CreditsExhausted,
    Forbidden,
    OutcomeUnknown,
    Unavailable,
)
from bot.api.models import BadReason, Feedback, Output
from bot.errors import Refused
from bot.records import Mark, Verb
from bot.services.repeating import NO_CLEAR_ANSWER, repeat_if_unclear
from bot.services.rows import card_id
from tests.services.make import House, act

LEAD = 1252
GOOD = Feedback(good=True)
BOTH = (Output.LINKEDIN, Output.EMAIL)


async def enrich(
    house: House, job: str = "job-1", outputs: tuple[Output, ...] = BOTH, by: str = "U0AMY"
) -> int | None:
    """Enrich; answers the credits that are left, or None where nothing was done."""
    outcome = await house.leads.enrich(LEAD, outputs, act(job, by), verified_only=True)
    return outcome.credits_left


async def begin(house: House, verb: Verb, job: str, kind: str = "good") -> None:
    """What a job writes before it calls, and then dies."""
    await house.book.begin(LEAD, verb, Mark(kind=kind, by="U0BEN", at=house.clock.now(), job=job))


async def test_an_unknown_lead_is_refused_in_words(house: House) -> None:
    for verb in (
        house.leads.judge(LEAD, GOOD, act()),
        house.leads.enrich(LEAD, BOTH, act(), verified_only=True),
        house.leads.export(LEAD, act()),
        house.leads.view(LEAD),
    ):
        with pytest.raises(Refused, match="cards are kept for 180 days"):
            await verb


async def test_good_is_recorded_with_who_and_when(house: House) -> None:
    await house.know()
    assert (await house.leads.judge(LEAD, GOOD, act())).before is None
    mark = (await house.leads.record(LEAD)).judged
    assert mark == Mark(kind="good", by="U0AMY", at=house.clock.now(), job="job-1", state="done")
    assert house.asked("POST", "/feedback") == [{"segmentId": 12, "feedback": "good"}]


async def test_the_same_judgement_again_names_the_first(house: House) -> None:
    await house.know()
    await house.leads.judge(LEAD, GOOD, act("job-1", "U0BEN"))
    outcome = await house.leads.judge(LEAD, GOOD, act("job-2"))
    assert outcome.before is not None
    assert outcome.before.by == "U0BEN"
    assert len(house.asked("POST", "/feedback")) == 1


async def test_a_reason_goes_to_the_api_and_not_into_the_book(house: House) -> None:
    await house.know()
    await house.leads.judge(LEAD, Feedback(good=False, reason=BadReason.BOT, note="loud"), act())
    assert house.asked("POST", "/feedback")[0]["badReasonFreeform"] == "loud"
    assert "loud" not in (await house.leads.record(LEAD)).model_dump_json()


async def test_a_job_that_died_before_its_call_is_done_when_it_comes_again(house: House) -> None:
    await house.know()
    await begin(house, Verb.JUDGE, "job-1")
    assert (await house.leads.judge(LEAD, GOOD, act())).before is None
    assert len(house.asked("POST", "/feedback")) == 1


async def test_while_one_is_at_it_another_is_told_so(house: House) -> None:
    await house.know()
    await begin(house, Verb.JUDGE, "job-9")
    outcome = await house.leads.judge(LEAD, GOOD, act())
    assert outcome.before is not None
    assert outcome.before.state == "calling"


async def test_one_who_never_came_back_does_not_keep_others_away_for_ever(house: House) -> None:
    await house.know()
    await begin(house, Verb.JUDGE, "job-9")
    house.clock.advance(601)
    assert (await house.leads.judge(LEAD, GOOD, act())).before is None


async def test_what_the_api_refuses_leaves_no_mark(house: House) -> None:
    await house.know()
    house.trouble("error", "/leads/*/feedback", status=403)
    with pytest.raises(Forbidden):
        await house.leads.judge(LEAD, GOOD, act())
    assert (await house.leads.record(LEAD)).judged is None


async def test_what_the_api_refuses_leaves_the_judgement_that_stood(house: House) -> None:
    await house.know()
    await house.leads.judge(LEAD, GOOD, act("job-1", "U0BEN"))
    house.trouble("error", "/leads/*/feedback", status=403)
    with pytest.raises(Forbidden):
        await house.leads.judge(LEAD, Feedback(good=False), act("job-2"))
    mark = (await house.leads.record(LEAD)).judged
    assert mark is not None
    assert (mark.kind, mark.by, mark.state) == ("good", "U0BEN", "done")


async def test_feedback_without_an_answer_is_worth_another_try_in_plain_words(house: House) -> None:
    await house.know()
    house.trouble("drop_after", "/leads/*/feedback")
    with pytest.raises(OutcomeUnknown) as caught:
        await house.leads.judge(LEAD, GOOD, act())
    assert caught.value.retryable
    assert caught.value.user_text == NO_CLEAR_ANSWER


async def test_a_lead_without_a_segment_cannot_be_judged(house: House) -> None:
    await house.know(segmentId=None)
    with pytest.raises(Refused, match="without its segment"):
        await house.leads.judge(LEAD, GOOD, act())
    assert not house.asked("POST", "/feedback")


async def test_an_enrichment_is_paid_and_kept(house: House) -> None:
    await house.know()
    assert await enrich(house) == 45
    found = (await house.leads.record(LEAD)).found
    assert found is not None
    assert found.email is not None
    assert found.email.status == "verified"


@pytest.mark.parametrize("outputs", [BOTH, (Output.EMAIL,), (Output.LINKEDIN,)])
async def test_what_was_found_is_not_paid_for_a_second_time(
    house: House, outputs: tuple[Output, ...]
) -> None:
    await house.know()
    await enrich(house, by="U0BEN")
    outcome = await house.leads.enrich(LEAD, outputs, act("job-2"), verified_only=False)
    assert outcome.before is not None
    assert outcome.before.by == "U0BEN"
    assert len(house.asked("POST", "/enrich")) == 1


async def test_the_other_half_may_be_asked_for(house: House) -> None:
    await house.know()
    assert await enrich(house, "job-1", (Output.LINKEDIN,)) == 46
    assert await enrich(house, "job-2", (Output.EMAIL,)) == 45


async def test_a_verified_address_may_be_asked_for_after_an_unverified_one(house: House) -> None:
    await house.know(1247)
    await house.leads.enrich(1247, (Output.EMAIL,), act("job-1"), verified_only=False)
    outcome = await house.leads.enrich(1247, (Output.EMAIL,), act("job-2"), verified_only=True)
    assert outcome.before is None
    outcome = await house.leads.enrich(1247, (Output.EMAIL,), act("job-3"), verified_only=True)
    assert outcome.before is not None


async def test_an_enrichment_that_may_have_happened_is_never_made_again(house: House) -> None:
    await house.know()
    await begin(house, Verb.ENRICH, "job-1", "email")
    with pytest.raises(OutcomeUnknown) as caught:
        await enrich(house)
    assert not caught.value.retryable
    assert not house.asked("POST", "/enrich")
    mark = (await house.leads.record(LEAD)).enriched
    assert mark is not None
    assert mark.state == "unknown"


async def test_a_job_that_died_after_it_had_enriched_answers_without_paying(house: House) -> None:
    await house.know()
    await enrich(house)
    assert await enrich(house) is None
    assert len(house.asked("POST", "/enrich")) == 1
    assert house.sandbox.tables.owner.credits_balance == 45


async def test_without_an_answer_it_is_marked_as_unknown(house: House) -> None:
    await house.know()
    house.trouble("drop_after", "/leads/*/enrich")
    with pytest.raises(OutcomeUnknown):
        await enrich(house)
    mark = (await house.leads.record(LEAD)).enriched
    assert mark is not None
    assert mark.state == "unknown"


@pytest.mark.parametrize(("status", "kind"), [(503, Unavailable), (403, Forbidden)])
async def test_what_did_not_happen_may_be_asked_for_again(
    house: House, status: int, kind: type[ApiError]
) -> None:
    await house.know()
    house.trouble("error", "/leads/*/enrich", status=status, count=1)
    with pytest.raises(kind):
        await enrich(house)
    assert (await house.leads.record(LEAD)).enriched is None
    assert await enrich(house) == 45


async def test_without_credits_nothing_is_marked(house: House) -> None:
    await house.know()
    house.sandbox._front._control.do({"do": "credits", "balance": 1})
    with pytest.raises(CreditsExhausted) as caught:
        await enrich(house)
    assert not caught.value.retryable
    assert (await house.leads.record(LEAD)).enriched is None


async def test_an_export_is_looked_up_before_it_is_made_again(house: House) -> None:
    await house.know()
    house.trouble("drop_after", "/leads/*/export", count=1)
    with pytest.raises(OutcomeUnknown):
        await house.leads.export(LEAD, act())
    await house.leads.export(LEAD, act())
    assert len(house.asked("POST", "/export")) == 1
    mark = (await house.leads.record(LEAD)).exported
    assert mark is not None
    assert mark.state == "done"


async def test_an_export_that_did_not_arrive_is_made(house: House) -> None:
    await house.know()
    await begin(house, Verb.EXPORT, "job-1", "exported")
    await house.leads.export(LEAD, act())
    assert len(house.asked("POST", "/export")) == 1


async def test_an_export_of_a_lead_without_a_stream_cannot_be_looked_up_and_is_made(house: House) -> None:
    await house.know(streamId=None)
    await begin(house, Verb.EXPORT, "job-1", "exported")
    await house.leads.export(LEAD, act())
    assert len(house.asked("POST", "/export")) == 1


async def test_the_second_export_is_not_made(house: House) -> None:
    await house.know()
    await house.leads.export(LEAD, act("job-1", "U0BEN"))
    outcome = await house.leads.export(LEAD, act("job-2"))
    assert outcome.before is not None
    assert len(house.asked("POST", "/export")) == 1


async def test_two_jobs_at_once_make_one_call(house: House) -> None:
    await house.know()
    outcomes = await asyncio.gather(*(house.leads.judge(LEAD, GOOD, act(f"job-{each}")) for each in range(5)))
    assert [each.before is None for each in outcomes].count(True) == 1
    assert len(house.asked("POST", "/feedback")) == 1


async def test_a_card_that_is_clicked_before_we_know_that_it_stands_is_drawn_again(house: House) -> None:
    await house.know()
    lanes, id_ = house.outbox.of("C1"), card_id(LEAD, "C1")
    await lanes.put(id_, "C1", {"lead": LEAD}, 1.0)
    claimed = await lanes.claim(1.0)
    row = await lanes.next("C1", 1.0)
    assert row
    assert await lanes.hold(claimed, 1.0, begin=row)
    await house.leads.judge(LEAD, GOOD, replace(act(), channel="C1"))
    await lanes.sent(row, "1.1", 1.0)
    again = await lanes.get(id_)
    assert again
    assert (again.state, again.ts) == ("queued", "1.1")


async def test_every_card_of_the_lead_is_drawn_again(house: House) -> None:
    await house.know()
    await house.book.posted(LEAD, "C1", "1.1")
    await house.book.posted(LEAD, "C2", "2.2")
    await house.leads.judge(LEAD, GOOD, act())
    rows = [await house.outbox.of(each).get(card_id(LEAD, each)) for each in ("C1", "C2")]
    assert [(row.ts, row.content, row.state) for row in rows if row] == [
        ("1.1", {"lead": LEAD}, "queued"),
        ("2.2", {"lead": LEAD}, "queued"),
    ]


async def test_credits_are_seconds_old_at_most(house: House) -> None:
    first = await house.leads.credits()
    house.clock.advance(10)
    house.sandbox._front._control.do({"do": "credits", "balance": 3})
    second = await house.leads.credits()
    assert first is not None
    assert second is not None
    assert (first.balance, second.balance, second.is_low) == (47, 3, True)


def test_what_certainly_did_not_happen_keeps_its_own_words() -> None:
    error = ApiUnreachable("POST /leads/{id}/export")
    repeat_if_unclear(error)
    assert "Nothing was changed." in error.user_text
    assert error.retryable


async def pending(house: House) -> list[tuple[str, str]]:
    """What stands on the card as saved: kind and person."""
    return [(each.kind, each.by) for each in (await house.leads.record(LEAD)).pending]


async def redraws(house: House) -> int:
    row = await house.outbox.of("C1").get(card_id(LEAD, "C1"))
    return int(row.rev) if row else 0


async def try_all(house: House) -> None:
    """Each verb once, each by its own click; what goes wrong is looked at elsewhere."""
    for verb in (
        house.leads.judge(LEAD, GOOD, act("j1")),
        house.leads.export(LEAD, act("j2", "U0BEN")),
        house.leads.enrich(LEAD, BOTH, act("j3", "U0CLEO"), verified_only=False),
    ):
        with suppress(ApiError):
            await verb


@pytest.mark.parametrize("kind", ["error", "rate_limit"])
async def test_a_click_that_has_to_wait_stands_on_the_card_until_it_is_done(house: House, kind: str) -> None:
    await house.know()
    await house.book.posted(LEAD, "C1", "1.1")
    house.trouble(kind)
    await try_all(house)
    await try_all(house)
    saved = [("email+linkedin_url", "U0CLEO"), ("exported", "U0BEN"), ("good", "U0AMY")]
    assert sorted(await pending(house)) == saved
    assert await redraws(house) == 3
    house.sandbox.faults.clear()
    house.clock.advance(120)
    await try_all(house)
    assert await pending(house) == []
    record = await house.leads.record(LEAD)
    assert [each and each.state for each in (record.judged, record.exported, record.enriched)] == ["done"] * 3


async def test_a_click_whose_answer_was_lost_waits_too_unless_it_is_never_repeated(house: House) -> None:
    await house.know()
    house.trouble("drop_after")
    await try_all(house)
    assert sorted(await pending(house)) == [("exported", "U0BEN"), ("good", "U0AMY")]
    record = await house.leads.record(LEAD)
    assert record.enriched
    assert record.enriched.state == "unknown"


async def test_who_waited_and_finds_it_done_by_another_waits_no_more(house: House) -> None:
    await house.know()
    await house.book.posted(LEAD, "C1", "1.1")
    house.trouble("error", "/leads/*", status=503)
    with pytest.raises(Unavailable):
        await house.leads.judge(LEAD, GOOD, act("j1"))
    house.sandbox.faults.clear()
    await house.leads.judge(LEAD, GOOD, act("j2", "U0BEN"))
    late = await house.leads.judge(LEAD, GOOD, act("j1"))
    assert late.before
    assert late.before.by == "U0BEN"
    assert await pending(house) == []
    assert await redraws(house) == 3


async def test_what_is_given_up_is_no_longer_promised_and_what_never_was_changes_nothing(
    house: House,
) -> None:
    await house.know()
    await house.book.posted(LEAD, "C1", "1.1")
    house.trouble("error", "/leads/*", status=503)
    with pytest.raises(Unavailable):
        await house.leads.export(LEAD, act("j1"))
    await house.leads.give_up(LEAD, "j1")
    await house.leads.give_up(LEAD, "j1")
    assert await pending(house) == []
    assert await redraws(house) == 2
