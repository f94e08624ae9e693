"""A summary's streams add up, and enough judgements make a verdict."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.digests.summary import FailedRun, StreamNumbers, Summary
from bot.digests.totals import Totals, totals

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEK_AGO = NOON - timedelta(days=7)


def of(*streams: StreamNumbers) -> Totals:
    return totals(Summary(WEEK_AGO, NOON, streams))


@pytest.mark.parametrize(
    ("good", "bad", "mostly"), [(0, 4, False), (0, 5, True), (5, 5, False), (2, 3, True), (9, 10, True)]
)
def test_few_or_even_judgements_are_no_verdict(good: int, bad: int, *, mostly: bool) -> None:
    assert StreamNumbers(1, "a", good=good, bad=bad).mostly_bad is mostly


def test_all_streams_are_added_up() -> None:
    failed = FailedRun(1, "a", NOON, None)
    first = StreamNumbers(
        1, "a", high=3, medium=2, good=1, bad=1, waiting=1, only_exported=3, oldest_waiting=NOON
    )
    second = StreamNumbers(
        2,
        "b",
        high=1,
        other=4,
        good=1,
        waiting=2,
        only_exported=1,
        oldest_waiting=WEEK_AGO,
        failed=(failed,) * 2,
    )
    sums = of(first, second)
    assert sums == Totals(10, 4, 2, 1, 3, 4, WEEK_AGO, 2)
    assert sums.judged == 3
    assert not sums.none


@pytest.mark.parametrize(
    "some",
    [StreamNumbers(1, "a", other=1), StreamNumbers(1, "a", bad=1), StreamNumbers(1, "a", waiting=1)],
    ids=["new", "judged", "waiting"],
)
def test_there_is_none_where_nothing_came_nobody_judged_and_nothing_waits(some: StreamNumbers) -> None:
    assert of().none
    assert of(StreamNumbers(1, "a")).none
    assert not of(StreamNumbers(1, "a"), some).none
