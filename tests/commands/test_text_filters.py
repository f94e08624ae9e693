"""Filters that something of one's own follows: words in the bio, segments; and *enriched*."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.filterwords import read_filters
from bot.commands.intent import Intent, Problem, ProblemKind
from bot.commands.parse import parse
from bot.commands.tokens import tokenize
from bot.filters import MOST
from bot.words import LONGEST, in_quotes


def asked(line: str) -> str:
    """The filter in words, of a line in which nothing is wrong and the name is what was meant."""
    intent = parse(f"subscribe rust {line}")
    assert intent.problem is None
    assert intent.name_text == "rust"
    return intent.filters.describe()


@pytest.mark.parametrize(
    "line",
    [
        *("bio go", "Bio GO.", "BIO Go!", "bio:go", "bio=go", "bio: go", "--bio go", "—bio go", "--bio=go"),
        *('bio "go"', "bio “Go”", "bio:“go”", "bio has go", "bio says “go”", "with bio go", "bio go only"),
        *("bio go, bio go", "bio go or GO", "bio #go", "bio go 🔥"),
    ],
)
def test_a_word_in_the_bio_means_the_same_however_it_is_typed(line: str) -> None:
    intent = parse(f"subscribe {line}")
    assert intent.filters.describe() == "bio “go”"
    assert intent.problem is None
    assert intent.name_text in {"", "🔥"}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("not bio recruiter", "not bio “recruiter”"),
        ("no bio recruiter", "not bio “recruiter”"),
        ("bio not recruiter", "not bio “recruiter”"),
        ("bio without recruiter", "not bio “recruiter”"),
        ("not bio not recruiter", "bio “recruiter”"),
        ('bio "machine learning"', "bio “machine learning”"),
        ("bio go or zig", "bio “go” or “zig”"),
        ('bio go or "machine learning" or bio zig', "bio “go” or “machine learning” or “zig”"),
        ("bio go, or zig", "bio “go” or “zig”"),
        ("not bio crypto or nft", "not bio “crypto”, not bio “nft”"),
        ("no bio crypto nor nft", "not bio “crypto”, not bio “nft”"),
        ("bio go or high", "high fit, bio “go”"),
        ("bio high", "bio “high”"),
        ('bio "or"', "bio “or”"),
        ('bio go or "or"', "bio “go” or “or”"),
        ("bio go, not bio recruiter", "bio “go”, not bio “recruiter”"),
        ("bio c++ or C#", "bio “c#” or “c++”"),
        ("bio R&amp;D", "bio “r&d”"),
        ("bio @stripe", "bio “stripe”"),
        ("bio <http://rust.dev|rust.dev>", "bio “rust.dev”"),
        ("bio 10k over 10k", "bio “10k”, over 10k followers"),
        ("enriched", "enriched"),
        ("only enriched", "enriched"),
        ("enriched only", "enriched"),
        ("—enriched", "enriched"),
        ("not enriched", "not enriched"),
        ("not-enriched", "not enriched"),
        ("without enriched", "not enriched"),
        ("enriched enriched", "enriched"),
        ("high enriched bio go not likers", "high fit, no likers, bio “go”, enriched"),
    ],
)
def test_wishes_about_the_bio_and_contacts(line: str, words: str) -> None:
    assert asked(line) == words


@pytest.mark.parametrize(
    ("line", "wanted", "unwanted"),
    [
        ("segment founders", ("founders",), ()),
        ("Segment Founders.", ("Founders",), ()),
        ('segment "AI founders"', ("AI founders",), ()),
        ("segment “Who?”", ("Who?",), ()),
        ("segment:founders", ("founders",), ()),
        ('segment:"AI founders"', ("AI founders",), ()),
        ("segment 12 or 13", ("12", "13"), ()),
        ("segment #12", ("#12",), ()),
        ("segment seg_12", ("seg_12",), ()),
        ("not segment founders", (), ("founders",)),
        ("segment not founders or makers", (), ("founders", "makers")),
        ("segment a, not segment b", ("a",), ("b",)),
        ("segment b segment a segment b", ("a", "b"), ()),
        ("segment high", ("high",), ()),
    ],
)
def test_segments_stay_as_they_were_typed(
    line: str, wanted: tuple[str, ...], unwanted: tuple[str, ...]
) -> None:
    assert asked(line) == "every lead"
    intent = parse(f"subscribe rust {line}")
    assert (intent.segments, intent.not_segments) == (wanted, unwanted)


def test_after_or_only_the_same_kind_goes_on() -> None:
    assert parse("subscribe bio go or not zig").name_text == "or not zig"
    assert parse("subscribe bio go and zig").name_text == "and zig"
    assert parse("subscribe bio go or").name_text == "or"
    assert parse("subscribe high or zig").name_text == "or zig"
    assert parse("subscribe bio go rust or zig").name_text == "rust or zig"


@pytest.mark.parametrize(
    ("line", "kind", "given", "example"),
    [
        ("bio", "needs_text", "bio", "bio rust"),
        ("bio, high", "needs_text", "bio,", "bio rust"),
        ("bio or go", "needs_text", "bio", "bio rust"),
        ("bio not", "needs_text", "bio", "bio rust"),
        ("bio:", "needs_text", "bio:", "bio rust"),
        ("segment", "needs_text", "segment", "segment founders"),
        ("segment ...", "needs_text", "...", "segment founders"),
        ("bio :crab:", "no_word", ":crab:", "bio rust"),
        ("bio 🦀", "no_word", "🦀", "bio rust"),
        ('bio "🦀 !"', "no_word", "🦀 !", "bio rust"),
        ("bio <@U123|ben>", "no_word", "@ben", "bio rust"),
        (f"bio {'x' * 41}", "too_long", "x" * 41, "bio rust"),
        ("--enrichd", "unknown_filter", "--enrichd", "enriched"),
        ("--segmnt", "unknown_filter", "--segmnt", "segment founders"),
        ("enriched not enriched", "contradiction", "enriched and not enriched", "rust high not likers"),
        ("bio go not bio go", "contradiction", "bio “go” and not bio “go”", "rust high not likers"),
    ],
)
def test_what_is_wrong_is_said_with_a_way_out(line: str, kind: str, given: str, example: str) -> None:
    problem = parse(f"subscribe {line}").problem
    assert problem is not None
    assert (problem.kind, problem.given, problem.example) == (
        ProblemKind(kind),
        given,
        f"subscribe {example}",
    )
    assert parse(problem.example).problem is None


def test_the_longest_phrase_is_taken() -> None:
    assert asked(f"bio {'x' * LONGEST}") == f"bio “{'x' * LONGEST}”"


@pytest.mark.parametrize("kind", ["bio", "not bio", "segment", "not segment"])
def test_there_is_an_end_to_what_is_looked_for(kind: str) -> None:
    at_most = ", ".join(f"{kind} word{number}" for number in range(MOST))
    assert parse(f"subscribe {at_most}").problem is None
    assert parse(f"subscribe {at_most}, {kind} word0").problem is None
    problem = parse(f"subscribe {at_most}, {kind} another").problem
    bare = kind.removeprefix("not ")
    example = {"bio": "subscribe bio rust", "segment": "subscribe segment founders"}[bare]
    assert problem == Problem(ProblemKind.TOO_MANY, f"{bare} another", example)


@pytest.mark.parametrize(
    ("line", "word", "name"),
    [
        ("run bio hackers", "run", "bio hackers"),
        ("run Segment A people", "run", "Segment A people"),
        ("unsubscribe enriched people", "unsubscribe", "enriched people"),
        ("streams bio", "streams", "bio"),
        ("run bio hackers · @yongfook", "run", "bio hackers · @yongfook"),
    ],
)
def test_where_no_filter_can_stand_the_words_are_those_of_a_name(line: str, word: str, name: str) -> None:
    assert parse(line) == Intent(word, name)


def test_among_real_filters_they_are_none_of_a_name() -> None:
    problem = parse("run bio hackers high").problem
    assert problem is not None
    assert problem.kind is ProblemKind.FILTER_NOT_TAKEN


def test_quotes_make_a_name_of_them() -> None:
    assert parse('subscribe "bio hackers" bio go').name_text == "bio hackers"


def test_what_is_no_filter_is_left() -> None:
    reading = read_filters(tokenize("people bio go or zig with segment ai of enriched"))
    assert [token.text for token in reading.rest] == ["people", "of"]
    assert reading.phrases == ["bio go", "or zig", "with segment ai", "enriched"]


@given(phrase=st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=10), negated=st.booleans())
def test_any_word_can_be_looked_for_with_quotes_and_with_a_key(phrase: str, *, negated: bool) -> None:
    lines = [f"bio {in_quotes(phrase)}", f"bio:{in_quotes(phrase)}"]
    one, other = (parse(f"subscribe rust {'not ' * negated}{line}") for line in lines)
    assert one == other
    assert one.problem is None
    assert len(one.filters.not_bio if negated else one.filters.bio) == 1
