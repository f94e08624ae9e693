"""How leads shall come, typed in any order with the filters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.intent import ProblemKind
from bot.commands.parse import parse
from bot.modes import ChannelMode

EVERY, BALANCED, DIGEST = ChannelMode.EVERY, ChannelMode.BALANCED, ChannelMode.DIGEST


@pytest.mark.parametrize(
    ("line", "mode", "name", "filters"),
    [
        ("subscribe rust", None, "rust", "every lead"),
        ("subscribe rust balanced", BALANCED, "rust", "every lead"),
        ("subscribe balanced rust", BALANCED, "rust", "every lead"),
        ("subscribe rust, balanced, high", BALANCED, "rust", "high fit"),
        ("subscribe rust high digest only not likers", DIGEST, "rust", "high fit, no likers"),
        ("subscribe digest only", DIGEST, "", "every lead"),
        ("subscribe rust digest-only", DIGEST, "rust", "every lead"),
        ("subscribe rust every lead", EVERY, "rust", "every lead"),
        ("subscribe all leads of rust", EVERY, "rust", "every lead"),
        ("subscribe rust every", EVERY, "rust", "every lead"),
        ("subscribe rust --every --high", EVERY, "rust", "high fit"),
        ("subscribe rust just balanced", BALANCED, "rust", "every lead"),
        ("subscribe rust balanced balanced", BALANCED, "rust", "every lead"),
        ("subscribe every day people", None, "every day people", "every lead"),
        ("subscribe weekly digest", None, "weekly digest", "every lead"),
        ('subscribe "balanced" high', None, "balanced", "high fit"),
        ("streams rust subscribe digest only", DIGEST, "rust", "every lead"),
        ("streams subscribe rust digest only", DIGEST, "rust", "every lead"),
        ("SUBSCRIBE RUST DIGEST ONLY", DIGEST, "RUST", "every lead"),
    ],
)
def test_a_mode_stands_anywhere(line: str, mode: ChannelMode | None, name: str, filters: str) -> None:
    intent = parse(line)
    assert (intent.mode, intent.name_text, intent.filters.describe()) == (mode, name, filters)
    assert intent.problem is None


def test_two_modes_contradict_each_other() -> None:
    problem = parse("subscribe rust balanced digest only every lead").problem
    assert problem is not None
    assert (problem.kind, problem.given) == (ProblemKind.CONTRADICTION, "balanced and digest only")


@pytest.mark.parametrize("line", ["not balanced", "no digest only", "not every lead"])
def test_what_a_mode_is_not_does_not_say_what_it_is(line: str) -> None:
    problem = parse(f"subscribe rust {line}").problem
    assert problem is not None
    assert (problem.kind, problem.given) == (ProblemKind.UNKNOWN_FILTER, line)
    assert problem.example == "subscribe digest only"


def test_where_no_mode_can_stand_quotes_are_offered() -> None:
    problem = parse("run balanced diets").problem
    assert problem is not None
    assert problem.kind is ProblemKind.FILTER_NOT_TAKEN
    assert problem.example == 'run "balanced diets"'


@given(
    mode=st.sampled_from(ChannelMode),
    words=st.permutations(["rust", "high", "not likers", "over 10k"]),
    at=st.integers(0, 4),
)
def test_the_order_does_not_count(mode: ChannelMode, words: list[str], at: int) -> None:
    intent = parse("subscribe " + ", ".join([*words[:at], mode.words, *words[at:]]))
    assert (intent.problem, intent.mode, intent.name_text) == (None, mode, "rust")
    assert intent.filters.describe() == "high fit, no likers, over 10k followers"


def test_modes_are_told_apart_by_how_loud_they_are() -> None:
    assert sorted(ChannelMode, key=lambda mode: mode.loudness) == [DIGEST, BALANCED, EVERY]
    assert [mode.words for mode in ChannelMode] == ["every lead", "balanced", "digest only"]
