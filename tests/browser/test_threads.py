"""Threads: replies beside their message, counted on it, read and written in a pane of their own."""

from playwright.async_api import Locator, Page, expect

from bot.sandbox.slack import SlackSandbox
from tests.browser.conftest import Sit
from tests.browser.scripted import AMY, BEN, LEADS, SALES, Json, ScriptedApp, actions, button, section


def pane(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Thread")


def row(page: Page, ts: str) -> Locator:
    return page.locator(f"#messages [data-ts='{ts}']")


def reply(page: Page, ts: str) -> Locator:
    return pane(page).locator(f"[data-ts='{ts}']")


async def open_thread(page: Page, ts: str) -> Locator:
    await row(page, ts).locator(".thread-link").click()
    await expect(pane(page)).to_be_visible()
    return pane(page)


async def test_replies_stand_beside_their_message_and_not_below_it(sit: Sit, app: ScriptedApp) -> None:
    top = await app.say("Run of Rust people")
    first = await app.say("3 leads so far", thread_ts=top)
    page = await sit()
    await expect(page.locator("#messages .message")).to_have_count(1)
    await expect(row(page, top).locator(".thread-link")).to_contain_text("1 reply")
    thread = await open_thread(page, top)
    await expect(reply(page, first)).to_have_attribute("role", "listitem")
    await expect(thread.get_by_role("separator", name="1 reply")).to_be_visible()
    await expect(thread.get_by_role("textbox", name="Reply")).to_be_focused()


async def test_reply_that_comes_is_shown_counted_and_read_out(sit: Sit, app: ScriptedApp) -> None:
    top = await app.say("Run of Rust people")
    await app.say("3 leads so far", thread_ts=top)
    page = await sit()
    await open_thread(page, top)
    later = await app.say("5 leads so far", thread_ts=top)
    await expect(reply(page, later)).to_be_in_viewport()
    await expect(row(page, top).locator(".thread-link")).to_contain_text("2 replies")
    await expect(page.locator("#announcer")).to_have_text("Good Ones in the thread: 5 leads so far")


async def test_person_begins_a_thread_and_replies_in_it(
    sit: Sit, app: ScriptedApp, slack: SlackSandbox
) -> None:
    top = await app.say("Run of Rust people")
    page = await sit()
    await row(page, top).hover()
    await row(page, top).get_by_role("button", name="Reply in thread").click()
    await expect(pane(page).locator(".message")).to_have_count(1)
    await pane(page).get_by_role("textbox", name="Reply").fill("Which ones?")
    await page.keyboard.press("Enter")
    await expect(pane(page).locator(".message .text").last).to_have_text("Which ones?")
    await expect(row(page, top).locator(".thread-link")).to_contain_text("1 reply")
    said = slack.messages(LEADS)[-1]
    assert (said.user, said.text, said.thread_ts) == (AMY, "Which ones?", top)


async def test_commands_do_not_run_in_threads(sit: Sit, app: ScriptedApp) -> None:
    top = await app.say("Run of Rust people")
    await app.say("3 leads so far", thread_ts=top)
    page = await sit()
    thread = await open_thread(page, top)
    await thread.get_by_role("textbox", name="Reply").fill("/goodones help")
    await page.keyboard.press("Enter")
    refused = page.get_by_role("alert").filter(has_text="/goodones is not supported in threads. Sorry!")
    await expect(refused).to_have_count(1)
    assert app.heard == []


async def test_thread_with_something_unseen_says_so_until_it_is_opened(sit: Sit, app: ScriptedApp) -> None:
    top = await app.say("Run of Rust people")
    page = await sit()
    await app.say("3 leads so far", thread_ts=top)
    await expect(row(page, top).locator(".new-mark")).to_have_text("new")
    await open_thread(page, top)
    await expect(row(page, top).locator(".new-mark")).to_have_count(0)


async def test_private_reply_is_found_though_nobody_counts_it(sit: Sit, app: ScriptedApp) -> None:
    top = await app.say("Run of Rust people", [actions(button("why", "Why?"))])

    async def tell(payload: Json) -> None:
        await app.respond(payload, text="Only Amy", thread_ts=top, replace_original=False)

    app.reactions["why"] = tell
    page, other = await sit(AMY), await sit(BEN)
    await row(page, top).get_by_role("button", name="Why?").click()
    await expect(row(page, top).locator(".thread-link")).to_contain_text("A reply that only you see")
    await open_thread(page, top)
    await expect(pane(page).locator(".ephemeral")).to_contain_text("Only visible to you")
    await app.say("For all", thread_ts=top)
    await open_thread(other, top)
    await expect(pane(other).locator(".message")).to_have_count(2)
    await expect(pane(other)).not_to_contain_text("Only Amy")


async def test_button_in_a_reply_reaches_the_app_and_changes_it_there(sit: Sit, app: ScriptedApp) -> None:
    top = await app.say("Run of Rust people")
    ts = await app.say("Go on?", [actions(button("go", "Go on"))], thread_ts=top)

    async def done(payload: Json) -> None:
        await app.call(
            "chat.update",
            channel=LEADS,
            ts=payload["container"]["message_ts"],
            text="Going",
            blocks=[section("*Going*")],
        )

    app.reactions["go"] = done
    page = await sit()
    await open_thread(page, top)
    await reply(page, ts).get_by_role("button", name="Go on").click()
    await expect(reply(page, ts).locator("strong")).to_have_text("Going")
    assert (await app.hears("block_actions"))["container"]["thread_ts"] == top


async def test_escape_closes_the_thread_and_gives_focus_back(sit: Sit, app: ScriptedApp) -> None:
    top = await app.say("Run of Rust people")
    await app.say("3 leads so far", thread_ts=top)
    page = await sit()
    await row(page, top).locator(".thread-link").focus()
    await page.keyboard.press("Enter")
    await expect(pane(page).get_by_role("textbox", name="Reply")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(pane(page)).to_be_hidden()
    await expect(row(page, top).locator(".thread-link")).to_be_focused()


async def test_thread_goes_with_its_channel_its_message_and_its_button(sit: Sit, app: ScriptedApp) -> None:
    top = await app.say("Run of Rust people")
    await app.say("3 leads so far", thread_ts=top)
    page = await sit()
    await open_thread(page, top)
    await pane(page).get_by_role("button", name="Close thread").click()
    await expect(pane(page)).to_be_hidden()
    await open_thread(page, top)
    await page.locator(f"[data-channel='{SALES}']").click()
    await expect(pane(page)).to_be_hidden()


async def test_deleted_reply_goes_and_a_deleted_beginning_closes_the_thread(
    sit: Sit, app: ScriptedApp
) -> None:
    top = await app.say("Run of Rust people")
    ts = await app.say("3 leads so far", thread_ts=top)
    page = await sit()
    await open_thread(page, top)
    await app.call("chat.delete", channel=LEADS, ts=ts)
    await expect(pane(page).locator(".message")).to_have_count(1)
    await app.call("chat.delete", channel=LEADS, ts=top)
    await expect(pane(page)).to_be_hidden()


async def test_reply_for_all_stands_in_the_channel_too(sit: Sit, app: ScriptedApp) -> None:
    top = await app.say("Run of Rust people")
    page = await sit()
    ts = await app.say("Done: 5 leads", thread_ts=top, reply_broadcast=True)
    await expect(row(page, ts)).to_be_visible()
    await page.reload()
    await expect(row(page, ts)).to_be_visible()


async def test_link_to_a_reply_opens_its_thread(sit: Sit, app: ScriptedApp) -> None:
    top = await app.say("Run of Rust people")
    ts = await app.say("3 leads so far", thread_ts=top)
    page = await sit()
    link = (await app.call("chat.getPermalink", channel=LEADS, message_ts=ts))["permalink"]
    await page.goto(link)
    await expect(reply(page, ts)).to_be_visible()
    await expect(row(page, top)).to_be_in_viewport()


async def test_lost_connection_is_caught_up_in_an_open_thread(
    sit: Sit, app: ScriptedApp, slack: SlackSandbox
) -> None:
    top = await app.say("Run of Rust people")
    await app.say("3 leads so far", thread_ts=top)
    page = await sit()
    await open_thread(page, top)
    port = int(slack.base_url.rsplit(":", 1)[1])
    await slack.stop()
    await expect(page.get_by_text("Connection lost. Trying again…")).to_be_visible()
    await slack.start(port=port)
    missed = await app.say("5 leads so far", thread_ts=top)
    await expect(reply(page, missed)).to_be_visible()


async def test_thread_and_traffic_fit_a_laptop_together(sit: Sit, app: ScriptedApp) -> None:
    top = await app.say("Run of Rust people")
    await app.say("3 leads so far", thread_ts=top)
    page = await sit()
    await open_thread(page, top)
    await page.get_by_role("button", name="Traffic", exact=True).click()
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    assert await page.evaluate(size) == [1280, 800]
    await expect(page.get_by_role("complementary", name="Traffic")).to_be_in_viewport()


async def test_thread_covers_a_narrow_window_and_goes_again(sit: Sit, app: ScriptedApp) -> None:
    top = await app.say("Run of Rust people")
    await app.say("3 leads so far", thread_ts=top)
    page = await sit(viewport={"width": 500, "height": 700})
    thread = await open_thread(page, top)
    await expect(thread.get_by_role("textbox", name="Reply")).to_be_in_viewport()
    assert await page.evaluate("document.documentElement.scrollWidth") == 500
    await thread.get_by_role("button", name="Close thread").click()
    await expect(page.get_by_role("textbox", name="Message")).to_be_in_viewport()
