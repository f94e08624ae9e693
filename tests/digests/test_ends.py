"""Which runs are news: each once, what belongs together at once, and nothing that is old."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api.models import Run
from bot.digests.ends import RECENT, TOGETHER, Ends, SyncEnd, ends, is_over, speaks_of
from tests.blocks.make import NOON

SINCE = NOON - timedelta(days=30)


def run(
    id_: int = 1, *, stream: int | None = 42, began: float = 5, ended: float | None = 1, **more: Any
) -> Run:
    """One that began and ended so many minutes before noon."""
    status = "running" if ended is None else "succeeded"
    times = {
        "triggered_at": NOON - timedelta(minutes=began),
        "completed_at": None if ended is None else NOON - timedelta(minutes=ended),
    }
    return Run.model_validate({"id": id_, "streamId": stream, "status": status, **times, **more})


def seen(*runs: Run, known: tuple[int, ...] = (), first: bool = False) -> Ends:
    return ends(runs, known, SINCE, NOON, first=first)


def test_all_accounts_of_a_run_are_one_end_at_the_last_of_them() -> None:
    found = seen(run(2, ended=3), run(1, ended=1), run(3, stream=43, ended=2))
    assert found.told == (
        SyncEnd(42, (1, 2), NOON - timedelta(minutes=1)),
        SyncEnd(43, (3,), NOON - timedelta(minutes=2)),
    )
    assert set(found.noted) == {1, 2, 3}


def test_one_that_failed_is_an_end_too() -> None:
    assert [each.run_ids for each in seen(run(1, status="failed")).told] == [(1,)]


def test_what_was_noted_is_no_news_and_is_noted_again() -> None:
    found = seen(run(1), run(2), known=(1,))
    assert [each.run_ids for each in found.told] == [(2,)]
    assert found.noted == (1, 2)


def test_while_one_of_a_stream_goes_on_the_others_wait_for_it() -> None:
    found = seen(run(1), run(2, ended=None), run(3, stream=43))
    assert [each.stream_id for each in found.told] == [43]
    assert (found.noted, found.held) == ((3,), frozenset({42}))


def test_nobody_waits_for_ever_for_one_that_hangs() -> None:
    found = seen(run(1), run(2, began=16, ended=None))
    assert [each.run_ids for each in found.told] == [(1,)]
    assert (found.noted, found.held) == ((1,), frozenset())


def test_what_ended_before_somebody_wanted_it_is_noted_and_not_told() -> None:
    since = NOON - timedelta(minutes=10)
    found = ends(
        [run(1, began=20, ended=12), run(2, ended=10.5), run(3, ended=5)], (), since, NOON, first=True
    )
    assert [each.run_ids for each in found.told] == [(2, 3)]
    assert found.noted == (1, 2, 3)


def test_after_a_long_time_away_only_the_last_hours_are_news() -> None:
    found = seen(run(1, began=999, ended=6 * 60 + 1), run(2, began=999, ended=6 * 60))
    assert [each.run_ids for each in found.told] == [(2,)]


@pytest.mark.parametrize(("first", "told"), [(True, 0), (False, 1)])
def test_what_does_not_say_when_it_ended_is_news_once_we_know_what_was_there(
    *, first: bool, told: int
) -> None:
    timeless = Run(id=1, stream_id=42, status="failed")
    found = seen(timeless, first=first)
    assert len(found.told) == told
    assert found.noted == (1,)
    assert all(each.at == NOON for each in found.told)


def test_what_has_no_end_but_a_beginning_counts_from_there() -> None:
    found = seen(run(1, began=7, ended=None, status="failed"))
    assert found.told == (SyncEnd(42, (1,), NOON - timedelta(minutes=7)),)


def test_a_clock_ahead_of_ours_puts_no_end_into_the_future() -> None:
    assert [each.at for each in seen(run(1, began=-1, ended=-2)).told] == [NOON]


def test_what_names_no_stream_is_noted_and_told_to_nobody() -> None:
    assert seen(run(1, stream=None)) == Ends((), (1,), frozenset())


@pytest.mark.parametrize(
    ("changed", "over"),
    [
        ({"status": "succeeded", "completedAt": None}, True),
        ({"status": "completed"}, True),
        ({"status": "cancelled", "completed_at": None}, False),
        ({"status": "running"}, False),
        ({"status": "queued"}, False),
    ],
)
def test_a_status_that_we_do_not_know_is_over_with_its_time(changed: dict[str, Any], *, over: bool) -> None:
    assert is_over(run(1, **changed)) is over


def test_a_list_speaks_of_streams_in_which_something_happens() -> None:
    listed = [
        run(1, stream=1, began=90, ended=31),
        run(2, stream=2, ended=29),
        run(3, stream=3, ended=None),
        run(4, stream=4, began=20, ended=None),
        run(5, stream=None),
    ]
    assert speaks_of(listed, NOON) == {2, 3}


minutes = st.floats(0, 500)
runs = st.builds(
    run,
    st.integers(1, 30),
    stream=st.none() | st.integers(1, 4),
    began=minutes,
    ended=st.none() | minutes,
    status=st.sampled_from(["queued", "running", "succeeded", "failed", "completed"]),
)


@given(st.lists(runs, max_size=20), st.sets(st.integers(1, 30)))
def test_whatever_is_listed_each_run_is_told_once(listed: list[Run], known: set[int]) -> None:
    """Look again and again, later and later, as long as nothing else happens."""
    told: list[int] = []
    for look in range(4):
        now = NOON + look * TOGETHER
        found = ends(listed, known, SINCE, now, first=False)
        told += [id_ for each in found.told for id_ in each.run_ids]
        assert all(now - RECENT <= each.at <= now for each in found.told)
        assert not {each.stream_id for each in found.told} & found.held
        known = known | set(found.noted)
    assert len(told) == len(set(told))
    assert {each.id for each in {each.id: each for each in listed}.values() if is_over(each)} <= known
