"""What one person hears after a click: who was first, what was found, what is left."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.answers import already_done, enrichment_answer, looked
from blocks.leads import LeadCard
from bot.api.models import Email, EnrichmentResult, Lead, LinkedIn, Output, Profile
from tests.blocks.limits import check_message
from tests.blocks.make import NOON, leads, maybe, results

ALICE = Lead(id=1, profile=Profile(x_user_id="1", handle="alice", display_name="Alice Smith"))
FOUND = EnrichmentResult(
    linkedin=LinkedIn(url="https://linkedin.com/in/alice", confidence="high"),
    email=Email(address="alice@brightkelp.example", status="verified"),
)


@pytest.mark.parametrize(
    ("kind", "did"),
    [
        ("good", "called this lead good"),
        ("bad", "called this lead bad"),
        ("exported", "exported this lead"),
        ("email", "looked for contact details"),
        ("email+linkedin_url+verified", "looked for contact details"),
    ],
)
def test_who_was_first_is_named_with_what_they_did(kind: str, did: str) -> None:
    said = already_done(kind, "U0BEN", NOON)
    check_message(said)
    assert f"<@U0BEN> already {did}" in said.text
    assert str(int(NOON.timestamp())) in said.text
    assert "Nothing was done twice." in str(said.blocks)


def test_one_who_is_at_it_has_not_done_it_yet() -> None:
    said = already_done("good", "U0BEN", NOON, going_on=True)
    assert said.text == "<@U0BEN> is at it right now."
    assert "already" not in str(said.blocks)


def test_what_was_found_is_told_with_what_is_left() -> None:
    said = enrichment_answer(LeadCard(lead=ALICE, found=FOUND, enriched=True), 45)
    check_message(said)
    assert "alice@brightkelp.example" in str(said.blocks)
    assert "https://linkedin.com/in/alice" in str(said.blocks)
    assert "45 credits left" in said.text
    assert "Only you see this." in str(said.blocks)


def test_one_credit_is_one_credit() -> None:
    assert "1 credit left" in enrichment_answer(LeadCard(lead=ALICE, found=FOUND), 1).text


def test_no_credits_left_is_said_and_not_left_out() -> None:
    assert "0 credits left" in enrichment_answer(LeadCard(lead=ALICE, found=FOUND), 0).text


def test_an_unknown_balance_is_not_guessed() -> None:
    said = enrichment_answer(LeadCard(lead=ALICE, found=FOUND), None)
    assert "credit" not in str(said)


def test_nothing_found_is_said_plainly() -> None:
    asked = (Output.LINKEDIN, Output.EMAIL)
    card = LeadCard(lead=ALICE, found=EnrichmentResult(ok=False), enriched=True, asked=asked)
    assert "*LinkedIn* not found  ·  *e-mail* not found" in str(enrichment_answer(card, 47).blocks)


def test_the_text_for_readers_aloud_does_not_hold_the_address() -> None:
    assert "brightkelp" not in enrichment_answer(LeadCard(lead=ALICE, found=FOUND), 45).text


@settings(max_examples=60, deadline=None)
@given(leads, maybe(results), maybe(st.integers(min_value=0, max_value=10**6)))
def test_whatever_was_found_slack_takes_the_answer(
    lead: Lead, found: EnrichmentResult | None, left: int | None
) -> None:
    check_message(enrichment_answer(LeadCard(lead=lead, found=found, enriched=True), left))


@settings(max_examples=30, deadline=None)
@given(kind=st.text(max_size=30), seconds=st.integers(min_value=0, max_value=10**6), going_on=st.booleans())
def test_whoever_was_first_slack_takes_the_answer(kind: str, seconds: int, *, going_on: bool) -> None:
    check_message(already_done(kind, "U0BEN", NOON + timedelta(seconds=seconds), going_on=going_on))


def test_what_turned_up_after_a_lost_answer_is_told_as_if_it_had_not_been_lost() -> None:
    card = LeadCard(ALICE, found=FOUND)
    assert looked(card, 5) == enrichment_answer(card, 5)


def test_where_nothing_turned_up_it_says_so_and_reads_well() -> None:
    said = looked(LeadCard(ALICE), None)
    check_message(said)
    assert "alice@brightkelp.example" not in str(said.blocks)
