"""What runs out is said with its day; what lasts is small print; what is bought by itself worries nobody."""

from datetime import timedelta
from typing import Any

import pytest

from blocks.digest_budgets import budgets, budgets_in_short, rest_of_budgets, runs_out
from bot.api.models import Credits, Me, Totals
from bot.digests.summary import Summary
from tests.blocks.digest_states import SINCE, UNTIL, me, week


def said(summary: Summary) -> list[str]:
    return [block["text"]["text"] for block in budgets(summary)]


@pytest.mark.parametrize(
    ("left", "used", "line", "short"),
    [
        (me(45), 90, "*45 credits left*: at this rate until Thursday.", "credits end Thursday"),
        (me(45, is_low=True), None, "*45 credits left*, which is low.", "45 credits left"),
        (me(1, is_low=True), 1, "*1 credit left*: at this rate until 30 Nov.", "credits end 30 Nov"),
        (me(0), 9, "*No credits left*: contact details can't be looked up.", "no credits left"),
    ],
)
def test_credits_that_end_are_said_with_what_to_do(left: Me, used: int | None, line: str, short: str) -> None:
    summary = week(me=left, credits_used=used)
    assert said(summary) == [f"{line} More can be had on the dashboard."]
    assert list(budgets_in_short(summary)) == [short]


def test_syncs_that_are_used_up_come_back_tomorrow() -> None:
    summary = week(me=me(syncs=0))
    assert said(summary) == ["*No daily syncs left*: runs go on tomorrow."]
    assert list(budgets_in_short(summary)) == ["no daily syncs left"]


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"me": Me()},
        {"me": me(500), "credits_used": 10},
        {"me": me(500)},
        {"me": me(9, is_low=True, topped_up=True), "credits_used": 90},
    ],
)
def test_what_lasts_or_is_not_known_needs_no_hand(changes: dict[str, Any]) -> None:
    summary = week(**changes)
    assert said(summary) == []
    assert list(budgets_in_short(summary)) == []


def test_nothing_left_is_said_even_where_more_is_bought_by_itself() -> None:
    assert "No credits left" in said(week(me=me(0, topped_up=True)))[0]


@pytest.mark.parametrize(
    ("left", "line"),
    [
        (me(500), "500 credits · 3 daily syncs · 10 re-tests"),
        (me(1, is_low=True), "3 daily syncs · 10 re-tests"),
        (me(500, syncs=0), "500 credits · 10 re-tests"),
        (Me(credits=Credits(balance=1), totals=Totals(daily_sync_remaining=1)), "1 credit · 1 daily sync"),
        (Me(), ""),
        (None, ""),
    ],
)
def test_of_what_there_is_enough_the_rest_is_counted(left: Me | None, line: str) -> None:
    assert rest_of_budgets(week(me=left)) == line


@pytest.mark.parametrize(
    ("left", "used", "days"),
    [(45, 90, 3.5), (90, 45, 14), (0, 5, None), (5, 0, None), (5, None, None), (10**6, 1, None)],
)
def test_the_day_that_credits_end_follows_from_the_rate(
    left: int, used: int | None, days: float | None
) -> None:
    end = runs_out(week(me=me(left), credits_used=used))
    assert end == (None if days is None else UNTIL + timedelta(days=days))


def test_credits_that_last_for_ages_end_at_no_date() -> None:
    assert runs_out(week(since=SINCE - timedelta(days=5_000), me=me(2**62), credits_used=1)) is None
    assert runs_out(week(credits_used=1)) is None
