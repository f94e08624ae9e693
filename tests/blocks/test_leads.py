"""The card of a lead: what is said, what is never said, and what can be done next."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.elements import doing, ref
from blocks.leads import Activity, Done, LeadCard, lead_card, lead_details, lead_ref, unnamed
from bot.api.models import Lead, Output
from bot.modes import CardForm
from bot.sandbox.slack.blockkit import problems_of
from tests.blocks.limits import captions, check_message, drawn
from tests.blocks.make import (
    BAD,
    ENRICHED,
    EXPORTED,
    GOOD,
    NOON,
    act,
    card,
    cards,
    lead,
    leads,
    profile,
    result,
)


@settings(max_examples=80, deadline=None)
@given(cards, st.sampled_from(CardForm))
def test_slack_takes_any_card(any_card: LeadCard, form: CardForm) -> None:
    message = lead_card(any_card, form)
    check_message(message)
    assert problems_of(message.blocks, "message") == []


@settings(max_examples=60, deadline=None)
@given(cards, st.sampled_from(CardForm))
def test_a_card_without_names_is_taken_too_and_mentions_nobody(any_card: LeadCard, form: CardForm) -> None:
    bare = unnamed(any_card)
    message = lead_card(bare, form)
    check_message(message)
    assert not bare.names_people
    assert not re.search("<@[UW]", drawn(message) + message.text)


@settings(max_examples=60, deadline=None)
@given(cards)
def test_slack_takes_the_details_of_any_card(any_card: LeadCard) -> None:
    check_message(lead_details(any_card))


def test_the_newest_judgement_counts() -> None:
    assert card(activity=(act(Done.BAD, 5), act(Done.GOOD, 1))).judged is Done.BAD
    assert card(activity=(act(Done.GOOD, 9), act(Done.BAD, 5))).judged is Done.GOOD
    assert card(activity=(ENRICHED,)).judged is None


def test_a_bad_lead_is_short_and_in_small_print() -> None:
    message = lead_card(card(activity=(BAD,), found=result()))
    assert [block["type"] for block in message.blocks] == ["context", "context", "context", "actions"]
    assert "Ex-Stripe" not in drawn(message)
    assert message.blocks[0]["elements"][0]["text"] == (
        "👎 *<https://x.com/alice|Alice Smith>* @alice · High fit"
    )
    assert message.text.endswith("Judged bad. LinkedIn found, sure; e-mail found, verified.")


def test_a_judgement_taken_back_is_no_longer_told() -> None:
    text = drawn(lead_card(card(activity=(BAD, act(Done.GOOD, 9)))))
    assert "👍 <@U0AMY>" in text
    assert "<@U0BEN>" not in text


def test_of_the_same_kind_the_newest_is_told() -> None:
    text = drawn(lead_card(card(activity=(act(Done.ENRICHED, 1, "U0AMY"), act(Done.ENRICHED, 2, "U0BEN")))))
    assert "🔎 <@U0BEN>" in text
    assert "<@U0AMY>" not in text


def test_what_happened_elsewhere_is_told_without_a_person() -> None:
    text = drawn(lead_card(card(activity=(Activity(Done.GOOD, None, NOON),))))
    assert "👍 good <!date^" in text


def test_an_export_says_who_and_when() -> None:
    message = lead_card(card(activity=(GOOD, EXPORTED)))
    assert "📤 <@U0AMY> <!date^" in drawn(message)
    assert message.text.endswith("Exported.")


def test_an_export_made_elsewhere_is_told_once() -> None:
    elsewhere = drawn(lead_card(card(lead=lead(exported_at=NOON))))
    here = drawn(lead_card(card(lead=lead(exported_at=NOON), activity=(EXPORTED,))))
    assert "📤 exported <!date^" in elsewhere
    assert "📤 exported" not in here


def test_what_is_happening_is_told() -> None:
    noted = lead_card(card(note="❔ Perhaps"))
    assert "❔ Perhaps" in drawn(noted)
    assert "📤 Export" in captions(noted.blocks)
    assert "⏳ Enriching…" in drawn(lead_card(card(busy="Enriching…")))


@pytest.mark.parametrize("activity", [(), (GOOD,), (BAD,), (GOOD, EXPORTED)])
def test_contact_details_never_stand_on_a_card(activity: tuple[Activity, ...]) -> None:
    message = lead_card(card(found=result(), enriched=True, activity=activity))
    whole = json.dumps(message.blocks) + message.text
    assert "acme.com" not in whole
    assert "linkedin.com/in" not in whole


@pytest.mark.parametrize(
    ("shown", "line"),
    [
        (card(found=result()), "*LinkedIn* found, sure  ·  *e-mail* found, verified"),
        (card(found=result(linkedin="low")), "*LinkedIn* found, low  ·  *e-mail* found, verified"),
        (card(found=result(email=None)), "*LinkedIn* found, sure"),
        (
            card(found=result(email=None), asked=(Output.EMAIL, Output.LINKEDIN)),
            "*LinkedIn* found, sure  ·  *e-mail* not found",
        ),
        (
            card(found=result(linkedin=None, email=None), asked=(Output.LINKEDIN,)),
            "*LinkedIn* not found",
        ),
        (
            card(found=result(linkedin=None, email=None)),
            "*Nothing found*: neither LinkedIn nor e-mail",
        ),
        (card(enriched=True), "*Enriched*, but what was found is no longer kept here"),
    ],
)
def test_what_was_found_is_said_plainly(shown: LeadCard, line: str) -> None:
    blocks = lead_card(shown).blocks
    assert blocks[1]["text"]["text"] == line


@pytest.mark.parametrize("shown", [card(enriched=True), card(found=result(linkedin=None, email=None))])
def test_nothing_found_cannot_be_shown(shown: LeadCard) -> None:
    assert "Show to me" not in captions(lead_card(shown).blocks)


def test_found_without_a_word_of_confidence_is_just_found() -> None:
    found = result().model_copy(update={"linkedin": result().linkedin and result().linkedin})
    bare = (
        found.model_copy(update={"linkedin": found.linkedin.model_copy(update={"confidence": None})})
        if found.linkedin
        else found
    )
    assert "*LinkedIn* found  ·" in drawn(lead_card(card(found=bare)))


@pytest.mark.parametrize(
    ("confidence", "line"),
    [
        ("high", "🟢 *High fit* · 8.2k followers"),
        ("medium", "🟡 *Medium fit* · 8.2k followers"),
        ("maybe", "⚪ *Maybe fit* · 8.2k followers"),
        ("<b>", "⚪ *&lt;b&gt; fit* · 8.2k followers"),
        (None, "8.2k followers"),
    ],
)
def test_fit_is_a_word_as_well_as_a_colour(confidence: str | None, line: str) -> None:
    text = lead_card(card(lead=lead(match_confidence=confidence))).blocks[0]["text"]["text"]
    assert text.split("\n")[1] == line


@pytest.mark.parametrize(
    ("source", "account", "why"),
    [
        ("new_follower", "yongfook", "follows *@yongfook*"),
        ("follower", "yongfook", "follows *@yongfook*"),
        ("liker", "yongfook", "likes posts of *@yongfook*"),
        ("commenter", "yongfook", "via *@yongfook* (commenter)"),
        (None, "yongfook", "via *@yongfook*"),
        ("new_follower", None, "new_follower"),
    ],
)
def test_why_a_lead_is_here(source: str | None, account: str | None, why: str) -> None:
    shown = card(lead=lead(source_type=source), account=account)
    assert f"🎯 *AI founders*  ·  {why}  ·  found" in drawn(lead_card(shown))


@pytest.mark.parametrize(
    ("stream", "segment", "line"),
    [
        ("AI founders · @yongfook", "AI founders", "🎯 *AI founders*  ·  follows"),
        ("AI founders watching Yongfook", "AI founders", "🎯 *AI founders*  ·  follows"),
        ("AI founders · 3 accounts", "ai founders", "🎯 *ai founders*  ·  follows"),
        ("Q4 push", "AI founders", "🎯 *AI founders*  ·  in *Q4 push*  ·  follows"),
        ("Q4 push", None, "🎯 *Q4 push*  ·  follows"),
        (None, "AI founders", "🎯 *AI founders*  ·  follows"),
    ],
)
def test_nothing_is_said_twice(stream: str | None, segment: str | None, line: str) -> None:
    assert line in drawn(lead_card(card(stream=stream, segment=segment)))


def test_a_lead_of_which_nothing_is_known_is_still_a_card() -> None:
    bare = profile(display_name=None, profile_image_url=None, follower_count=None, bio=None)
    unknown = lead(
        profile=bare,
        stream_id=None,
        segment_id=None,
        match_confidence=None,
        source_type=None,
        discovered_at=None,
    )
    message = lead_card(LeadCard(unknown))
    check_message(message)
    assert [block["type"] for block in message.blocks] == ["section", "actions"]
    assert message.blocks[0]["text"]["text"] == "*<https://x.com/alice|@alice>*"
    assert message.text == "Lead: @alice."


@pytest.mark.parametrize("name", [None, "", "  ", "\u3164", "\u200b\u202e"])
def test_a_name_that_draws_nothing_gives_way_to_the_handle(name: str | None) -> None:
    text = lead_card(card(lead=lead(profile=profile(display_name=name)))).blocks[0]["text"]["text"]
    assert text.startswith("*<https://x.com/alice|@alice>*\n")


def test_one_follower_is_one_follower() -> None:
    assert "1 follower\n" in drawn(lead_card(card(lead=lead(profile=profile(follower_count=1)))))


def test_a_hostile_profile_changes_nothing_around_it() -> None:
    hostile = profile(
        handle="x|<!channel>",
        display_name="*<!here>* _Eve_ \u202e",
        bio="`x`\n> quote\n:tada: <https://evil.example|free>",
    )
    text = lead_card(card(lead=lead(profile=hostile))).blocks[0]["text"]["text"]
    lines = text.split("\n")
    assert lines[0] == ("*<https://x.com/x%7C%3C%21channel%3E|∗&lt;!here&gt;∗ ˍEveˍ>*  @x|&lt;!channel&gt;")
    assert lines[1] == "🟢 *High fit* · 8.2k followers"
    assert lines[2] == "ˋxˋ &gt; quote ∶tada: &lt;https://evil.example|free&gt;"


def test_a_long_bio_ends_with_an_ellipsis() -> None:
    text = lead_card(card(lead=lead(profile=profile(bio="&" * 10_000)))).blocks[0]["text"]["text"]
    assert text.endswith("&amp;…")
    assert len(text) < 700


@pytest.mark.parametrize("url", [None, "...", "javascript:alert(1)", "https://x.example/" + "a" * 3_000])
def test_a_picture_that_cannot_be_shown_is_left_out(url: str | None) -> None:
    shown = card(lead=lead(profile=profile(profile_image_url=url)))
    assert "accessory" not in lead_card(shown).blocks[0]


def test_details_are_shown_whole_to_the_one_who_asked() -> None:
    message = lead_details(card(found=result()))
    assert message.blocks[0]["text"]["text"].split("\n")[1:] == [
        "*LinkedIn*  <https://linkedin.com/in/alice|linkedin.com/in/alice>",
        "*E-mail*  <mailto:alice@acme.com|alice@acme.com> (verified)",
    ]
    assert message.text == "Contact details of Alice Smith, only for you."
    assert "Only you see this" in drawn(message)


def test_details_of_a_mail_without_status_claim_none() -> None:
    found = result(linkedin=None)
    assert found.email is not None
    bare = found.model_copy(update={"email": found.email.model_copy(update={"status": None})})
    assert "(" not in lead_details(card(found=bare)).blocks[0]["text"]["text"]


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (card(), "no longer kept here"),
        (card(found=result(linkedin=None, email=None)), "*Nothing found*"),
    ],
)
def test_details_that_are_not_there_are_said_to_be_missing(shown: LeadCard, said: str) -> None:
    assert said in drawn(lead_details(shown))


def test_a_reference_finds_the_lead_again() -> None:
    assert json.loads(doing(lead_ref(lead()), "open")) == {
        "v": 1,
        "lead": 1234,
        "stream": 42,
        "segment": 12,
        "do": "open",
    }
    assert json.loads(lead_ref(lead(stream_id=None, segment_id=None))) == {"v": 1, "lead": 1234}


def test_drawing_the_same_card_twice_gives_the_same() -> None:
    shown = card(activity=(GOOD, EXPORTED))
    assert lead_card(shown) == lead_card(replace(shown))


@given(leads, st.sampled_from(["open", "claim"]))
def test_a_reference_is_written_as_every_other(any_lead: Lead, do: str) -> None:
    fields = {"lead": any_lead.id, "stream": any_lead.stream_id, "segment": any_lead.segment_id}
    assert lead_ref(any_lead) == ref(**fields)
    assert doing(lead_ref(any_lead), do) == ref(**fields, do=do)


@pytest.mark.parametrize("form", list(CardForm))
def test_a_title_that_draws_nothing_leaves_no_empty_mark(form: CardForm) -> None:
    shown = lead_card(card(segment="\u3164", stream="\u3164"), form)
    assert not {"🎯", "**", "__"} & set(json.dumps(shown.blocks, ensure_ascii=False).split())
    assert "follows @yongfook" in shown.text
