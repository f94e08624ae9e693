"""A running stand-in with a clock to advance, an app that records what it hears, and clients for both."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import SlackSandbox, SlashCommand
from tests.sandbox.slack.support import SECRET, TOKEN, Http, ManualClock, RecordingApp

COMMAND = SlashCommand("/goodones", "Leads where you work", "[help | run | leads]")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def app() -> AsyncIterator[RecordingApp]:
    async with RecordingApp() as running:
        yield running


@pytest.fixture
async def slack(clock: ManualClock, app: RecordingApp) -> AsyncIterator[SlackSandbox]:
    sandbox = SlackSandbox(
        token=TOKEN, signing_secret=SECRET, app_url=app.url, commands=[COMMAND], clock=clock
    )
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def http(slack: SlackSandbox) -> AsyncIterator[Http]:
    async with aiohttp.ClientSession() as session:
        yield Http(slack.base_url, session)


@pytest.fixture
async def client(slack: SlackSandbox) -> AsyncIterator[AsyncWebClient]:
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(TOKEN, base_url=f"{slack.base_url}/api/", session=session, retry_handlers=[])
