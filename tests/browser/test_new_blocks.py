"""The blocks of 2025 and 2026, which the product may send one day and other apps send now: readable, usable."""

from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import Sit
from tests.browser.scripted import Json, ScriptedApp, actions, button, plain, section

DRAW = """async (blocks) => {
  const { renderBlocks } = await import("/static/blocks.js");
  const { Surface } = await import("/static/surface.js");
  const surface = new Surface({}, null, { me: "U0AMY", names: {} }, () => {});
  return renderBlocks(surface, blocks).map((node) => node.textContent);
}"""


def rich(text: str) -> Json:
    section_of = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section_of]}


def picture(alt: str) -> Json:
    return {"type": "image", "image_url": "https://pictures.example/a.png", "alt_text": alt}


def a_card(name: str, **more: Any) -> Json:
    shown = {"title": plain(name), "subtitle": plain("Founder"), "body": plain("Builds tools")}
    return {"type": "card", **shown, "actions": [button(f"open.{name.lower()}", "Open")], **more}


def raw(text: str) -> Json:
    return {"type": "raw_text", "text": text}


def number(value: int) -> Json:
    return {"type": "raw_number", "value": value, "text": f"{value} leads"}


async def shown(sit: Sit, app: ScriptedApp, *blocks: Json) -> tuple[Page, Locator]:
    ts = await app.say("All sorts", list(blocks))
    page = await sit()
    return page, page.locator(f"#messages [data-ts='{ts}']")


async def test_card_has_its_texts_pictures_and_buttons(sit: Sit, app: ScriptedApp) -> None:
    _, message = await shown(
        sit, app, a_card("Alice", icon=picture("Alice's picture"), hero_image=picture("Berlin"))
    )
    card = message.get_by_role("group", name="Alice")
    await expect(card.get_by_role("img", name="Berlin")).to_be_visible()
    await expect(card.get_by_role("img", name="Alice's picture")).to_be_visible()
    await expect(card).to_contain_text("Builds tools")
    await card.get_by_role("button", name="Open").click()
    await app.hears_action("open.alice")


async def test_cards_of_a_carousel_each_reach_the_app(sit: Sit, app: ScriptedApp) -> None:
    _, message = await shown(sit, app, {"type": "carousel", "elements": [a_card("Alice"), a_card("Bob")]})
    row = message.get_by_role("region", name="2 cards")
    await row.get_by_role("group", name="Bob").get_by_role("button", name="Open").click()
    await app.hears_action("open.bob")


async def test_container_folds_and_what_is_in_it_works(sit: Sit, app: ScriptedApp) -> None:
    inside = [section("*DCW-1*", "row"), actions(button("apply", "Apply"), block_id="buttons")]
    folded = {
        "type": "container",
        "title": plain("Bulk update"),
        "subtitle": plain("2 records"),
        "is_collapsible": True,
        "default_collapsed": True,
        "child_blocks": inside,
    }
    page, message = await shown(sit, app, folded)
    await expect(message.get_by_role("button", name="Apply")).to_be_hidden()
    await page.get_by_text("Bulk update").click()
    await message.get_by_role("button", name="Apply").click()
    await app.hears_action("apply")


async def test_container_that_does_not_fold_is_open(sit: Sit, app: ScriptedApp) -> None:
    frame = {
        "type": "container",
        "rich_text_title": rich("Review"),
        "icon": picture("Tick"),
        "child_blocks": [section("in it")],
    }
    _, message = await shown(sit, app, frame)
    await expect(message.get_by_text("in it")).to_be_visible()
    await expect(message.locator(".card-title")).to_have_text("Review")


async def test_feedback_and_icon_buttons_say_which_was_pressed(sit: Sit, app: ScriptedApp) -> None:
    feedback = {
        "type": "feedback_buttons",
        "action_id": "helpful",
        "positive_button": {"text": plain("👍"), "value": "yes", "accessibility_label": "Helpful"},
        "negative_button": {"text": plain("👎"), "value": "no", "accessibility_label": "Not helpful"},
    }
    trash = {
        "type": "icon_button",
        "action_id": "delete",
        "icon": "trash",
        "text": plain("Delete"),
        "value": "7",
    }
    others = {**trash, "action_id": "theirs", "text": plain("Theirs"), "visible_to_user_ids": ["U0BEN"]}
    _, message = await shown(sit, app, {"type": "context_actions", "elements": [feedback, trash, others]})
    await message.get_by_role("button", name="Not helpful").click()
    assert (await app.hears_action("helpful"))["value"] == "no"
    await message.get_by_role("button", name="Delete").click()
    await app.hears_action("delete")
    await expect(message.get_by_role("button", name="Theirs")).to_have_count(0)


async def test_plan_says_how_far_each_task_is(sit: Sit, app: ScriptedApp) -> None:
    source = {"type": "url", "url": "https://weather.example/now", "text": "weather.example"}
    tasks = [
        {
            "type": "task_card",
            "task_id": "1",
            "title": "Fetch",
            "status": "complete",
            "output": rich("Found 3"),
            "sources": [source],
        },
        {"type": "task_card", "task_id": "2", "title": "Judge", "status": "in_progress"},
        {"type": "task_card", "task_id": "3", "title": "Post", "status": "pending"},
    ]
    alone = {"type": "task_card", "task_id": "4", "title": "Lost", "status": "error"}
    _, message = await shown(sit, app, {"type": "plan", "title": "Thinking", "tasks": tasks}, alone)
    states = message.locator(".task-mark")
    assert [await one.get_attribute("aria-label") for one in await states.all()] == [
        "done",
        "in progress",
        "waiting",
        "failed",
    ]
    await expect(message.get_by_role("link", name="weather.example")).to_be_visible()
    await expect(message).to_contain_text("Found 3")


async def test_data_table_turns_pages_and_sorts_by_number_and_word(sit: Sit, app: ScriptedApp) -> None:
    rows = [[raw("Stream"), raw("New")]]
    rows += [[raw(name), number(new)] for name, new in (("Rust", 9), ("Go", 10), ("Zig", 1), ("Ada", 4))]
    table = {"type": "data_table", "caption": "This week", "page_size": 2, "rows": rows}
    _, message = await shown(sit, app, table)
    names = message.get_by_role("rowheader")
    await expect(message.get_by_role("table", name="This week")).to_be_visible()
    await expect(names).to_have_text(["Rust", "Go"])
    await message.get_by_role("button", name="Next").click()
    await expect(names).to_have_text(["Zig", "Ada"])
    await expect(message.get_by_role("status")).to_have_text("3–4 of 4")
    await expect(message.get_by_role("button", name="Next")).to_be_disabled()
    await message.get_by_role("button", name="New").click()
    await expect(names).to_have_text(["Zig", "Ada"])
    await message.get_by_role("button", name="New").click()
    await expect(names).to_have_text(["Go", "Rust"])
    await expect(message.get_by_role("columnheader", name="New")).to_have_attribute("aria-sort", "descending")
    await message.get_by_role("button", name="Stream").click()
    await expect(names).to_have_text(["Ada", "Go"])


async def test_chart_is_a_table_of_its_numbers(sit: Sit, app: ScriptedApp) -> None:
    bars = {
        "type": "bar",
        "series": [
            {"name": "Good", "data": [{"label": "Mon", "value": 5}, {"label": "Tue", "value": 8}]},
            {"name": "Bad", "data": [{"label": "Tue", "value": 1}, {"label": "Mon", "value": 1200}]},
        ],
        "axis_config": {"categories": ["Mon", "Tue"], "x_label": "Day", "y_label": "Leads"},
    }
    pie = {"type": "pie", "segments": [{"label": "High", "value": 3}, {"label": "Low", "value": 1}]}
    _, message = await shown(
        sit,
        app,
        {"type": "data_visualization", "title": "Judged", "chart": bars},
        {"type": "data_visualization", "title": "Fit", "chart": pie},
    )
    judged = message.get_by_role("table", name="Judged bar chart, Leads")
    assert await judged.get_by_role("columnheader").all_inner_texts() == ["Day", "Good", "Bad"]
    assert await judged.get_by_role("cell").all_inner_texts() == ["5", "1,200", "8", "1"]
    assert await message.get_by_role("table", name="Fit pie chart").get_by_role("cell").all_inner_texts() == [
        "3",
        "1",
    ]


async def test_video_is_told_and_not_played(sit: Sit, app: ScriptedApp) -> None:
    film = {
        "type": "video",
        "alt_text": "A tour of the desk",
        "title": plain("The tour"),
        "title_url": "https://films.example/1",
        "thumbnail_url": "https://films.example/1.png",
        "video_url": "https://films.example/embed/1",
        "provider_name": "Films",
        "description": plain("Two minutes"),
    }
    page, message = await shown(sit, app, film)
    await expect(message.get_by_role("link", name="The tour")).to_have_attribute(
        "href", "https://films.example/1"
    )
    await expect(message).to_contain_text("not played here")
    assert await page.locator("iframe, video").count() == 0


async def test_what_no_app_may_post_is_still_readable(sit: Sit) -> None:
    page = await sit()
    auth = {"type": "auth_provider", "name": plain("X"), "auth_url": "https://x.example/a"}
    blocks = [
        {"type": "file", "external_id": "F1", "source": "remote"},
        auth,
        {**auth, "is_connected": True, "connected_identity": plain("amy")},
        {"type": "hologram", "title": {"text": "Three"}, "parts": [{"text": {"text": "deep"}}, 7, None]},
        {"type": "section", "text": {"type": "mrkdwn"}},
        {"type": "actions", "elements": [{"type": "hologram"}]},
        {"type": "context"},
        {"type": "table", "rows": [], "caption": "no rows"},
    ]
    assert await page.evaluate(DRAW, blocks) == [
        "📄Remote file F1",
        "XConnect",
        "XamyConnected",
        "hologram block, not drawn here: Three · deep",
        "",
        "[hologram]",
        "context block, not drawn here",
        "table block, not drawn here: no rows",
    ]


async def test_addresses_in_new_blocks_that_run_are_no_links(sit: Sit) -> None:
    page = await sit()
    run = "javascript:window.hit=1"
    sources = [{"type": "url", "url": run, "text": "source"}]
    blocks = [
        {"type": "video", "title": plain("film"), "title_url": run, "thumbnail_url": run, "alt_text": "a"},
        {"type": "task_card", "task_id": "1", "title": "task", "sources": sources},
        {"type": "auth_provider", "name": plain("auth"), "auth_url": run},
        {"type": "card", "title": plain("card"), "actions": [button("go", "go", url=run)]},
    ]
    links = await page.evaluate(
        DRAW.replace(
            "map((node) => node.textContent)", "map((node) => node.querySelectorAll('a, img').length)"
        ),
        blocks,
    )
    assert links == [0, 0, 0, 0]


async def test_attachments_show_their_blocks_or_their_words(sit: Sit, app: ScriptedApp) -> None:
    attachments = [
        {"blocks": [section("*in blocks*")]},
        {"pretext": "Before", "title": "Title", "text": "_Words_"},
        {"fallback": "Only this"},
    ]
    ts = await app.say("With more", attachments=attachments)
    page = await sit()
    await expect(page.locator(f"[data-ts='{ts}'] .attachment")).to_have_text(
        ["in blocks", "BeforeTitleWords", "Only this"]
    )


async def test_formatted_text_in_all_its_pieces(sit: Sit, app: ScriptedApp) -> None:
    pieces = [
        {"type": "text", "text": "for "},
        {"type": "user", "user_id": "U0BEN"},
        {"type": "channel", "channel_id": "C0SALES"},
        {"type": "broadcast", "range": "here"},
        {"type": "usergroup", "usergroup_id": "S0SALES"},
        {"type": "color", "value": "#ff0000"},
        {"type": "emoji", "name": "no_such_name"},
        {"type": "link", "url": "https://x.com/alice"},
        {"type": "date", "timestamp": 1780391000, "format": "{date_num}", "fallback": "then"},
    ]
    inner = [{"type": "rich_text_section", "elements": [{"type": "text", "text": "deep"}]}]
    parts = [
        {"type": "rich_text_section", "elements": pieces},
        {"type": "rich_text_list", "style": "bullet", "indent": 2, "elements": inner},
        {"type": "rich_text_quote", "elements": [{"type": "text", "text": "said"}]},
    ]
    _, message = await shown(sit, app, {"type": "rich_text", "elements": parts})
    text = message.locator("p.text")
    await expect(text).to_have_text(
        "for @ben#sales@here@group#ff0000:no_such_name:https://x.com/alice2026-06-02"
    )
    await expect(message.locator("blockquote")).to_have_text("said")
    assert await message.locator("ul").evaluate("node => node.style.marginLeft") == "40px"


async def test_plain_table_keeps_its_sides_and_its_formatted_cells(sit: Sit, app: ScriptedApp) -> None:
    table = {
        "type": "table",
        "column_settings": [{"align": "right"}, None],
        "rows": [[raw("Name"), raw("Fit")], [raw("Alice"), rich("*High*")]],
    }
    _, message = await shown(sit, app, table)
    await expect(message.get_by_role("cell").first).to_have_class("align-right")
    await expect(message.get_by_role("cell").last).to_have_text("*High*")


async def test_overflow_option_with_an_address_is_a_link(sit: Sit, app: ScriptedApp) -> None:
    choices = [
        {"text": plain("On X"), "value": "x", "url": "https://x.com/alice", "description": plain("opens")},
        {"text": plain("Odd"), "value": "odd", "url": "javascript:window.hit=1"},
    ]
    page, message = await shown(
        sit, app, actions({"type": "overflow", "action_id": "more", "options": choices})
    )
    await message.get_by_role("button", name="More actions").click()
    items = page.get_by_role("menuitem")
    await expect(items.first).to_have_attribute("href", "https://x.com/alice")
    assert await items.last.get_attribute("href") is None
    await items.last.click()
    assert (await app.hears_action("more"))["selected_option"]["value"] == "odd"
