"""From what people type to what they meant."""

import pytest

from bot.commands.intent import Intent, Problem, ProblemKind
from bot.commands.parse import parse
from bot.filters import LeadFilter


def wanted(**fields: object) -> LeadFilter:
    return LeadFilter.model_validate(fields)


HIGH = wanted(confidence=["high"])


@pytest.mark.parametrize(
    "line", ["", " ", "\u00a0\u200b", "🚀", ":wave:", "/goodones", "<@U1|goodones>", '""', "!"]
)
def test_nothing_typed_is_the_glance(line: str) -> None:
    assert parse(line) == Intent("")


@pytest.mark.parametrize(
    "line",
    [
        "help",
        "Help!",
        "?",
        "??",
        "？",
        "-h",
        "--help",
        "—help",
        "hlep",
        "/goodones help",
        "goodones ?",
        "<@U1> help",
    ],
)
def test_help_is_reached_in_every_way(line: str) -> None:
    assert parse(line) == Intent("help")


@pytest.mark.parametrize(
    "line",
    ["help digest", "digest help", "digest ?", "digest --help", "? digest.", "help me with the digest"],
)
def test_help_about_a_word(line: str) -> None:
    assert parse(line) == Intent("help", topic="digest")


def test_me_is_a_word_when_it_comes_first_and_else_who_asks() -> None:
    assert parse("me") == Intent("budget")
    assert parse("help me") == Intent("help")
    problem = parse("xyzzyx me leads").problem
    assert problem
    assert problem.nearest == "leads"


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("help sbscribe", Problem(ProblemKind.UNKNOWN_WORD, "sbscribe", "help subscribe", "subscribe")),
        ("help weather", Problem(ProblemKind.UNKNOWN_WORD, "weather", "help digest")),
    ],
)
def test_help_about_what_is_no_word(line: str, problem: Problem) -> None:
    assert parse(line) == Intent("help", problem=problem)


@pytest.mark.parametrize(
    "line",
    [
        "run rust devs",
        "Run rust devs.",
        "RUN rust devs",
        "  run   rust\u00a0devs  ",
        'run "rust devs"',
        "run “rust devs”",
        "run ‘rust devs’!",
        "`run rust devs`",
        '"run rust devs"',
        "🚀 run rust devs",
        ":rocket: run rust devs",
        "/goodones run rust devs",
        "<@U1|goodones> run rust devs",
        "run for rust devs",
        "sync rust devs",
    ],
)
def test_a_verb_with_a_name_is_understood_however_it_is_typed(line: str) -> None:
    assert parse(line) == Intent("run", "rust devs")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("run", ""),
        ("run Rust, Go & C++", "Rust, Go & C++"),
        ("run rust 🦀", "rust 🦀"),
        ("run :crab: rust", ":crab: rust"),
        ("run Ben’s stream", "Ben’s stream"),
        ("run “Who?”", "Who?"),
        ("run AI – US", "AI – US"),
        ("run Rust (Berlin)", "Rust (Berlin)"),
        ("run 12", "12"),
        ("run #12", "#12"),
        ("run <http://rust.dev|rust.dev> fans", "rust.dev fans"),
        ("run R&amp;D", "R&D"),
        ("run not boring", "not boring"),
        ('run "high fit rust"', "high fit rust"),
        ('subscribe "over easy"', "over easy"),
        ('streams "run"', "run"),
        ("run <#C1|general>", "#general"),
    ],
)
def test_the_free_text_is_the_name(line: str, name: str) -> None:
    intent = parse(line)
    assert intent.name_text == name
    assert intent.problem is None
    assert intent.filters.everything


@pytest.mark.parametrize(
    "line",
    ["streams rust run", "run streams rust", "streams run rust", "run stream rust", "Campaign Rust run."],
)
def test_a_noun_and_a_verb_stand_in_either_order(line: str) -> None:
    intent = parse(line)
    assert (intent.word, intent.name_text.casefold(), intent.verb) == ("streams", "rust", "run")
    assert intent.action == parse("run rust").action == "run"


def test_a_noun_alone_lists_and_with_a_name_shows() -> None:
    assert parse("streams") == Intent("streams")
    assert parse("streams rust") == Intent("streams", "rust")
    assert parse("streams run") == Intent("streams", verb="run")
    assert parse("streams").action == "streams"


def test_a_verb_in_the_middle_of_a_name_belongs_to_it() -> None:
    assert parse("streams trail run club") == Intent("streams", "trail run club")


@pytest.mark.parametrize(
    "line", ["streams rust subscribe high", "streams high rust subscribe", "subscribe streams rust high"]
)
def test_what_a_noun_takes_is_what_its_verb_takes(line: str) -> None:
    assert parse(line) == Intent("streams", "rust", HIGH, "subscribe")


@pytest.mark.parametrize(
    "line",
    [
        "unsubscribe stream rust",
        "unsubscribe from rust",
        "unsubscribe from streams rust",
    ],
)
def test_small_words_before_a_name_are_not_part_of_it(line: str) -> None:
    assert parse(line) == Intent("unsubscribe", "rust")


def test_a_small_word_alone_is_a_name() -> None:
    assert parse("unsubscribe streams").name_text == "streams"
    assert parse("run for").name_text == "for"


@pytest.mark.parametrize(
    ("line", "kind", "given", "example", "nearest"),
    [
        ("sbscribe rust", "unknown_word", "sbscribe", "subscribe rust high not likers", "subscribe"),
        ("Digset!", "unknown_word", "Digset!", "digest", "digest"),
        ("rust run", "unknown_word", "rust", "run rust", "run"),
        ("weather today", "unknown_word", "weather", "help", None),
        ("@alice", "unknown_word", "@alice", "help", None),
        ("digest @alice", "schedule", "@alice", "digest weekdays 8:30", None),
        ("'' '🚀' x", "unknown_word", "🚀", "help", None),
        ("run rust high", "filter_not_taken", "high", 'run "rust high"', None),
        ("run rust, not likers", "filter_not_taken", "not likers", 'run "rust, not likers"', None),
        ("run over easy", "filter_not_taken", "over easy", "run rust", None),
        ("unsubscribe not @yongfook", "filter_not_taken", "not @yongfook", "unsubscribe rust", None),
        ("streams rust high", "filter_not_taken", "high", 'streams "rust high"', None),
        ("streams rust run high", "filter_not_taken", "high", 'run "rust run high"', None),
        ("digest me monthly", "schedule", "me monthly", "digest me weekdays 8:30", None),
        ("subscriptions high", "extra", "high", "subscriptions", None),
        (
            "subscribe high not high",
            "contradiction",
            "high and not high",
            "subscribe rust high not likers",
            None,
        ),
        (
            "subscribe over 10k under 5k",
            "contradiction",
            "over 10k and under 5k",
            "subscribe rust high not likers",
            None,
        ),
        ("subscribe rust over tenk", "number", "over tenk", "subscribe over 10k", None),
        ("subscribe rust over", "number", "over", "subscribe over 10k", None),
        ("subscribe rust under 0", "number", "under 0", "subscribe under 50k", None),
        ('subscribe under "5"', "number", "under", "subscribe under 50k", None),
        ("subscribe <@U123|ben>", "slack_user", "@ben", "subscribe x.com/yongfook", None),
        ("subscribe not from <@U123>", "slack_user", "@U123", "subscribe x.com/yongfook", None),
        ("subscribe @ben@mastodon.social", "handle", "@ben@mastodon.social", "subscribe @yongfook", None),
        ("subscribe x.com/search?q=rust", "handle", "x.com/search?q=rust", "subscribe @yongfook", None),
        ("subscribe --hihg", "unknown_filter", "--hihg", "subscribe high", "high"),
        ("subscribe —ovr", "unknown_filter", "—ovr", "subscribe over 10k", "over"),
        ("subscribe --frobnicate", "unknown_filter", "--frobnicate", "subscribe confidence:high", None),
        (
            "subscribe confidence:purple",
            "unknown_filter",
            "confidence:purple",
            "subscribe confidence:high",
            None,
        ),
        ("subscribe source:high", "unknown_filter", "source:high", "subscribe source:likers", None),
        ("subscribe source:", "unknown_filter", "source:", "subscribe source:likers", None),
    ],
)
def test_what_is_wrong_is_said_with_a_way_out(
    line: str, kind: str, given: str, example: str, nearest: str | None
) -> None:
    assert parse(line).problem == Problem(ProblemKind(kind), given, example, nearest)


def test_an_unknown_word_asks_for_nothing_else() -> None:
    intent = parse("sbscribe rust high")
    assert (intent.word, intent.name_text, intent.filters) == ("", "", LeadFilter())


def test_the_example_of_a_problem_works_when_typed() -> None:
    for line in (
        "sbscribe x",
        "run rust high",
        "digest monthly",
        "subscribe over x",
        "subscribe --ovr",
        "help weather",
    ):
        problem = parse(line).problem
        assert problem is not None
        assert parse(problem.example).problem is None


def test_what_was_given_is_told_back_in_measure() -> None:
    for line in ("x" * 9999, "help " + "y" * 9999, "subscribe --" + "z" * 9999, "digest " + "d " * 999):
        problem = parse(line).problem
        assert problem is not None
        assert len(problem.given) <= 80


@pytest.mark.parametrize(
    ("typed", "word", "name"),
    [
        ("run Rust people · @rustlings_daily", "run", "Rust people · @rustlings_daily"),
        ("unsubscribe @yongfook", "unsubscribe", "@yongfook"),
        ("streams AI founders watching @founderfuel", "streams", "AI founders watching @founderfuel"),
        ("streams @founderfuel run", "streams", "@founderfuel"),
    ],
)
def test_a_handle_is_part_of_a_name_where_no_filter_can_stand(typed: str, word: str, name: str) -> None:
    intent = parse(typed)
    assert (intent.word, intent.name_text, intent.problem) == (word, name, None)
    assert intent.filters.everything
