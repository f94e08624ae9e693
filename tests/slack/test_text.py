"""Text from strangers is data: it is shown as written, stays in its place and within its limit."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack import text
from tests.blocks.make import HOSTILE, rough

limits = st.integers(min_value=4, max_value=300)
TIME = re.compile(r"\d:\d\d(?![\w:+'-])")
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067"


def emoji_names(shown: str) -> list[str]:
    """What could begin an emoji's name: a colon before a word, unless it is that of a time."""
    return re.findall(r":[\w+'-]+", TIME.sub("", shown))


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Alice", "Alice"),
        ("Tom & Jerry", "Tom &amp; Jerry"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("<@U012ABCDEF>", "&lt;@U012ABCDEF&gt;"),
        ("<https://evil.example|click>", "&lt;https://evil.example|click&gt;"),
        ("&lt;", "&amp;lt;"),
        ("*bold*", "∗bold∗"),
        ("＊bold＊", "∗bold∗"),
        ("_it_", "ˍitˍ"),
        ("~no~", "∼no∼"),
        ("`code`", "ˋcodeˋ"),
        ("```block```", "ˋˋˋblockˋˋˋ"),
        ("snake_case_name", "snake_case_name"),
        ("_private_name_", "ˍprivate_nameˍ"),
        ("a__b", "aˍˍb"),
        (":tada:", "∶tada:"),
        (":+1:", "∶+1:"),
        ("see https://a.example", "see https://a.example"),
        ("note: this", "note: this"),
        ("at 09:00 or 9:30", "at 09:00 or 9:30"),
        ("10:30:45", "10∶30:45"),
        ("1:100:", "1∶100:"),
        ("1:22:", "1∶22:"),
        ("> quoted", "› quoted"),
        ("a > b", "a &gt; b"),
        ("@here", "@\u2060here"),
        ("@Channel", "@\u2060Channel"),
        ("@everyone!", "@\u2060everyone!"),
        ("@hereford", "@hereford"),
        ("two\nlines\r\n\tand more", "two lines and more"),
        ("  spaced   out  ", "spaced out"),
        ("line\u2028sep", "line sep"),
        ("nul\x00bell\x07", "nulbell"),
        ("\u202egnp.exe", "gnp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("\ud800lone", "lone"),
        ("\u3164\u2800", ""),
        ("\u0301abc", "abc"),
        ("\u200dabc\u200d", "abc"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
        ("", ""),
    ],
)
def test_a_leaf_is_shown_as_written_and_does_nothing(raw: str, shown: str) -> None:
    assert text.leaf(raw) == shown


@settings(max_examples=60, deadline=None)
@given(rough, limits)
def test_a_leaf_never_passes_its_limit(raw: str, limit: int) -> None:
    assert text.size(text.leaf(raw, limit)) <= limit


@settings(max_examples=60, deadline=None)
@given(rough, limits)
def test_a_leaf_is_one_line_without_controls(raw: str, limit: int) -> None:
    shown = text.leaf(raw, limit)
    assert not re.search(r"[\n\r\t\v\f\x00-\x1f\x7f-\x9f\u2028\u2029]", shown)
    assert not any(char in shown for char in BIDI_CONTROLS)
    shown.encode()


@settings(max_examples=60, deadline=None)
@given(rough, limits)
def test_a_leaf_holds_no_markup(raw: str, limit: int) -> None:
    shown = text.leaf(raw, limit)
    assert not set(shown) & set("<>*~`＊～｀＿")
    assert not re.search(r"&(?!(?:amp|lt|gt);)", shown), "an entity is whole or absent"


@settings(max_examples=60, deadline=None)
@given(rough, limits)
def test_no_underscore_of_a_leaf_can_open_italics(raw: str, limit: int) -> None:
    shown = text.leaf(raw, limit)
    before = [shown[:at][-1:] for at, char in enumerate(shown) if char == "_"]
    assert all(char.isalnum() for char in before)


@settings(max_examples=60, deadline=None)
@given(rough, limits)
def test_a_leaf_names_no_emoji_and_calls_nobody(raw: str, limit: int) -> None:
    shown = text.leaf(raw, limit)
    assert not emoji_names(shown)
    assert not re.search(r"@(here|channel|everyone|group)\b", shown, re.IGNORECASE)


@settings(max_examples=60, deadline=None)
@given(rough)
def test_a_leaf_never_starts_a_quote(raw: str) -> None:
    assert not text.leaf(raw).lstrip("\u2068").startswith(("&gt;", ">", "＞"))


@settings(max_examples=60, deadline=None)
@given(rough, limits)
def test_right_to_left_text_is_isolated(raw: str, limit: int) -> None:
    shown = text.leaf(raw, limit)
    if any(unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in shown):
        assert shown.startswith("\u2068")
        assert shown.endswith("\u2069")
    assert shown.count("\u2068") == shown.count("\u2069") <= 1


def test_hebrew_beside_a_number_cannot_swallow_it() -> None:
    assert text.leaf("שלום") == "\u2068שלום\u2069"
    assert text.leaf("Alice") == "Alice"


@settings(max_examples=60, deadline=None)
@given(rough)
def test_a_leaf_that_fits_is_not_cut(raw: str) -> None:
    whole = text.leaf(raw, 10**6)
    assert text.leaf(raw, max(4, text.size(whole))) == whole


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="ab &<>é👩🏽🇩🇪", min_size=30), limits)
def test_a_cut_leaf_is_a_beginning_with_an_ellipsis(raw: str, limit: int) -> None:
    whole, shown = text.leaf(raw, 10**6), text.leaf(raw, limit)
    if shown != whole:
        assert shown.endswith("…")
        assert whole.startswith(shown[:-1])


@pytest.mark.parametrize(
    ("raw", "limit", "shown"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdef", 5, "abcd…"),
        ("ab &cd", 7, "ab…"),
        ("<<<", 8, "&lt;…"),
        ("<<<", 9, "&lt;&lt;…"),
        ("ab cd", 4, "ab…"),
        ("👍👍👍", 5, "👍👍…"),
        ("👍👍👍", 4, "👍…"),
        ("ae\u0301e\u0301", 4, "ae\u0301…"),
        ("🇩🇪🇩🇪", 7, "🇩🇪…"),
        ("👩🏽👩🏽", 6, "👩🏽…"),
    ],
)
def test_cutting_counts_after_escaping_and_keeps_characters_whole(raw: str, limit: int, shown: str) -> None:
    assert text.leaf(raw, limit) == shown


@settings(max_examples=60, deadline=None)
@given(rough, limits)
def test_plain_text_keeps_its_limit_and_line(raw: str, limit: int) -> None:
    shown = text.plain(raw, limit)
    assert text.size(shown) <= limit
    assert "\n" not in shown
    assert not emoji_names(shown)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("*as* it_is_ & <so>", "*as* it_is_ & <so>"),
        (":tada:", "∶tada:"),
        ("a\nb", "a b"),
        ("\u202eabc", "abc"),
        ("مرحبا", "\u2068مرحبا\u2069"),
    ],
)
def test_plain_text_is_not_escaped(raw: str, shown: str) -> None:
    assert text.plain(raw) == shown


@settings(max_examples=60, deadline=None)
@given(rough)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    assert text.clean(text.clean(raw)) == text.clean(raw)


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_escaping_can_be_undone(raw: str) -> None:
    back = text.escape(raw).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert back == raw


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://x.com/alice", "https://x.com/alice"),
        ("http://x.com/a?b=1&c=2", "http://x.com/a?b=1&c=2"),
        ("https://x.com/a|b", "https://x.com/a%7Cb"),
        ("https://x.com/<b>", "https://x.com/%3Cb%3E"),
        ('https://x.com/"', "https://x.com/%22"),
        ("HTTPS://x.com/a", "HTTPS://x.com/a"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("mailto:a@b.example", None),
        ("//x.com/a", None),
        ("x.com/a", None),
        ("https://", None),
        ("https:///path", None),
        ("https://[broken", None),
        ("https://x.com/a b", None),
        ("https://x.com/\n", None),
        ("https://x.com\\@evil.example", None),
        ("https://x.com/\u202eabc", None),
        ("https://x.com/" + "a" * 3_000, None),
        ("", None),
        (None, None),
    ],
)
def test_only_http_addresses_pass(url: str | None, kept: str | None) -> None:
    assert text.http_url(url) == kept


def test_a_link_escapes_its_address_and_its_label() -> None:
    assert text.link("https://a.example/?x=1&y=2", "R&D <b>") == (
        "<https://a.example/?x=1&amp;y=2|R&amp;D &lt;b&gt;>"
    )


@pytest.mark.parametrize("url", [None, "javascript:alert(1)", "https://a.example/" + "a" * 1_000])
def test_a_link_without_a_good_address_is_its_label(url: str | None) -> None:
    assert text.link(url, "*Alice*") == "∗Alice∗"


def test_a_link_without_a_label_is_nothing() -> None:
    assert text.link("https://a.example", "\u3164") == ""


@pytest.mark.parametrize(
    ("address", "sentence", "shown"),
    [
        ("https://x.com/alice", "Alice", "<https://x.com/alice|Alice>"),
        ("https://x.com/" + "a" * 1_000, "Alice", "Alice"),
        ("https://x.com/alice", "", ""),
    ],
)
def test_a_sentence_is_linked_where_there_is_one_and_the_address_fits(
    address: str, sentence: str, shown: str
) -> None:
    assert text.linked(address, sentence) == shown


@settings(max_examples=60, deadline=None)
@given(rough, rough)
def test_a_link_is_one_link_or_none(url: str, label: str) -> None:
    shown = text.link(url, label)
    assert shown.count("<") == shown.count(">") <= 1
    assert "<!" not in shown
    assert "<@" not in shown


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("alice@acme.com", "<mailto:alice@acme.com|alice@acme.com>"),
        ("alice_@acme.com", "<mailto:alice_@acme.com|aliceˍ@acme.com>"),
        ("a|b@acme.com", "a|b@acme.com"),
        ("<!here>", "&lt;!here&gt;"),
        ("no address", "no address"),
    ],
)
def test_a_mail_address_can_be_tapped_where_it_is_safe(address: str, shown: str) -> None:
    assert text.mail_link(address) == shown


@pytest.mark.parametrize(
    ("user", "shown"),
    [
        ("U0AMY", "<@U0AMY>"),
        ("W012A3CDE", "<@W012A3CDE>"),
        ("amy", "amy"),
        ("U0AMY>", "U0AMY&gt;"),
        ("!channel", "!channel"),
        ("", ""),
    ],
)
def test_only_an_id_becomes_a_mention(user: str, shown: str) -> None:
    assert text.mention(user) == shown


@pytest.mark.parametrize(
    ("channel", "shown"),
    [
        ("C0LEADS", "<#C0LEADS>"),
        ("G1", "<#G1>"),
        ("#leads", "#leads"),
        ("U1", "U1"),
        ("", "a private channel"),
    ],
)
def test_only_an_id_becomes_a_channel(channel: str, shown: str) -> None:
    assert text.channel(channel) == shown


def test_a_date_is_shown_in_the_readers_zone() -> None:
    moment = datetime(2026, 6, 2, 9, 1, tzinfo=UTC)
    assert text.date(moment) == "<!date^1780390860^{date_short_pretty} {time}|2 Jun 09:01 UTC>"
    assert text.date(moment, "{ago}") == "<!date^1780390860^{ago}|2 Jun 09:01 UTC>"


def test_the_same_moment_in_two_zones_is_one_date() -> None:
    moment = datetime(2026, 6, 2, 9, 1, tzinfo=UTC)
    berlin = moment.astimezone(timezone(timedelta(hours=2)))
    assert text.date(moment).split("^")[1] == text.date(berlin).split("^")[1]


def test_a_date_without_zone_is_refused() -> None:
    naive = datetime(2026, 6, 2, 9, 1, tzinfo=UTC).replace(tzinfo=None)
    with pytest.raises(ValueError, match="zone"):
        text.date(naive)


@pytest.mark.parametrize(
    ("month", "shown"), [(1, "5 Jan"), (2, "5 Feb"), (6, "5 Jun"), (9, "5 Sep"), (12, "5 Dec")]
)
def test_a_day_is_short(month: int, shown: str) -> None:
    assert text.day(datetime(2026, month, 5, tzinfo=UTC)) == shown


@pytest.mark.parametrize("raw", HOSTILE)
def test_known_hostile_text_fits_everywhere(raw: str) -> None:
    for limit in (4, 24, 75, 150, 3_000):
        assert text.size(text.leaf(raw, limit)) <= limit
        assert text.size(text.plain(raw, limit)) <= limit
