"""Numbers in words: no rate of too few, ten rows of a kind, and strangers' names as data."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.elements import ref
from blocks.stats import StatsPage, stats_message
from bot.digests.stats import Hand, Part, Stats, Tally, Waits, Week
from bot.sandbox.slack.blockkit import problems_of
from tests.blocks.limits import check_message, texts
from tests.blocks.make import ids, maybe, rough
from tests.blocks.stats_states import EMPTY, PAGE, RUST, STATS, UNTIL, weeks

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def said(page: StatsPage) -> str:
    return "\n".join(texts(stats_message(page).blocks))


def changed(**stats: Any) -> StatsPage:
    return replace(PAGE, stats=replace(RUST, **stats))


def rows(page: StatsPage) -> list[list[str]]:
    (table,) = [block for block in stats_message(page).blocks if block["type"] == "table"]
    return [[cell["text"] for cell in row] for row in table["rows"]]


def test_the_most_judged_of_a_kind_are_rows_and_the_rest_is_one() -> None:
    segments = [row for row in rows(STATS["stats_many"]) if row[0].startswith("Segment")]
    assert len(segments) == 11
    assert segments[-1] == ["Segment: 3 more", "87", "97 %"]


def test_one_stream_is_not_told_apart_and_several_are() -> None:
    assert not [row for row in rows(PAGE) if row[0].startswith("Stream")]
    assert [row for row in rows(STATS["stats_all_streams"]) if row[0].startswith("Stream")] == [
        ["Stream: Rust people · @rustlings_daily", "70", "74 %"],
        ["Stream: AI founders", "20", "75 %"],
        ["Stream: not known any more", "15", "33 %"],
    ]


def test_what_has_no_name_has_its_number() -> None:
    bare = replace(PAGE, segments={}, accounts={})
    assert [row[0] for row in rows(bare)[1:5]] == [
        "Segment: segment 12",
        "Segment: segment 13",
        "Segment: segment 14",
        "Account: account 7",
    ]


@pytest.mark.parametrize(
    ("tallies", "bars"),
    [
        ([Tally(5, 5)], None),
        ([Tally(1, 3), Tally(5, 5)], None),
        ([Tally(0, 5), Tally(5, 0)], "▁█  0 % in the week of"),
        ([Tally(5, 5), Tally(3), Tally(5, 0)], "▅·█  50 % in the week of"),
        ([Tally(), Tally(5, 0), Tally(0, 5), Tally()], "·█▁·  100 % in the week of"),
    ],
)
def test_weeks_are_compared_where_something_can_be_said_of_two(
    tallies: list[Tally], bars: str | None
) -> None:
    line = next((line for line in said(changed(weeks=weeks(*tallies))).splitlines() if "Week by" in line), "")
    assert bars in line if bars else not line


def test_the_last_week_of_which_something_can_be_said_is_named() -> None:
    assert "in the last seven days" in said(changed(weeks=weeks(Tally(5), Tally(5))))
    line = said(changed(weeks=weeks(Tally(5), Tally(0, 5), Tally(1))))
    assert f"0 % in the week of <!date^{int((UNTIL - 14 * DAY).timestamp())}^" in line
    assert "in the last seven days" not in line


@pytest.mark.parametrize(
    ("half", "most", "words"),
    [
        (timedelta(), HOUR, "within 1 minute of being found, nine in ten within 60 minutes"),
        (2 * HOUR, 48 * HOUR, "within 2 hours of being found, nine in ten within 48 hours"),
        (49 * HOUR, 73 * HOUR, "within 3 days of being found, nine in ten within 4 days"),
        (49 * HOUR, 72 * HOUR, "Nine in ten were first judged within 3 days of being found"),
    ],
)
def test_how_long_leads_wait_is_said_in_fitting_units(half: timedelta, most: timedelta, words: str) -> None:
    assert words in said(changed(waits=Waits(5, half, most)))
    assert words in stats_message(changed(waits=Waits(5, half, most))).text
    assert words not in said(changed(waits=Waits(4, half, most)))


def test_reasons_are_said_in_words_and_those_of_a_later_version_as_they_are() -> None:
    assert "Bad because: 8 × wrong job, 3 × a bot or spam" in said(PAGE)
    assert "Bad because: 2 × too ‹loud›" in said(changed(reasons={"too <loud>": 2})).replace(
        "&lt;loud&gt;", "‹loud›"
    )


def test_who_may_not_know_who_did_what_gets_no_file_either() -> None:
    shown = stats_message(STATS["stats_for_guests"])
    assert "U0AMY" not in str(shown.blocks)
    assert "stats.csv" not in str(shown.blocks)
    assert "Who did what is shown to members." in said(STATS["stats_for_guests"])
    assert "Who did what" not in said(replace(PAGE, stats=EMPTY, hands=False))


def test_without_a_judgement_there_is_a_way_to_the_first_one_and_no_table() -> None:
    shown = stats_message(STATS["stats_empty"])
    assert [block["type"] for block in shown.blocks] == ["section", "context"]
    assert "`/goodones triage`" in said(STATS["stats_empty"])
    assert [block["type"] for block in stats_message(STATS["stats_only_exported"]).blocks] == [
        "section",
        "section",
        "actions",
        "context",
    ]


def test_what_is_not_counted_is_said() -> None:
    assert "Not counted: 1 judged lead of which it is not known any more" in said(STATS["stats_many"])
    assert "“Not known any more”: 15 judged leads" in said(STATS["stats_all_streams"])
    assert "Further back than 400 days nothing is kept." in said(STATS["stats_whole_year"])
    assert "nothing is kept" not in said(PAGE)


def test_the_text_beside_the_blocks_is_the_gist_without_bars_and_marks() -> None:
    text = stats_message(PAGE).text
    assert "70 judged, 52 good: 74 % accepted. Half of them were first judged within 3 hours" in text
    assert not set("▁▂▃▄▅▆▇█*`") & set(text)


tallies = st.builds(Tally, st.integers(0, 10**6), st.integers(0, 10**6))
pages = st.builds(
    StatsPage,
    stats=st.builds(
        Stats,
        since=st.sampled_from([UNTIL, UNTIL - DAY, UNTIL - 400 * DAY]),
        until=st.just(UNTIL),
        total=tallies,
        streams=st.lists(st.builds(Part, maybe(ids), tallies), max_size=13).map(tuple),
        segments=st.lists(st.builds(Part, maybe(ids), tallies), max_size=13).map(tuple),
        accounts=st.lists(st.builds(Part, maybe(ids), tallies), max_size=13).map(tuple),
        sources=st.lists(st.builds(Part, maybe(rough), tallies), max_size=13).map(tuple),
        weeks=st.lists(st.builds(Week, st.just(UNTIL - DAY), tallies), max_size=58).map(tuple),
        waits=maybe(st.builds(Waits, st.integers(1, 9), st.timedeltas(timedelta(), 900 * DAY), st.just(DAY))),
        reasons=st.dictionaries(rough, st.integers(1, 99), max_size=8),
        hands=st.lists(
            st.builds(
                Hand, st.just("U0AMY") | rough, st.dictionaries(st.just("judged"), st.integers(1, 10**6))
            ),
            max_size=12,
        ).map(tuple),
        unknown=st.integers(0, 10**6),
    ),
    scope=rough,
    streams=st.dictionaries(ids, rough, max_size=3),
    hands=st.booleans(),
    reference=st.just(ref(stream=43)),
)


@settings(max_examples=60, deadline=None)
@given(pages)
def test_slack_takes_whatever_is_counted(page: StatsPage) -> None:
    shown = stats_message(page)
    check_message(shown)
    assert problems_of(shown.blocks, "message") == []


@given(rough)
def test_names_of_strangers_are_data(name: str) -> None:
    page = replace(PAGE, scope=name, segments={12: name}, accounts={7: name})
    formatted = [block for block in stats_message(page).blocks if block["type"] != "table"]
    assert "<!channel>" not in str(formatted)
