"""Triage as a person sees it: the window over the channel, tap by tap, in a real browser."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.store.redis import Store
from tests.flow.triaging import OF_THE_FOUNDERS, heard, let_wait
from tests.support.world import AMY, BEN, World

PICTURE = Path(__file__).parent / "triage.png"
"""Stands in the README; made again by ``make picture``."""


@pytest_asyncio.fixture(loop_scope="session")
async def product(store_url: str, tmp_path: Path) -> AsyncIterator[World]:
    store = Store(store_url)
    await store.call("FLUSHALL")
    await store.close()
    async with World(store_url, tmp_path) as world:
        await world.settle(3)
        await let_wait(world, *OF_THE_FOUNDERS)
        async with world.flowing():
            yield world


async def sit(chromium: Browser, product: World, person: str) -> Page:
    page = await chromium.new_page(viewport={"width": 1280, "height": 800}, timezone_id="Europe/Berlin")
    await page.clock.set_system_time(product.clock.now())
    await page.goto(f"{product.slack.base_url}/?person={person}")
    await page.locator(f"body[data-ready='{person}']").wait_for()
    return page


async def triage(page: Page) -> Locator:
    """Type it, and wait for the first lead."""
    await page.get_by_role("textbox", name="Message").fill("/goodones triage")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("1 of 4")).to_be_visible()
    return dialog


async def test_one_judges_all_of_them_tap_by_tap(chromium: Browser, product: World) -> None:
    page = await sit(chromium, product, AMY)
    dialog = await triage(page)
    if os.environ.get("GOODONES_PICTURE"):
        await page.screenshot(path=PICTURE)
    await dialog.locator("[data-action-id='triage.good']").click()
    await expect(dialog.get_by_text("2 of 4")).to_be_visible()

    await dialog.locator("[data-action-id='triage.bad']").click()
    await dialog.get_by_role("button", name="A bot or spam").click()
    await expect(dialog.get_by_text("3 of 4")).to_be_visible()

    await dialog.locator("[data-action-id='triage.undo']").click()
    await expect(dialog.get_by_text("2 of 4")).to_be_visible()
    await dialog.locator("[data-action-id='triage.bad']").click()
    await dialog.get_by_role("button", name="With a note").click()
    await page.get_by_role("dialog").last.get_by_label("Wrong job").check()
    await page.get_by_role("dialog").last.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("dialog").get_by_text("3 of 4")).to_be_visible()

    for _ in range(2):
        await page.get_by_role("dialog").locator("[data-action-id='triage.skip']").click()
    await expect(page.get_by_role("dialog").get_by_text("Done: 2 judged")).to_be_visible()
    await product.slack.until(lambda: len(heard(product)) == 2)
    await page.close()


async def test_two_people_look_at_different_leads(chromium: Browser, product: World) -> None:
    amy, ben = await sit(chromium, product, AMY), await sit(chromium, product, BEN)
    first, second = await triage(amy), await triage(ben)
    assert (
        await first.get_by_role("link").first.inner_text()
        != await second.get_by_role("link").first.inner_text()
    )
    await amy.close()
    await ben.close()
