"""Which stream somebody means."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.commands.names import Ambiguous, Found, How, Named, Unknown, find

RUST = Named(12, "Rust founders")
BERLIN = Named(34, "Rust people in Berlin")
GO = Named(56, "Golang")
BEN = Named(78, "Ben’s AI & Data")
CPP = Named(90, "C++")
CSHARP = Named(91, "C#")
ROCKET = Named(92, "🚀 Launch")
ZURICH = Named(93, "Zürich")
STREAMS = (RUST, BERLIN, GO, BEN, CPP, CSHARP, ROCKET, ZURICH)

NAMES = st.text(min_size=1, max_size=20) | st.sampled_from([stream.name for stream in STREAMS])
CANDIDATES = st.lists(st.builds(Named, st.integers(0, 99), NAMES), max_size=6)
ANY_TEXT = st.text(st.characters(exclude_categories=())) | NAMES | st.integers(0, 99).map(str)


@pytest.mark.parametrize(
    ("text", "item", "how"),
    [
        ("12", RUST, "id"),
        ("#34", BERLIN, "id"),
        ("Rust founders", RUST, "exact"),
        ("  rust\u00a0FOUNDERS ", RUST, "exact"),
        ("rust founders 🦀", RUST, "exact"),
        (":crab: rust founders", RUST, "exact"),
        ("ben's ai data", BEN, "exact"),
        ("bens ai & data", BEN, "exact"),
        ("zurich", ZURICH, "exact"),
        ("C++", CPP, "exact"),
        ("c#", CSHARP, "exact"),
        ("launch", ROCKET, "exact"),
        ("rust f", RUST, "prefix"),
        ("go", GO, "prefix"),
        ("🚀", ROCKET, "prefix"),
        ("bens ai", BEN, "prefix"),
        ("berlin", BERLIN, "part"),
        ("people in", BERLIN, "part"),
        ("ounders", RUST, "part"),
        ("++", CPP, "part"),
        ("golnag", GO, "close"),
        ("rust fuonders", RUST, "close"),
        ("founders rust", RUST, "close"),
    ],
)
def test_a_name_is_found_by_the_surest_reading(text: str, item: Named, how: How) -> None:
    assert find(text, STREAMS) == Found(item, how)


def test_the_beginning_of_two_names_is_a_question() -> None:
    assert find("rust", STREAMS) == Ambiguous((RUST, BERLIN))


def test_an_exact_name_wins_over_longer_ones() -> None:
    rust = Named(1, "Rust")
    assert find("rust", (*STREAMS, rust)) == Found(rust, "exact")


def test_the_start_of_a_word_wins_over_its_middle() -> None:
    art, smart = Named(1, "Modern art"), Named(2, "Smart people")
    assert find("art", (art, smart)) == Found(art, "part")


def test_a_number_that_is_an_id_and_another_name_is_a_question() -> None:
    by_id, by_name = Named(7, "Seven"), Named(8, "7")
    assert find("7", (by_id, by_name)) == Ambiguous((by_name, by_id))
    assert find("#7", (by_id, by_name)) == Found(by_id, "id")


def test_a_number_can_be_only_a_name() -> None:
    year = Named(1, "2026")
    assert find("2026", (year, GO)) == Found(year, "exact")


def test_two_of_the_same_name_are_a_question_in_the_order_of_ids() -> None:
    assert find("rust", (Named(2, "Rust"), Named(1, "Rust"))) == Ambiguous(
        (Named(1, "Rust"), Named(2, "Rust"))
    )


def test_signs_alone_tell_names_apart_before_they_are_ignored() -> None:
    assert find("c", (CPP, CSHARP)) == Ambiguous((CSHARP, CPP))


def test_two_near_names_are_a_question() -> None:
    first, second = Named(1, "Founders A"), Named(2, "Founders B")
    assert find("fuonders c", (first, second)) == Ambiguous((first, second))


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("rest founder club", RUST),
        ("golf langs", GO),
        ("weather", None),
        ("", None),
        (" \u200b ", None),
        ("!!!", None),
    ],
)
def test_what_fits_nothing_names_the_nearest(text: str, nearest: Named | None) -> None:
    assert find(text, STREAMS) == Unknown(nearest)


def test_without_candidates_nothing_is_near() -> None:
    assert find("rust", ()) == Unknown(None)


@given(text=ANY_TEXT, candidates=CANDIDATES, data=st.data())
def test_the_order_of_the_candidates_makes_no_difference(
    text: str, candidates: list[Named], data: st.DataObject
) -> None:
    assert find(text, data.draw(st.permutations(candidates))) == find(text, candidates)


@given(candidates=CANDIDATES, data=st.data())
def test_a_name_typed_in_full_is_never_taken_for_another(
    candidates: list[Named], data: st.DataObject
) -> None:
    assume(candidates)
    meant = data.draw(st.sampled_from(candidates))
    match find(meant.name, candidates):
        case Found(item):
            assert item == meant
        case Ambiguous(several):
            assert meant in several
        case Unknown():
            assert not meant.name.strip() or not meant.name.isprintable()


@given(text=ANY_TEXT, candidates=CANDIDATES)
def test_only_what_was_offered_is_found_and_a_question_has_two_answers(
    text: str, candidates: list[Named]
) -> None:
    match find(text, candidates):
        case Found(item):
            assert item in candidates
        case Ambiguous(several):
            assert len(several) > 1
            assert set(several) <= set(candidates)
        case Unknown(nearest):
            assert nearest is None or nearest in candidates
