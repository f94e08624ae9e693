"""Ten thousand messages in a channel: it opens at once, holds a few hundred, and all of them can be reached."""

import sys
import time

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from bot.sandbox.slack import SlackSandbox
from tests.browser.conftest import Sit
from tests.browser.scripted import AMY, BEN, LEADS, RANDOM, ScriptedApp, section

MANY = 10_000
MOST_HELD = 300
MOST_NODES = 12_000


@pytest_asyncio.fixture(loop_scope="session")
async def crowded(slack: SlackSandbox) -> SlackSandbox:
    for number in range(MANY):
        await slack.command(BEN, RANDOM, f"line {number}")
    return slack


def rows(page: Page) -> Locator:
    return page.locator("#messages .message")


async def nodes(page: Page) -> int:
    return int(await page.evaluate("document.querySelectorAll('*').length"))


async def scroll(page: Page, to: str) -> None:
    await page.locator("#messages").evaluate(f"node => {{ node.scrollTop = {to}; }}")


async def test_it_opens_in_less_than_a_blink_and_holds_the_newest(sit: Sit, crowded: SlackSandbox) -> None:
    page = await sit(channel=LEADS)
    began = time.perf_counter()
    await page.locator(f"[data-channel='{RANDOM}']").click()
    await expect(rows(page).last).to_contain_text(f"line {MANY - 1}")
    took = time.perf_counter() - began
    held = await nodes(page)
    sys.stdout.write(f"{MANY:,} messages: open after {took * 1000:.0f} ms, {held:,} nodes\n")
    await expect(rows(page)).to_have_count(100)
    await expect(rows(page).last).to_be_in_viewport()
    assert held < MOST_NODES
    assert len(crowded.messages(RANDOM)) == MANY


async def test_scrolling_up_goes_on_and_on_and_the_page_stays_small(sit: Sit, crowded: SlackSandbox) -> None:
    page = await sit(channel=RANDOM)
    for first in range(MANY - 200, MANY - 1300, -100):
        await scroll(page, "0")
        await expect(rows(page).first).to_contain_text(f"line {first}")
    assert await rows(page).count() <= MOST_HELD
    assert await nodes(page) < MOST_NODES
    await expect(page.get_by_role("button", name="Later messages")).to_be_attached()
    assert len(crowded.messages(RANDOM)) == MANY


async def test_what_was_in_sight_stays_where_it_was(sit: Sit, crowded: SlackSandbox) -> None:
    page = await sit(channel=RANDOM)
    assert len(crowded.messages(RANDOM)) == MANY
    for first in (MANY - 200, MANY - 300, MANY - 400):
        await scroll(page, "0")
        await expect(rows(page).first).to_contain_text(f"line {first}")
        await expect(
            page.locator("#messages").get_by_text(f"line {first + 100}", exact=True)
        ).to_be_in_viewport()


async def press(page: Page, name: str) -> None:
    """Use a button by the keyboard, and wait until that, or the way to it, brought other messages or the last."""
    before = await rows(page).first.inner_text() + await rows(page).last.inner_text()
    button = page.locator("#messages button", has_text=name)
    await button.evaluate("node => node.focus()")
    await page.keyboard.press("Enter")
    await page.wait_for_function(
        """([name, before]) => {
          const rows = [...document.querySelectorAll("#messages .message")];
          const button = [...document.querySelectorAll("#messages button")].find((each) => each.textContent === name);
          return button.hidden || rows[0].innerText + rows.at(-1).innerText !== before;
        }""",
        arg=[name, before],
    )


async def test_way_up_and_down_by_the_keyboard(sit: Sit, crowded: SlackSandbox) -> None:
    page = await sit(channel=RANDOM)
    later = page.get_by_role("button", name="Later messages")
    await expect(later).to_be_hidden()
    while await later.is_hidden():
        await press(page, "Earlier messages")
    await expect(rows(page).filter(has_text=f"line {MANY - 1}")).to_have_count(0)
    while await later.is_visible():
        await press(page, "Later messages")
    await expect(rows(page).last).to_contain_text(f"line {MANY - 1}")
    assert await rows(page).count() <= MOST_HELD
    assert len(crowded.messages(RANDOM)) == MANY


async def test_own_message_leads_back_to_the_end(sit: Sit, crowded: SlackSandbox) -> None:
    page = await sit(channel=RANDOM)
    for first in range(MANY - 200, MANY - 500, -100):
        await scroll(page, "0")
        await expect(rows(page).first).to_contain_text(f"line {first}")
    await page.get_by_role("textbox", name="Message").fill("and I say")
    await page.keyboard.press("Enter")
    await expect(rows(page).last).to_contain_text("and I say")
    await expect(rows(page).last).to_be_in_viewport()
    assert crowded.messages(RANDOM)[-1].user == AMY


async def test_link_to_the_very_first_one_leads_there(
    sit: Sit, crowded: SlackSandbox, app: ScriptedApp
) -> None:
    first = crowded.messages(RANDOM)[0].ts
    page = await sit()
    await page.goto(f"{app.api}/archives/{RANDOM}/p{first.replace('.', '')}")
    await expect(rows(page).first).to_contain_text("line 0")
    await expect(page.locator(f"[data-ts='{first}']")).to_be_focused()
    await expect(page.get_by_role("button", name="Earlier messages")).to_be_hidden()
    await expect(page.get_by_role("button", name="Later messages")).to_be_attached()


async def test_what_streams_in_is_let_go_above(sit: Sit, slack: SlackSandbox) -> None:
    page = await sit(channel=RANDOM)
    for number in range(450):
        await slack.command(BEN, RANDOM, f"line {number}")
    await expect(rows(page).last).to_contain_text("line 449")
    assert await rows(page).count() <= MOST_HELD
    await expect(page.get_by_role("button", name="Earlier messages")).to_be_attached()


async def test_what_streams_in_while_someone_reads_above_waits_below(sit: Sit, slack: SlackSandbox) -> None:
    for number in range(150):
        await slack.command(BEN, RANDOM, f"line {number}")
    page = await sit(channel=RANDOM)
    await scroll(page, "400")
    await expect(page.get_by_role("button", name="Earlier messages")).to_be_attached()
    for number in range(150, 400):
        await slack.command(BEN, RANDOM, f"line {number}")
    await expect(page.get_by_role("button", name="Later messages")).to_be_attached()
    assert await rows(page).count() <= MOST_HELD
    await expect(rows(page).first).to_contain_text("line 50")
    await page.get_by_role("button", name="New messages ↓").click()
    await expect(rows(page).last).to_contain_text("line 399")


async def test_cards_that_were_let_go_are_forgotten(sit: Sit, app: ScriptedApp, slack: SlackSandbox) -> None:
    box = {
        "type": "checkboxes",
        "action_id": "c",
        "options": [{"text": {"type": "plain_text", "text": "Yes"}, "value": "y"}],
    }
    await app.say("Tick", [section("Tick it", accessory=box)])
    app.on("c")
    page = await sit()
    await page.get_by_label("Yes").check()
    await app.hears_action("c")
    for number in range(310):
        await slack.command(BEN, LEADS, f"line {number}")
    await expect(rows(page).last).to_contain_text("line 309")
    await expect(page.get_by_label("Yes")).to_have_count(0)
    await page.wait_for_function(
        """() => {
          document.querySelector("#messages").scrollTop = 0;
          return document.querySelector("#messages input[type=checkbox]");
        }"""
    )
    await expect(page.get_by_label("Yes")).not_to_be_checked()
