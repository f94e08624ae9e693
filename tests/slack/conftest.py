"""The Slack stand-in with a clock of the test's."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.sandbox.slack import SlackSandbox
from tests.slack.make import sandbox
from tests.support.clock import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def slack(clock: ManualClock) -> AsyncIterator[SlackSandbox]:
    slack = sandbox(clock)
    await slack.start()
    yield slack
    await slack.stop()


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session
