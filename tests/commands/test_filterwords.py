"""The filters of a line, in every spelling and any order."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.commands.filterwords import read_filters
from bot.commands.intent import Intent
from bot.commands.names import Found, Named, find
from bot.commands.parse import parse
from bot.commands.table import WORDS
from bot.commands.tokens import tokenize
from bot.commands.wishes import count
from bot.filters import LeadFilter, count_words
from bot.slack.text import escape
from tests.test_filters import NUMBERS, SEGMENTS, filters

ANY_TEXT = st.text(st.characters(exclude_categories=()))
PIECES = st.sampled_from(
    [
        *(spelling for word in WORDS for spelling in (word.name, *word.aliases)),
        *(
            "high",
            "--medium",
            "—high",
            "not",
            "no",
            "and",
            "or",
            "only",
            "from",
            "over",
            "under",
            ">",
            "10k",
            "10k+",
        ),
        *(
            "followers",
            "likers",
            "@bob",
            "@",
            "x.com/a",
            "<https://x.com/a|x.com/a>",
            "<@U1|ben>",
            "<",
            ">",
            "&lt;5k",
        ),
        *(
            "confidence:",
            "source=likers",
            "account:",
            "not-likers",
            ",",
            '"',
            "“",
            "’",
            "rust",
            "🚀",
            "every",
            "leads",
        ),
        *("bio", "bio:", "--bio", 'bio:"c++"', "segment", "segment=", "enriched", "nor", "has"),
    ]
)
LINES = ANY_TEXT | st.lists(PIECES | ANY_TEXT, max_size=12).map(" ".join)
PHRASES = st.sampled_from(
    [
        *(
            "high",
            "--medium",
            "not high",
            "followers",
            "no likers",
            "@bob",
            "not x.com/carl",
            "confidence:high",
        ),
        *(
            "bio go",
            'not bio "c++ or c"',
            "bio:java",
            "segment ai",
            "not segment 12",
            "enriched",
            "not-enriched",
        ),
        *("over 10k followers", "under 2.5k", "not over 90k", "5k+", "from @dora", "—likers", "account:eve"),
    ]
)


def wanted(**fields: object) -> LeadFilter:
    return LeadFilter.model_validate(fields)


def asked(line: str) -> LeadFilter:
    intent = parse(f"subscribe rust {line}")
    assert intent.problem is None
    assert intent.name_text == "rust"
    return intent.filters


@pytest.mark.parametrize(
    "line",
    [
        *(
            "high",
            "High.",
            "HIGH",
            "--high",
            "—high",
            "–high",
            "-high",
            "high fit",
            "high-fit",
            "high confidence",
        ),
        *("confidence:high", "confidence=high", "confidence: high", "--confidence high", "--confidence=high"),
        *(
            "fit:high",
            "matchConfidence:high",
            "only high",
            "high only",
            "with high",
            "just high fit",
            "high!",
        ),
        *("high 🔥", "high, high"),
    ],
)
def test_high_means_the_same_however_it_is_typed(line: str) -> None:
    intent = parse(f"subscribe {line}")
    assert intent.filters == wanted(confidence=["high"])
    assert intent.problem is None
    assert intent.name_text in {"", "🔥"}


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("medium", {"confidence": ["medium"]}),
        ("high or medium", {"confidence": ["high", "medium"]}),
        ("not medium", {"not_confidence": ["medium"]}),
        ("--not-medium", {"not_confidence": ["medium"]}),
        ("followers", {"sources": ["follower"]}),
        ("source:follower", {"sources": ["follower"]}),
        ("new_followers", {"sources": ["follower"]}),
        ("not likers", {"not_sources": ["liker"]}),
        ("no likers", {"not_sources": ["liker"]}),
        ("no-likers", {"not_sources": ["liker"]}),
        ("without likers", {"not_sources": ["liker"]}),
        ("not source:liker", {"not_sources": ["liker"]}),
        ("no likers or followers", {"not_sources": ["liker", "follower"]}),
        ("no likers and high", {"not_sources": ["liker"], "confidence": ["high"]}),
        ("not high followers", {"not_confidence": ["high"], "sources": ["follower"]}),
        ("not not high", {"confidence": ["high"]}),
        ("not not-high", {"confidence": ["high"]}),
        ("every lead", {}),
        ("all leads", {}),
    ],
)
def test_words_of_fit_and_source(line: str, fields: dict[str, object]) -> None:
    assert asked(line) == wanted(**fields)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "@Yongfook",
            "＠yongfook",
            "from @yongfook",
            "by @yongfook,",
            "account:yongfook",
            "account:@yongfook",
        ),
        *(
            "--account yongfook",
            "account: <https://x.com/yongfook|x.com/yongfook>",
            "<https://x.com/yongfook>",
        ),
        *(
            "<https://twitter.com/yongfook?s=20|twitter.com/yongfook?s=20>",
            "x.com/yongfook",
            "X.com/Yongfook/",
        ),
        *(
            "https://mobile.twitter.com/yongfook/status/1",
            "www.x.com/@yongfook",
            "<https://x.com/yongfook|my page>",
        ),
        *("from:@yongfook", "from: @yongfook", "https://x.com/#!/yongfook"),
    ],
)
def test_an_account_by_handle_or_by_address(line: str) -> None:
    assert asked(line) == wanted(accounts=["yongfook"])


@pytest.mark.parametrize(
    ("line", "fields"),
    [
        ("not @a", {"not_accounts": ["a"]}),
        ("not from x.com/a", {"not_accounts": ["a"]}),
        ("not-@a", {"not_accounts": ["a"]}),
        ("from @a or @b", {"accounts": ["a", "b"]}),
        ("not from @a or @b", {"not_accounts": ["a", "b"]}),
        ("not from @a, @b", {"not_accounts": ["a"], "accounts": ["b"]}),
    ],
)
def test_accounts_together(line: str, fields: dict[str, object]) -> None:
    assert asked(line) == wanted(**fields)


@pytest.mark.parametrize(
    ("line", "low", "high"),
    [
        ("over 10k", 10_000, None),
        ("over 10k followers", 10_000, None),
        ("above 10,000", 10_000, None),
        ("over 10.000 followers", 10_000, None),
        ("10k+", 10_000, None),
        ("10K+ followers.", 10_000, None),
        ("over 10k+", 10_000, None),
        ("&gt;10k", 10_000, None),
        ("&gt; 10k", 10_000, None),
        ("&gt;=10k", 10_000, None),
        ("over:10k", 10_000, None),
        ("--over 10k", 10_000, None),
        ("--over=10k", 10_000, None),
        ("not under 10k", 10_000, None),
        ("under 2.5k", None, 2500),
        ("under 2,5k", None, 2500),
        ("below 1m", None, 1_000_000),
        ("&lt;1.2M", None, 1_200_000),
        ("not over 5k", None, 5000),
        ("over 1k under 5k", 1000, 5000),
        ("over 1k, over 2k", 2000, None),
        ("over 0", 0, None),
    ],
)
def test_counts_of_followers(line: str, low: int | None, high: int | None) -> None:
    assert asked(line) == wanted(followers_min=low, followers_max=high)


def test_followers_after_a_number_is_its_unit_and_after_a_comma_the_source() -> None:
    assert asked("over 10k followers") == wanted(followers_min=10_000)
    assert asked("over 10k, followers") == wanted(followers_min=10_000, sources=["follower"])
    assert asked("followers over 10k") == wanted(followers_min=10_000, sources=["follower"])


def test_from_before_anything_but_an_account_is_part_of_the_name() -> None:
    intent = parse("subscribe rust from high")
    assert intent.name_text == "rust from"
    assert intent.filters == wanted(confidence=["high"])


def test_more_small_words_than_anybody_means_are_part_of_the_name() -> None:
    intent = parse("subscribe not not not not not high")
    assert intent.name_text == "not"
    assert intent.filters == wanted(confidence=["high"])


@pytest.mark.parametrize(
    "handle", ["home", "no", "not", "from", "only", "high", "followers", "fit", "leads", "run"]
)
def test_a_handle_may_be_named_like_a_word_of_ours_or_a_page_of_x(handle: str) -> None:
    assert asked(f"@{handle}") == wanted(accounts=[handle])
    assert asked(f"not @{handle}") == wanted(not_accounts=[handle])
    assert asked(f"high @{handle}") == wanted(confidence=["high"], accounts=[handle])
    assert asked(f"over 10k @{handle}") == wanted(followers_min=10_000, accounts=[handle])


def test_x_without_a_profile_is_no_account() -> None:
    assert parse("subscribe x.com/ fans") == Intent("subscribe", "x.com/ fans")


def test_what_stands_between_filters_is_the_name() -> None:
    reading = read_filters(tokenize('high rust not likers "over 10k" people @bob'))
    assert [token.text for token in reading.rest] == ["rust", "over 10k", "people"]
    assert reading.phrases == ["high", "not likers", "@bob"]
    assert reading.problem is None


@pytest.mark.parametrize(
    "text", ["", "ten", "k", "1e4", "2.5", "10kk", "-5", "1,00", "٣", "1" * 5000, "9" * 13]
)
def test_what_is_no_number_is_not_guessed(text: str) -> None:
    assert count(text) is None


@given(number=NUMBERS)
def test_every_count_is_read_as_it_is_written(number: int) -> None:
    assert count(count_words(number)) == number
    assert count(str(number)) == number


def meant(typed: tuple[str, ...]) -> list[int]:
    """The segments that these names mean, in the way in which the app looks them up."""
    known = [Named(segment.id, segment.title) for segment in SEGMENTS]
    return sorted(found.item.id for name in typed if isinstance(found := find(name, known), Found))


@given(wishes=filters())
def test_what_a_filter_says_can_be_typed_back(wishes: LeadFilter) -> None:
    intent = parse(f"subscribe {escape(wishes.describe())}")
    without_segments = wishes.with_segments((), ())
    assert intent.filters == without_segments
    assert meant(intent.segments) == [each.id for each in wishes.segments]
    assert meant(intent.not_segments) == [each.id for each in wishes.not_segments]
    assert intent.name_text == ""
    assert (intent.problem is not None) is (without_segments.contradiction() is not None)


@given(phrases=st.lists(PHRASES, max_size=6, unique=True), data=st.data())
def test_the_order_of_filters_and_name_makes_no_difference(phrases: list[str], data: st.DataObject) -> None:
    bounds = any(phrase[-1] in "k+" for phrase in phrases)
    assume(not (bounds and "followers" in phrases))
    mixed = data.draw(st.permutations([*phrases, "rust"]))
    one, other = parse(f"subscribe rust {' '.join(phrases)}"), parse(f"subscribe {' '.join(mixed)}")
    assert one == other
    assert one.name_text == "rust"


@given(phrases=st.lists(PHRASES, max_size=6, unique=True), data=st.data())
def test_with_commas_every_order_is_the_same(phrases: list[str], data: st.DataObject) -> None:
    mixed = data.draw(st.permutations(phrases))
    assert parse(f"subscribe {', '.join(phrases)}").filters == parse(f"subscribe {', '.join(mixed)}").filters


@given(line=LINES)
def test_every_text_has_a_meaning(line: str) -> None:
    intent = parse(line)
    assert intent.word in {word.name for word in WORDS}
    assert intent.name_text.encode() is not None
    assert intent == parse(line)


@given(
    line=st.sampled_from([word.name for word in WORDS if word.name]).flatmap(
        lambda w: LINES.map(f"{w} {{}}".format)
    )
)
def test_every_text_after_a_word_has_a_meaning(line: str) -> None:
    intent = parse(line)
    assert intent.problem is None or intent.problem.given is not None
    assert not intent.topic or intent.word == "help"
    assert intent.filters.contradiction() is None or intent.problem is not None


@given(name=st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1).filter(str.strip))
def test_any_name_in_quotes_is_a_name(name: str) -> None:
    intent = parse(f'run "{name}"')
    assert intent == Intent("run", " ".join(name.split()))
