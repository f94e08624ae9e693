"""Which leads a filter lets through, and how it is told back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from bot.api.models import Lead, Profile
from bot.filters import ChosenSegment, LeadFilter, Source, bare_handle, count_words
from bot.words import LONGEST, tidy, words

HANDLES = st.from_regex(r"[a-z0-9_]{1,15}", fullmatch=True)
SEGMENTS = (
    ChosenSegment(id=11, title="AI founders"),
    ChosenSegment(id=12, title="Rust people, “senior” & <loud>"),
    ChosenSegment(id=13, title="Engineers who write Rust at work or for fun, and who say so in their bio"),
    ChosenSegment(id=14, title="Zürich's makers @home"),
    ChosenSegment(id=15, title="🦀"),
)
"""Titles as people choose them: with quotes, cut where they are long, without a word."""
PHRASES = (
    st.sampled_from(
        ["rust", "machine learning", "c++", "not", "or", "high", "señor", "r&d", "node.js", "機械学習"]
    )
    | st.text(st.characters(categories=["L", "N", "M", "P", "S", "Zs"]), max_size=20)
).filter(lambda phrase: bool(words(phrase)) and len(tidy(phrase)) <= LONGEST)
NUMBERS = st.integers(min_value=0, max_value=999_999_999) | st.integers(0, 9999).map(lambda n: n * 100)


def lead(
    *,
    confidence: str | None = "high",
    source: str | None = "follower",
    followers: int | None = 12_000,
    segment: int | None = 12,
    bio: str | None = "Rust developer. Machine learning for fun.",
) -> Lead:
    profile = Profile(x_user_id="1", handle="alice", follower_count=followers, bio=bio)
    return Lead(id=1, match_confidence=confidence, source_type=source, segment_id=segment, profile=profile)


def wanted(**fields: object) -> LeadFilter:
    return LeadFilter.model_validate(fields)


@st.composite
def filters(draw: st.DrawFn) -> LeadFilter:
    """Any filter, contradictory ones too."""
    low, high = draw(st.none() | NUMBERS), draw(st.none() | NUMBERS.map(lambda n: n + 1))
    return wanted(
        confidence=draw(st.lists(st.sampled_from(["high", "medium"]))),
        not_confidence=draw(st.lists(st.sampled_from(["high", "medium"]))),
        sources=draw(st.lists(st.sampled_from(["follower", "liker"]))),
        not_sources=draw(st.lists(st.sampled_from(["follower", "liker"]))),
        accounts=draw(st.lists(HANDLES, max_size=3)),
        not_accounts=draw(st.lists(HANDLES, max_size=3)),
        segments=draw(st.lists(st.sampled_from(SEGMENTS), max_size=3)),
        not_segments=draw(st.lists(st.sampled_from(SEGMENTS), max_size=3)),
        bio=draw(st.lists(PHRASES, max_size=3)),
        not_bio=draw(st.lists(PHRASES, max_size=3)),
        enriched=draw(st.booleans()),
        not_enriched=draw(st.booleans()),
        followers_min=low,
        followers_max=high,
    )


LEADS = st.builds(
    lead,
    confidence=st.sampled_from([None, "high", "medium", "low"]),
    source=st.sampled_from([None, "follower", "new_follower", "liker", "other"]),
    followers=st.none() | NUMBERS,
    segment=st.none() | st.integers(11, 16),
    bio=st.none() | st.lists(PHRASES, max_size=4).map(" ".join),
)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, True),
        ({"confidence": ["high"]}, True),
        ({"confidence": ["medium"]}, False),
        ({"confidence": ["medium", "high"]}, True),
        ({"not_confidence": ["high"]}, False),
        ({"not_confidence": ["medium"]}, True),
        ({"sources": ["follower"]}, True),
        ({"sources": ["liker"]}, False),
        ({"not_sources": ["follower"]}, False),
        ({"accounts": ["@YongFook"]}, True),
        ({"accounts": ["bob"]}, False),
        ({"not_accounts": ["yongfook"]}, False),
        ({"followers_min": 12_000}, True),
        ({"followers_min": 12_001}, False),
        ({"followers_max": 12_001}, True),
        ({"followers_max": 12_000}, False),
        ({"followers_min": 10_000, "followers_max": 20_000, "confidence": ["high"]}, True),
        ({"confidence": ["high"], "sources": ["liker"]}, False),
    ],
)
def test_every_field_must_hold(*, fields: dict[str, object], expected: bool) -> None:
    assert wanted(**fields).matches(lead(), "YongFook") is expected


UNKNOWN = lead(confidence=None, source=None, followers=None, segment=None, bio=None)


@pytest.mark.parametrize(
    "fields",
    [
        {"confidence": ["high", "medium"]},
        {"sources": ["follower", "liker"]},
        {"accounts": ["yongfook"]},
        {"followers_min": 0},
        {"followers_max": 10**12},
        {"segments": SEGMENTS},
        {"bio": ["rust", "machine"]},
        {"enriched": True},
    ],
)
def test_what_is_not_known_meets_no_wish(fields: dict[str, object]) -> None:
    assert not wanted(**fields).matches(UNKNOWN, None)


def test_what_is_not_known_passes_every_exclusion() -> None:
    exclusions = wanted(
        not_confidence=["high", "medium"],
        not_sources=["follower", "liker"],
        not_accounts=["yongfook"],
        not_segments=SEGMENTS,
        not_bio=["rust"],
        not_enriched=True,
    )
    assert exclusions.matches(UNKNOWN, None)


def test_a_new_follower_counts_as_a_follower() -> None:
    newcomer = lead(source="new_follower")
    assert wanted(sources=["follower"]).matches(newcomer, None)
    assert not wanted(not_sources=["follower"]).matches(newcomer, None)


def test_a_value_that_the_api_adds_later_is_no_value_that_we_asked_for() -> None:
    later = lead(confidence="certain", source="reposter")
    assert not wanted(confidence=["high"]).matches(later, None)
    assert not wanted(sources=["liker"]).matches(later, None)
    assert wanted(not_sources=["liker"]).matches(later, None)


@given(lead=LEADS, number=NUMBERS)
def test_over_and_under_one_number_share_out_every_known_count(lead: Lead, number: int) -> None:
    over = wanted(followers_min=number + 1).matches(lead, None)
    under = wanted(followers_max=number + 1).matches(lead, None)
    assert (over != under) is (lead.profile.follower_count is not None)


@given(lead=LEADS, asked=filters(), handle=st.none() | HANDLES)
def test_a_contradiction_matches_no_lead(lead: Lead, asked: LeadFilter, handle: str | None) -> None:
    alternatives = (asked.confidence, asked.sources, asked.accounts, asked.segments, asked.bio)
    either = any(len(values) > 1 for values in alternatives)
    if asked.contradiction() and not either:
        assert not asked.matches(lead, handle)


@given(lead=LEADS, asked=filters(), handle=st.none() | HANDLES)
def test_asking_less_never_lets_fewer_through(lead: Lead, asked: LeadFilter, handle: str | None) -> None:
    for name in LeadFilter.model_fields:
        less = asked.model_copy(update={name: LeadFilter.model_fields[name].default})
        assert less.matches(lead, handle) or not asked.matches(lead, handle)


@given(asked=filters())
def test_a_filter_survives_its_json(asked: LeadFilter) -> None:
    assert LeadFilter.model_validate_json(asked.model_dump_json()) == asked


def test_equal_wishes_have_equal_json_whatever_their_order() -> None:
    one = wanted(confidence=["medium", "high", "high"], accounts=["@B", "a"])
    other = wanted(confidence=["high", "medium"], accounts=["A", "b"])
    assert one == other
    assert one.model_dump_json() == other.model_dump_json()


def test_a_filter_refuses_what_cannot_be_asked() -> None:
    for fields in ({"sources": ["reposter"]}, {"followers_min": -1}, {"followers_max": 0}):
        with pytest.raises(ValidationError):
            wanted(**fields)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "every lead"),
        (
            {"confidence": ["high"], "not_sources": ["liker"], "followers_min": 10_000},
            "high fit, no likers, over 10k followers",
        ),
        ({"confidence": ["medium", "high"]}, "high or medium fit"),
        ({"not_confidence": ["high", "medium"]}, "not high fit, not medium fit"),
        ({"sources": ["follower"]}, "followers only"),
        ({"sources": ["liker", "follower"]}, "followers or likers"),
        ({"accounts": ["b", "A"], "not_accounts": ["c"]}, "from @a or @b, not from @c"),
        ({"followers_min": 2500, "followers_max": 50_000}, "over 2.5k followers, under 50k followers"),
    ],
)
def test_a_filter_is_told_back_in_words(fields: dict[str, object], words: str) -> None:
    assert wanted(**fields).describe() == words
    assert wanted(**fields).everything is (words == "every lead")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"confidence": ["high"], "not_confidence": ["medium"]}, None),
        ({"confidence": ["high"], "not_confidence": ["high"]}, "high and not high"),
        ({"sources": ["liker"], "not_sources": ["liker"]}, "likers and not likers"),
        ({"accounts": ["a"], "not_accounts": ["a"]}, "@a and not @a"),
        ({"followers_min": 10_000, "followers_max": 10_000}, "over 10k and under 10k"),
        ({"followers_min": 9_999, "followers_max": 10_000}, None),
        ({"followers_max": 10_000}, None),
    ],
)
def test_wishes_that_no_lead_can_meet_are_named(fields: dict[str, object], words: str | None) -> None:
    assert wanted(**fields).contradiction() == words


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "0"),
        (100, "100"),
        (999, "999"),
        (1000, "1k"),
        (1234, "1,234"),
        (2500, "2.5k"),
        (999_900, "999.9k"),
        (1_000_000, "1m"),
        (1_500_000, "1.5m"),
        (1_234_500, "1234.5k"),
    ],
)
def test_a_count_is_short_but_exact(number: int, words: str) -> None:
    assert count_words(number) == words


@pytest.mark.parametrize("typed", ["@Alice", "alice", " @ALICE "])
def test_handles_are_one_whatever_their_spelling(typed: str) -> None:
    assert bare_handle(typed) == "alice"


def test_sources_read_as_the_webhook_filter_names_them() -> None:
    assert [str(source) for source in Source] == ["follower", "liker"]
