"""How long until the next look: quick while something comes, slow while nothing does, never beyond what is allowed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.api.budget import LEFT, PER_MINUTE, Lane
from bot.delivery.cadence import QUICKEST, SLOWEST, after, after_failure, wait
from bot.store.looks import Streak, Turn

STREAKS = st.builds(Streak, quiet=st.integers(0, 10_000), failed=st.integers(0, 10_000))
TURNS = st.builds(Turn, streak=STREAKS, stirred=st.booleans())


@pytest.mark.parametrize(
    ("streak", "polled"),
    [
        (Streak(), 15),
        (Streak(quiet=1), 30),
        (Streak(quiet=2), 60),
        (Streak(quiet=3), 120),
        (Streak(quiet=4), 240),
        (Streak(quiet=5), 300),
        (Streak(quiet=10_000), 300),
    ],
)
def test_the_wait_doubles_while_nothing_comes_unless_webhooks_do(streak: Streak, polled: float) -> None:
    assert wait(streak, pushed=False) == polled
    assert wait(streak, pushed=True) == SLOWEST


@pytest.mark.parametrize(
    ("failed", "told", "seconds"),
    [(1, 0, 15), (2, 0, 30), (5, 0, 240), (6, 0, 300), (9_999, 0, 300), (1, 40, 40), (1, 1800, 1800)],
)
def test_after_a_failure_it_is_tried_soon_then_ever_later_and_never_before_the_api_wants(
    failed: int, told: float, seconds: float
) -> None:
    for pushed in (True, False):
        assert wait(Streak(quiet=5, failed=failed), pushed=pushed, told=told) == seconds


@pytest.mark.parametrize(("requests", "seconds"), [(0, 15), (1, 15), (2, 15), (4, 24), (30, 180), (500, 300)])
def test_what_costs_much_is_done_seldom(requests: int, seconds: float) -> None:
    assert wait(Streak(), pushed=False, requests=requests) == seconds


def test_something_new_or_somebody_here_makes_it_quick_again() -> None:
    quiet = Streak(quiet=4, failed=2)
    assert after(Turn(quiet, stirred=False), found=True) == Streak()
    assert after(Turn(quiet, stirred=True), found=False) == Streak()
    assert after(Turn(quiet, stirred=False), found=False) == Streak(quiet=5)


def test_a_failure_leaves_what_was_known_of_quiet() -> None:
    assert after_failure(Turn(Streak(quiet=4, failed=2), stirred=True)) == Streak(quiet=4, failed=3)


@given(turn=TURNS, found=st.booleans(), pushed=st.booleans(), requests=st.integers(0, 10_000))
def test_an_answered_look_is_followed_within_its_bounds(
    turn: Turn, *, found: bool, pushed: bool, requests: int
) -> None:
    seconds = wait(after(turn, found=found), pushed=pushed, requests=requests)
    assert QUICKEST <= seconds <= SLOWEST
    # Up to fifty requests, looking takes no more than a third of what the background may have.
    if requests <= SLOWEST / 6:
        assert requests * 60 / seconds <= (PER_MINUTE - LEFT[Lane.BACKGROUND]) / 3


@given(streak=STREAKS, more=st.integers(1, 10), told=st.floats(0, 3600))
def test_nothing_and_failures_only_ever_make_it_slower(streak: Streak, more: int, told: float) -> None:
    quieter = Streak(streak.quiet + more, streak.failed)
    worse = Streak(streak.quiet, streak.failed + more)
    assert wait(quieter, pushed=False) >= wait(streak, pushed=False)
    assert wait(worse, pushed=False, told=told) >= wait(Streak(0, 1), pushed=False, told=told) >= told
