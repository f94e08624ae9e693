"""Whoever does something in Slack has leads looked for soon, and waits for nothing because of it."""

from collections.abc import AsyncIterator

import pytest
from slack_bolt import BoltResponse
from structlog.testing import capture_logs

from bot.errors import StoreAway
from bot.slack.payloads import Command, Payload
from bot.store.looks import PEOPLE, Looks, Reason
from bot.store.redis import Store
from bot.tasks import Tasks
from bot.web.activity import Activity
from tests.support.clock import ManualClock

COMMAND = Command(command="/goodones", text="status", team="T1", person="U1", channel="C1")
ANSWER = BoltResponse(status=200, body="as it was")


class Told(Looks):
    """Notes what it is told; away when it is to be."""

    def __init__(self, store: Store, clock: ManualClock, *, away: bool = False) -> None:
        super().__init__(store, clock, owner="me")
        self._away = away
        self.reasons: list[Reason] = []

    async def want(self, reason: Reason) -> None:
        self.reasons.append(reason)
        if self._away:
            raise StoreAway("gone")


async def dispatch(_: Payload) -> BoltResponse:
    return ANSWER


@pytest.fixture
async def tasks() -> AsyncIterator[Tasks]:
    tasks = Tasks()
    yield tasks
    await tasks.drain(1)


async def test_somebody_who_does_much_is_noticed_once_in_a_while(store: Store, tasks: Tasks) -> None:
    clock = ManualClock()
    looks = Told(store, clock)
    activity = Activity(dispatch, looks, tasks, clock)
    for _ in range(31):
        assert await activity(COMMAND) is ANSWER
        clock.advance(1)
    await tasks.drain(1)
    assert looks.reasons == [PEOPLE] * 3


async def test_a_store_that_is_away_costs_nobody_their_answer(store: Store, tasks: Tasks) -> None:
    clock = ManualClock()
    activity = Activity(dispatch, Told(store, clock, away=True), tasks, clock)
    with capture_logs() as logs:
        assert await activity(COMMAND) is ANSWER
        await tasks.drain(1)
    assert [each["log_level"] for each in logs] == ["info"]
