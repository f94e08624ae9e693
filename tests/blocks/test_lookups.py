"""Lookups as they are asked for, answered and listed."""

import json

from hypothesis import given
from hypothesis import strategies as st

from blocks.lookups import (
    PAGE,
    AnswerRow,
    KnownRow,
    PastRow,
    how_to_look_up,
    lookup_answer,
    lookup_question,
    lookups_page,
    nobody_in_message,
)
from bot.api.models import Email, EnrichmentResult, Lead, LinkedIn, Profile
from tests.blocks.limits import check_message
from tests.blocks.make import NOON, counts, leads, maybe, moments, results, rough, sentences

FOUND = EnrichmentResult(
    linkedin=LinkedIn(url="https://www.linkedin.com/in/alice"), email=Email(address="alice@example.com")
)
ALICE = Lead(id=7, profile=Profile(x_user_id="42", handle="alice", display_name="Alice Smith"))

handles = st.from_regex(r"[a-z0-9_]{1,15}", fullmatch=True)
pasts = st.builds(
    PastRow, handle=maybe(rough), at=maybe(moments), result=maybe(results), email_only=st.booleans()
)
knowns = st.builds(
    KnownRow,
    handle=handles,
    leads=st.lists(leads, max_size=2).map(tuple),
    past=st.lists(pasts, max_size=2).map(tuple),
    refused=maybe(sentences),
)
answers = st.builds(
    AnswerRow, handle=handles, result=maybe(results), trouble=maybe(sentences), unknown=st.booleans()
)


@given(st.lists(knowns, min_size=1, max_size=2), maybe(counts), st.booleans())
def test_the_question_is_bounded(rows: list[KnownRow], balance: int | None, low: bool) -> None:  # noqa: FBT001 - hypothesis gives it by name
    check_message(lookup_question(rows, balance, low=low))


@given(st.lists(answers, min_size=1, max_size=3), maybe(counts), maybe(counts))
def test_the_answer_is_bounded(rows: list[AnswerRow], left: int | None, cost: int | None) -> None:
    check_message(lookup_answer(rows, left, cost, email_only=False))


@given(st.lists(pasts, max_size=3), st.integers(0, 99))
def test_the_past_is_bounded(rows: list[PastRow], start: int) -> None:
    check_message(lookups_page(rows, start, start + len(rows)))


def test_ten_people_fit_into_one_button() -> None:
    rows = [KnownRow("x" * 14 + str(number)) for number in range(10)]
    question = lookup_question(rows, 5)
    check_message(question)
    (ask,) = [each for each in question.blocks if each.get("block_id") == "ask"]
    assert len(json.loads(ask["elements"][0]["value"])["handles"]) == 10
    assert "Look them up?" in json.dumps(question.blocks)


def test_what_is_known_comes_first_and_no_price_is_named() -> None:
    row = KnownRow("alice", (ALICE, ALICE), (PastRow("alice", NOON, FOUND),))
    said = json.dumps(lookup_question([row], 3, low=True).blocks)
    assert "A lead here (and 1 more)" in said
    assert "alice@example.com" in said
    assert "only *3 left*" in said
    assert "Open the lead alice" in said


def test_nothing_is_asked_of_who_is_refused() -> None:
    rows = [KnownRow("alice", refused="*No.*"), KnownRow("bob")]
    question = lookup_question(rows, None)
    (ask,) = [each for each in question.blocks if each.get("block_id") == "ask"]
    assert json.loads(ask["elements"][0]["value"])["handles"] == ["bob"]
    only = lookup_question(rows[:1], 5)
    assert not any(each.get("block_id") == "ask" for each in only.blocks)


def test_what_became_of_each_is_said() -> None:
    rows = [
        AnswerRow("alice", FOUND),
        AnswerRow("bob", EnrichmentResult(ok=False)),
        AnswerRow("cleo", trouble="*No credits.*"),
        AnswerRow("dan", unknown=True),
    ]
    answer = lookup_answer(rows, 12, 3, email_only=False)
    said = json.dumps(answer.blocks)
    assert "12 credits left, 3 used" in said
    for each in ("linkedin.com/in/alice", "nothing found", "*No credits.*", "may or may not have happened"):
        assert each in said
    # Never in the text that phones show.
    assert "example.com" not in answer.text
    assert "not found" in json.dumps(
        lookup_answer(
            [AnswerRow("a", FOUND.model_copy(update={"email": None}))], None, None, email_only=False
        ).blocks
    )


def test_pages_lead_to_each_other() -> None:
    rows = [PastRow("alice", NOON, FOUND, email_only=True)] * PAGE
    first, last = lookups_page(rows, 0, 25), lookups_page(rows[:5], 20, 25)
    assert "Older" in json.dumps(first.blocks)
    assert "Newer" not in json.dumps(first.blocks)
    assert "Newer" in json.dumps(last.blocks)
    assert "Older" not in json.dumps(last.blocks)
    assert "21 to 25 of 25" in last.text
    assert "somebody" in json.dumps(lookups_page([PastRow(None, None, None)], 0, 1).blocks)


def test_who_asks_for_nobody_hears_how() -> None:
    for each in (how_to_look_up(), nobody_in_message()):
        check_message(each)
