"""One wish at a time: what it takes of the line, and what it leaves."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.commands.intent import ProblemKind
from bot.commands.tokens import Token, tokenize
from bot.commands.wishes import EXAMPLES, TEACHABLE, Field, Wish, count, wish_at
from bot.filters import count_words
from bot.modes import ChannelMode


def wish(line: str) -> Wish:
    found = wish_at(tokenize(line), 0)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("line", "width"),
    [
        ("high", 1),
        ("high rust", 1),
        ("high fit rust", 2),
        ("high, fit", 1),
        ("likers fit", 1),
        ("@bob rust", 1),
        ("over 10k rust", 2),
        ("over 10k followers rust", 3),
        ("over 10k, followers", 2),
        ("10k+ followers", 2),
        ("10k+ rust", 1),
        (">10k followers", 2),
        ("> 10k followers", 3),
        ("over:10k followers", 2),
        ("confidence:high fit", 1),
        ("confidence: high fit", 2),
        ("--account bob rust", 2),
        ("every lead rust", 2),
        ("every", 1),
        ("every, rust", 1),
        ("every high rust", 1),
        ("all leads, rust", 2),
        ("balanced rust", 1),
        ("Balanced.", 1),
        ("—balanced rust", 1),
        ("digest only", 2),
        ("digests only rust", 2),
        ("digest-only rust", 1),
        ("--hihg rust", 1),
        ("enriched rust", 1),
        ("bio go rust", 2),
        ("bio, go", 1),
        ("bio", 1),
        ('bio "go dev" rust', 2),
        ("bio not go rust", 3),
        ("bio has go rust", 3),
        ("bio:go rust", 1),
        ("bio: go rust", 2),
        ("--bio go rust", 2),
        ("bio or go", 1),
        ("segment ai rust", 2),
        ('segment:"ai people" rust', 2),
    ],
)
def test_a_wish_takes_its_own_tokens_only(line: str, width: int) -> None:
    assert wish(line).width == width


@pytest.mark.parametrize(
    "line",
    [
        "rust",
        '"high"',
        '"@bob"',
        "ben@x.com",
        "every day",
        '"bio"',
        "biology go",
        "segments ai",
        "#12",
        "digest",
        "digest, only",
        "balance",
        "all",
        "10k",
        "c++",
        "+",
        "not-boring",
        "x.com",
        "🚀",
        "—",
    ],
)
def test_what_is_no_wish_is_left_for_the_name(line: str) -> None:
    assert wish_at(tokenize(line), 0) is None


@pytest.mark.parametrize("mode", ChannelMode)
def test_what_a_mode_is_called_is_how_it_is_typed(mode: ChannelMode) -> None:
    assert wish(mode.words) == Wish(Field.MODE, mode, width=len(mode.words.split()))


def test_after_the_last_token_there_is_no_wish() -> None:
    assert wish_at((), 0) is None
    assert wish_at((Token("high"),), 1) is None


@pytest.mark.parametrize("field", EXAMPLES)
def test_the_example_of_every_kind_of_wish_is_one(field: Field) -> None:
    found = wish(EXAMPLES[field])
    assert found.field is field
    assert found.problem is None


@pytest.mark.parametrize("word", TEACHABLE)
def test_what_a_mistyped_flag_is_told_works(word: str) -> None:
    mistyped = wish(f"--{word[1:]}x")
    assert mistyped.problem is not None
    assert mistyped.problem.kind is ProblemKind.UNKNOWN_FILTER
    assert TEACHABLE[word].startswith(word)


def test_a_member_of_the_workspace_is_no_account_however_alike_they_look() -> None:
    member, account = wish("<@U123|yongfook>"), wish("@yongfook")
    assert member.problem is not None
    assert member.problem.kind is ProblemKind.SLACK_USER
    assert member.problem.given == "@yongfook"
    assert (account.value, account.problem) == ("yongfook", None)


@pytest.mark.parametrize(
    ("handle", "possible"), [("@a", True), ("@" + "a" * 15, True), ("@" + "a" * 16, False)]
)
def test_a_handle_has_at_most_fifteen_signs(*, handle: str, possible: bool) -> None:
    assert (wish(handle).problem is None) is possible


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("10", 10),
        ("10k", 10_000),
        ("2.5k", 2_500),
        ("2,5k", 2_500),
        ("0.5k", 500),
        ("1.2345k", 1_234),
        ("1m", 1_000_000),
        ("1.25m", 1_250_000),
        ("10,000", 10_000),
        ("10.000", 10_000),
        ("10'000", 10_000),
        ("10_000", 10_000),
        ("1,234,567", 1_234_567),
    ],
)
def test_a_count_as_people_write_it(text: str, number: int) -> None:
    assert count(text) == number


@pytest.mark.parametrize("text", ["10000.01m", "10001m", "10000000001", "999999999k"])
def test_more_followers_than_people_are_no_count(text: str) -> None:
    assert count(text) is None


@given(text=st.text(alphabet="0123456789.,'_km+- "))
@example(text="10000m")
@example(text="9999999.9k")
@example(text="1000000.01m")
@example(text="9999999.9m")
@example(text="999999999999")
def test_what_is_read_as_a_count_is_one(text: str) -> None:
    number = count(text)
    assert number is None or (number >= 0 and count(count_words(number)) == number)
