"""Tracked accounts: lists that can be read with hundreds, windows that say what it does to the bill, and what came of it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blocks.accounts import FIELDS, PAGE, account_list, account_window, nothing_to_turn, turning
from blocks.accounts_turned import accounts_turned
from bot.accounts import MOST, Deed, Outcome, Tracked
from bot.api.models import Account
from bot.sandbox.slack.blockkit import problems_of
from bot.slack.message import Message, View
from tests.blocks.account_states import BARE, BY_BEN, KAY, KNOWN, MANY, PARTLY, ROWS, RUST, VERA, turned
from tests.blocks.limits import check_message, check_view

rough = st.text(max_size=40) | st.sampled_from(["<" * 200, "&" * 200, "*_~`" * 40, "@channel"])
accounts = st.builds(
    Account,
    id=st.integers(1, 10**15),
    x_handle=rough,
    tier=rough | st.none(),
    pending_tier=rough | st.none(),
    last_known_follower_count=st.integers(0, 10**12) | st.none(),
)


def lines(shown: Message | View) -> list[str]:
    blocks: list[dict[str, Any]] = shown.blocks if isinstance(shown, Message) else shown["blocks"]
    return [block["text"]["text"] for block in blocks if block["type"] == "section"]


def elements(shown: Message) -> list[dict[str, Any]]:
    return [
        each
        for block in shown.blocks
        for each in ([block["accessory"]] if "accessory" in block else block.get("elements", []))
        if "action_id" in each
    ]


def carried(element: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(element["value"])
    return found


def test_each_is_a_line_with_what_is_known_of_it() -> None:
    said, vera, kay, _, nobody = lines(account_list(ROWS, may_change=True))
    assert said == "*4 accounts*, 1 asleep"
    assert vera == "💤 *@vectorvera* · asleep · starter · in 1 stream"
    assert kay == "🟢 *@indiemaker_kay* · starter · 12,480 followers · in 2 streams"
    assert nobody == "🟢 *@nobody*"


def test_admins_have_the_verb_that_fits_beside_each_and_others_none() -> None:
    verbs = [
        (each["action_id"], carried(each)["accounts"])
        for each in elements(account_list(ROWS, may_change=True))
    ]
    assert verbs == [
        ("accounts.wake", [10]),
        ("accounts.sleep", [7]),
        ("accounts.sleep", [8]),
        ("accounts.sleep", [11]),
    ]
    assert elements(account_list(ROWS, may_change=False)) == []


def test_a_tier_that_is_to_come_is_said_with_its_day() -> None:
    (line,) = [each for each in lines(account_list(ROWS, may_change=False)) if "rustlings" in each]
    assert "pro, growth from <!date^" in line
    soon = Tracked(Account(id=1, x_handle="a", pending_tier="growth"), asleep=False)
    assert lines(account_list([soon], may_change=False))[1] == "🟢 *@a* · tier unknown, growth soon"


@pytest.mark.parametrize(
    ("start", "shown", "ways"),
    [
        (0, "1–10", [("accounts.page", 10)]),
        (10, "11–20", [("accounts.back", 0), ("accounts.page", 20)]),
        (13, "11–20", [("accounts.back", 0), ("accounts.page", 20)]),
        (290, "291–300", [("accounts.back", 280)]),
        (10**9, "291–300", [("accounts.back", 280)]),
    ],
)
def test_three_hundred_are_thirty_pages(start: int, shown: str, ways: list[tuple[str, int]]) -> None:
    page = account_list(MANY, start, may_change=False)
    assert lines(page)[0] == f"*300 accounts*, 12 asleep · {shown}"
    assert len(lines(page)) == 1 + PAGE
    assert [(each["action_id"], carried(each)["start"]) for each in elements(page)] == ways


def test_where_there_is_none_the_next_step_is_said() -> None:
    assert "on the dashboard" in account_list((), may_change=True).text


@pytest.mark.parametrize("deed", Deed)
def test_a_window_says_what_it_does_to_the_bill_and_names_no_price(deed: Deed) -> None:
    view = account_window(deed, [KAY, VERA, RUST], of="Rust *people*", channel="C0LEADS")
    (said,) = lines(view)
    assert "3 accounts of *Rust ∗people∗* are" in said
    assert "your subscription's bill" in said
    assert ("one more account of its tier" in said) is (deed is Deed.WAKE)
    assert not set(said) & set("$€£")
    (boxes,) = [each["element"] for each in view["blocks"] if each["type"] == "input"]
    assert [each["text"]["text"] for each in boxes["initial_options"]] == [
        "@indiemaker_kay · starter",
        "@vectorvera · starter",
        "@rustlings_daily · pro",
    ]
    assert view["callback_id"] == f"accounts.{deed.value}"
    assert json.loads(view["private_metadata"]) == {"v": 1, "channel": "C0LEADS"}
    check_view(view)


def test_one_account_is_named_in_the_sentence() -> None:
    woken = lines(account_window(Deed.WAKE, [VERA]))[0]
    assert woken.startswith("*@vectorvera is asleep: not synced")
    assert "*Waking it adds to your subscription's bill*" in woken
    assert lines(account_window(Deed.SLEEP, [BARE]))[0].startswith("*@nobody is active: synced")


def test_what_is_more_than_a_window_holds_is_counted() -> None:
    view = account_window(Deed.WAKE, [each.account for each in MANY[: MOST + 3]])
    fields = [each for each in view["blocks"] if each["type"] == "input"]
    assert [each["block_id"] for each in fields] == list(FIELDS)
    assert all(each["optional"] for each in fields)
    assert sum(len(each["element"]["options"]) for each in fields) == MOST
    assert view["blocks"][-1]["elements"][0]["text"] == "3 more are left for another time."
    check_view(view)


@pytest.mark.parametrize("deed", Deed)
def test_who_comes_late_hears_that_there_is_nothing_to_do(deed: Deed) -> None:
    view = nothing_to_turn(deed)
    assert "submit" not in view
    assert "nothing to do" in lines(view)[0]


def test_a_button_carries_as_many_as_a_window_holds() -> None:
    button = turning(Deed.WAKE, range(10**15, 10**15 + 300), "many", stream=10**15)
    assert len(carried(button)["accounts"]) == MOST


def test_what_was_done_is_said_with_its_effect() -> None:
    woken = accounts_turned(Deed.WAKE, [turned(Outcome.DONE)], KNOWN)
    assert woken.text == (
        "✅ @indiemaker_kay is awake: its followers are synced again, and your subscription's bill has one more "
        "starter account."
    )
    (slept,) = lines(accounts_turned(Deed.SLEEP, [turned(Outcome.DONE, 99)], KNOWN))
    assert slept.startswith("✅ *Account 99* is asleep")
    assert "one account of its tier less" in slept


def test_what_was_done_in_part_says_all_of_it() -> None:
    shown = accounts_turned(Deed.WAKE, PARTLY, KNOWN)
    assert shown.text == "2 of 7 accounts are awake."
    done, already, busy, unchanged, unknown, failed, left = lines(shown)
    assert done.startswith("✅")
    assert "was awake already: <@U0BEN> woke it" in already
    assert "<@U0BEN> is changing *@vectorvera* right now" in busy
    assert "still shows it asleep" in unchanged
    assert "may or may not have been woken" in unknown
    assert "was not woken. *This needs an active subscription.*" in failed
    assert "was not tried after that" in left


def test_what_is_left_can_be_tried_again_and_what_is_unclear_looked_at() -> None:
    again, look = elements(accounts_turned(Deed.WAKE, PARTLY, KNOWN))
    assert (again["action_id"], carried(again)["accounts"]) == ("accounts.wake", [11, 13, 14])
    assert (look["action_id"], carried(look)) == ("accounts.show", {"v": 1})
    (one,) = elements(accounts_turned(Deed.SLEEP, [turned(Outcome.UNKNOWN)], KNOWN))
    assert carried(one) == {"v": 1, "account": 7}


@pytest.mark.parametrize("outcome", [Outcome.DONE, Outcome.ALREADY])
def test_what_is_as_it_was_wished_leaves_nothing_to_press(outcome: Outcome) -> None:
    assert elements(accounts_turned(Deed.SLEEP, [turned(outcome)], KNOWN)) == []


def test_who_did_it_elsewhere_is_not_named() -> None:
    (already,) = lines(accounts_turned(Deed.SLEEP, [turned(Outcome.ALREADY)], KNOWN))
    assert already == "✋ *@indiemaker_kay* was asleep already. Nothing was changed."
    (busy,) = lines(accounts_turned(Deed.SLEEP, [turned(Outcome.BUSY)], KNOWN))
    assert busy.startswith("⏳ Somebody is changing")
    (named,) = lines(accounts_turned(Deed.SLEEP, [turned(Outcome.ALREADY, by=BY_BEN)], KNOWN))
    assert "<@U0BEN> put it to sleep" in named


@given(st.lists(st.builds(Tracked, accounts, st.booleans(), st.none() | st.integers(0, 99)), max_size=30))
def test_whatever_strangers_are_called_slack_takes_it(rows: list[Tracked]) -> None:
    page = account_list(rows, may_change=True)
    check_message(page)
    assert problems_of(page.blocks, "message") == []


@given(
    st.lists(accounts, min_size=1, max_size=MOST + 5, unique_by=lambda each: each.id),
    st.sampled_from(Deed),
    rough,
)
def test_whatever_they_are_called_a_window_can_be_opened(some: list[Account], deed: Deed, of: str) -> None:
    check_view(account_window(deed, some, of=of))


@given(
    st.lists(
        st.tuples(accounts, st.sampled_from(Outcome), st.sampled_from([None, BY_BEN])),
        min_size=1,
        max_size=MOST,
    ),
    st.sampled_from(Deed),
)
def test_whatever_comes_of_them_can_be_said(some: list[tuple[Account, Outcome, Any]], deed: Deed) -> None:
    rows = [turned(outcome, account.id, "*Cause.* Next step.", by) for account, outcome, by in some]
    check_message(accounts_turned(deed, rows, {account.id: account for account, _, _ in some}))
