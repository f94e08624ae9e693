"""The windows: asking why a lead is bad, what to look for, and saying that something takes a moment."""

import json

import pytest
from hypothesis import given, settings

from blocks.leads import LeadCard
from blocks.modals import bad_modal, credits_line, enrich_modal, loading_modal, problem_modal
from bot.api.models import BadReason, Output
from bot.slack.message import View
from tests.blocks.limits import check_view, texts
from tests.blocks.make import card, cards, lead, sentences


def shown(view: View) -> str:
    return "\n".join(texts(view["blocks"]))


@settings(max_examples=40, deadline=None)
@given(cards)
def test_slack_takes_both_windows_of_any_card(any_card: LeadCard) -> None:
    check_view(bad_modal(any_card, {"channel": "C0LEADS", "ts": "1780390860.000100"}))
    check_view(enrich_modal(any_card, 47))


@settings(max_examples=40, deadline=None)
@given(sentences)
def test_slack_takes_windows_with_any_words(words: str) -> None:
    check_view(loading_modal(words))
    check_view(problem_modal(words, words))


def test_all_seven_reasons_can_be_chosen() -> None:
    options = bad_modal(card())["blocks"][1]["element"]["options"]
    assert {option["value"] for option in options} == {reason.value for reason in BadReason}
    assert [option["text"]["text"] for option in options] == [
        "Wrong job",
        "Wrong skills",
        "Wrong personality",
        "Wrong gender",
        "A bot or spam",
        "Something else",
        "No reason given",
    ]


def test_a_reason_is_asked_for_and_a_note_is_not() -> None:
    _, reason, note, _ = bad_modal(card())["blocks"]
    assert (reason["block_id"], reason["optional"]) == ("reason", False)
    assert (note["block_id"], note["optional"], note["element"]["max_length"]) == ("note", True, 500)


def test_no_reason_is_chosen_beforehand() -> None:
    assert "initial_option" not in bad_modal(card())["blocks"][1]["element"]


def test_a_window_knows_its_lead_and_where_it_came_from() -> None:
    view = bad_modal(card(), {"channel": "C0LEADS"})
    assert view["callback_id"] == "lead.bad"
    assert json.loads(view["private_metadata"]) == {
        "v": 1,
        "lead": 1234,
        "stream": 42,
        "segment": 12,
        "channel": "C0LEADS",
    }


def test_a_window_of_a_lead_without_stream_says_only_what_it_knows() -> None:
    view = enrich_modal(card(lead=lead(stream_id=None, segment_id=None)), 5)
    assert json.loads(view["private_metadata"]) == {"v": 1, "lead": 1234}


def test_looking_for_both_and_verified_is_the_first_offer() -> None:
    view = enrich_modal(card(), 47)
    _, outputs, mode = view["blocks"]
    assert view["callback_id"] == "lead.enrich"
    assert outputs["element"]["initial_option"]["value"].split(",") == [Output.LINKEDIN, Output.EMAIL]
    assert [option["value"] for option in outputs["element"]["options"][1:]] == ["linkedin_url", "email"]
    assert mode["element"]["initial_option"]["value"] == "verified"
    assert [option["value"] for option in mode["element"]["options"]] == ["verified", "any"]


@pytest.mark.parametrize(
    ("balance", "low", "said"),
    [
        (47, False, "This uses your team's credits: *47 left*."),
        (9, True, "⚠️ This uses your team's credits: only *9 left*."),
        (0, True, "⚠️ This uses your team's credits, and *none are left*. It will most likely be refused."),
        (-1, False, "⚠️ This uses your team's credits, and *none are left*. It will most likely be refused."),
        (None, False, "This uses your team's credits. How many are left could not be read just now."),
    ],
)
def test_credits_are_said_before_they_are_used(balance: int | None, *, low: bool, said: str) -> None:
    assert credits_line(balance, low=low) == said
    assert said in shown(enrich_modal(card(), balance, low=low))


@pytest.mark.parametrize("balance", [47, 0, None])
def test_no_price_is_named(balance: int | None) -> None:
    view = shown(enrich_modal(card(), balance))
    assert not set("$€£") & set(view)


def test_a_waiting_window_can_only_be_closed() -> None:
    view = loading_modal("Find contact details")
    assert "submit" not in view
    assert "One moment" in shown(view)


def test_a_problem_is_said_in_the_window() -> None:
    view = problem_modal("Find contact details", "The lead service is down. Try again in a minute.")
    assert shown(view) == "⚠️ The lead service is down. Try again in a minute."
    assert view["close"]["text"] == "Close"
