"""Creating segments: what is kept, which labels are orphans, and that streams of new segments find people."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.api.calls import Body
from bot.sandbox.api.errors import Refusal
from bot.sandbox.api.fit import fit, in_tier, reach, words
from bot.sandbox.api.rows import Profile, Segment
from bot.sandbox.api.segment_bodies import read_segment
from bot.sandbox.api.world.kinds import KINDS
from bot.sandbox.api.world.newcomers import lean
from bot.sandbox.api.world.people import invent
from bot.sandbox.api.world.vocabulary import FOLLOWER_TIERS, GENDERS, canonical, vocabulary
from bot.sandbox.keep import Keep
from tests.sandbox.api import documented
from tests.sandbox.api.support import Caller, ManualClock, opened

EXAMPLE = {
    "description": "AI founders building developer tools",
    "name": "AI founders",
    "genderValues": ["female"],
    "appliedSearchFilters": {"job_role": ["Founder", "CEO"], "skill": ["AI/ML"]},
    "followerCountTiers": ["10k_to_100k"],
}
NOW = "2026-06-02T09:00:00Z"
GENEROUS = {"starter": 500, "growth": 500, "pro": 500}


async def listed(caller: Caller) -> Any:
    """The newest segment of the list."""
    return (await caller.get("/segments"))["segments"][-1]


async def refuse(caller: Caller, body: Any) -> tuple[int, Any]:
    """Status and body of a refusal that changed nothing at all."""
    before = caller.rows()
    answer = await caller.post("/segments", body)
    assert answer[0] >= 400
    assert caller.rows() == before
    return answer


async def test_example_is_answered_to_the_letter(caller: Caller) -> None:
    status, body = await caller.post("/segments", EXAMPLE)
    assert (status, body) == (201, {"id": 16, "userFacingId": "seg_16"})
    assert set(body) == documented.SEGMENT_CREATED


async def test_everything_that_was_said_is_listed(caller: Caller) -> None:
    await caller.post("/segments", EXAMPLE)
    segment = await listed(caller)
    assert {name: segment[name] for name in EXAMPLE} == EXAMPLE
    assert (segment["linkedStreamCount"], segment["createdAt"], segment["updatedAt"]) == (0, NOW, NOW)


async def test_description_is_enough(caller: Caller) -> None:
    await caller.post("/segments", {"description": "Gardeners"})
    segment = await listed(caller)
    assert set(segment) == documented.SEGMENT
    assert segment["name"] is None
    assert segment["genderValues"] == segment["followerCountTiers"] == []
    assert segment["appliedSearchFilters"] == {}


async def test_same_segment_again_is_another_one(caller: Caller) -> None:
    ids = [(await caller.post("/segments", EXAMPLE))[1]["id"] for _ in range(3)]
    assert ids == [16, 17, 18]


async def test_labels_are_known_in_any_case_and_kept_as_the_vocabulary_writes_them(caller: Caller) -> None:
    filters = {"job_role": ["founder", "HEAD OF GROWTH", " Founder "], "skill": ["ai/ml"], "city": []}
    await caller.post("/segments", {"description": "x", "appliedSearchFilters": filters})
    wanted = {"job_role": ["Founder", "Head of Growth"], "skill": ["AI/ML"]}
    assert (await listed(caller))["appliedSearchFilters"] == wanted


@pytest.mark.parametrize(
    ("filters", "orphans"),
    [
        ({"job_role": ["Lion tamer"]}, ["Lion tamer"]),
        ({"job_role": ["Founder", "Lion tamer"], "skill": ["Juggling", "Rust"]}, ["Lion tamer", "Juggling"]),
        ({"job_role": ["Rust"]}, ["Rust"]),
        ({"city": ["Berlin", "Berlin"]}, ["Berlin"]),
        ({"skill": ["", " "]}, ["", " "]),
        ({"skill": ["<!channel> & *co*"]}, ["<!channel> & *co*"]),
    ],
)
async def test_orphans_are_listed_as_they_were_sent(
    caller: Caller, filters: dict[str, Any], orphans: list[str]
) -> None:
    body = {"description": "x", "appliedSearchFilters": filters}
    assert await refuse(caller, body) == (
        400,
        {
            "error": "orphan_label",
            "message": "Some labels are not in the vocabulary. See orphans.",
            "orphans": orphans,
        },
    )


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"description": None}, "description is required."),
        ({"description": " \n"}, "description is required."),
        ({"description": 7}, "description must be a string."),
        ({"name": ["x"]}, "name must be a string."),
        ({"genderValues": "female"}, "genderValues must be a list."),
        ({"genderValues": ["women"]}, "genderValues must be a list with any of: female, male, unknown."),
        ({"genderValues": [{}]}, "genderValues must be a list with any of: female, male, unknown."),
        (
            {"followerCountTiers": ["10k"]},
            "followerCountTiers must be a list with any of: under_1k, 1k_to_10k, 10k_to_100k, over_100k.",
        ),
        ({"appliedSearchFilters": ["Rust"]}, "appliedSearchFilters must be an object."),
        (
            {"appliedSearchFilters": {"skill": "Rust"}},
            "appliedSearchFilters.skill must be a list of labels.",
        ),
        (
            {"appliedSearchFilters": {"skill": ["Rust", 7]}},
            "appliedSearchFilters.skill must be a list of labels.",
        ),
    ],
)
async def test_bad_field_is_refused_by_its_name(
    caller: Caller, changes: dict[str, Any], message: str
) -> None:
    assert await refuse(caller, {**EXAMPLE, **changes}) == (
        400,
        {"error": "validation_error", "message": message},
    )


async def test_segment_outlives_a_restart() -> None:
    keep, clock = Keep(), ManualClock()
    async with opened(keep, clock) as caller:
        await caller.post("/segments", EXAMPLE)
        before = await caller.get("/segments")
    async with opened(keep, clock) as caller:
        assert await caller.get("/segments") == before
    keep.close()


def test_vocabulary_holds_every_label_that_people_have_and_each_once() -> None:
    couples = list(vocabulary())
    assert len(couples) == len(set(couples)) > 15
    for kind in KINDS:
        assert {(name, label) for name, labels in kind.labels.items() for label in labels} <= set(couples)
    assert {("job_role", "Founder"), ("job_role", "CEO"), ("skill", "AI/ML")} <= set(couples)


@given(st.sampled_from(sorted(vocabulary())), st.data())
def test_label_is_found_in_any_case(couple: tuple[str, str], data: st.DataObject) -> None:
    name, label = couple
    spelt = "".join(data.draw(st.sampled_from([letter.lower(), letter.upper()])) for letter in label)
    assert canonical(name, spelt) == label
    assert canonical("city", spelt) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6) | st.sampled_from(["female", "Rust"]),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(st.sampled_from(["skill", "city"]), children, max_size=2)
    ),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(EXAMPLE)), JSON))
def test_whatever_is_sent_makes_a_segment_or_a_400(values: dict[str, Any]) -> None:
    try:
        segment: Segment | None = read_segment(Body({"description": "x", **values}), NOW)
    except Refusal as refusal:
        segment, status = None, refusal.status
    else:
        status = 0
    if segment is None:
        assert status == 400
    else:
        assert set(segment.gender_values) <= set(GENDERS)
        assert set(segment.follower_count_tiers) <= set(FOLLOWER_TIERS)
        couples = {(n, label) for n, labels in segment.applied_search_filters.items() for label in labels}
        assert couples <= set(vocabulary())


@pytest.mark.parametrize(
    "segment",
    [
        {"description": "Gardeners in Ohio"},
        {"description": "Dentists"},
        {"description": "People who keep bees & sell the honey"},
        {"description": "AI founders building developer tools"},
        {"description": "ベルリンの歯医者"},
        {"description": "Bakers", "genderValues": ["female"], "followerCountTiers": ["over_100k"]},
        {"description": "Investors", "appliedSearchFilters": {"job_role": ["investor"]}},
        {"description": "Tiny makers", "appliedSearchFilters": {"skill": ["SaaS", "No-code"]}},
        EXAMPLE,
    ],
    ids=lambda segment: segment["description"],
)
async def test_new_stream_of_a_new_segment_finds_people(segment: dict[str, Any]) -> None:
    async with opened(daily_syncs=GENEROUS) as caller:
        pair = {"accountHandle": "newhandle", "segment": segment}
        _, made = await caller.post("/streams", {"pairs": [pair]})
        found = [
            run["candidatesPassedCount"] for _ in range(4) for run in await caller.run_through(made["id"])
        ]
        leads = (await caller.get(f"/streams/{made['id']}/leads", limit=500))["leads"]
        people = [lead["profile"]["xUserId"] for lead in leads]
        profiles = [caller.sandbox.tables.profiles.need(person) for person in people]
    assert min(found) >= 1
    assert sum(found) == len(people) == len(set(people)) >= 8
    for profile in profiles:
        assert not segment.get("genderValues") or profile.gender in segment["genderValues"]
        tiers = segment.get("followerCountTiers", [])
        assert not tiers or any(in_tier(tier, profile.followers) for tier in tiers)


async def test_segment_with_one_label_finds_high_and_medium_fits(caller: Caller) -> None:
    filters = {"job_role": ["Engineer"]}
    inline = {"description": "Engineers", "appliedSearchFilters": filters}
    _, made = await caller.post("/streams", {"pairs": [{"accountId": 9, "segment": inline}]})
    for _ in range(3):
        await caller.run_through(made["id"])
    summary = await caller.get(f"/streams/{made['id']}/leads", summary="true")
    assert summary["highFitCount"] > summary["mediumFitCount"] > 0


@pytest.mark.parametrize("tier", FOLLOWER_TIERS)
def test_tiers_follow_each_other_without_a_gap(tier: str) -> None:
    low, high = reach(tier)
    after = FOLLOWER_TIERS[FOLLOWER_TIERS.index(tier) + 1 :]
    assert high == (reach(after[0])[0] if after else None)
    assert in_tier(tier, low)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Founders who like databases", {"founder", "like", "database"}),
        ("the AI & ML of it", {"ai", "ml"}),
        ("s ss", set()),
        ("🦀", set()),
        ("CEOs, CTOs!", {"ceo", "cto"}),
    ],
)
def test_words_that_say_something(text: str, expected: set[str]) -> None:
    assert words(text) == expected


def looked_for(description: str, *tiers: str) -> Segment:
    return Segment(1, description, NOW, NOW, follower_count_tiers=list(tiers))


def newcomer(number: int) -> Profile:
    return invent(1, number, set())


@given(st.integers(1, 500), st.text(max_size=300), st.sampled_from(FOLLOWER_TIERS), st.randoms())
def test_newcomer_who_leans_fits_and_stays_a_person(
    number: int, description: str, tier: str, throw: Any
) -> None:
    before, segment = newcomer(number), looked_for(description, tier)
    after = lean(before, segment, throw)
    assert in_tier(tier, after.followers)
    assert after.followers >= 20
    assert len(after.bio) <= 160
    assert (after.id, after.handle, after.name, after.gender) == (
        before.id,
        before.handle,
        before.name,
        before.gender,
    )
    if not words(description):
        assert after.bio == before.bio


@given(st.integers(1, 500), st.lists(st.sampled_from(["bees", "honey", "Ohio"]), min_size=1), st.randoms())
def test_newcomer_who_leans_to_words_fits_them(number: int, said: list[str], throw: Any) -> None:
    segment = looked_for(" ".join(said))
    assert fit(segment, lean(newcomer(number), segment, throw)) in {"high", "medium"}


@given(st.integers(1, 500), st.randoms())
def test_newcomer_keeps_the_bio_where_labels_are_asked_for(number: int, throw: Any) -> None:
    segment = Segment(1, "Bees", NOW, NOW, applied_search_filters={"skill": ["Rust"]})
    assert lean(newcomer(number), segment, throw) == newcomer(number)
