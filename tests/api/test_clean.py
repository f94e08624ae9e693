"""Foreign text: no secrets, no mark-up, never long."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api.clean import cleaned, code_of, names_of, quoted

KEY = "ctgo_0123456789abcdefghijklmnopqrstuvwxyzABCD"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Card was declined.", "Card was declined."),
        (" two\nlines\u2028and \x00 more ", "two lines and more"),
        ("see https://evil.test/x now", "see … now"),
        ("see evil.test/a/b now", "see … now"),
        ("either/or", "either/or"),
        (f"bad key {KEY}!", "bad key …"),
        ("bad key CTGO_short", "bad key …"),
        ("w" * 49, "…"),
        ("the word hush is hidden", "the word … is hidden"),
        ("half \ud83d a pair", "half a pair"),
        ("", ""),
    ],
)
def test_what_may_be_shown_is_shown(text: str, shown: str) -> None:
    assert cleaned(text, ("hush", "")) == shown


def test_a_long_text_is_cut() -> None:
    assert cleaned("ab " * 100).endswith("…")
    assert len(cleaned("ab " * 100)) == 200
    assert cleaned("a " * 99 + "ab") == "a " * 99 + "ab"


@given(st.text(), st.text(), st.sampled_from([KEY, "https://bot.test/hooks/4f3c", "bot.test/hooks/4f3c?x=1"]))
def test_a_secret_never_comes_through(before: str, after: str, secret: str) -> None:
    assert secret not in cleaned(before + secret + after, (secret,))


@given(st.text())
def test_a_quotation_mentions_no_one_and_marks_nothing(text: str) -> None:
    shown = quoted(cleaned(text))
    assert not set("<>*~`\n") & set(shown)
    assert "&" not in shown.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_a_mention_is_quoted_as_text() -> None:
    assert quoted("<!channel> *hi* & `bye`") == "&lt;!channel&gt; hi &amp; bye"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("no_team", "no_team"),
        ("boom", "boom"),
        ("Lead not found", None),
        ("No_Team", None),
        ("_x", None),
        ("x__y", None),
        (KEY.lower(), None),
        ("my_hidden_word", None),
    ],
)
def test_a_code_is_snake_case_and_no_secret(text: str, code: str | None) -> None:
    assert code_of(text, ("hidden",)) == code


@pytest.mark.parametrize(
    ("body", "names"),
    [
        ({"b": 1, "a": 2}, ("b", "a")),
        ([{"x": 1}, {"y": 1}], ("x",)),
        ([], ()),
        ([1], ()),
        ("text", ()),
        (None, ()),
        ({KEY: 1, "https://a.test": 2, "fine": 3}, ("…", "…", "fine")),
        ({f"k{number}": 1 for number in range(50)}, tuple(f"k{number}" for number in range(20))),
    ],
)
def test_names_are_those_at_the_top(body: object, names: tuple[str, ...]) -> None:
    assert names_of(body) == names
