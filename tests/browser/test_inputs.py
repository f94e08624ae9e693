"""Inputs of modals beyond text and menus: files, formatted text, date with time, errors that stand nowhere else."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Sit
from tests.browser.scripted import AMY, Json, ScriptedApp, modal, options, plain, question, section

RICH = {
    "type": "rich_text",
    "elements": [
        {
            "type": "rich_text_section",
            "elements": [{"type": "text", "text": "Dear ", "style": {"bold": True}}],
        },
        {
            "type": "rich_text_list",
            "style": "bullet",
            "elements": [
                {"type": "rich_text_section", "elements": [{"type": "text", "text": word}]}
                for word in ("one", "two")
            ],
        },
    ],
}


async def opened(page: Page, app: ScriptedApp, *blocks: Json, **more: Any) -> Locator:
    async def answer(payload: Json) -> None:
        view = modal("Form", *blocks, **more)
        await app.call("views.open", trigger_id=payload["trigger_id"], view=view)

    app.reactions["/goodones"] = answer
    await page.get_by_role("textbox", name="Message").fill("/goodones form")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Form")
    await expect(dialog).to_be_visible()
    return dialog


async def sent(app: ScriptedApp, dialog: Locator) -> Json:
    """Save; the answers by block id."""
    app.on("settings")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    values: Json = (await app.hears("view_submission"))["view"]["state"]["values"]
    return {block: next(iter(entry.values())) for block, entry in values.items()}


async def test_files_are_uploaded_and_reach_the_app(sit: Sit, app: ScriptedApp, tmp_path: Path) -> None:
    page = await sit()
    element = {"type": "file_input", "action_id": "f", "filetypes": ["csv"], "max_files": 2}
    dialog = await opened(page, app, question("List", element))
    paths = [tmp_path / name for name in ("one.csv", "two.csv", "three.csv")]
    for path in paths:
        path.write_bytes(b"name\nAlice\n" * 200)
    await dialog.get_by_label("List").set_input_files(paths)
    await expect(dialog.get_by_text("At most 2 files; the rest was left out.")).to_be_visible()
    await expect(dialog.locator(".picked-files li > :first-child")).to_have_text(["one.csv", "two.csv"])
    await expect(dialog.locator(".picked-files .quiet").first).to_have_text("2.2 KB")
    await dialog.get_by_role("button", name="Remove one.csv").click()
    files = (await sent(app, dialog))["list"]["files"]
    assert [(one["name"], one["size"], one["user"]) for one in files] == [("two.csv", 2200, AMY)]
    async with aiohttp.ClientSession() as session, session.get(files[0]["url_private"]) as answer:
        assert (await answer.text()).startswith("name\nAlice")


async def test_file_that_cannot_be_taken_says_so(sit: Sit, app: ScriptedApp, tmp_path: Path) -> None:
    page = await sit()
    dialog = await opened(page, app, question("List", {"type": "file_input", "action_id": "f"}))
    huge = tmp_path / "huge.bin"
    huge.write_bytes(b"x" * (10 * 2**20 + 1))
    await dialog.get_by_label("List").set_input_files(huge)
    await expect(page.get_by_role("alert").filter(has_text="10 MB")).to_be_visible()
    await expect(dialog.locator(".picked-files li")).to_have_count(0)
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_text("Please complete this required field.")).to_be_visible()


async def test_file_that_a_message_holds_can_be_opened(sit: Sit, app: ScriptedApp) -> None:
    page = await sit()
    ticket = await app.call("files.getUploadURLExternal", filename="leads <b>.csv", length=11)
    async with (
        aiohttp.ClientSession() as session,
        session.post(ticket["upload_url"], data=b"name\nAlice\n") as answer,
    ):
        assert answer.status == 200
    await app.call(
        "files.completeUploadExternal",
        files=[{"id": ticket["file_id"], "title": "Leads <b>of</b> May"}],
        channel_id="C0LEADS",
        initial_comment="Here they are",
    )
    card = page.locator(".file-card")
    await expect(card).to_contain_text("Leads <b>of</b> May")
    await expect(card).to_contain_text("11 bytes")
    address = await card.get_by_role("link").get_attribute("href")
    assert address is not None
    assert address.startswith(app.api)


async def test_formatted_text_is_typed_plainly(sit: Sit, app: ScriptedApp) -> None:
    page = await sit()
    dialog = await opened(page, app, question("Note", {"type": "rich_text_input", "action_id": "n"}))
    await dialog.get_by_role("textbox", name="Note").fill("Hello\n<b>you</b>")
    typed = {"type": "text", "text": "Hello\n<b>you</b>"}
    answer = (await sent(app, dialog))["note"]
    assert answer["rich_text_value"]["elements"] == [{"type": "rich_text_section", "elements": [typed]}]


async def test_formatted_text_that_is_not_touched_stays_as_it_was(sit: Sit, app: ScriptedApp) -> None:
    page = await sit()
    element = {"type": "rich_text_input", "action_id": "n", "initial_value": RICH}
    dialog = await opened(page, app, question("Note", element))
    await expect(dialog.get_by_role("textbox", name="Note")).to_have_value("Dear \none\ntwo")
    assert (await sent(app, dialog))["note"]["rich_text_value"] == RICH


async def test_date_with_time_is_sent_in_seconds(sit: Sit, app: ScriptedApp) -> None:
    page = await sit(timezone_id="Europe/London")
    element = {"type": "datetimepicker", "action_id": "w", "initial_date_time": 1780391000}
    dialog = await opened(page, app, question("When", element))
    await expect(dialog.get_by_label("When")).to_have_value("2026-06-02T10:03")
    await dialog.get_by_label("When").fill("2026-12-24T18:00")
    assert (await sent(app, dialog))["when"]["selected_date_time"] == 1798135200


async def test_alert_and_hint_stand_in_a_modal(sit: Sit, app: ScriptedApp) -> None:
    page = await sit()
    warning = {"type": "alert", "level": "warning", "text": plain("Credits run out on Friday")}
    dialog = await opened(page, app, warning, section("Anything"), submit=None)
    await expect(dialog.get_by_role("note")).to_have_text("Credits run out on Friday")
    await expect(dialog.locator(".block-alert")).to_have_class("level-warning block block-alert")


async def test_whole_stack_closes_at_once_and_the_app_hears_it(sit: Sit, app: ScriptedApp) -> None:
    page = await sit()
    dialog = await opened(page, app, section("Anything"), submit=None, notify_on_close=True)
    await dialog.get_by_role("button", name="Close all").click()
    await expect(dialog).to_have_count(0)
    assert (await app.hears("view_closed"))["is_cleared"] is True


async def test_text_tells_the_app_at_each_letter_or_at_enter(sit: Sit, app: ScriptedApp) -> None:
    page = await sit()
    each = {"trigger_actions_on": ["on_character_entered"]}
    search = {"type": "plain_text_input", "action_id": "search", "dispatch_action_config": each}
    name = {"type": "plain_text_input", "action_id": "name"}
    dialog = await opened(
        page,
        app,
        question("Search", search, dispatch_action=True),
        question("Name", name, dispatch_action=True),
    )
    await dialog.get_by_role("textbox", name="Search").press_sequentially("ab")
    assert (await app.hears_action("search"))["value"] == "a"
    assert (await app.hears_action("search"))["value"] == "ab"
    await dialog.get_by_role("textbox", name="Name").press_sequentially("Rust")
    await page.keyboard.press("Enter")
    assert (await app.hears_action("name"))["value"] == "Rust"
    await expect(dialog).to_be_visible()


async def test_view_that_changes_while_it_is_sent_says_that_it_loads(sit: Sit, app: ScriptedApp) -> None:
    page = await sit()
    name = question("Name", {"type": "plain_text_input", "action_id": "n", "initial_value": "Rust"})
    dialog = await opened(page, app, name)
    go_on = asyncio.Event()

    async def work(payload: Json) -> None:
        view = modal("Form", section("Working on it"), name)
        await app.call("views.update", view_id=payload["view"]["id"], view=view)
        await go_on.wait()

    app.reactions["settings"] = work
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_role("status").filter(has_text="Loading…")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Save")).to_be_disabled()
    go_on.set()
    await expect(dialog).to_have_count(0)


async def test_error_about_what_is_no_input_stands_above_the_form(sit: Sit, app: ScriptedApp) -> None:
    page = await sit()
    menu = {
        "type": "static_select",
        "action_id": "m",
        "placeholder": plain("Pick"),
        "options": options("Rust", "Go"),
    }
    dialog = await opened(page, app, section("Which?", "which", accessory=menu))
    app.on("settings", {"response_action": "errors", "errors": {"which": "Pick one."}})
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.locator(".form-error")).to_have_text("Pick one.")


async def test_group_of_choices_takes_focus_when_it_is_missed(sit: Sit, app: ScriptedApp) -> None:
    page = await sit()
    described = [{**options("Daily")[0], "description": plain("At nine")}]
    dialog = await opened(
        page, app, question("When", {"type": "radio_buttons", "action_id": "w", "options": described})
    )
    await expect(dialog.locator(".choice-detail")).to_have_text("At nine")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.get_by_role("radio")).to_be_focused()


async def test_menu_begins_with_the_channel_one_is_in_and_backspace_takes_the_last(
    sit: Sit, app: ScriptedApp
) -> None:
    page = await sit()
    here = {"type": "conversations_select", "action_id": "h", "default_to_current_conversation": True}
    many = {"type": "multi_users_select", "action_id": "m", "initial_users": [AMY, "U0BEN"]}
    dialog = await opened(page, app, question("Where", here), question("Who", many))
    await expect(dialog.get_by_role("combobox", name="Where")).to_have_value("# leads")
    who = dialog.get_by_role("combobox", name="Who")
    await who.focus()
    await page.keyboard.press("Backspace")
    await expect(dialog.locator(".pick")).to_have_text(["Amy Okafor×"])
    await page.keyboard.type("nobody of that name")
    await expect(page.get_by_text("No results")).to_be_visible()
    await page.keyboard.press("Escape")
    assert (await sent(app, dialog))["who"]["selected_users"] == [AMY]
