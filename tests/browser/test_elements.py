"""Buttons, menus, pickers and the rest, in messages: by mouse, by keyboard, and what the app hears."""

import asyncio

from playwright.async_api import Locator, Page, expect

from bot.sandbox.slack import SlackSandbox
from tests.browser.conftest import Sit
from tests.browser.scripted import (
    BEN,
    LEADS,
    RANDOM,
    SALES,
    Json,
    ScriptedApp,
    actions,
    button,
    card,
    options,
    plain,
    section,
)


def element(page: Page, action_id: str) -> Locator:
    return page.locator(f"[data-action-id='{action_id}']")


def choices(page: Page) -> Locator:
    return page.get_by_role("listbox").get_by_role("option")


async def test_overflow_menu_offers_and_sends_what_is_possible(sit: Sit, app: ScriptedApp) -> None:
    await app.say("Alice", card("full_new"))
    page = await sit()
    await element(page, "lead.more").click()
    menu = page.get_by_role("menu")
    assert await menu.get_by_role("menuitem").all_inner_texts() == [
        "Claim",
        "Message…",
        "Snooze…",
        "History",
        "Too noisy?",
    ]
    await menu.get_by_role("menuitem", name="Snooze…").click()
    await expect(menu).to_have_count(0)
    assert (await app.hears_action("lead.more"))["selected_option"]["value"] == "snooze"


async def test_overflow_menu_by_keyboard(sit: Sit, app: ScriptedApp) -> None:
    await app.say("Alice", card("full_new"))
    page = await sit()
    await element(page, "lead.more").focus()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("menuitem", name="Claim")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.get_by_role("menuitem", name="Too noisy?")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("h")
    await expect(page.get_by_role("menuitem", name="History")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    await expect(element(page, "lead.more")).to_be_focused()
    assert app.heard == []


async def test_open_menu_outlives_a_message_that_comes_below(sit: Sit, app: ScriptedApp) -> None:
    await app.say("Alice", card("full_new"))
    page = await sit()
    await element(page, "lead.more").click()
    await app.say("Another")
    await expect(page.locator(".message")).to_have_count(2)
    await expect(page.get_by_role("menu")).to_be_visible()


async def test_static_select_by_typing(sit: Sit, app: ScriptedApp) -> None:
    menu = {
        "type": "static_select",
        "action_id": "when",
        "placeholder": plain("Snooze until"),
        "options": options("Tomorrow", "Next week"),
    }
    await app.say("Snooze", [actions(menu)])
    page = await sit()
    select = page.get_by_role("combobox", name="Snooze until")
    await select.click()
    assert await choices(page).all_inner_texts() == ["Tomorrow", "Next week"]
    await select.press_sequentially("next")
    await expect(choices(page)).to_have_text(["Next week"])
    await select.press("Enter")
    await expect(select).to_have_value("Next week")
    await expect(select).to_have_attribute("aria-expanded", "false")
    assert (await app.hears_action("when"))["selected_option"] == options("Next week")[0]


async def test_select_with_groups_and_escape_changes_nothing(sit: Sit, app: ScriptedApp) -> None:
    groups = [
        {"label": plain("Mine"), "options": options("Rust")},
        {"label": plain("Others"), "options": options("Go")},
    ]
    menu = {
        "type": "static_select",
        "action_id": "stream",
        "option_groups": groups,
        "initial_option": options("Go")[0],
        "placeholder": plain("Stream"),
    }
    await app.say("Stream", [section("Which?", accessory=menu)])
    page = await sit()
    await element(page, "stream").click()
    await expect(page.get_by_role("group", name="Mine").get_by_role("option")).to_have_text("Rust")
    await expect(page.get_by_role("option", name="Go")).to_have_attribute("aria-selected", "true")
    await element(page, "stream").press("ArrowUp")
    await element(page, "stream").press("Escape")
    await expect(page.get_by_role("listbox", name="Stream")).to_have_count(0)
    await expect(element(page, "stream")).to_have_value("Go")
    assert app.heard == []


async def test_external_select_asks_the_app_while_typing(sit: Sit, app: ScriptedApp) -> None:
    app.on("options:account", {"options": options("Yongfook", "Yolo")})
    menu = {
        "type": "external_select",
        "action_id": "account",
        "min_query_length": 2,
        "placeholder": plain("Account"),
    }
    await app.say("Account", [actions(menu)])
    page = await sit()
    await element(page, "account").click()
    await expect(page.locator(".list-note")).to_have_text("Type 2 or more letters")
    await element(page, "account").press_sequentially("yo")
    await choices(page).filter(has_text="Yongfook").click()
    assert (await app.hears("block_suggestion"))["value"] == "yo"
    assert (await app.hears_action("account"))["selected_option"]["value"] == "yongfook"


async def test_people_and_channels_are_chosen_by_name(sit: Sit, app: ScriptedApp) -> None:
    person = {"type": "users_select", "action_id": "owner", "placeholder": plain("Owner")}
    place = {
        "type": "conversations_select",
        "action_id": "place",
        "placeholder": plain("Where"),
        "filter": {"include": ["public"]},
    }
    channel = {
        "type": "channels_select",
        "action_id": "channel",
        "placeholder": plain("Channel"),
        "initial_channel": LEADS,
    }
    await app.say("Assign", [actions(person, place, channel)])
    page = await sit()
    await expect(element(page, "channel")).to_have_value("# leads")
    await element(page, "owner").click()
    await choices(page).filter(has_text="Ben Lindqvist").click()
    assert (await app.hears_action("owner"))["selected_user"] == BEN
    await element(page, "place").click()
    assert await choices(page).all_inner_texts() == ["# leads", "# sales", "# random"]
    await choices(page).filter(has_text="# sales").click()
    assert (await app.hears_action("place"))["selected_conversation"] == SALES


async def test_menus_offer_only_channels_of_their_kind(
    sit: Sit, app: ScriptedApp, slack: SlackSandbox
) -> None:
    slack.channels[LEADS].is_private = True
    slack.channels[RANDOM].shared_with = ["T0OTHER"]
    alone = {"include": ["public", "private"], "exclude_external_shared_channels": True}
    kinds: dict[str, Json] = {
        "open": {"type": "channels_select"},
        "closed": {"type": "conversations_select", "filter": {"include": ["private"]}},
        "ours": {"type": "conversations_select", "filter": alone},
        "people": {"type": "conversations_select", "filter": {"include": ["im"]}},
    }
    await app.say("Where", [actions(*({**kind, "action_id": name} for name, kind in kinds.items()))])
    page = await sit()
    for name, offered in {
        "open": ["# sales", "# random"],
        "closed": ["# leads"],
        "ours": ["# leads", "# sales"],
        "people": ["Good Ones"],
    }.items():
        await element(page, name).click()
        assert await choices(page).all_inner_texts() == offered
        await page.keyboard.press("Escape")


async def test_multi_select_tells_the_app_once_its_list_closes(sit: Sit, app: ScriptedApp) -> None:
    menu = {
        "type": "multi_static_select",
        "action_id": "segments",
        "placeholder": plain("Segments"),
        "options": options("Rust", "Go", "Zig"),
        "max_selected_items": 2,
    }
    await app.say("Segments", [section("Which?", accessory=menu)])
    page = await sit()
    await element(page, "segments").click()
    for name in ("Rust", "Zig", "Go"):
        await choices(page).filter(has_text=name).click()
    assert app.heard == []
    await element(page, "segments").press("Escape")
    await expect(page.locator(".pick")).to_have_text(["Rust×", "Zig×"])
    action = await app.hears_action("segments")
    assert [one["value"] for one in action["selected_options"]] == ["rust", "zig"]
    await page.get_by_role("button", name="Remove Rust").click()
    await expect(page.locator(".pick")).to_have_text(["Zig×"])
    action = await app.hears_action("segments")
    assert [one["value"] for one in action["selected_options"]] == ["zig"]


async def test_checkboxes_radio_buttons_and_dates(sit: Sit, app: ScriptedApp) -> None:
    boxes = {"type": "checkboxes", "action_id": "quiet", "options": options("Nights", "Weekends")}
    radio = {
        "type": "radio_buttons",
        "action_id": "mode",
        "options": options("All", "Digest"),
        "initial_option": options("All")[0],
    }
    date = {"type": "datepicker", "action_id": "day"}
    time = {"type": "timepicker", "action_id": "hour", "initial_time": "09:00"}
    await app.say("Settings", [actions(boxes, radio, date, time)])
    page = await sit()
    await page.get_by_label("Weekends").check()
    assert [one["value"] for one in (await app.hears_action("quiet"))["selected_options"]] == ["weekends"]
    await expect(page.get_by_label("All")).to_be_checked()
    await page.get_by_label("Digest").check()
    assert (await app.hears_action("mode"))["selected_option"]["value"] == "digest"
    await element(page, "day").fill("2026-12-24")
    await element(page, "day").dispatch_event("change")
    assert (await app.hears_action("day"))["selected_date"] == "2026-12-24"
    await expect(element(page, "hour")).to_have_value("09:00")
    state = app.heard[-1]["state"]["values"]["do"]
    assert state["hour"]["selected_time"] == "09:00"
    assert state["mode"]["selected_option"]["value"] == "digest"


async def test_button_that_asks_first(sit: Sit, app: ScriptedApp) -> None:
    ask = {
        "title": plain("Archive it?"),
        "text": plain("It stays readable."),
        "confirm": plain("Archive"),
        "deny": plain("Keep"),
    }
    await app.say("Archive", [actions(button("archive", "Archive…", style="danger", confirm=ask))])
    page = await sit()
    await element(page, "archive").click()
    dialog = page.get_by_role("alertdialog", name="Archive it?")
    await dialog.get_by_role("button", name="Keep").click()
    await expect(dialog).to_have_count(0)
    await expect(element(page, "archive")).to_be_focused()
    assert app.heard == []
    await element(page, "archive").click()
    await dialog.get_by_role("button", name="Archive").press("Enter")
    await app.hears_action("archive")


async def test_button_with_an_address_opens_it_and_tells_the_app(sit: Sit, app: ScriptedApp) -> None:
    await app.say(
        "Open",
        [
            actions(
                button("open", "Open on X", url="http://127.0.0.1:1/alice"),
                button("odd", "Odd", url="mailto:a@b.example"),
            )
        ],
    )
    page = await sit()
    link = page.get_by_role("link", name="Open on X")
    await expect(link).to_have_attribute("target", "_blank")
    async with page.context.expect_page() as opened:
        await link.click()
    await (await opened.value).close()
    await app.hears_action("open")


async def test_remaining_blocks_are_drawn(sit: Sit, app: ScriptedApp) -> None:
    ts = await app.say(
        "All sorts",
        [
            {"type": "header", "text": plain("The week :tada:")},
            {"type": "divider"},
            {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Plan*\nTeam"}, plain("Credits")]},
            {
                "type": "image",
                "image_url": "https://images.example/c.png",
                "alt_text": "Chart",
                "title": plain("By day"),
            },
            {
                "type": "context",
                "elements": [
                    {"type": "image", "image_url": "https://i.example/a.png", "alt_text": "Ada"},
                    plain("met"),
                ],
            },
            {"type": "markdown", "text": "**Bold** words"},
        ],
    )
    page = await sit()
    shown = page.locator(f"[data-ts='{ts}']")
    await expect(shown.get_by_role("heading", name="The week 🎉")).to_be_visible()
    await expect(shown.get_by_role("separator")).to_have_count(1)
    await expect(shown.locator(".fields .text")).to_have_text(["Plan\nTeam", "Credits"])
    await expect(shown.locator("figure")).to_have_text("By dayC")
    await expect(shown.get_by_role("img", name="Ada")).to_have_text("A")
    await expect(shown.locator(".block-markdown strong")).to_have_text("Bold")


async def test_local_picture_is_shown_and_a_broken_one_becomes_a_tile(sit: Sit, app: ScriptedApp) -> None:
    here = app.api
    image = {"type": "image", "image_url": f"{here}/static/icon.svg", "alt_text": "Icon"}
    broken = {"type": "image", "image_url": f"{here}/static/none.png", "alt_text": "Nothing"}
    await app.say("Pictures", [section("a", "a", accessory=image), section("b", "b", accessory=broken)])
    page = await sit()
    await expect(page.locator("img[alt=Icon]")).to_have_js_property("complete", value=True)
    await expect(page.get_by_role("img", name="Nothing")).to_have_text("N")


async def test_busy_button_is_not_sent_twice(sit: Sit, app: ScriptedApp) -> None:
    go_on = asyncio.Event()

    async def wait(_payload: Json) -> None:
        await go_on.wait()

    app.reactions["go"] = wait
    await app.say("Go", [actions(button("go", "Go"))])
    page = await sit()
    await element(page, "go").dblclick()
    await expect(element(page, "go")).to_have_attribute("aria-busy", "true")
    go_on.set()
    await expect(element(page, "go")).not_to_have_attribute("aria-busy", "true")
    assert len(app.heard) == 1
