"""Around the messages: the composer, failures, traffic, faults, colours, narrow windows, lost connections."""

from playwright.async_api import Locator, Page, expect

from bot.sandbox.slack import SlackSandbox
from tests.browser.conftest import Sit
from tests.browser.scripted import (
    AMY,
    LEADS,
    RANDOM,
    SALES,
    Json,
    ScriptedApp,
    actions,
    button,
    card,
    section,
)


def box(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Message")


async def test_command_is_completed_from_its_hint_and_sent(sit: Sit, app: ScriptedApp) -> None:
    page = await sit()
    await box(page).press_sequentially("/go")
    suggestions = page.get_by_role("listbox", name="Commands").get_by_role("option")
    await expect(suggestions).to_contain_text(["Leads, judged and acted on"])
    await box(page).press("Enter")
    await expect(box(page)).to_have_value("/goodones ")
    await expect(suggestions).to_have_text(["help", "triage", "leads", "run <stream>", "digest"])
    await box(page).press("ArrowDown")
    await box(page).press("ArrowDown")
    active = await box(page).get_attribute("aria-activedescendant")
    await expect(page.locator(f"#{active}")).to_have_text("triage")
    await box(page).press("Tab")
    await expect(box(page)).to_have_value("/goodones triage ")
    await box(page).press("Enter")
    command = await app.hears("command")
    assert (command["command"], command["text"], command["channel_id"]) == ("/goodones", "triage", LEADS)
    await expect(box(page)).to_have_value("")


async def test_suggestion_is_taken_by_mouse_and_refused_by_escape(sit: Sit) -> None:
    page = await sit()
    await box(page).press_sequentially("/go")
    suggestions = page.get_by_role("listbox", name="Commands")
    await suggestions.get_by_role("option").click()
    await expect(box(page)).to_have_value("/goodones ")
    await expect(box(page)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(suggestions).to_be_hidden()
    await expect(box(page)).to_have_value("/goodones ")


async def test_f6_goes_round_the_parts_in_both_directions(sit: Sit) -> None:
    page = await sit()
    await page.get_by_role("button", name="Traffic", exact=True).click()
    await box(page).focus()
    round_trip = []
    for key in ("F6", "F6", "F6", "F6", "Shift+F6"):
        await page.keyboard.press(key)
        round_trip.append(await page.evaluate("document.activeElement.ariaLabel"))
    assert round_trip == ["Close traffic", "leads", "Messages in leads", "Message", "Messages in leads"]


async def test_plain_text_is_posted_and_shift_enter_breaks_the_line(sit: Sit, slack: SlackSandbox) -> None:
    page = await sit()
    await box(page).press_sequentially("one")
    await box(page).press("Shift+Enter")
    await box(page).press_sequentially("two & <three>")
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".message .text")).to_have_text("one\ntwo & <three>")
    assert [one.user for one in slack.messages(LEADS)] == [AMY]


async def test_up_brings_back_what_was_sent(sit: Sit, app: ScriptedApp) -> None:
    page = await sit()
    for text in ("/goodones", "hello"):
        await box(page).fill(text)
        await box(page).press("Enter")
    await box(page).press("ArrowUp")
    await expect(box(page)).to_have_value("hello")
    await box(page).press("ArrowUp")
    await expect(box(page)).to_have_value("/goodones")
    await box(page).press("ArrowDown")
    await expect(box(page)).to_have_value("hello")


async def test_answer_of_a_command_is_private(sit: Sit, app: ScriptedApp) -> None:
    app.on("/goodones", {"text": "*Six* daily commands", "response_type": "ephemeral"})
    page = await sit()
    await box(page).fill("/goodones help")
    await box(page).press("Enter")
    await expect(page.locator(".ephemeral .text strong")).to_have_text("Six")


async def test_command_that_fails_says_so_as_slack_does(sit: Sit, app: ScriptedApp) -> None:
    page = await sit()
    await app.stop()
    await box(page).fill("/goodones run")
    await box(page).press("Enter")
    failure = '/goodones failed with the error "dispatch_failed"'
    await expect(page.get_by_role("alert").filter(has_text=failure)).to_have_count(1)
    await expect(page.locator(".message.ephemeral")).to_contain_text(failure)
    await expect(page.locator(".message.ephemeral .name")).to_have_text("Slackbot")
    await page.get_by_role("button", name="Dismiss").click()
    await expect(page.locator(".toast")).to_have_count(0)


async def test_click_that_nobody_takes_says_so(sit: Sit, app: ScriptedApp) -> None:
    await app.say("Go", [actions(button("go", "Go"))])
    page = await sit()
    await app.stop()
    await page.locator("[data-action-id=go]").click()
    await expect(page.get_by_role("alert").filter(has_text="dispatch_failed")).to_be_visible()
    await expect(page.locator("[data-action-id=go]")).not_to_have_attribute("aria-busy", "true")


async def test_traffic_shows_both_directions_and_their_json(sit: Sit, app: ScriptedApp) -> None:
    async def judge(payload: Json) -> None:
        await app.respond(payload, text="Judged good", response_type="ephemeral")

    app.reactions["lead.good"] = judge
    await app.say("Alice", card("full_new"))
    page = await sit()
    toggle = page.get_by_role("button", name="Traffic", exact=True)
    await toggle.click()
    await expect(toggle).to_have_attribute("aria-expanded", "true")
    await page.locator("[data-action-id='lead.good']").click()
    panel = page.get_by_role("complementary", name="Traffic")
    click = panel.locator("details").filter(has_text="block_actions lead.good")
    await expect(click.get_by_role("img", name="to the app")).to_be_visible()
    await expect(click.locator(".status")).to_have_text("200")
    await expect(panel.locator("details.from_app").filter(has_text="response_url")).to_be_visible()
    await expect(click.locator("pre")).to_have_count(0)
    await click.locator("summary").click()
    await expect(click.locator("pre").first).to_contain_text('"action_id": "lead.good"')
    await panel.get_by_role("button", name="Clear").click()
    await expect(panel.locator("details.request")).to_have_count(0)
    await panel.get_by_role("button", name="Close traffic").click()
    await expect(panel).to_be_hidden()
    await expect(toggle).to_be_focused()


async def test_faults_make_the_next_post_fail(sit: Sit, app: ScriptedApp, slack: SlackSandbox) -> None:
    page = await sit()
    await page.get_by_role("button", name="Traffic", exact=True).click()
    await page.get_by_text("Faults").click()
    await page.get_by_role("button", name="Fail next post").click()
    await expect(page.get_by_role("status").filter(has_text="Fail next post: done")).to_be_visible()
    await page.get_by_role("button", name="All well again").click()
    await expect(page.get_by_role("status").filter(has_text="All well again: done")).to_be_visible()
    await app.say("Still goes")
    await page.get_by_role("button", name="Archive #leads").click()
    await expect(page.locator(f"[data-channel='{LEADS}']")).to_contain_text("archived")
    await expect(box(page)).to_be_disabled()
    await page.get_by_role("button", name="Unarchive #leads").click()
    await expect(box(page)).to_be_enabled()
    await page.get_by_role("button", name="Remove app from #leads").click()
    await expect(page.locator(f"[data-channel='{LEADS}']")).to_contain_text("no app")
    assert not slack.channels[LEADS].bot_is_member


async def test_colours_follow_the_system_until_told_otherwise(sit: Sit) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    dark = await sit(color_scheme="dark")
    light = await sit(color_scheme="light")
    assert await dark.evaluate(ground) == "rgb(26, 29, 33)"
    assert await light.evaluate(ground) == "rgb(255, 255, 255)"
    await light.get_by_role("button", name="Dark colours").click()
    await expect(light.get_by_role("button", name="Dark colours")).to_have_attribute("aria-pressed", "true")
    await light.reload()
    assert await light.evaluate(ground) == "rgb(26, 29, 33)"


async def test_narrow_window_folds_the_sidebar_and_nothing_sticks_out(sit: Sit, app: ScriptedApp) -> None:
    for name in ("full_new", "full_done", "burst", "digest"):
        await app.say(name, card(name))
    page = await sit(viewport={"width": 700, "height": 700})
    assert await page.evaluate("document.documentElement.scrollWidth") == 700
    assert await page.locator("#messages").evaluate("node => node.scrollWidth - node.clientWidth") == 0
    sales = page.locator(f"[data-channel='{SALES}']")
    await expect(sales).to_be_hidden()
    await page.get_by_role("button", name="Channels").click()
    await sales.click()
    await expect(sales).to_be_hidden()
    await expect(page.get_by_role("heading", name="# sales")).to_be_visible()


async def test_everything_fits_a_laptop(sit: Sit, app: ScriptedApp) -> None:
    await app.say("Alice", card("full_new"))
    page = await sit()
    await page.get_by_role("button", name="Traffic", exact=True).click()
    size = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    assert await page.evaluate(size) == [1280, 800]
    await expect(page.get_by_text("not Slack.")).to_be_in_viewport()
    await expect(box(page)).to_be_in_viewport()


async def test_arrow_keys_walk_over_messages(sit: Sit, app: ScriptedApp) -> None:
    first = await app.say("first")
    second = await app.say("second")
    page = await sit()
    await page.locator("#messages").focus()
    await page.keyboard.press("ArrowUp")
    await expect(page.locator(f"[data-ts='{second}']")).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(page.locator(f"[data-ts='{first}']")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(page.locator(f"[data-ts='{second}']")).to_be_focused()


async def test_reading_above_is_not_disturbed_by_what_comes_below(sit: Sit, app: ScriptedApp) -> None:
    for number in range(40):
        await app.say(f"line {number}")
    page = await sit()
    await page.locator("#messages").evaluate("node => { node.scrollTop = 0; }")
    late = await app.say("late")
    await page.get_by_role("button", name="New messages ↓").click()
    await expect(page.locator(f"[data-ts='{late}']")).to_be_in_viewport()
    await expect(page.get_by_role("button", name="New messages ↓")).to_be_hidden()


async def test_lost_connection_is_said_and_made_again(
    sit: Sit, app: ScriptedApp, slack: SlackSandbox
) -> None:
    page = await sit()
    port = int(slack.base_url.rsplit(":", 1)[1])
    await slack.stop()
    await expect(page.get_by_text("Connection lost. Trying again…")).to_be_visible()
    await slack.start(port=port)
    missed = await app.say("Said while nobody was there", [section("Said while *nobody* was there")])
    await expect(page.get_by_text("Connection lost. Trying again…")).to_be_hidden()
    await expect(page.locator(f"[data-ts='{missed}'] strong")).to_have_text("nobody")


async def test_two_people_at_once(sit: Sit) -> None:
    amy, ben = await sit(AMY, channel=RANDOM), await sit("U0BEN", channel=RANDOM)
    await box(amy).fill("Hello Ben, it is <@U0BEN> I mean")
    await box(amy).press("Enter")
    await expect(ben.locator(".message .chip.loud")).to_have_text("@ben")
    await expect(amy.locator(".message .chip")).to_have_class("chip")
