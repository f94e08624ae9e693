"""Which accounts runs pass over: those that sleep, and those that were passed over and have had no run since."""

from datetime import timedelta

import pytest

from bot.api.models import Account, Accounts, Pair, Run, Stream
from bot.digests.skipping import SLEEPING, PassedOver, skipped
from bot.digests.summary import Skipped
from tests.digests.leads import NOON, run

STREAM = Stream(id=42, name="Founders", pairs=(Pair(account_id=7), Pair(account_id=7), Pair(account_id=8)))
AWAKE = Accounts(active=(Account(id=7, x_handle="fuel"), Account(id=8, x_handle="maker")))
ASLEEP = Accounts(active=(Account(id=7, x_handle="fuel"),), sleeping=(Account(id=8, x_handle="maker"),))
HOUR = timedelta(hours=1)


def passed(reason: str = "budget_exhausted", stream_id: int = 42) -> PassedOver:
    return PassedOver(stream_id, 8, "maker", reason, NOON)


def names(accounts: Accounts, *over: PassedOver, runs: tuple[Run, ...] = ()) -> list[tuple[str, str]]:
    return [(each.handle, each.reason) for each in skipped(STREAM, accounts, over, runs)]


def test_all_that_is_awake_is_not_told() -> None:
    assert names(AWAKE) == []


def test_a_sleeping_account_is_told_once_though_it_has_several_segments() -> None:
    sleeping = Accounts(sleeping=(Account(id=7, x_handle="fuel"), Account(id=9, x_handle="elsewhere")))
    assert skipped(STREAM, sleeping, (), ()) == (Skipped(42, "Founders", 7, "fuel", SLEEPING),)


def test_one_that_is_listed_as_active_but_is_not_sleeps() -> None:
    listed = Accounts(active=(Account(id=8, x_handle="maker", is_active=False),))
    assert names(listed) == [("maker", SLEEPING)]


def test_without_accounts_or_pairs_nothing_is_told() -> None:
    assert names(Accounts()) == []
    assert skipped(Stream(id=42, name="Founders"), ASLEEP, (), ()) == ()


@pytest.mark.parametrize(
    ("over", "runs", "told"),
    [
        (passed(), (), [("maker", "budget_exhausted")]),
        (passed("free_tier"), (), [("maker", "free_tier")]),
        (passed(SLEEPING), (), []),
        (passed(stream_id=43), (), []),
        (passed(), (run("succeeded", NOON + HOUR, account_id=8),), []),
        (passed(), (run("succeeded", NOON - HOUR, account_id=8),), [("maker", "budget_exhausted")]),
        (passed(), (run("succeeded", NOON + HOUR, account_id=7),), [("maker", "budget_exhausted")]),
        (passed(), (run("queued", None, account_id=8),), [("maker", "budget_exhausted")]),
    ],
)
def test_what_a_run_passed_over_is_told_until_it_has_a_run(
    over: PassedOver, runs: tuple[Run, ...], told: list[tuple[str, str]]
) -> None:
    assert names(AWAKE, over, runs=runs) == told


def test_of_one_that_sleeps_now_that_is_what_is_told() -> None:
    assert names(ASLEEP, passed()) == [("maker", SLEEPING)]


def test_the_last_reason_counts() -> None:
    early = PassedOver(42, 8, "maker", "free_tier", NOON - HOUR)
    assert names(AWAKE, passed(), early) == [("maker", "budget_exhausted")]
