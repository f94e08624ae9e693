"""Names are read in any spelling, and words are written as they were spelled before."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api.models.spelling import LONGEST, snake, spelled_like, words


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("emailEnabled", ("email", "enabled")),
        ("SMSEnabled", ("sms", "enabled")),
        ("weekly_report_2", ("weekly", "report", "2")),
        ("Time zone", ("time", "zone")),
        ("x", ("x",)),
        ("", ()),
        ("_x", ()),
        ("a..b", ()),
        ("größe", ()),
        ("a" * (LONGEST + 1), ()),
    ],
)
def test_a_name_falls_into_its_words(name: str, parts: tuple[str, ...]) -> None:
    assert words(name) == parts
    assert snake(name) == "_".join(parts)


plain = st.lists(st.from_regex(r"[a-z]{2,8}", fullmatch=True), min_size=1, max_size=4)
SPELLINGS: dict[str, Callable[[list[str]], str]] = {
    "snake": "_".join,
    "kebab": "-".join,
    "spoken": " ".join,
    "capitals": lambda parts: "_".join(parts).upper(),
    "camel": lambda parts: parts[0] + "".join(map(str.capitalize, parts[1:])),
    "pascal": lambda parts: "".join(map(str.capitalize, parts)),
}


@given(plain, plain, st.sampled_from(sorted(SPELLINGS)))
def test_whatever_the_spelling_the_words_are_the_same(known: list[str], parts: list[str], how: str) -> None:
    spelled = spelled_like(SPELLINGS[how](known), "_".join(parts))
    assert list(words(spelled)) == parts
    if len(known) > 1:
        assert spelled == SPELLINGS[how](parts)


@given(st.text(max_size=100), st.sampled_from(["daily", "after_every_sync"]))
def test_what_is_no_name_does_no_harm(known: str, word: str) -> None:
    assert isinstance(words(known), tuple)
    assert spelled_like(known, word)
