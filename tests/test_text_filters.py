"""Filters by segment, by words in the bio, and by whether a lead came enriched."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.api.models import Lead
from bot.filters import MOST, TITLE, ChosenSegment, LeadFilter
from bot.words import MOST_READ, Words, words
from tests.test_filters import SEGMENTS, lead, wanted

FOUNDERS, RUST = SEGMENTS[:2]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"segments": [RUST]}, True),
        ({"segments": [FOUNDERS]}, False),
        ({"segments": [FOUNDERS, RUST]}, True),
        ({"not_segments": [RUST]}, False),
        ({"not_segments": [FOUNDERS]}, True),
        ({"bio": ["RUST"]}, True),
        ({"bio": ["trust"]}, False),
        ({"bio": ["go", "machine learning"]}, True),
        ({"bio": ["learning machine"]}, False),
        ({"not_bio": ["recruiter"]}, True),
        ({"not_bio": ["recruiter", "developer"]}, False),
        ({"bio": ["rust"], "not_bio": ["go"]}, True),
        ({"bio": ["rust"], "confidence": ["medium"]}, False),
    ],
)
def test_every_field_must_hold(*, fields: dict[str, object], expected: bool) -> None:
    assert wanted(**fields).matches(lead(), None) is expected


def test_a_segment_is_told_by_its_id_whatever_its_title_was() -> None:
    renamed = ChosenSegment(id=12, title="Something else")
    assert wanted(segments=[renamed]).matches(lead(segment=12), None)
    assert not wanted(segments=[RUST]).matches(lead(segment=13), None)


def test_an_empty_bio_says_nothing() -> None:
    assert not wanted(bio=["rust"]).matches(lead(bio=""), None)
    assert wanted(not_bio=["rust"]).matches(lead(bio=""), None)


@pytest.mark.parametrize("enriched", [True, False])
def test_how_a_lead_came_decides_over_what_its_record_says_now(*, enriched: bool) -> None:
    for record in (lead(), reachable(email="a@b.example")):
        assert wanted(enriched=True).matches(record, None, enriched=enriched) is enriched
        assert wanted(not_enriched=True).matches(record, None, enriched=enriched) is not enriched


def reachable(**more: Any) -> Lead:
    """A lead whose record has something that no page documents."""
    return Lead.model_validate({"id": 1, "profile": {"xUserId": "1", "handle": "alice"}, **more})


@pytest.mark.parametrize(
    "more",
    [
        {"email": "a@b.example"},
        {"email": {"address": "a@b.example", "status": "verified"}},
        {"linkedin": {"url": "https://linkedin.com/in/alice"}},
        {"linkedinUrl": "https://linkedin.com/in/alice"},
        {"linkedin_url": "https://linkedin.com/in/alice", "email": None},
        {"profile": {"xUserId": "1", "handle": "alice", "email": "a@b.example"}},
    ],
)
def test_a_linkedin_or_an_email_on_the_record_is_enriched(more: dict[str, Any]) -> None:
    assert wanted(enriched=True).matches(reachable(**more), None)
    assert not wanted(not_enriched=True).matches(reachable(**more), None)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"email": None},
        {"email": ""},
        {"email": " "},
        {"email": {}},
        {"email": {"address": None}},
        {"email": {"address": 7}},
        {"linkedin": ["https://linkedin.com/in/alice"]},
        {"linkedinUrl": False},
        {"website": "https://alice.example"},
    ],
)
def test_all_else_is_not(more: dict[str, Any]) -> None:
    assert not wanted(enriched=True).matches(reachable(**more), None)
    assert wanted(not_enriched=True).matches(reachable(**more), None)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"segments": [RUST, FOUNDERS]}, "segment “AI founders” or “Rust people, senior & <loud>”"),
        ({"not_segments": [FOUNDERS]}, "not segment “AI founders”"),
        ({"segments": [SEGMENTS[4]]}, "segment 15"),
        ({"bio": ["Rust", "machine learning"]}, "bio “machine learning” or “rust”"),
        ({"not_bio": ["Recruiter", "crypto"]}, "not bio “crypto”, not bio “recruiter”"),
        ({"enriched": True}, "enriched"),
        ({"not_enriched": True}, "not enriched"),
        (
            {"confidence": ["high"], "bio": ["rust"], "enriched": True, "followers_min": 1_000},
            "high fit, bio “rust”, enriched, over 1k followers",
        ),
    ],
)
def test_a_filter_is_told_back_in_words(fields: dict[str, object], words: str) -> None:
    assert wanted(**fields).describe() == words
    assert not wanted(**fields).everything


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"segments": [RUST], "not_segments": [FOUNDERS]}, None),
        (
            {"segments": [FOUNDERS], "not_segments": [FOUNDERS]},
            "segment “AI founders” and not segment “AI founders”",
        ),
        ({"bio": ["rust"], "not_bio": ["Rust"]}, "bio “rust” and not bio “rust”"),
        ({"bio": ["node.js"], "not_bio": ["Node JS"]}, "bio “node.js” and not bio “node js”"),
        ({"bio": ["rust developer"], "not_bio": ["rust"]}, "bio “rust developer” and not bio “rust”"),
        ({"bio": ["rust"], "not_bio": ["rust developer"]}, None),
        ({"enriched": True, "not_enriched": True}, "enriched and not enriched"),
    ],
)
def test_wishes_that_no_lead_can_meet_are_named(fields: dict[str, object], words: str | None) -> None:
    assert wanted(**fields).contradiction() == words


def test_a_wish_is_kept_once_however_it_is_spelled_and_ordered() -> None:
    asked = wanted(bio=["Machine-Learning", "rust", "RUST", "machine learning", "#rust"])
    assert asked.bio == ("machine learning", "rust")
    assert asked == wanted(bio=["rust", "machine learning"])
    assert wanted(segments=[RUST, FOUNDERS, RUST]) == wanted(segments=[FOUNDERS, RUST])


@pytest.mark.parametrize(
    "fields",
    [
        {"bio": ["🦀"]},
        {"bio": [""]},
        {"not_bio": ["x" * 41]},
        {"bio": [f"word{number}" for number in range(MOST + 1)]},
        {"segments": [{"id": number, "title": "x"} for number in range(MOST + 1)]},
        {"segments": [{"id": "twelve", "title": "x"}]},
        {"segments": ["founders"]},
    ],
)
def test_a_filter_refuses_what_cannot_be_asked(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        wanted(**fields)


def test_a_title_is_kept_as_far_as_it_is_needed() -> None:
    assert ChosenSegment(id=1, title="x" * 1_000).title == "x" * TITLE


def test_segments_are_put_into_a_filter_in_place_of_its_own() -> None:
    before = wanted(bio=["rust"], segments=[FOUNDERS])
    assert before.with_segments([RUST], [FOUNDERS]) == wanted(
        bio=["rust"], segments=[RUST], not_segments=[FOUNDERS]
    )


def test_a_filter_from_before_there_were_these_asks_nothing_of_them() -> None:
    kept = '{"confidence":["high"],"not_confidence":[],"sources":[],"not_sources":["liker"],"accounts":[],'
    read = LeadFilter.model_validate_json(
        kept + '"not_accounts":[],"followers_min":null,"followers_max":null}'
    )
    assert read == wanted(confidence=["high"], not_sources=["liker"])
    assert not read.asks_for_contacts


@given(bio=st.text(max_size=300), phrase=st.sampled_from(["rust", "machine learning"]))
def test_a_phrase_is_either_wanted_or_kept_away(bio: str, phrase: str) -> None:
    for said in (bio, f"{bio} {phrase}"):
        person = lead(bio=said)
        assert wanted(bio=[phrase]).matches(person, None) != wanted(not_bio=[phrase]).matches(person, None)


def test_phrases_and_bios_are_not_read_anew_for_each_pair(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def reading(text: str) -> Words:
        read.append(text)
        return words(text)

    monkeypatch.setattr("bot.filters.words", reading)
    asking = [wanted(bio=[f"counted {number} {each}" for each in range(10)]) for number in range(20)]
    read.clear()
    for person in range(30):
        for each in asking:
            each.matches(lead(bio=f"{person} says {'x' * 9_000}"), None)
    assert len(read) == 20 * 10 + 30
    assert max(map(len, read)) == MOST_READ
