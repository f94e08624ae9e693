"""How many credits went, told from a balance that was looked at now and then."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digests.credit import LATELY, Lately, Reading, lately, used
from tests.digests.leads import NOON, WEEK_AGO

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def readings(*rows: tuple[float, int]) -> list[Reading]:
    """Days after the period began, and the balance."""
    return [Reading(WEEK_AGO + DAY * day, balance) for day, balance in rows]


@pytest.mark.parametrize(
    ("rows", "went"),
    [
        ((), None),
        (((0, 50),), 0),
        (((0, 50), (7, 30)), 20),
        (((-1, 60), (7, 30)), 30),
        (((-9, 90), (-1, 60), (3, 50), (7, 30)), 30),
        (((0, 50), (3, 20), (4, 120), (7, 100)), 50),
        (((0, 50), (7, 80)), 0),
        (((0.5, 50), (7, 30)), 20),
        (((1, 50), (7, 30)), None),
        (((0, 50), (7, 30), (8, 0)), 20),
        (((8, 0),), None),
    ],
)
def test_what_the_balance_fell_by_was_used(rows: tuple[tuple[float, int], ...], went: int | None) -> None:
    assert used(readings(*rows), WEEK_AGO, NOON) == went


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 500)), min_size=1, max_size=20))
def test_looked_at_after_each_change_it_is_exactly_what_was_used(steps: list[tuple[int, int]]) -> None:
    """Each step uses some credits; then some are bought."""
    balance, rows = 1000, [Reading(WEEK_AGO, 1000)]
    for number, (spent, bought) in enumerate(steps, 1):
        for change, part in ((-spent, 0), (bought, 1)):
            balance += change
            rows.append(Reading(WEEK_AGO + HOUR * (2 * number + part), balance))
    assert used(rows, WEEK_AGO, NOON) == sum(spent for spent, _ in steps)


@pytest.mark.parametrize(
    ("rows", "went"),
    [
        ((), None),
        (((6.5, 50), (7, 30)), None),
        (((6, 50), (7, 30)), (20, 6)),
        (((0, 50), (3, 20), (4, 120), (7, 100)), (50, 0)),
        (((-40, 90), (-22, 60), (7, 30)), (30, -21)),
        (((-40, 90), (7, 30)), (60, -21)),
    ],
)
def test_what_went_lately_is_told_since_four_weeks_or_the_first_look(
    rows: tuple[tuple[float, int], ...], went: tuple[int, float] | None
) -> None:
    known = Lately(went[0], WEEK_AGO + DAY * went[1]) if went else None
    assert lately(readings(*rows), NOON) == known
    assert known is None or known.since >= NOON - LATELY
