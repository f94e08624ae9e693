"""Words of a bio: found whole, in any spelling, in any script."""

from typing import Literal
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.tokens import tokenize
from bot.words import DOUBLE_QUOTES, MOST_READ, in_quotes, says, tidy, words

ANY_TEXT = st.text(st.characters(exclude_categories=()))
LETTERS = st.text(st.characters(categories=["L", "N", "M", "P", "Zs", "So", "Cf"]))


@pytest.mark.parametrize(
    ("bio", "phrase"),
    [
        ("Rust developer", "rust"),
        ("I write RUST.", "rust"),
        ("#rust #webdev", "rust"),
        ("rust+go", "go"),
        ("Go/Rust/Zig", "rust"),
        ("rust_dev", "rust"),
        ("rust🦀dev", "rust"),
        ("Machine-Learning at scale", "machine learning"),
        ("machine   learning", "machine learning"),
        ("Machine\nlearning", "machine-learning"),
        ("Co-founder @acme", "co-founder"),
        ("ex-@Stripe", "@stripe"),
        ("C++ and C#", "c++"),
        ("C++20 and C#", "c#"),
        ("Node.js", "node.js"),
        ("node js", "Node.JS"),
        ("R&D lead", "r&d"),
        ("O’Reilly author", "o'reilly"),
        ("Señor engineer", "senor"),
        ("Senor engineer", "señor"),
        ("Se\u006e\u0303or engineer", "señor"),
        ("ＭＡＣＨＩＮＥ learning", "machine"),
        ("Straße", "STRASSE"),
        ("ﬁnance", "finance"),
        ("İstanbul", "istanbul"),
        ("фаундер ёлки", "ЕЛКИ"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("soft\u00adware", "software"),
        ("機械学習エンジニア", "機械学習"),
        ("ｴﾝｼﾞﾆｱ", "エンジニア"),
        ("นักพัฒนาซอฟต์แวร์", "ซอฟต์แวร์"),
        ("हिन्दी लेखक", "हिन्दी"),
        ("مُهَنْدِس", "مهندس"),
        ("개발자 서울", "개발자"),
    ],
)
def test_a_phrase_is_found_in_any_spelling(bio: str, phrase: str) -> None:
    assert says(words(bio), words(phrase))


@pytest.mark.parametrize(
    ("bio", "phrase"),
    [
        ("Trustworthy", "rust"),
        ("Rustacean", "rust"),
        ("learning machine", "machine learning"),
        ("machine that is learning", "machine learning"),
        ("Vitamin C", "c++"),
        ("C++", "c"),
        ("C#", "c"),
        ("हिन्दी", "हन्द"),
        ("", "rust"),
        ("rust", ""),
        ("rust", "🦀"),
        ("🦀", "🦀"),
    ],
)
def test_half_a_word_another_order_and_no_word_are_not_found(bio: str, phrase: str) -> None:
    assert not says(words(bio), words(phrase))


@pytest.mark.parametrize("pattern", ["r.*t", "rust|go", "(rust)", "[a-z]+", "^rust$", "%", r"\w+"])
def test_what_people_type_is_no_pattern(pattern: str) -> None:
    assert not says(words("ruut"), words(pattern))
    assert says(words(f"I like {pattern}!"), words(pattern)) is bool(words(pattern))


def test_of_a_huge_text_only_the_beginning_is_read() -> None:
    huge = "x " * MOST_READ + "rust"
    assert not says(words(huge), words("rust"))
    assert len(words(huge)) == MOST_READ / 2


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Rust", "rust"),
        ("  Machine   LEARNING. ", "machine learning"),
        ("München", "münchen"),
        ("c++", "c++"),
        ("#rust", "rust"),
        (".NET", "net"),
        ("@Stripe", "stripe"),
        ("“growth” hacker", "growth hacker"),
        ("R&D", "r&d"),
        ("rust\ufe0f", "rust"),
        ("a\u200bb", "ab"),
        ("🦀", ""),
        ("—", ""),
    ],
)
def test_a_phrase_is_kept_as_short_as_it_can_be_told_back(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@given(text=ANY_TEXT | LETTERS)
def test_tidying_once_is_enough_and_changes_no_word(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert words(tidy(text)) == words(text)


@given(before=LETTERS, phrase=LETTERS, after=LETTERS)
def test_a_phrase_among_other_words_is_found(before: str, phrase: str, after: str) -> None:
    found = says(words(f"{before} {phrase} {after}"), words(phrase))
    assert found is bool(words(phrase))


@given(text=ANY_TEXT | LETTERS, form=st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_neither_case_nor_form_makes_a_difference(
    text: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]
) -> None:
    assert words(normalize(form, text)) == words(text)
    assert words(text.casefold()) == words(text)


@given(text=LETTERS.map(tidy).filter(bool))
def test_what_stands_in_quotes_is_one_token_when_typed(text: str) -> None:
    (token,) = tokenize(in_quotes(text))
    assert (token.text, token.quoted) == (text, True)


@given(text=st.text(st.sampled_from([*DOUBLE_QUOTES, "a", " "])))
def test_quotes_inside_do_not_end_a_phrase(text: str) -> None:
    (token,) = tokenize(in_quotes(f"a{text}"))
    assert token.quoted
    assert not set(token.text) & set(DOUBLE_QUOTES)
