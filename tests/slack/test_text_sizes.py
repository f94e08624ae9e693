"""Sizes: counts as people say them, text cut where it may be, lines that fit whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack import text
from tests.blocks.make import rough

limits = st.integers(min_value=4, max_value=300)


@pytest.mark.parametrize(
    ("count", "shown"),
    [
        (0, "0"),
        (1, "1"),
        (950, "950"),
        (999, "999"),
        (1_000, "1k"),
        (1_099, "1k"),
        (8_200, "8.2k"),
        (9_999, "9.9k"),
        (15_400, "15.4k"),
        (99_999, "99.9k"),
        (100_000, "100k"),
        (121_000, "121k"),
        (999_999, "999k"),
        (1_000_000, "1M"),
        (1_500_000, "1.5M"),
        (231_000_000, "231M"),
        (8_000_000_000, "8B"),
        (-5, "-5"),
    ],
)
def test_counts_are_said_as_people_say_them(count: int, shown: str) -> None:
    assert text.compact(count) == shown


def _spoken(shown: str) -> float:
    units = {"k": 1e3, "M": 1e6, "B": 1e9}
    return float(shown[:-1]) * units[shown[-1]] if shown[-1] in units else float(shown)


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=10**11), st.integers(min_value=0, max_value=10**11))
def test_counts_are_never_more_than_there_is_and_keep_their_order(one: int, other: int) -> None:
    assert _spoken(text.compact(one)) <= one + 1e-3
    if one <= other:
        assert _spoken(text.compact(one)) <= _spoken(text.compact(other))


@settings(max_examples=60, deadline=None)
@given(st.integers(min_value=0, max_value=10**12 - 1))
def test_counts_are_short(count: int) -> None:
    assert len(text.compact(count)) <= 5


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab <>&|;amp…👍", max_size=200), limits)
def test_cutting_our_own_text_keeps_the_limit(mrkdwn: str, limit: int) -> None:
    assert text.size(text.cut(mrkdwn, limit)) <= limit


@pytest.mark.parametrize(
    ("mrkdwn", "limit", "shown"),
    [
        ("short", 10, "short"),
        ("*a* <https://x.example|label> end", 12, "*a*…"),
        ("*a* <https://x.example|label> end", 31, "*a* <https://x.example|label>…"),
        ("ab&amp;cd", 5, "ab…"),
        ("ab&amp;cd", 8, "ab&amp;…"),
        ("a < b & c and more", 8, "a < b &…"),
        ("line one\nline two", 9, "line one…"),
    ],
)
def test_cutting_never_breaks_markup(mrkdwn: str, limit: int, shown: str) -> None:
    assert text.cut(mrkdwn, limit) == shown


@pytest.mark.parametrize(
    ("lines", "limit", "fitted"),
    [
        ([], 10, ("", 0)),
        (["abc"], 3, ("abc", 0)),
        (["abc"], 2, ("", 1)),
        (["abc", "de"], 6, ("abc\nde", 0)),
        (["abc", "de"], 5, ("abc", 1)),
        (["abc", "de", "f"], 6, ("abc\nde", 1)),
    ],
)
def test_lines_fit_whole_or_are_counted(lines: list[str], limit: int, fitted: tuple[str, int]) -> None:
    assert text.fit(lines, limit) == fitted


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(alphabet="ab👍", max_size=20)), limits)
def test_every_line_is_shown_or_counted(lines: list[str], limit: int) -> None:
    shown, missing = text.fit(lines, limit)
    assert text.size(shown) <= limit
    assert shown == "\n".join(lines[: len(lines) - missing])


@settings(max_examples=60, deadline=None)
@given(rough)
def test_characters_put_together_again_are_the_text(raw: str) -> None:
    assert "".join(text.graphemes(raw)) == raw


@pytest.mark.parametrize(
    ("raw", "parts"),
    [
        ("abc", ["a", "b", "c"]),
        ("e\u0301x", ["e\u0301", "x"]),
        ("👩🏽x", ["👩🏽", "x"]),
        ("👨\u200d👩x", ["👨\u200d👩", "x"]),
        ("🇩🇪🇫🇷", ["🇩🇪", "🇫🇷"]),
        ("❤️x", ["❤️", "x"]),
        ("", []),
    ],
)
def test_what_a_reader_calls_a_character_stays_together(raw: str, parts: list[str]) -> None:
    assert list(text.graphemes(raw)) == parts
