"""Shortcuts: the app's global ones behind the ⚡, those of messages behind each message's ⋯."""

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Sit
from tests.browser.scripted import AMY, BEN, LEADS, Json, ScriptedApp, modal, plain, question, section


def row(page: Page, ts: str) -> Locator:
    return page.locator(f"#messages [data-ts='{ts}']")


async def menu_of(page: Page, ts: str) -> Locator:
    await row(page, ts).hover()
    await row(page, ts).get_by_role("button", name="Message actions").click()
    return page.get_by_role("menu", name="Message actions")


async def test_global_shortcut_opens_its_modal(sit: Sit, app: ScriptedApp) -> None:
    async def answer(payload: Json) -> None:
        view = modal("New stream", question("Name", {"type": "plain_text_input", "action_id": "name"}))
        await app.call("views.open", trigger_id=payload["trigger_id"], view=view)

    app.reactions["stream.new"] = answer
    page = await sit()
    await page.get_by_role("button", name="Shortcuts").click()
    item = page.get_by_role("menu", name="Shortcuts").get_by_role("menuitem")
    assert await item.all_inner_texts() == ["New stream\nFollow someone new"]
    await item.click()
    await expect(page.get_by_role("dialog", name="New stream")).to_be_visible()
    heard = await app.hears("shortcut")
    assert (heard["callback_id"], heard["user"]["id"]) == ("stream.new", AMY)


async def test_message_shortcut_brings_the_message_along(sit: Sit, app: ScriptedApp) -> None:
    app.on("person.remember")
    ts = await app.say("Alice Smith", [section("*Alice*")])
    page = await sit()
    menu = await menu_of(page, ts)
    assert await menu.get_by_role("menuitem").all_inner_texts() == [
        "Remember this person\nGood Ones",
        "Copy link",
        "Show JSON",
    ]
    await menu.get_by_role("menuitem", name="Remember this person").click()
    await expect(menu).to_have_count(0)
    heard = await app.hears("message_action")
    assert (heard["callback_id"], heard["message"]["ts"]) == ("person.remember", ts)
    assert heard["channel"]["id"] == LEADS


async def test_message_shortcut_of_a_persons_message_by_keyboard(sit: Sit, app: ScriptedApp) -> None:
    async def thank(payload: Json) -> None:
        await app.respond(payload, text="Remembered")

    app.reactions["person.remember"] = thank
    page = await sit(BEN)
    await page.get_by_role("textbox", name="Message").fill("I met Alice")
    await page.keyboard.press("Enter")
    await expect(page.locator("#messages .message")).to_have_count(1)
    await page.locator("#messages").focus()
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Reply in thread")).to_be_focused()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message.ephemeral")).to_contain_text("Remembered")
    await expect(page.get_by_role("button", name="Message actions")).to_be_focused()


async def test_shortcut_that_nobody_takes_says_so(sit: Sit, app: ScriptedApp) -> None:
    page = await sit()
    await app.stop()
    await page.get_by_role("button", name="Shortcuts").click()
    await page.get_by_role("menuitem", name="New stream").click()
    await expect(page.get_by_role("alert").filter(has_text="dispatch_failed")).to_be_visible()


async def test_link_of_a_message_leads_back_to_it(sit: Sit, app: ScriptedApp) -> None:
    ts = await app.say("The one that is meant")
    page = await sit(permissions=["clipboard-read", "clipboard-write"])
    await (await menu_of(page, ts)).get_by_role("menuitem", name="Copy link").click()
    await expect(page.get_by_role("status").filter(has_text="Link copied")).to_be_visible()
    link = await page.evaluate("navigator.clipboard.readText()")
    assert link == f"{app.api}/archives/{LEADS}/p{ts.replace('.', '')}"
    await page.goto(link)
    await expect(row(page, ts)).to_be_focused()


async def test_json_of_a_message_is_shown_as_text(sit: Sit, app: ScriptedApp) -> None:
    ts = await app.say("x", [section("<script>window.hit = 1</script>")])
    page = await sit()
    await (await menu_of(page, ts)).get_by_role("menuitem", name="Show JSON").click()
    dialog = page.get_by_role("dialog", name="This message as the page holds it")
    await expect(dialog.locator("pre")).to_contain_text('"text": "<script>window.hit = 1</script>"')
    await expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    assert await page.evaluate("window.hit") is None


async def test_bar_stays_where_its_menu_is_open(sit: Sit, app: ScriptedApp) -> None:
    first = await app.say("first")
    second = await app.say("second", [section("second"), {"type": "context", "elements": [plain("below")]}])
    page = await sit()
    await menu_of(page, first)
    await row(page, second).hover(position={"x": 60, "y": 20})
    await expect(row(page, first).get_by_role("toolbar")).to_be_visible()
    await expect(row(page, second).get_by_role("toolbar")).to_have_count(0)
