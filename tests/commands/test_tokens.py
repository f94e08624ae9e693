"""A typed line as tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.tokens import Token, tokenize

ANY_TEXT = st.text(st.characters(exclude_categories=()))


def texts(line: str) -> list[str]:
    return [token.text for token in tokenize(line)]


@pytest.mark.parametrize(
    "line",
    [
        'run "rust devs"',
        "run “rust devs”",
        "run „rust devs“",
        "run «rust devs»",
        "run 'rust devs'",
        "run ‘rust devs’",
        "run `rust devs`",
        "run 「rust devs」",
        "run “rust devs”.",
        'run "rust devs',
        "run “rust devs",
        'run rust devs"',
    ],
)
def test_quotes_of_any_kind_are_not_part_of_a_name(line: str) -> None:
    assert " ".join(texts(line)).rstrip(" .") == "run rust devs"


def test_a_quoted_phrase_is_one_token_and_no_keyword() -> None:
    _, token = tokenize('run "high fit"')
    assert token == Token("high fit", quoted=True)
    assert token.keyword == ""
    assert not token.flag


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("Ben's stream", "Ben's"),
        ("Ben’s stream", "Ben’s"),
        ("devs' stream", "devs"),
        ("rock’n’roll fans", "rock’n’roll"),
    ],
)
def test_an_apostrophe_is_not_a_quote(line: str, first: str) -> None:
    assert texts(line) == [first, line.split()[1]]


@pytest.mark.parametrize(
    "line", ['bio:"c++ dev"', "bio:“c++ dev”", "bio: 'c++ dev'", 'bio="c++ dev"', '—bio:"c++ dev".']
)
def test_quotes_may_follow_a_key_at_once(line: str) -> None:
    key, phrase = tokenize(line)[:2]
    assert key.folded in {"bio:", "bio="}
    assert phrase == Token("c++ dev", quoted=True)


@pytest.mark.parametrize("line", ['bio:"', 'bio:"c', 'https://x.com/"a"', 'b1:"c"'])
def test_what_only_looks_like_a_key_with_quotes_is_one_token(line: str) -> None:
    assert len(tokenize(line)) == 1


def test_an_apostrophe_stays_within_single_quotes() -> None:
    assert texts("'Ben’s stream' high") == ["Ben’s stream", "high"]


@pytest.mark.parametrize(
    "space", [" ", "\t", "\n", "\u00a0", "\u202f", "\u2003", "\u3000", "  \u00a0 "], ids=ascii
)
def test_every_white_space_parts_tokens(space: str) -> None:
    assert texts(f"{space}run{space}rust{space}") == ["run", "rust"]


@pytest.mark.parametrize("hidden", ["\u200b", "\u200e", "\ufeff", "\u00ad", "\ud800", "\x00"], ids=ascii)
def test_what_cannot_be_seen_is_not_there(hidden: str) -> None:
    assert texts(f"r{hidden}un rust{hidden}") == ["run", "rust"]


@pytest.mark.parametrize(
    ("encoded", "token"),
    [
        ("<@U123|ben>", Token("@ben", user=True, id="U123")),
        ("<@U123>", Token("@U123", user=True, id="U123")),
        ("<#C1|general>", Token("#general")),
        ("<#C1|>", Token("#C1")),
        ("<!here>", Token("here")),
        ("<!subteam^S1|@sales>", Token("@sales")),
        ("<https://x.com/a|x.com/a>", Token("x.com/a", link="https://x.com/a")),
        (
            "<https://x.com/a?s=1&amp;t=2>",
            Token("https://x.com/a?s=1&t=2", link="https://x.com/a?s=1&t=2"),
        ),
        ("<http://rust.dev|rust.dev>", Token("rust.dev", link="http://rust.dev")),
        ("<https://x.com/a|my page>", Token("my page", link="https://x.com/a")),
    ],
)
def test_what_slack_encodes_is_read_as_it_was_shown(encoded: str, token: Token) -> None:
    assert tokenize(f"run {encoded} now") == (Token("run"), token, Token("now"))


def test_a_link_within_quotes_is_its_label() -> None:
    assert tokenize('"see <http://rust.dev|rust.dev>"') == (Token("see rust.dev", quoted=True),)


def test_escaped_signs_are_read_as_typed() -> None:
    assert texts("R&amp;D &lt;10k &gt;5k &amp;lt;") == ["R&D", "<10k", ">5k", "&lt;"]


def test_a_stray_angle_bracket_is_an_ordinary_sign() -> None:
    assert texts("a < b <c") == ["a", "<", "b", "<c"]


@pytest.mark.parametrize("line", ["high, rust", "high , rust", "high; rust"])
def test_a_comma_ends_a_phrase(line: str) -> None:
    first, second = tokenize(line)
    assert first.ends
    assert first.keyword == "high"
    assert second == Token("rust")


@pytest.mark.parametrize("line", ["", "  ", ",", '""', "“”", "' '"])
def test_nothing_said_is_no_token(line: str) -> None:
    assert [text for text in texts(line) if text != ","] == []


@pytest.mark.parametrize(
    ("text", "keyword"),
    [
        ("Run.", "run"),
        ("RUN!", "run"),
        ("run🚀", "run"),
        ("*run*", "run"),
        ("_run_", "run"),
        ("--high", "high"),
        ("—high", "high"),
        ("ｒｕｎ", "run"),
        (":rocket:", ""),
        (":wave::skin-tone-2:", ""),
        ("🚀", ""),
        ("—", ""),
        ("c++", "c"),
        ("@no", ""),
        ("＠no", ""),
    ],
)
def test_a_keyword_is_bare_of_everything_around_it(text: str, keyword: str) -> None:
    assert Token(text).keyword == keyword


@pytest.mark.parametrize(
    ("text", "flag"), [("--high", True), ("—high", True), ("–h", True), ("high", False), ("—", False)]
)
def test_a_flag_has_dashes_and_a_word(*, text: str, flag: bool) -> None:
    assert Token(text).flag is flag


@pytest.mark.parametrize(
    ("token", "empty"),
    [
        (Token("🚀"), True),
        (Token(":wave:"), True),
        (Token("—"), True),
        (Token("?"), False),
        (Token("@bob"), False),
        (Token("🚀", quoted=True), False),
        (Token("@ben", user=True), False),
        (Token("rust"), False),
    ],
)
def test_decoration_is_told_from_what_says_something(*, token: Token, empty: bool) -> None:
    assert token.empty is empty


def test_plain_keeps_what_a_number_needs() -> None:
    assert Token("10K+.").plain == "10k+"


@given(line=ANY_TEXT)
def test_every_text_becomes_tokens_that_say_something(line: str) -> None:
    for token in tokenize(line):
        assert token.text
        assert token.text.encode()


@given(names=st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1), min_size=1))
def test_plain_words_come_back_as_they_were(names: list[str]) -> None:
    assert texts(" ".join(names)) == names
