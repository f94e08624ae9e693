"""What the lead API was told is kept true: tried until it works, left alone while paused, told anew afterwards."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from bot.api.budget import Lane
from bot.api.errors import ApiError, KeyRevoked
from bot.api.turns import asker
from bot.delivery.renewal import AGAIN, IDLE, Renewal
from bot.errors import StoreAway
from bot.tasks import Tasks
from tests.delivery.make import until
from tests.support.clock import ManualClock


class ScriptedSubscriptions:
    """What each renewal raises; what was asked for is noted."""

    def __init__(self, *failures: ApiError | StoreAway | None) -> None:
        self._failures = list(failures)
        self.asked: list[bool] = []
        self.lanes: list[Lane] = []

    async def renew(self, *, again: bool) -> int:
        self.asked.append(again)
        self.lanes.append(asker().lane)
        failure = self._failures.pop(0) if self._failures else None
        if failure:
            raise failure
        return 1


class Case:
    def __init__(self) -> None:
        self.clock = ManualClock()
        self.tasks = Tasks()
        self.paused = False

    def start(self, subscriptions: ScriptedSubscriptions) -> None:
        renewal = Renewal(subscriptions, self.clock, paused=lambda: self.paused)  # type: ignore[arg-type]  # scripted
        self.tasks.keep(renewal.run(), "renewal")

    async def pass_(self, seconds: float) -> None:
        await until(self.clock.until_next)
        self.clock.advance(seconds)
        await asyncio.sleep(0)
        await until(self.clock.until_next)


@pytest.fixture
async def case() -> AsyncIterator[Case]:
    case = Case()
    yield case
    await case.tasks.drain(1)


async def test_it_is_told_once_in_the_background(case: Case) -> None:
    subscriptions = ScriptedSubscriptions()
    case.start(subscriptions)
    for _ in range(20):
        await case.pass_(IDLE)
    assert subscriptions.asked == [False]
    assert subscriptions.lanes == [Lane.BACKGROUND]


async def test_what_could_not_be_told_is_told_half_a_minute_later(case: Case) -> None:
    subscriptions = ScriptedSubscriptions(StoreAway("gone"), KeyRevoked("POST /webhooks/subscribe"))
    case.start(subscriptions)
    await case.pass_(AGAIN - 1)
    assert subscriptions.asked == [False]
    await case.pass_(1)
    await case.pass_(AGAIN)
    await case.pass_(AGAIN)
    assert subscriptions.asked == [False] * 3


async def test_while_paused_nothing_is_told(case: Case) -> None:
    subscriptions = ScriptedSubscriptions()
    case.paused = True
    case.start(subscriptions)
    await case.pass_(3600)
    assert subscriptions.asked == []
    case.paused = False
    await case.pass_(IDLE)
    assert subscriptions.asked == [False]


async def test_after_each_pause_all_is_told_again_until_it_works(case: Case) -> None:
    subscriptions = ScriptedSubscriptions(None, StoreAway("not yet"))
    case.start(subscriptions)
    await case.pass_(IDLE)
    for paused in (True, False, True, False):
        case.paused = paused
        await case.pass_(IDLE)
        await case.pass_(AGAIN)
    assert subscriptions.asked == [False, True, True, True]
