"""What one list of the runs of all streams tells, and where it is silent."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.api.models import Run
from bot.digests.history import EVER, FEW, History
from bot.digests.summary import FailedRun
from tests.digests.leads import NOON, STREAM, WEEK_AGO, run

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
CAUSE = "X is down"


def failures(one: Run) -> tuple[FailedRun, ...]:
    return History.read([one]).failed(STREAM, WEEK_AGO, NOON)


@pytest.mark.parametrize(
    ("status", "at", "counts"),
    [
        ("failed", NOON - SECOND, True),
        ("failed", WEEK_AGO, True),
        ("failed", WEEK_AGO - SECOND, False),
        ("failed", NOON, False),
        ("succeeded", NOON - SECOND, False),
        ("running", NOON - SECOND, False),
    ],
)
def test_only_runs_that_failed_in_the_period_are_failures(status: str, at: datetime, *, counts: bool) -> None:
    found = failures(run(status, at, error_message=CAUSE))
    assert found == ((FailedRun(42, "Founders", at, CAUSE),) if counts else ())


@pytest.mark.parametrize(
    ("began", "ended", "counts"),
    [
        (WEEK_AGO - HOUR, WEEK_AGO + SECOND, True),
        (WEEK_AGO - HOUR, WEEK_AGO - SECOND, False),
        (NOON - HOUR, NOON + SECOND, False),
    ],
)
def test_a_run_that_failed_over_the_end_of_a_digest_is_told_by_the_next_one(
    began: datetime, ended: datetime, *, counts: bool
) -> None:
    assert bool(failures(run("failed", began, completed_at=ended))) is counts


def test_failures_come_in_order_and_of_their_own_stream_alone() -> None:
    runs = [
        run("failed", NOON - HOUR, id_=3, error_message="second"),
        run("failed", NOON - 2 * HOUR, id_=2, error_message="first"),
        run("failed", NOON - HOUR, id_=4, stream_id=43),
    ]
    assert [each.cause for each in History.read(runs).failed(STREAM, WEEK_AGO, NOON)] == ["first", "second"]


def test_the_last_run_is_the_newest_of_any_outcome() -> None:
    runs = [run("failed", WEEK_AGO), run("succeeded", NOON), run("queued", None)]
    assert History.read(runs).last(42) == NOON
    assert History.read([run("queued", None)]).last(42) is None
    assert History.read(runs).last(43) is None


def many(oldest: datetime, **more: Any) -> list[Run]:
    """A list that may have been cut, of runs of another stream."""
    return [run("succeeded", oldest + HOUR * each, stream_id=43, **more) for each in reversed(range(FEW))]


@pytest.mark.parametrize(
    ("runs", "back_to"),
    [
        ([], EVER),
        ([run("succeeded", NOON)], EVER),
        (many(WEEK_AGO)[:-1], EVER),
        (many(WEEK_AGO), WEEK_AGO),
        (many(WEEK_AGO)[::-1], None),
        (many(WEEK_AGO)[1:][::-1], EVER),
        ([*many(WEEK_AGO), run("queued", None)], None),
        ([run("succeeded", NOON, stream_id=None)], None),
    ],
)
def test_how_far_back_a_list_tells_all(runs: list[Run], back_to: datetime | None) -> None:
    assert History.read(runs).back_to == back_to


def test_a_list_that_is_cut_tells_the_last_run_of_those_that_are_in_it() -> None:
    cut = History.read(many(NOON - 20 * HOUR))
    assert cut.tells(43, WEEK_AGO)
    assert not cut.tells(42, WEEK_AGO)
    assert cut.tells(42, NOON - 20 * HOUR)


def test_a_long_list_in_another_order_tells_nobodys_last_run() -> None:
    upside_down = History.read(many(NOON - 20 * HOUR)[::-1])
    assert not any(upside_down.tells(each, NOON) for each in (42, 43))


@pytest.mark.parametrize(
    ("runs", "idle"),
    [
        ([], True),
        ([run("succeeded", WEEK_AGO - 2 * HOUR)], True),
        ([run("succeeded", WEEK_AGO - 2 * HOUR, completed_at=WEEK_AGO)], False),
        ([run("succeeded", WEEK_AGO - HOUR)], False),
        ([run("running", WEEK_AGO - 2 * HOUR)], False),
        ([run("succeeded", NOON)], False),
        ([run("succeeded", NOON, stream_id=43)], True),
        (many(WEEK_AGO), False),
        (many(WEEK_AGO - 2 * HOUR), True),
        ([run("succeeded", NOON, stream_id=None)], False),
    ],
)
def test_a_stream_is_idle_only_where_the_list_leaves_no_doubt(runs: list[Run], *, idle: bool) -> None:
    assert History.read(runs).is_idle(42, WEEK_AGO) is idle


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 14 * 24), max_size=30), st.integers(0, 14 * 24))
def test_a_stream_that_ran_since_is_never_idle(hours: list[int], since: int) -> None:
    runs = [run("succeeded", NOON - HOUR * each, id_=number) for number, each in enumerate(sorted(hours))]
    begin = NOON - HOUR * since
    if any(each.triggered_at and each.triggered_at >= begin for each in runs):
        assert not History.read(runs).is_idle(42, begin)
