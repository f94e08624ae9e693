"""When what a team may spend ends: told from what the API says, and from nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.api.models import AccountBudget, Credits, DailySync, Me, MonthlyRetest, Totals
from bot.digests.credit import Lately
from bot.digests.running_out import (
    FAR,
    TELLING,
    Purse,
    Retests,
    Syncs,
    billing_period,
    retests,
    runs_out,
    syncs,
    worst_first,
)

DAY = timedelta(days=1)
BEGAN = datetime(2026, 5, 15, tzinfo=UTC)
RENEWS = datetime(2026, 6, 15, tzinfo=UTC)
NOW = BEGAN + 10 * DAY
START = "2026-05-15T00:00:00Z"
HUGE = 2**63 - 1
GONE = ("yongfook",)


def account(
    handle: str = "yongfook",
    *,
    retest: tuple[int, int, int] | None = (4, 12, 8),
    sync: tuple[int, int, int] | None = (0, 1, 1),
    start: str | None = START,
) -> AccountBudget:
    """Used, allowed and left of each."""
    return AccountBudget(
        account_id=7,
        x_handle=handle,
        monthly_retest=retest
        and MonthlyRetest(used=retest[0], budget=retest[1], remaining=retest[2], billing_period_start=start),
        daily_sync=sync and DailySync(used=sync[0], cap=sync[1], remaining=sync[2]),
    )


def me(*accounts: AccountBudget, left: int | None = None, today: int | None = None) -> Me:
    sums = Totals(monthly_retest_remaining=left, daily_sync_remaining=today)
    return Me(accounts=accounts, totals=None if left is today is None else sums)


@pytest.mark.parametrize(
    ("left", "used", "days"),
    [
        (45, 90, 3.5),
        (90, 45, 14),
        (1, 7, 1),
        (0, 5, None),
        (-3, 5, None),
        (5, 0, None),
        (5, -1, None),
        (5, None, None),
        (400, 7, 400),
        (401, 7, None),
        (HUGE, 1, None),
        (1, HUGE, 0),
    ],
)
def test_the_end_follows_from_the_rate(left: int, used: int | None, days: float | None) -> None:
    end = runs_out(left, used, NOW - 7 * DAY, NOW)
    assert end == (None if days is None else NOW + days * DAY)


def test_a_period_without_length_has_no_rate() -> None:
    assert runs_out(5, 5, NOW, NOW) is None
    assert runs_out(5, 5, NOW + DAY, NOW) is None


@given(
    st.integers(-HUGE, HUGE),
    st.none() | st.integers(-HUGE, HUGE),
    st.timedeltas(-timedelta(days=9_000), timedelta(days=9_000)),
)
def test_whatever_is_told_the_end_is_ahead_and_near(left: int, used: int | None, span: timedelta) -> None:
    end = runs_out(left, used, NOW - span, NOW)
    assert end is None or NOW <= end <= NOW + FAR


@pytest.mark.parametrize(
    ("start", "period"),
    [
        (START, (BEGAN, RENEWS)),
        ("2026-05-15", (BEGAN, RENEWS)),
        ("2026-05-15T02:00:00+02:00", (BEGAN, RENEWS)),
        ("2026-04-30T00:00:00Z", (BEGAN - 15 * DAY, BEGAN + 15 * DAY)),
        ("2026-04-25T00:00:01Z", (NOW - 30 * DAY + DAY / 86_400, NOW + DAY / 86_400)),
        ("2026-04-25T00:00:00Z", None),
        ("2025-05-15T00:00:00Z", None),
        ("2026-05-26T00:00:00Z", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("9999-12-31T23:59:59-14:00", None),
        ("trial", None),
        ("free", None),
        ("", None),
        (None, None),
    ],
)
def test_a_period_is_a_calendar_month_from_its_beginning(
    start: str | None, period: tuple[datetime, datetime] | None
) -> None:
    assert billing_period([start, start], NOW) == period


@pytest.mark.parametrize(
    ("start", "now", "end"),
    [
        ("2026-01-31T00:00:00Z", "2026-02-10T00:00:00Z", "2026-02-28T00:00:00Z"),
        ("2028-01-31T00:00:00Z", "2028-02-10T00:00:00Z", "2028-02-29T00:00:00Z"),
        ("2026-12-31T09:30:00Z", "2027-01-10T00:00:00Z", "2027-01-31T09:30:00Z"),
    ],
)
def test_a_month_that_is_shorter_ends_on_its_last_day(start: str, now: str, end: str) -> None:
    period = billing_period([start], datetime.fromisoformat(now))
    assert period
    assert period[1] == datetime.fromisoformat(end)


def test_accounts_that_disagree_about_the_period_leave_it_unknown() -> None:
    assert billing_period([START, "2026-05-16T00:00:00Z"], NOW) is None
    assert billing_period([START, None], NOW) is None
    assert billing_period([], NOW) is None


@pytest.mark.parametrize(
    ("told", "known"),
    [
        # 2 left of 12 after ten days: two more days.
        (me(account(retest=(10, 12, 2))), Retests(2, 10, 12, RENEWS, NOW + 2 * DAY)),
        (me(account(retest=(4, 12, 8))), Retests(8, 4, 12, RENEWS, NOW + 20 * DAY)),
        (me(account(retest=(3, 12, 9))), Retests(9, 3, 12, RENEWS, None)),
        (me(account(retest=(0, 12, 12))), Retests(12, 0, 12, RENEWS, None)),
        (me(account(retest=(12, 12, 0))), Retests(0, 12, 12, RENEWS, None, GONE)),
        (me(account(retest=(15, 12, -3))), Retests(0, 15, 12, RENEWS, None, GONE)),
        (me(account(retest=(HUGE, HUGE, 1))), Retests(1, HUGE, HUGE, RENEWS, NOW)),
        (me(account(retest=(1, HUGE, HUGE))), Retests(HUGE, 1, HUGE, RENEWS, None)),
        (me(account(retest=(10, 12, 2), start="trial")), Retests(2, 10, 12)),
        (me(account(retest=(10, 12, 2), start="2027-05-15T00:00:00Z")), Retests(2, 10, 12)),
        (me(account(), account(retest=None), left=8), Retests(8, None, None, RENEWS)),
        (me(account(), account(retest=None)), None),
        (me(account(), account("b", retest=(12, 12, 0))), Retests(8, 16, 24, RENEWS, NOW + 5 * DAY, ("b",))),
        (me(account(), left=3), Retests(3, 4, 12, RENEWS, NOW + 7.5 * DAY)),
        (me(left=3), Retests(3)),
        (me(today=3), None),
        (me(), None),
    ],
)
def test_retests_are_those_of_all_accounts_as_far_as_they_are_told(told: Me, known: Retests | None) -> None:
    found = retests(told, NOW)
    if found and known and found.ends and known.ends:
        assert abs(found.ends - known.ends) < timedelta(seconds=1)
        found = found._replace(ends=known.ends)
    assert found == known


def test_the_first_days_of_a_period_have_no_rate_yet() -> None:
    told = me(account(retest=(6, 12, 6)))
    early, later = retests(told, BEGAN + TELLING - DAY / 24), retests(told, BEGAN + TELLING)
    assert early
    assert later
    assert (early.ends, early.renews) == (None, RENEWS)
    assert later.ends == BEGAN + 2 * TELLING


@pytest.mark.parametrize(
    ("known", "short"),
    [
        (Retests(2, 10, 12, RENEWS, NOW), True),
        (Retests(0, 12, 12, RENEWS), True),
        (Retests(0, 12, 12), True),
        (Retests(0, 0, 0, RENEWS), False),
        (Retests(0), False),
        (Retests(5, 1, 12, RENEWS), False),
        (Retests(5), False),
    ],
)
def test_retests_are_short_where_they_were_used_and_end_before_the_next(
    known: Retests, *, short: bool
) -> None:
    assert known.are_short is short


whole = st.integers(-(2**63), HUGE)
three = st.none() | st.tuples(whole, whole, whole)
starts = st.none() | st.sampled_from(["trial", "free", START, "2026-05-15"]) | st.datetimes().map(str)
accounts = st.lists(
    st.builds(lambda a, b, c: account(retest=a, sync=b, start=c), three, three, starts), max_size=4
)


@settings(deadline=None)
@given(accounts, st.none() | whole, st.none() | whole)
def test_whatever_the_api_tells_what_follows_makes_sense(
    each: list[AccountBudget], left: int | None, today: int | None
) -> None:
    told = me(*each, left=left, today=today)
    month, day = retests(told, NOW), syncs(told)
    if month:
        assert month.left >= 0
        assert month.ends is None or (month.renews and NOW <= month.ends < month.renews)
        assert month.renews is None or NOW < month.renews <= NOW + 31 * DAY
    if day:
        assert day.left >= 0
        assert len(day.without) <= day.accounts <= len(each)
    assert sorted(map(id, worst_first(each))) == sorted(map(id, each))


@pytest.mark.parametrize(
    ("told", "known"),
    [
        (me(account(), today=5), Syncs(5, 1, (), 1)),
        (me(account("a", sync=(0, 4, 4)), account("b", sync=(1, 1, 0))), Syncs(4, 5, ("b",), 2)),
        (me(account("a", sync=(9, 4, -5)), account("b", sync=(0, 0, 0))), Syncs(0, 4, ("a",), 2)),
        (me(account("a", sync=(1, 1, 0)), account("b", sync=None), today=2), Syncs(2, None, ("a",), 1)),
        (me(account(), account(sync=None)), None),
        (me(today=0), Syncs(0, None)),
        (me(today=-1), Syncs(0, None)),
        (me(left=3), None),
        (me(), None),
    ],
)
def test_syncs_are_those_of_all_accounts_as_far_as_they_are_told(told: Me, known: Syncs | None) -> None:
    assert syncs(told) == known


def test_syncs_that_never_were_are_not_gone() -> None:
    assert Syncs(0, None).are_gone
    assert Syncs(0, 4).are_gone
    assert not Syncs(0, 0).are_gone
    assert not Syncs(1, 4).are_gone


def test_accounts_with_the_least_left_come_first_and_unknown_ones_last() -> None:
    ranked = worst_first(
        [
            account("silent", retest=None, sync=None),
            account("fresh", retest=(0, 12, 12)),
            account("zoe", sync=(1, 1, 0)),
            account("half", retest=(6, 12, 6)),
            account("Bare", retest=(12, 12, 0), sync=(1, 1, 0)),
            account("amy", sync=(1, 1, 0)),
            account("free", retest=(0, 0, 0), sync=None),
        ]
    )
    assert [each.x_handle for each in ranked] == ["Bare", "amy", "zoe", "half", "fresh", "free", "silent"]


@pytest.mark.parametrize(
    ("credit", "lately", "days"),
    [
        ({"balance": 40}, Lately(20, NOW - 10 * DAY), 20),
        ({"balance": 40}, Lately(0, NOW - 10 * DAY), None),
        ({"balance": 40}, None, None),
        ({"balance": 0}, Lately(20, NOW - 10 * DAY), None),
        ({"balance": 40, "auto_topup_enabled": True}, Lately(20, NOW - 10 * DAY), None),
        (None, Lately(20, NOW - 10 * DAY), None),
    ],
)
def test_credits_end_at_the_rate_of_late_unless_more_are_bought(
    credit: dict[str, Any] | None, lately: Lately | None, days: int | None
) -> None:
    purse = Purse(Me(credits=Credits(**credit) if credit else None), NOW, lately)
    assert purse.credits_end == (None if days is None else NOW + days * DAY)
