"""The triage window: one lead, how far one is, what can be said of it, and what was said at the end."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.leads import LeadCard
from blocks.modals import REASONS
from blocks.triage import Progress, end_modal, note_modal, reasons_modal, triage_modal
from bot.api.models import BadReason, Output
from bot.slack.message import View
from tests.blocks.limits import captions, check_view, texts
from tests.blocks.make import card, cards, encodable, ids, lead, maybe, result

NAME = "0123456789abcdef0123"
SEVENTH = Progress(NAME, said=6, left=36, last=1233, what="AI founders, high fit")

progresses = st.builds(
    Progress,
    id=st.just(NAME),
    said=st.integers(0, 500),
    left=st.integers(0, 500),
    good=st.integers(0, 500),
    bad=st.integers(0, 500),
    skipped=st.integers(0, 500),
    unsent=st.integers(0, 3),
    what=maybe(encodable),
    last=maybe(ids),
    again=st.sampled_from(["", "good", "bad", "skip"]),
    sent=st.booleans(),
    reason=st.sampled_from(["", *BadReason, "unknown"]),
)


def shown(view: View) -> str:
    return "\n".join(texts(view["blocks"]))


def values(view: View) -> list[dict[str, object]]:
    return [
        json.loads(element["value"])
        for block in view["blocks"]
        for element in block.get("elements", ())
        if "value" in element
    ]


@settings(max_examples=60, deadline=None)
@given(cards, progresses, maybe(encodable))
def test_slack_takes_every_window(any_card: LeadCard, progress: Progress, note: str | None) -> None:
    check_view(triage_modal(any_card, progress, "📤 *saved*" if note else None))
    check_view(reasons_modal(any_card, progress))
    check_view(note_modal(any_card, progress, "V012345678"))
    check_view(end_modal(progress))


def test_it_says_how_far_one_is_in_what_and_in_which_order() -> None:
    said = shown(triage_modal(card(), SEVENTH))
    assert "*7 of 42*  ·  AI founders, high fit  ·  High fit first, then most followers" in said


def test_good_and_bad_look_alike() -> None:
    (judging,) = [
        each
        for each in triage_modal(card(), SEVENTH)["blocks"]
        if each.get("block_id", "").startswith("judge")
    ]
    assert [each["text"]["text"] for each in judging["elements"]] == ["👍 Good", "👎 Bad", "Skip"]
    assert not any("style" in each for each in judging["elements"])


def test_it_offers_what_is_possible_now() -> None:
    new = captions(triage_modal(card(), SEVENTH)["blocks"])
    assert new == ["👍 Good", "👎 Bad", "Skip", "🔎 Enrich", "📤 Export", "↩️ Undo last"]
    done = card(enriched=True, lead=lead(exported_at="2026-06-02T09:01:00Z"))
    assert captions(triage_modal(done, Progress(NAME, left=1))["blocks"]) == ["👍 Good", "👎 Bad", "Skip"]


def test_each_button_names_the_lead_for_which_it_was_shown() -> None:
    about = values(triage_modal(card(), SEVENTH))
    assert [each["lead"] for each in about] == [card().lead.id] * 5 + [1233]
    assert {each["triage"] for each in about} == {NAME}


def test_the_window_is_found_again_when_it_is_closed() -> None:
    view = triage_modal(card(), SEVENTH)
    assert (view["callback_id"], view["notify_on_close"]) == ("triage", True)
    assert json.loads(view["private_metadata"])["triage"] == NAME


def test_contact_details_are_never_in_it() -> None:
    found = result()
    view = triage_modal(card(enriched=True, found=found, asked=tuple(Output)), SEVENTH)
    assert "*LinkedIn* found, sure" in shown(view)
    assert found.email
    assert found.linkedin
    assert found.email.address not in str(view)
    assert found.linkedin.url not in str(view)


@pytest.mark.parametrize(
    ("again", "sent", "said"),
    [
        ("good", True, "You said 👍. The lead API keeps that until another judgement takes its place"),
        ("bad", True, "You said 👎"),
        ("good", False, "Your 👍 was taken back before the lead API heard of it"),
    ],
)
def test_what_was_taken_back_is_told_as_it_stands(again: str, sent: bool, said: str) -> None:  # noqa: FBT001 - a column of the table
    assert said in shown(triage_modal(card(), Progress(NAME, left=1, again=again, sent=sent)))


def test_a_skip_that_was_taken_back_needs_no_words() -> None:
    assert "↩️" not in shown(triage_modal(card(), Progress(NAME, left=1, again="skip")))


def test_what_waits_for_the_api_is_said_here_and_at_the_end() -> None:
    waiting = Progress(NAME, said=2, left=1, good=2, unsent=2)
    assert "2 judgements are saved and will be sent" in shown(triage_modal(card(), waiting))
    assert "1 judgement is saved" in shown(end_modal(Progress(NAME, said=2, good=2, unsent=1)))
    assert "saved" not in shown(triage_modal(card(), SEVENTH))


def test_each_of_the_seven_reasons_is_one_tap() -> None:
    view = reasons_modal(card(), SEVENTH)
    reasons = [each for each in values(view) if "reason" in each]
    assert [each["reason"] for each in reasons] == list(REASONS)
    assert {each["do"] for each in reasons} == {"reason"}
    assert captions(view["blocks"])[-2:] == ["With a note…", "← Back"]
    ids = [e["action_id"] for block in view["blocks"] for e in block.get("elements", ()) if "action_id" in e]
    assert len(set(ids)) == len(ids)


def test_the_reason_that_was_used_last_comes_first() -> None:
    view = reasons_modal(card(), Progress(NAME, left=1, reason="bot"))
    assert [each["reason"] for each in values(view) if "reason" in each][:2] == ["bot", "wrong_job"]


def test_a_note_goes_back_to_the_window_beneath() -> None:
    view = note_modal(card(), SEVENTH, "V1")
    carried = json.loads(view["private_metadata"])
    assert view["callback_id"] == "triage.note"
    assert (carried["triage"], carried["window"], carried["lead"]) == (NAME, "V1", card().lead.id)


@pytest.mark.parametrize(
    ("progress", "said", "offers"),
    [
        (
            Progress(NAME, said=23, good=14, bad=6, skipped=3, last=7),
            "*Done: 20 judged* (👍 14, 👎 6), 3 skipped.",
            ["Show the 3 skipped ones again", "↩️ Undo last"],
        ),
        (
            Progress(NAME, said=1, left=2, bad=1),
            "2 leads are with somebody else right now.",
            ["Look again"],
        ),
        (Progress(NAME, left=2), "Somebody else is looking at the last ones", ["Look again"]),
        (
            Progress(NAME, what="Rust"),
            "Nothing waits for a 👍 or 👎*: every lead of Rust that came to Slack was judged",
            [],
        ),
        (Progress(NAME), "every lead that came to Slack was judged", []),
    ],
)
def test_the_end_sums_up_and_says_what_is_left(progress: Progress, said: str, offers: list[str]) -> None:
    view = end_modal(progress)
    assert said in shown(view)
    assert captions(view["blocks"]) == offers
