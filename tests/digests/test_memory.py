"""What the next digest knows of the last one: where it ended, what it counted, and since when a stream is bad."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.memory import Went
from bot.digests.summary import StreamNumbers, Summary
from tests.digests.leads import NOON

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BAD, GOOD = {"good": 1, "bad": 9}, {"good": 9, "bad": 1}


def summary(end: datetime, *streams: StreamNumbers, span: timedelta = DAY, whole: bool = True) -> Summary:
    return Summary(end - span, end, streams, whole=whole)


def test_a_digest_is_remembered_by_its_period_and_its_new_leads() -> None:
    went = Went.of(summary(NOON, StreamNumbers(1, "A", high=3), StreamNumbers(2, "B", medium=4)))
    assert (went.since, went.until, went.new) == (NOON - DAY, NOON, 7)


def test_what_could_not_be_read_at_all_is_for_the_next_to_tell_of() -> None:
    went = Went.of(Summary(NOON - DAY, NOON, (), missing=("the list of streams",), whole=False))
    assert (went.since, went.until, went.new) == (NOON - DAY, NOON - DAY, None)
    last = Went(since=NOON - 2 * DAY, until=NOON - DAY, new=7)
    assert went.after(last) == last


def test_what_could_not_be_read_whole_is_not_compared_with() -> None:
    went = Went.of(summary(NOON, StreamNumbers(1, "A", high=3), whole=False))
    assert went.compares(NOON, NOON + DAY) is None


@pytest.mark.parametrize(
    ("ours", "next_one", "compares"),
    [
        (DAY, DAY, True),
        (DAY, DAY + HOUR, True),
        (DAY, DAY - HOUR, True),
        (DAY, 3 * DAY, False),
        (3 * DAY, DAY, False),
        (DAY, DAY + 5 * HOUR, False),
        (7 * DAY, 7 * DAY + HOUR, True),
        (7 * DAY, 7 * DAY - 12 * HOUR, True),
        (7 * DAY, 6 * DAY, False),
        (DAY, timedelta(0), False),
    ],
)
def test_only_periods_that_are_about_as_long_are_compared(
    ours: timedelta, next_one: timedelta, *, compares: bool
) -> None:
    went = Went.of(summary(NOON, StreamNumbers(1, "A", high=3), span=ours))
    assert went.compares(NOON, NOON + next_one) == (3 if compares else None)


def test_a_stream_that_stays_bad_is_counted_up_and_begins_anew_after_a_good_time() -> None:
    went: Went | None = None
    seen = []
    for number, judged in enumerate((BAD, BAD, GOOD, BAD)):
        before = went.bad.get(1, 0) if went else 0
        one = StreamNumbers(1, "A", good=judged["good"], bad=judged["bad"], bad_before=before)
        went = Went.of(summary(NOON + number * DAY, one)).after(went)
        seen.append(went.bad[1])
    assert seen == [1, 2, 0, 1]


def test_a_stream_that_could_not_be_read_goes_on_where_it_stopped() -> None:
    first = Went.of(summary(NOON, StreamNumbers(1, "A", bad=9), StreamNumbers(2, "B", bad=9)))
    partial = Went.of(summary(NOON + DAY, StreamNumbers(2, "B", good=9), whole=False)).after(first)
    assert partial.bad == {1: 1, 2: 0}
    gone = Went.of(summary(NOON + DAY, StreamNumbers(2, "B", good=9))).after(first)
    assert gone.bad == {2: 0}


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(4)))
def test_in_whatever_order_they_are_posted_the_newest_stands(order: list[int]) -> None:
    went: Went | None = None
    for number in order:
        went = Went.of(summary(NOON + number * DAY, StreamNumbers(1, "A", high=number))).after(went)
    assert went is not None
    assert (went.until, went.new) == (NOON + 3 * DAY, 3)


def test_it_reads_back_as_it_was_kept() -> None:
    went = Went.of(summary(NOON, StreamNumbers(1, "A", bad=9, bad_before=2)))
    assert Went.model_validate_json(went.model_dump_json()) == went


def test_a_stream_that_could_not_be_read_is_counted_from_where_it_was_read_last() -> None:
    first = Went.of(Summary(NOON - DAY, NOON, (StreamNumbers(1, "A"),), whole=False, unread=(2, 3)))
    assert [first.begin(each, NOON) for each in (1, 2, 3)] == [NOON, NOON - DAY, NOON - DAY]
    streams = (StreamNumbers(1, "A"), StreamNumbers(3, "C"))
    second = Went.of(Summary(NOON, NOON + DAY, streams, whole=False, unread=(2,))).after(first)
    assert [second.begin(each, NOON + DAY) for each in (1, 2, 3)] == [NOON + DAY, NOON - DAY, NOON + DAY]
    third = Went.of(summary(NOON + 2 * DAY, *streams, StreamNumbers(2, "B"))).after(second)
    assert third.behind == {}
