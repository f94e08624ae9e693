"""Names and texts that strangers chose: shown as they are, and never run, wherever they stand."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest_asyncio
from playwright.async_api import Page, expect

from bot.sandbox.slack import App, Channel, Person, SlackSandbox, SlashCommand, Workspace
from bot.sandbox.slack.manifest import Shortcut
from bot.sandbox.slack.site import PAGE
from tests.browser.conftest import Sit
from tests.browser.scripted import (
    AMY,
    BEN,
    LEADS,
    SECRET,
    TOKEN,
    ScriptedApp,
    SteppedClock,
    actions,
    modal,
    options,
    plain,
    section,
)

EVIL = "<img src=x onerror=window.hit=1>"
TWISTED = "\u202egnp.exe\u202c"
LONG = "W" * 300


@pytest_asyncio.fixture(loop_scope="session")
async def slack(app: ScriptedApp, clock: SteppedClock) -> AsyncIterator[SlackSandbox]:
    """A workspace in which everyone and everything has a hostile name."""
    people = (
        Person(AMY, "amy", EVIL, "amy@x.example", "c0392b", is_admin=True),
        Person(BEN, "ben", TWISTED + LONG, "ben@x.example", "red;background:url(//evil.example)"),
    )
    members = [AMY, BEN]
    channels = (Channel(LEADS, EVIL, members, topic=EVIL + LONG, bot_is_member=True),)
    sandbox = SlackSandbox(
        token=TOKEN,
        signing_secret=SECRET,
        app_url=app.url,
        workspace=replace(Workspace(people, channels), name=EVIL, app=App(name=EVIL)),
        commands=[SlashCommand("/evil", EVIL, f"[{EVIL} | two]")],
        shortcuts=[
            Shortcut("x", EVIL, "global", EVIL),
            Shortcut("y", EVIL + LONG, "message"),
        ],
        clock=clock,
    )
    app.api = await sandbox.start()
    yield sandbox
    await sandbox.stop()


async def harmless(page: Page) -> None:
    assert await page.evaluate("window.hit") is None
    assert await page.locator("img").count() == 0
    assert await page.evaluate("document.documentElement.scrollWidth") == 1280


async def test_names_are_only_words(sit: Sit, app: ScriptedApp, slack: SlackSandbox) -> None:
    page = await sit()
    await slack.command(BEN, LEADS, f"<@{AMY}> <#{LEADS}> {LONG}")
    ts = await app.say(EVIL)
    await app.say(EVIL, thread_ts=ts)
    await expect(page.locator("#messages .chip")).to_have_text(["@amy", f"#{EVIL}"])
    await expect(page.locator("#workspace")).to_have_text(EVIL)
    await expect(page.locator("#channel-name")).to_have_text(f"# {EVIL}")
    await expect(page.locator("#messages .name").last).to_have_text(EVIL)
    await page.locator(".thread-link").click()
    await expect(page.locator("#thread .message")).to_have_count(2)
    await page.get_by_role("button", name="Shortcuts").click()
    await expect(page.get_by_role("menuitem")).to_have_text(EVIL + EVIL)
    await page.keyboard.press("Escape")
    await page.locator(f"#messages [data-ts='{ts}']").hover()
    await page.locator("#messages").get_by_role("button", name="Message actions").click()
    await expect(page.get_by_role("menuitem").first).to_have_text(EVIL + LONG + EVIL)
    await page.keyboard.press("Escape")
    await page.get_by_role("textbox", name="Message").fill("/evil ")
    await expect(page.get_by_role("listbox", name="Commands").get_by_role("option").first).to_have_text(EVIL)
    await page.get_by_role("button", name="About this page").click()
    await expect(page.get_by_role("dialog")).to_contain_text(EVIL)
    await harmless(page)


async def test_everything_an_app_can_say_is_only_words(sit: Sit, app: ScriptedApp) -> None:
    menu = {
        "type": "static_select",
        "action_id": "m",
        "placeholder": plain(EVIL),
        "options": options(EVIL[:70]),
    }
    rows = [[{"type": "raw_text", "text": EVIL}], [{"type": "raw_text", "text": EVIL}]]
    blocks = [
        section(EVIL, accessory={"type": "overflow", "action_id": "o", "options": options(EVIL)}),
        actions(menu),
        {
            "type": "markdown",
            "text": f"# {EVIL}\n[x](javascript:window.hit=1) ![y](https://evil.example/y.png)",
        },
        {"type": "table", "rows": rows},
        {"type": "header", "text": plain(EVIL)},
        {"type": "image", "image_url": "https://evil.example/p.png", "alt_text": EVIL, "title": plain(EVIL)},
    ]

    async def ask(payload: dict[str, str]) -> None:
        view = modal(EVIL[:24], section(EVIL), submit=plain(EVIL[:24]))
        await app.call("views.open", trigger_id=payload["trigger_id"], view=view)

    app.reactions["/evil"] = ask
    ts = await app.say(EVIL, blocks)
    page = await sit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    message = page.locator(f"#messages [data-ts='{ts}']")
    await expect(message.get_by_role("heading").last).to_have_text(EVIL)
    await expect(message.locator("td")).to_have_text(EVIL)
    await message.locator("[data-action-id=o]").click()
    await expect(page.get_by_role("menuitem")).to_have_text(EVIL)
    await page.keyboard.press("Escape")
    await message.locator("[data-action-id=m]").click()
    await page.keyboard.press("Escape")
    await page.get_by_role("textbox", name="Message").fill("/evil x")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("dialog")).to_contain_text(EVIL)
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Traffic", exact=True).click()
    await page.locator("details.request").first.locator("summary").click()
    await expect(page.locator(".json pre").first).to_be_visible()
    await harmless(page)
    assert [url for url in asked if "evil" in url] == []


async def test_links_of_strangers_lead_to_the_web_only_and_tell_nothing(sit: Sit, app: ScriptedApp) -> None:
    bad = "<javascript:x|a> <data:text/html,x|b> <vbscript:x|c> <file:///etc/passwd|d> <JaVaScRiPt:x|e>"
    await app.say(f"{bad} <https://ok.example/?a=1&amp;b=2|f> <tel:+4912345|g>")
    page = await sit()
    links = page.locator("#messages .message a")
    assert await links.all_inner_texts() == ["f"]
    assert await links.first.get_attribute("href") == "https://ok.example/?a=1&b=2"
    assert await links.first.get_attribute("rel") == "noopener noreferrer"


async def test_no_part_of_the_page_writes_html() -> None:
    for path in (PAGE).glob("*.js"):
        words = path.read_text()
        for way in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
        ):
            assert way not in words, f"{path.name}: {way}"
        assert len(words.splitlines()) < 300, path.name


async def test_a_moment_that_no_calendar_has_takes_nothing_else_along(
    sit: Sit, slack: SlackSandbox, app: ScriptedApp
) -> None:
    page = await sit(channel=LEADS)
    for seconds in ("99999999999999999", "-8640000000001", "1e999"):
        await app.call("chat.postMessage", channel=LEADS, text=f"<!date^{seconds}^{{date}}|at {seconds}>")

    await expect(page.get_by_text("at 99999999999999999", exact=True)).to_be_visible()
    await expect(page.get_by_text("at 1e999", exact=True)).to_be_visible()
    await page.reload()
    await expect(page.get_by_text("at -8640000000001", exact=True)).to_be_visible()
