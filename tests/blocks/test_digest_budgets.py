"""What runs out is said with its day; what lasts is small print; what is bought by itself worries nobody."""

from typing import Any

import pytest

from blocks.digest_budgets import budgets, budgets_in_short, rest_of_budgets
from bot.api.models import Credits, DailySync, Me, Totals
from bot.digests.summary import Summary
from tests.blocks.digest_states import account, me, week

NO_SYNCS = DailySync(used=0, cap=0, remaining=0)
"""As the free plan may have them."""


def said(summary: Summary) -> list[str]:
    return [block["text"]["text"] for block in budgets(summary)]


@pytest.mark.parametrize(
    ("left", "used", "line", "short"),
    [
        (me(45), 90, "*45 credits left*: at this rate until Thursday.", "credits end Thursday"),
        (me(45, is_low=True), None, "*45 credits left*, which is low.", "45 credits left"),
        (me(1, is_low=True), 1, "*1 credit left*: at this rate until 30 Nov.", "credits end 30 Nov"),
        (me(0), 9, "*No credits left*: contact details can't be looked up.", "no credits left"),
        (me(-2), 9, "*No credits left*: contact details can't be looked up.", "no credits left"),
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
        (me(500, retests=0), "500 credits · 3 daily syncs"),
        (me(500, accounts=(account(),), retests=2), "500 credits · 3 daily syncs"),
        (
            me(500, accounts=(account(syncs=0, retested=2), account("b", retested=0))),
            "500 credits · 3 daily syncs (none for 1 of 2 accounts) · 10 re-tests",
        ),
        (Me(credits=Credits(balance=1), totals=Totals(daily_sync_remaining=1)), "1 credit · 1 daily sync"),
        (Me(), ""),
        (None, ""),
    ],
)
def test_of_what_there_is_enough_the_rest_is_counted(left: Me | None, line: str) -> None:
    assert rest_of_budgets(week(me=left)) == line


@pytest.mark.parametrize(
    ("left", "line", "short"),
    [
        (
            me(accounts=(account(),), retests=2),
            "*2 re-tests left*: at this rate until Wednesday; new ones on 13 Dec.",
            "re-tests end Wednesday",
        ),
        (
            me(accounts=(account(retested=11),), retests=1),
            "*1 re-test left*: at this rate until Tuesday; new ones on 13 Dec.",
            "re-tests end Tuesday",
        ),
        (
            me(accounts=(account(retested=12, start="2026-10-26T09:00:00Z"),), retests=0),
            "*No re-tests left*: new ones on Thursday.",
            "no re-tests left",
        ),
        (
            me(accounts=(account(retested=12, start="trial"),), retests=0),
            "*No re-tests left*: new ones come with the next billing period.",
            "no re-tests left",
        ),
    ],
)
def test_retests_that_end_before_there_are_new_ones_are_said(left: Me, line: str, short: str) -> None:
    summary = week(me=left)
    assert said(summary) == [line]
    assert list(budgets_in_short(summary)) == [short]


@pytest.mark.parametrize(
    "left",
    [
        me(retests=0),
        me(accounts=(account(retested=0),), retests=0),
        me(accounts=(account(retested=2),)),
        me(accounts=(account(start="free"),), retests=2),
        Me(accounts=(account(retested=0).model_copy(update={"daily_sync": NO_SYNCS}),)),
    ],
)
def test_what_was_not_used_or_lasts_until_then_is_not(left: Me) -> None:
    assert said(week(me=left)) == []


def test_each_has_a_button_that_shows_the_budget_and_says_what_it_stands_beside() -> None:
    short = me(0, syncs=0, accounts=(account(),), retests=2)
    buttons = [block["accessory"] for block in budgets(week(me=short))]
    assert {each["action_id"] for each in buttons} == {"budget.open"}
    assert [each["accessibility_label"] for each in buttons] == [
        "Show budget: credits",
        "Show budget: daily syncs",
        "Show budget: re-tests",
    ]
