"""Modals: opened, filled, refused, pushed, updated under the typing hand, closed."""

from playwright.async_api import Locator, Page, expect

from bot.sandbox.slack import SlackSandbox
from tests.browser.conftest import Sit
from tests.browser.scripted import (
    AMY,
    BEN,
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


def text_input(action_id: str, **more: object) -> Json:
    return {"type": "plain_text_input", "action_id": action_id, **more}


NAME = question("Name", text_input("name", max_length=20), hint=plain("As the team says it."))
NOTE = question("Note", text_input("note", multiline=True), optional=True)


def opens(app: ScriptedApp, view: Json) -> None:
    """Let ``/goodones`` open this modal."""

    async def answer(payload: Json) -> None:
        await app.call("views.open", trigger_id=payload["trigger_id"], view=view)

    app.reactions["/goodones"] = answer


def pushes(app: ScriptedApp, action_id: str, view: Json) -> None:
    async def answer(payload: Json) -> None:
        await app.call("views.push", trigger_id=payload["trigger_id"], view=view)

    app.reactions[action_id] = answer


async def opened(page: Page, title: str) -> Locator:
    """Type the command; the dialog that it opened."""
    await page.get_by_role("textbox", name="Message").fill("/goodones settings")
    await page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=title)
    await expect(dialog).to_be_visible()
    return dialog


async def test_modal_is_filled_by_keyboard_and_sent(sit: Sit, app: ScriptedApp) -> None:
    opens(app, modal("Settings", NAME, NOTE))
    app.on("settings")
    page = await sit()
    dialog = await opened(page, "Settings")
    await expect(dialog.get_by_role("textbox", name="Name")).to_be_focused()
    await page.keyboard.type("Rust people")
    await expect(dialog.locator(".counter")).to_have_text("9")
    await page.keyboard.press("Tab")
    await page.keyboard.type("line one")
    await page.keyboard.press("Enter")
    await page.keyboard.type("line two")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_role("textbox", name="Message")).to_be_focused()
    values = (await app.hears("view_submission"))["view"]["state"]["values"]
    assert values["name"]["name"]["value"] == "Rust people"
    assert values["note"]["note"]["value"] == "line one\nline two"


async def test_required_answer_is_missed_before_anything_is_sent(sit: Sit, app: ScriptedApp) -> None:
    opens(app, modal("Settings", NOTE, NAME))
    page = await sit()
    dialog = await opened(page, "Settings")
    await dialog.get_by_role("button", name="Save").click()
    name = dialog.get_by_role("textbox", name="Name")
    await expect(name).to_be_focused()
    await expect(name).to_have_attribute("aria-invalid", "true")
    await expect(name).to_have_accessible_description(
        "As the team says it. Please complete this required field."
    )
    await expect(dialog.locator("[data-block-id=note] .error")).to_be_empty()
    assert [one["type"] for one in app.heard] == ["command"]


async def test_errors_of_the_app_stand_under_their_inputs(sit: Sit, app: ScriptedApp) -> None:
    opens(app, modal("Settings", NAME))
    app.on("settings", {"response_action": "errors", "errors": {"name": "That name is taken."}})
    page = await sit()
    dialog = await opened(page, "Settings")
    await dialog.get_by_role("textbox", name="Name").fill("Rust")
    await page.keyboard.press("Enter")
    await expect(dialog.locator("[data-block-id=name] .error")).to_have_text("That name is taken.")
    await expect(dialog.get_by_role("textbox", name="Name")).to_have_value("Rust")
    app.on("settings")
    await page.keyboard.press("Enter")
    await expect(dialog).to_have_count(0)


async def test_app_that_fails_is_told_in_the_modal(sit: Sit, app: ScriptedApp) -> None:
    opens(app, modal("Settings", NAME))
    page = await sit()
    dialog = await opened(page, "Settings")
    await app.stop()
    await dialog.get_by_role("textbox", name="Name").fill("Rust")
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog.locator(".form-error")).to_have_text("We had some trouble connecting. Try again?")
    await expect(dialog.get_by_role("button", name="Save")).to_be_enabled()


async def test_escape_closes_the_list_first_and_then_the_modal(
    sit: Sit, app: ScriptedApp, slack: SlackSandbox
) -> None:
    menu = {"type": "static_select", "action_id": "stream", "options": options("Rust", "Go")}
    opens(app, modal("Settings", question("Stream", menu), notify_on_close=True))
    page = await sit()
    dialog = await opened(page, "Settings")
    await dialog.get_by_role("combobox", name="Stream").click()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("listbox")).to_have_count(0)
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    assert (await app.hears("view_closed"))["view"]["callback_id"] == "settings"
    assert slack.modals(AMY) == []


async def test_focus_stays_inside_the_modal(sit: Sit, app: ScriptedApp) -> None:
    opens(app, modal("Settings", NAME))
    page = await sit()
    dialog = await opened(page, "Settings")
    within = []
    for _ in range(8):
        await page.keyboard.press("Tab")
        within.append(
            await dialog.evaluate(
                "node => node.contains(document.activeElement) || document.activeElement === document.body"
            )
        )
    assert all(within)


async def test_update_keeps_what_was_typed_and_where(sit: Sit, app: ScriptedApp, slack: SlackSandbox) -> None:
    opens(app, modal("Settings", NAME))
    page = await sit()
    dialog = await opened(page, "Settings")
    await page.keyboard.type("Rust peple")
    for _ in "ple":
        await page.keyboard.press("ArrowLeft")
    more = modal("Settings", section("Now with a note"), NAME, NOTE)
    await app.call("views.update", view_id=slack.modals(AMY)[0].id, view=more)
    await expect(dialog.get_by_role("textbox", name="Note")).to_be_visible()
    await page.keyboard.type("o")
    await expect(dialog.get_by_role("textbox", name="Name")).to_have_value("Rust people")


async def test_loading_view_is_filled_when_the_answer_is_there(
    sit: Sit, app: ScriptedApp, slack: SlackSandbox
) -> None:
    opens(app, modal("One moment", section("Loading…"), submit=None))
    page = await sit()
    dialog = await opened(page, "One moment")
    await expect(dialog.get_by_role("button", name="Save")).to_have_count(0)
    await app.call("views.update", view_id=slack.modals(AMY)[0].id, view=modal("Settings", NAME))
    await expect(
        page.get_by_role("dialog", name="Settings").get_by_role("textbox", name="Name")
    ).to_be_focused()


async def test_button_in_the_frame_keeps_focus_when_the_view_is_updated(
    sit: Sit, app: ScriptedApp, slack: SlackSandbox
) -> None:
    opens(app, modal("Settings", NAME))
    page = await sit()
    dialog = await opened(page, "Settings")
    await dialog.get_by_role("button", name="Cancel").focus()
    await app.call("views.update", view_id=slack.modals(AMY)[0].id, view=modal("Settings", NAME, NOTE))
    await expect(dialog.get_by_role("textbox", name="Note")).to_be_visible()
    await expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()


async def test_stacked_views_go_back_one_by_one(sit: Sit, app: ScriptedApp) -> None:
    opens(app, modal("Streams", actions(button("edit", "Edit")), NAME))
    pushes(app, "edit", modal("Edit stream", NOTE))
    page = await sit()
    first = await opened(page, "Streams")
    await first.get_by_role("textbox", name="Name").fill("kept")
    await first.get_by_role("button", name="Edit").click()
    second = page.get_by_role("dialog", name="Edit stream")
    await expect(second.get_by_role("textbox", name="Note")).to_be_focused()
    await second.get_by_role("button", name="Back").click()
    await expect(first.get_by_role("textbox", name="Name")).to_have_value("kept")
    await first.get_by_role("button", name="Edit").click()
    await second.get_by_role("button", name="Close all").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_answer_to_a_submission_replaces_or_clears(sit: Sit, app: ScriptedApp) -> None:
    done = modal("Done", section("Saved."), actions(button("x", "X")), callback_id="done")
    opens(app, modal("Settings", NAME))
    app.on("settings", {"response_action": "update", "view": done})
    app.on("done", {"response_action": "clear"})
    page = await sit()
    dialog = await opened(page, "Settings")
    await dialog.get_by_role("textbox", name="Name").fill("Rust")
    await dialog.get_by_role("button", name="Save").click()
    after = page.get_by_role("dialog", name="Done")
    await expect(after).to_contain_text("Saved.")
    await after.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("dialog")).to_have_count(0)


async def test_input_that_tells_the_app_at_once(sit: Sit, app: ScriptedApp, slack: SlackSandbox) -> None:
    kind = {"type": "static_select", "action_id": "kind", "options": options("Daily", "Weekly")}
    opens(app, modal("Digest", question("Kind", kind, dispatch_action=True)))

    async def show_days(payload: Json) -> None:
        chosen = payload["view"]["state"]["values"]["kind"]["kind"]["selected_option"]["value"]
        view = modal("Digest", question("Kind", kind, dispatch_action=True), section(f"Days of {chosen}"))
        await app.call("views.update", view_id=payload["view"]["id"], view=view)

    app.reactions["kind"] = show_days
    page = await sit()
    dialog = await opened(page, "Digest")
    await dialog.get_by_role("combobox", name="Kind").click()
    await page.get_by_role("listbox").get_by_role("option", name="Weekly").click()
    await expect(dialog).to_contain_text("Days of weekly")
    await expect(dialog.get_by_role("combobox", name="Kind")).to_have_value("Weekly")


async def test_every_kind_of_input_reaches_the_app_as_slack_names_it(sit: Sit, app: ScriptedApp) -> None:
    picks = options("Rust", "Go")
    opens(
        app,
        modal(
            "Everything",
            question("Text", text_input("a", initial_value="as it was")),
            question("Number", {"type": "number_input", "action_id": "a", "is_decimal_allowed": False}),
            question(
                "Streams",
                {
                    "type": "multi_static_select",
                    "action_id": "a",
                    "options": picks,
                    "initial_options": picks[:1],
                },
            ),
            question("Owners", {"type": "multi_users_select", "action_id": "a", "initial_users": [AMY]}),
            question(
                "Mode",
                {"type": "radio_buttons", "action_id": "a", "options": picks, "initial_option": picks[1]},
            ),
            question("More", {"type": "checkboxes", "action_id": "a", "options": picks}, optional=True),
            question("Day", {"type": "datepicker", "action_id": "a", "initial_date": "2026-11-23"}),
            question("Hour", {"type": "timepicker", "action_id": "a"}),
            question("Mail", {"type": "email_text_input", "action_id": "a"}, optional=True),
        ),
    )
    app.on("settings")
    page = await sit()
    dialog = await opened(page, "Everything")
    await dialog.get_by_role("spinbutton", name="Number").fill("12")
    await dialog.get_by_role("combobox", name="Owners").click()
    await page.get_by_role("listbox").get_by_role("option", name="Ben Lindqvist").click()
    await dialog.get_by_label("Hour").fill("08:30")
    await dialog.get_by_role("group", name="More").get_by_label("Go").check()
    await dialog.get_by_role("button", name="Save").click()
    await expect(dialog).to_have_count(0)
    values = (await app.hears("view_submission"))["view"]["state"]["values"]
    assert {block: entry["a"] for block, entry in values.items()} == {
        "text": {"type": "plain_text_input", "value": "as it was"},
        "number": {"type": "number_input", "value": "12"},
        "streams": {"type": "multi_static_select", "selected_options": picks[:1]},
        "owners": {"type": "multi_users_select", "selected_users": [AMY, BEN]},
        "mode": {"type": "radio_buttons", "selected_option": picks[1]},
        "more": {"type": "checkboxes", "selected_options": picks[1:]},
        "day": {"type": "datepicker", "selected_date": "2026-11-23"},
        "hour": {"type": "timepicker", "selected_time": "08:30"},
        "mail": {"type": "email_text_input", "value": None},
    }


async def test_reload_brings_the_open_modal_back(sit: Sit, app: ScriptedApp) -> None:
    opens(app, modal("Settings", NAME))
    page = await sit()
    await opened(page, "Settings")
    await page.reload()
    await expect(page.get_by_role("dialog", name="Settings")).to_be_visible()
