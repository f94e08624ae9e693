"""One whole way through the page, in light and in dark: command, modal, message, button; Home, menu, question, thread."""

from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, expect

from bot.sandbox.slack import SlackSandbox
from tests.browser.conftest import Sit
from tests.browser.scripted import (
    AMY,
    DIRECT,
    LEADS,
    Json,
    ScriptedApp,
    actions,
    button,
    modal,
    options,
    plain,
    question,
    section,
)

SURE = {
    "title": plain("Stop it?"),
    "text": plain("No more leads come."),
    "confirm": plain("Stop"),
    "deny": plain("Go on"),
}
BLANK = 10_000  # bytes; a picture of nothing is smaller
FORM = modal(
    "New stream",
    question("Name", {"type": "plain_text_input", "action_id": "name"}),
    question("Account", {"type": "external_select", "action_id": "account", "min_query_length": 1}),
)


class StreamApp:
    """An app in one piece: a command that asks, a form that posts, a message with buttons, a Home tab."""

    def __init__(self, app: ScriptedApp) -> None:
        self.app = app
        self.posted = ""
        app.reactions["/goodones"] = self.ask
        app.reactions["settings"] = self.post
        app.reactions["stream.stop"] = self.stop
        app.reactions["app_home_opened"] = self.home
        app.on("options:account", {"options": options("Yongfook", "Levelsio")})

    async def ask(self, payload: Json) -> None:
        await self.app.call("views.open", trigger_id=payload["trigger_id"], view=FORM)

    async def post(self, payload: Json) -> Json | None:
        values = payload["view"]["state"]["values"]
        name = values["name"]["name"]["value"]
        if name == "taken":
            return {"response_action": "errors", "errors": {"name": "There is one of that name."}}
        account = values["account"]["account"]["selected_option"]["value"]
        stop = button("stream.stop", "Stop", style="danger", confirm=SURE)
        self.posted = await self.app.say(
            f"{name} follows {account}", [section(f"*{name}* follows {account}"), actions(stop)]
        )
        await self.app.say("Looking for the first leads", thread_ts=self.posted)
        return None

    async def stop(self, payload: Json) -> None:
        stopped = [section("_stopped_", block_id="stopped")]
        await self.app.call(
            "chat.update",
            channel=LEADS,
            ts=payload["container"]["message_ts"],
            text="Stopped",
            blocks=stopped,
        )

    async def home(self, payload: Json) -> None:
        view = {"type": "home", "blocks": [section("*1* stream"), actions(button("new", "New stream"))]}
        await self.app.call("views.publish", user_id=payload["event"]["user"], view=view)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_from_a_command_to_a_message_that_changes(
    sit: Sit, app: ScriptedApp, tmp_path: Path, scheme: str
) -> None:
    streams = StreamApp(app)
    page = await sit(color_scheme=scheme)
    await page.get_by_role("textbox", name="Message").fill("/goodones new")
    await page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="New stream")
    await form.get_by_role("textbox", name="Name").fill("taken")
    await form.get_by_role("combobox", name="Account").press_sequentially("yo")
    await page.get_by_role("option", name="Yongfook").click()
    await form.get_by_role("button", name="Save").click()
    await expect(form.get_by_text("There is one of that name.")).to_be_visible()
    assert len(await page.screenshot(path=tmp_path / f"modal-{scheme}.png")) > BLANK
    await form.get_by_role("textbox", name="Name").fill("Founders")
    await form.get_by_role("button", name="Save").click()
    await expect(form).to_have_count(0)

    message = page.locator("#messages .message", has_text="Founders follows yongfook")
    await message.locator(".thread-link").click()
    thread = page.get_by_role("complementary", name="Thread")
    await expect(thread).to_contain_text("Looking for the first leads")
    assert len(await page.screenshot(path=tmp_path / f"thread-{scheme}.png")) > BLANK
    await message.get_by_role("button", name="Stop").click()
    await page.get_by_role("alertdialog", name="Stop it?").get_by_role("button", name="Stop").click()
    await expect(page.locator(f"#messages [data-ts='{streams.posted}'] em")).to_have_text("stopped")
    await expect(thread.locator(f"[data-ts='{streams.posted}'] em")).to_have_text("stopped")


async def test_home_tab_is_drawn_for_whoever_opens_it(sit: Sit, app: ScriptedApp) -> None:
    StreamApp(app)
    app.on("new")
    page = await sit(channel=DIRECT)
    assert (await app.hears("event_callback"))["event"]["tab"] == "messages"
    await page.get_by_role("tab", name="Home").click()
    home = page.get_by_role("tabpanel", name="Home")
    await home.get_by_role("button", name="New stream").click()
    await app.hears_action("new")
    await expect(home).to_contain_text("1 stream")


async def focus_by(page: Page, key: str, wanted: Locator) -> None:
    """Press a key until something has focus; not for ever."""
    for _ in range(40):
        await page.keyboard.press(key)
        if await wanted.evaluate_all("nodes => nodes.includes(document.activeElement)"):
            return
    raise AssertionError(f"{wanted} is not reached by {key}")


async def test_all_of_it_without_a_mouse(sit: Sit, app: ScriptedApp, slack: SlackSandbox) -> None:
    streams = StreamApp(app)
    page = await sit()
    await focus_by(page, "F6", page.get_by_role("textbox", name="Message"))
    await page.keyboard.type("/goodones new")
    await page.keyboard.press("Enter")
    form = page.get_by_role("dialog", name="New stream")
    await expect(form.get_by_role("textbox", name="Name")).to_be_focused()
    await page.keyboard.type("Founders")
    await page.keyboard.press("Tab")
    await page.keyboard.type("l")
    await expect(page.get_by_role("option", name="Levelsio")).to_be_visible()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await focus_by(page, "Tab", form.get_by_role("button", name="Save"))
    await page.keyboard.press("Enter")
    await expect(form).to_have_count(0)
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()

    message = page.locator(f"#messages [data-ts='{streams.posted}']")
    await focus_by(page, "F6", page.locator("#messages"))
    await page.keyboard.press("ArrowUp")
    await expect(message).to_be_focused()
    await focus_by(page, "Tab", message.get_by_role("button", name="Reply in thread"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="Reply")).to_be_focused()
    await page.keyboard.type("Thank you")
    await page.keyboard.press("Enter")
    await expect(page.locator("#thread .message").last).to_contain_text("Thank you")
    await page.keyboard.press("Escape")
    await focus_by(page, "Shift+Tab", message.get_by_role("button", name="Stop"))
    await page.keyboard.press("Enter")
    ask = page.get_by_role("alertdialog")
    await expect(ask.get_by_role("button", name="Stop")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(message.locator("em")).to_have_text("stopped")
    await expect(message).to_be_focused()

    await focus_by(page, "F6", page.locator("#sidebar [aria-current]"))
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="# sales")).to_be_visible()
    assert [one.text for one in slack.messages(LEADS, person=AMY)][-1] == "Thank you"


async def test_everything_that_can_be_used_has_a_name(sit: Sit, app: ScriptedApp) -> None:
    StreamApp(app)
    await app.say("Go?", [actions(button("go", "Go"), {"type": "datepicker", "action_id": "day"})])
    page = await sit()
    await page.get_by_role("button", name="Traffic", exact=True).click()
    await page.get_by_text("Faults").click()
    await page.locator("#messages .message").hover()
    await page.get_by_role("button", name="Reply in thread").click()
    unnamed = await page.evaluate(
        """() => [...document.querySelectorAll("button, a, input, select, textarea, [role=listbox], [tabindex='0']")]
          .filter((node) => node.getClientRects().length)
          .filter((node) => !(node.ariaLabel || node.textContent.trim() || node.labels?.length || node.ariaLabelledByElements?.length))
          .map((node) => node.outerHTML)"""
    )
    assert unnamed == []
    assert await page.locator("main, nav, aside").count() == 4
    doubled = "ids => ids.length - new Set(ids).size"
    ids = await page.locator("[id]").evaluate_all("nodes => nodes.map((node) => node.id)")
    assert await page.evaluate(doubled, ids) == 0
