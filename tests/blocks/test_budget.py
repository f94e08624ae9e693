"""What a budget's answer says of each state: until when, who has none, and what nobody tells."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.budget import MOST_ROWS, Cap, budget_button, budget_message
from bot.api.models import AccountBudget, Credits, DailySync, Me, MonthlyRetest, Totals
from bot.api.models.base import Model
from bot.digests.credit import Lately
from bot.digests.running_out import Purse
from bot.sandbox.slack.blockkit import problems_of
from bot.slack.message import Message
from tests.blocks.budget_states import ACTIVE, CAPPED, FREE, MANY, NOW, WEEKLY
from tests.blocks.digest_states import account, me
from tests.blocks.limits import check_message

A_WEEK = Lately(10, NOW - timedelta(days=7))


def lines(message: Message) -> dict[str, str]:
    """What is said under each heading."""
    said = [block["text"]["text"] for block in message.blocks if block["type"] == "section"]
    return {head.strip("*"): rest for head, _, rest in (each.partition(": ") for each in said)}


def table(message: Message) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in message.blocks[-1]["rows"]]


def small(message: Message) -> list[str]:
    (print_,) = [block for block in message.blocks if block["type"] == "context"]
    (line,) = print_["elements"]
    return str(line["text"]).split(" · ")


def drawn(told: Me, lately: Lately | None = None, cap: Cap = FREE) -> Message:
    return budget_message(Purse(told, NOW, lately), cap)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (Me(subscription_status="active"), "active"),
        (Me(subscription_status="active", is_free_tier=True), "active, the free plan"),
        (Me(subscription_status="trialing"), "on trial"),
        (Me(subscription_status="free_user", is_free_tier=True), "free"),
        (Me(subscription_status="past_due"), "⚠️ a payment is overdue; the dashboard shows which"),
        (Me(subscription_status="paused by *them*"), "paused by ∗them∗"),
        (Me(is_free_tier=True), "the free plan"),
        (Me(), "the lead API does not tell"),
    ],
)
def test_a_plan_is_said_in_words_and_an_unknown_one_as_it_is(told: Me, said: str) -> None:
    assert lines(drawn(told))["Plan"] == said


@pytest.mark.parametrize(
    ("credit", "lately", "said"),
    [
        (None, None, "the lead API does not tell"),
        (
            {"balance": 47, "auto_topup_enabled": False},
            None,
            "*47* left\nHow long they last is known in a day or two. More can be had on the dashboard.",
        ),
        (
            {"balance": 9, "is_low": True, "low_balance_threshold": 10, "auto_topup_enabled": False},
            Lately(0, NOW - timedelta(days=28)),
            (
                "*9* left, which is low (the mark is 10)\n"
                "None went in the last 28 days. More can be had on the dashboard."
            ),
        ),
        (
            {"balance": 9, "is_low": True},
            Lately(0, NOW - timedelta(days=1)),
            (
                "*9* left, which is low\n"
                "None went in the last day. Whether more are bought by themselves the lead API does not tell."
            ),
        ),
        (
            {"balance": 9, "auto_topup_enabled": True},
            A_WEEK,
            "*9* left\n10 went in the last 7 days. More are bought by themselves.",
        ),
        (
            {"balance": 9000, "auto_topup_enabled": False},
            A_WEEK,
            (
                "*9000* left\n10 went in the last 7 days: at this rate they last for over a year. "
                "More can be had on the dashboard."
            ),
        ),
        (
            {"balance": -1, "auto_topup_enabled": False},
            A_WEEK,
            "⚠️ none left, so contact details can't be looked up\nMore can be had on the dashboard.",
        ),
    ],
)
def test_credits_are_said_with_how_long_they_last(
    credit: dict[str, Any] | None, lately: Lately | None, said: str
) -> None:
    told = Me(credits=Credits(**credit) if credit else None)
    assert lines(drawn(told, lately))["Credits"] == said


def test_the_day_on_which_credits_end_is_one_that_slack_shows_by_each_readers_clock() -> None:
    said = lines(drawn(Me(credits=Credits(balance=10)), A_WEEK))["Credits"]
    end = int((NOW + timedelta(days=7)).timestamp())
    assert f"at this rate they last until <!date^{end}^" in said


NONE = DailySync(used=0, cap=0, remaining=0)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        (Me(), "the lead API does not tell"),
        (me(syncs=5), "*5* left today"),
        (me(syncs=0), "none left today. Runs go on tomorrow."),
        (me(syncs=1, accounts=(account(),)), "*1* of 1 left today"),
        (me(syncs=0, accounts=(account(syncs=0),)), "none of 1 left today. Runs go on tomorrow."),
        (
            me(syncs=1, accounts=(account(), *(account(each, syncs=0) for each in "abcde"))),
            "*1* of 6 left today; none for @a, @b, @c and 2 more",
        ),
        (
            Me(accounts=(AccountBudget(account_id=7, x_handle="a", daily_sync=NONE),)),
            "these accounts have none",
        ),
    ],
)
def test_daily_syncs_are_said_with_who_has_none(told: Me, said: str) -> None:
    assert lines(drawn(told))["Daily syncs"] == said


@pytest.mark.parametrize(
    ("told", "said", "note"),
    [
        (Me(), "the lead API does not tell", None),
        (me(), "*10* left in this billing period", "When new re-tests come, the lead API does not tell"),
        (
            me(accounts=(account(retested=12, start="trial"),), retests=0),
            "none of 12 left in this billing period",
            "When new re-tests come, the lead API does not tell",
        ),
        (
            me(accounts=(account(retested=12, start="trial"), account("b", start="trial")), retests=2),
            "*2* of 24 left in this billing period; none for @yongfook",
            "When new re-tests come, the lead API does not tell",
        ),
    ],
)
def test_re_tests_are_said_as_far_as_they_are_told(told: Me, said: str, note: str | None) -> None:
    answer = drawn(told)
    assert lines(answer)["Re-tests"] == said
    assert [each for each in small(answer) if "re-tests" in each] == ([note] if note else [])


def test_the_day_on_which_re_tests_end_is_said_only_where_it_comes_before_the_next_ones() -> None:
    lasting = me(accounts=(account(retested=1),), retests=11)
    said, short = lines(drawn(lasting))["Re-tests"], lines(drawn(ACTIVE))["Re-tests"]
    assert "\nNew ones on <!date^" in said
    assert "rate" not in said
    assert "\nAt this period's rate until <!date^" in short
    assert "; new ones on <!date^" in short
    assert "A billing period is taken to be a month: the lead API tells only when it began" in small(
        drawn(ACTIVE)
    )


def test_accounts_without_re_tests_are_not_said_to_have_used_them_up() -> None:
    month = MonthlyRetest(used=0, budget=0, remaining=0)
    told = Me(accounts=(AccountBudget(account_id=7, x_handle="a", monthly_retest=month),))
    assert lines(drawn(told))["Re-tests"] == "these accounts have none"


@pytest.mark.parametrize(
    ("cap", "said"),
    [
        (Cap(None, 3, None), "no limit to enrichments and lookups. You have had 3 this month."),
        (Cap(25, 0, None), "25 enrichments and lookups a month. You have had none."),
        (
            Cap(1, 1, ("U0AMY", "U0BEN", "U0CLEO", "U0DEE")),
            (
                "1 enrichment or lookup a month. You have had 1.\n"
                "<@U0AMY> or <@U0BEN> or <@U0CLEO> can change that."
            ),
        ),
        (
            Cap(0, 0, ()),
            (
                "no enrichments and lookups for now. Admins have set their number to 0.\n"
                "An admin of this workspace can change that."
            ),
        ),
    ],
)
def test_a_person_sees_their_own_share_and_who_can_change_it(cap: Cap, said: str) -> None:
    assert lines(drawn(ACTIVE, cap=cap))["Each person"] == said


@pytest.mark.parametrize(("cap", "ways"), [(FREE, ["team.open"]), (CAPPED, [])])
def test_only_admins_have_the_button_that_leads_to_the_cap(cap: Cap, ways: list[str]) -> None:
    drawn_ones = [block.get("accessory") for block in drawn(ACTIVE, cap=cap).blocks]
    assert [each["action_id"] for each in drawn_ones if each] == ways


def test_of_many_accounts_those_with_least_are_listed_and_the_rest_is_summed_up() -> None:
    rows = table(drawn(MANY))
    assert len(rows) == 1 + MOST_ROWS + 1
    assert rows[1][2] == "0 of 12"
    assert rows[-1] == ["… 180 more accounts", "180 of 180", "1215 of 2160"]


def test_of_accounts_that_are_not_told_nothing_is_made_up() -> None:
    silent = AccountBudget(account_id=9, x_handle="silent")
    rows = table(drawn(Me(accounts=(*MANY.accounts[: MOST_ROWS + 1], *[silent] * 2))))
    assert rows[-1][1:] == ["1 of 1, others not told", "12 of 12, others not told"]
    assert table(drawn(Me(accounts=(silent,))))[1:] == [["@silent", "not told", "not told"]]


def test_without_accounts_that_is_said_and_there_is_no_table() -> None:
    answer = drawn(me())
    assert "The lead API names no account here" in small(answer)
    assert answer.blocks[-1]["type"] == "context"


def test_all_that_counts_is_heard_too() -> None:
    heard = budget_message(replace(WEEKLY, me=ACTIVE), CAPPED).text
    assert heard.startswith("Plan: active. Credits: 47 left. 94 went in the last 28 days")
    assert "Daily syncs: 1 of 2 left today; none for @levelsio. Re-tests: 12 of 24 left" in heard
    assert "*" not in heard
    assert heard.endswith(".")


def test_the_button_says_what_it_stands_beside() -> None:
    assert budget_button("credits")["accessibility_label"] == "Show budget: credits"


counts = st.integers(-(2**63), 2**63 - 1)
words = st.text(max_size=60)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


def built(model: type[Model], **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """``st.builds`` would add what a model's signature names as the wire does."""
    return st.fixed_dictionaries(fields).map(lambda values: model(**values))


whatever = built(
    Me,
    subscription_status=maybe(words),
    is_free_tier=maybe(st.booleans()),
    credits=maybe(
        built(
            Credits,
            balance=counts,
            low_balance_threshold=maybe(counts),
            is_low=st.booleans(),
            auto_topup_enabled=maybe(st.booleans()),
        )
    ),
    totals=maybe(built(Totals, monthly_retest_remaining=maybe(counts), daily_sync_remaining=maybe(counts))),
    accounts=st.lists(
        built(
            AccountBudget,
            account_id=counts,
            x_handle=words,
            tier=maybe(words),
            daily_sync=maybe(built(DailySync, used=counts, cap=counts, remaining=counts)),
            monthly_retest=maybe(
                built(
                    MonthlyRetest,
                    used=counts,
                    budget=counts,
                    remaining=counts,
                    billing_period_start=maybe(words | st.just("2026-11-13T09:00:00Z")),
                )
            ),
        ),
        max_size=25,
    ).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(whatever, maybe(st.builds(Lately, st.integers(0, 2**63), st.just(A_WEEK.since))), maybe(counts))
def test_slack_takes_whatever_the_api_tells(told: Me, lately: Lately | None, most: int | None) -> None:
    answer = drawn(told, lately, Cap(most, 3, None))
    check_message(answer)
    assert problems_of(answer.blocks, "message") == []
