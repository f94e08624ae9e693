"""A real Chromium, the Slack stand-in and an app that does as the test says."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from bot.sandbox.slack import SlackSandbox, SlashCommand
from bot.sandbox.slack.manifest import Shortcut
from tests.browser.scripted import AMY, SECRET, TOKEN, ScriptedApp, SteppedClock

HERE = Path(__file__).parent
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
SHORTCUTS = (
    Shortcut("stream.new", "New stream", "global", "Follow someone new"),
    Shortcut("person.remember", "Remember this person", "message"),
)
HINT = "[help | triage | leads | run <stream> | digest]"
Sit = Callable[..., Awaitable[Page]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of these share one event loop, since they share one browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)
            if pytest_asyncio.is_async_test(item):
                item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("no chromium on PATH: the page can only be tried in a real browser")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield browser
        await browser.close()


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest_asyncio.fixture(loop_scope="session")
async def app(clock: SteppedClock) -> AsyncIterator[ScriptedApp]:
    app = ScriptedApp(clock)
    await app.start()
    yield app
    await app.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def slack(app: ScriptedApp, clock: SteppedClock) -> AsyncIterator[SlackSandbox]:
    command = SlashCommand("/goodones", "Leads, judged and acted on", HINT)
    sandbox = SlackSandbox(
        token=TOKEN,
        signing_secret=SECRET,
        app_url=app.url,
        commands=[command],
        shortcuts=SHORTCUTS,
        clock=clock,
        ack_seconds=1.5,
    )
    app.api = await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def sit(chromium: Browser, slack: SlackSandbox) -> AsyncIterator[Sit]:
    """A way to sit down at the page: as whom (Amy), in which ``channel``, with which wishes of a browser context.

    A script error on any page fails the test.
    """
    contexts = []
    troubles: list[str] = []

    async def sitting(person: str = AMY, *, channel: str = "", **wishes: Any) -> Page:
        context = await chromium.new_context(**{"viewport": {"width": 1280, "height": 800}, **wishes})
        contexts.append(context)
        context.set_default_timeout(10_000)
        page = await context.new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        await page.goto(f"{slack.base_url}/?person={person}&channel={channel}")
        await page.locator(f"body[data-ready='{person}']").wait_for()
        return page

    yield sitting
    for context in contexts:
        await context.close()
    assert troubles == []
