"""The whole product as a person sees it: the real bot behind the page, in a real browser."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.store.redis import Store
from tests.support.world import AMY, BEN, World

PICTURE = Path(__file__).parent / "card.png"
"""Stands in the README; made again by ``make picture``."""


@pytest_asyncio.fixture(loop_scope="session")
async def product(store_url: str, tmp_path: Path) -> AsyncIterator[World]:
    store = Store(store_url)
    await store.call("FLUSHALL")
    await store.close()
    async with World(store_url, tmp_path) as world, world.flowing():
        yield world


@pytest_asyncio.fixture(loop_scope="session")
async def page(chromium: Browser, product: World) -> AsyncIterator[Page]:
    page = await _sit(chromium, product, AMY)
    yield page
    await page.close()


async def _sit(chromium: Browser, product: World, person: str) -> Page:
    """A person at a page of their own."""
    page = await chromium.new_page(viewport={"width": 1280, "height": 800}, timezone_id="Europe/Berlin")
    await page.clock.set_system_time(product.clock.now())
    await page.goto(f"{product.slack.base_url}/?person={person}")
    await page.locator(f"body[data-ready='{person}']").wait_for()
    return page


async def _type(page: Page, text: str) -> None:
    await page.get_by_role("textbox", name="Message").fill(text)
    await page.keyboard.press("Enter")


def _message(page: Page, text: str) -> Locator:
    return page.locator("[data-ts]", has_text=text).first


async def test_from_a_typed_run_to_a_judged_lead(page: Page, product: World) -> None:
    await _type(page, "/goodones subscribe ai founders")
    await expect(_message(page, "subscribed this channel to")).to_be_visible()
    await _type(page, "/goodones run")
    card = page.locator("[data-ts]", has=page.locator("[data-action-id='lead.good']")).first
    await expect(card).to_be_visible()
    await expect(_message(page, "is done")).to_be_visible()
    await _take_picture(page)

    name = await card.get_by_role("link").first.inner_text()
    judged = page.locator("[data-ts]", has_text=name)
    await card.locator("[data-action-id='lead.good']").click()
    await expect(judged.get_by_text("Bad after all")).to_be_visible()
    await expect(judged.get_by_text("👍")).to_be_visible()

    await judged.locator("[data-action-id='lead.bad']").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Wrong job").check()
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    await expect(judged.get_by_text("Good after all")).to_be_visible()
    assert [body["feedback"] for body in product.asked("POST", "/feedback")] == ["good", "bad"]


async def test_bad_without_a_reason_is_asked_again(page: Page) -> None:
    await _type(page, "/goodones subscribe ai founders")
    await _type(page, "/goodones run ai founders")
    await page.locator("[data-action-id='lead.bad']").first.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_text("Please complete this required field.")).to_be_visible()


async def test_contact_details_are_for_who_asks(page: Page, product: World) -> None:
    await _type(page, "/goodones subscribe ai founders")
    await _type(page, "/goodones run ai founders")
    await page.locator("[data-action-id='lead.enrich']").first.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("left")).to_be_visible()
    await dialog.get_by_role("button", name="Find").click()
    await expect(_message(page, "Only you see this.")).to_be_visible()
    assert len(product.asked("POST", "/enrich")) == 1


async def test_the_home_tab_is_drawn_when_it_is_opened_and_opens_windows(page: Page, product: World) -> None:
    await _type(page, "/goodones subscribe ai founders")
    await expect(_message(page, "subscribed this channel to")).to_be_visible()
    await page.goto(f"{product.slack.base_url}/?person={AMY}&channel={product.slack.direct(AMY).id}")
    await page.locator(f"body[data-ready='{AMY}']").wait_for()
    await page.get_by_role("tab", name="Home").click()
    home = page.locator(".home-view")
    await expect(home.get_by_text("#leads")).to_be_visible()
    await expect(home.get_by_text("The lead API answers.")).to_be_visible()

    await home.get_by_role("button", name="Streams").click()
    await expect(page.get_by_role("dialog").get_by_text("Rust people").first).to_be_visible()


async def test_of_two_who_claim_a_lead_in_two_pages_one_has_it_and_the_other_hears_so(
    page: Page, chromium: Browser, product: World
) -> None:
    await _type(page, "/goodones subscribe ai founders")
    await _type(page, "/goodones run ai founders")
    await expect(_message(page, "is done")).to_be_visible()
    other = await _sit(chromium, product, BEN)
    menus = []
    for each in (page, other):
        more = each.locator("[data-action-id='lead.more']").first
        # A menu closes when the page scrolls, so that comes first.
        await more.hover()
        await more.click()
        menus.append(each.get_by_role("menuitem", name="Claim"))
        await expect(menus[-1]).to_be_visible()
    await asyncio.gather(*(menu.click() for menu in menus))

    late = [each.get_by_text("It stays theirs until they release it") for each in (page, other)]
    await expect(late[0].or_(page.get_by_text("🙋").first).first).to_be_visible()
    for each in (page, other):
        await expect(each.get_by_text("🙋").first).to_be_visible()
    await expect(page.locator("[data-ts]", has_text="'s since").first).to_be_visible()
    assert [await each.count() for each in late] in ([0, 1], [1, 0])
    await other.close()


async def _take_picture(page: Page) -> None:
    """Only when asked for: a test run leaves the work tree as it was."""
    if os.environ.get("GOODONES_PICTURE"):
        await page.screenshot(path=PICTURE)
