"""The table of words, which help, README and the manifest are made from."""

import dataclasses

import pytest

from bot.commands.parse import parse
from bot.commands.table import (
    GLANCE,
    WORDS,
    Kind,
    Takes,
    Word,
    find_word,
    nearest_word,
    usage_hint,
)
from bot.roles import Who


def test_no_two_words_share_a_name_or_an_alias() -> None:
    spellings = [spelling for word in WORDS for spelling in (word.name, *word.aliases)]
    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.name or "glance")
def test_every_row_says_all_that_help_needs(word: Word) -> None:
    assert word.summary
    assert word.details
    assert word.subject
    assert word.usage.startswith(word.name)
    assert word.typed.startswith("/goodones")


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.name or "glance")
def test_every_example_works(word: Word) -> None:
    intent = parse(word.example)
    assert intent.problem is None
    assert intent.word == word.name


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.name or "glance")
def test_names_and_aliases_are_as_the_parser_compares_them(word: Word) -> None:
    for spelling in (word.name, *word.aliases):
        assert spelling == spelling.casefold().strip()


def test_the_verbs_of_nouns_are_words_themselves() -> None:
    for noun in WORDS:
        for verb in noun.verbs:
            found = find_word(verb)
            assert noun.kind is Kind.NOUN
            assert found is not None
            assert found.kind is Kind.VERB


def test_six_words_are_for_every_day() -> None:
    assert [word.name for word in WORDS if word.daily] == [
        "",
        "streams",
        "run",
        "subscribe",
        "digest",
        "help",
    ]


def test_words_are_found_by_name_and_alias() -> None:
    assert find_word("run") == find_word("sync")
    assert find_word("nothing") is None


def test_the_glance_is_not_found_by_typing_nothing() -> None:
    assert GLANCE in WORDS
    assert find_word("") is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("sbscribe", "subscribe"),
        ("unsubscrib", "unsubscribe"),
        ("digset", "digest"),
        ("straems", "streams"),
        ("rnu", "run"),
        ("subscripton", "subscriptions"),
        ("weather", None),
        ("", None),
    ],
)
def test_a_slip_of_the_keys_finds_its_word(typed: str, meant: str | None) -> None:
    word = nearest_word(typed)
    assert (word.name if word else None) == meant


def test_the_hint_lists_the_daily_usages() -> None:
    assert usage_hint() == (
        "streams [stream] [run or subscribe] | run [stream] | "
        "subscribe [stream] [filters] [every lead, balanced or digest only] | digest [me] [when, off or default] | help [word]"
    )


def test_a_new_command_is_a_new_row() -> None:
    polish = Word(
        name="polish",
        usage="polish [stream]",
        example="polish rust",
        summary="Make it shine",
        details="With a cloth.",
        subject="This channel",
        who=Who.MEMBER,
        kind=Kind.VERB,
        takes=frozenset({Takes.STREAM}),
    )
    words = (*WORDS, polish)
    assert parse("polish rust", words).name_text == "rust"
    assert parse("help polish", words).topic == "polish"
    assert parse("polish rust").problem is not None


def test_rows_cannot_be_changed_by_the_way() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        GLANCE.name = "glance"  # type: ignore[misc]
