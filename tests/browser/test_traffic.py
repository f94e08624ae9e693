"""The panel of requests: what went before the page was open, how long the app took, what was late, which to show."""

from playwright.async_api import Locator, Page, expect

from bot.sandbox.slack import SlackSandbox
from tests.browser.conftest import Sit
from tests.browser.scripted import AMY, LEADS, ScriptedApp


async def panel_of(page: Page) -> Locator:
    await page.get_by_role("button", name="Traffic", exact=True).click()
    return page.get_by_role("complementary", name="Traffic")


def names(panel: Locator) -> Locator:
    return panel.locator("li:visible .what")


def note(slack: SlackSandbox, what: str, *, ms: float, late: bool = False, remark: str = "") -> None:
    """Something that took its time, without waiting for it."""
    slack._parts.traffic.note(
        "to_app",
        what,
        status=None if late else 200,
        ms=ms,
        ok=not late,
        body={"type": what},
        answer=None,
        limit_ms=3000,
        late=late,
        remark=remark,
    )


async def test_what_went_before_is_there_and_what_comes_is_added(sit: Sit, app: ScriptedApp) -> None:
    await app.say("before the page")
    page = await sit()
    await app.say("after the page", thread_ts=await app.say("and this"))
    panel = await panel_of(page)
    await expect(names(panel)).to_have_text(["chat.postMessage"] * 3)
    newest = panel.locator("details.request").first
    await newest.locator("summary").click()
    await expect(newest.locator("pre").first).to_contain_text("after the page")
    await app.call("auth.test")
    await expect(names(panel).first).to_have_text("auth.test")


async def test_panel_is_quiet_until_something_goes_over_the_wire(sit: Sit, slack: SlackSandbox) -> None:
    page = await sit()
    panel = await panel_of(page)
    await expect(panel.get_by_text("Nothing yet.")).to_be_visible()
    note(slack, "command /x", ms=2)
    await expect(panel.get_by_text("Nothing yet.")).to_be_hidden()
    await panel.get_by_role("button", name="Clear").click()
    await panel.get_by_role("button", name="Close traffic").click()
    await panel_of(page)
    await expect(panel.get_by_text("Nothing yet.")).to_be_visible()


async def test_time_to_acknowledge_stands_against_three_seconds(sit: Sit, slack: SlackSandbox) -> None:
    page = await sit()
    panel = await panel_of(page)
    for what, ms in (("quick", 4.25), ("slow", 1500.0), ("close", 2900.0)):
        note(slack, what, ms=ms)
    note(slack, "lost", ms=3004, late=True, remark="retry 1 of 3: http_timeout")
    await expect(panel.locator(".took")).to_have_text(
        ["3.00 s of 3 s", "2.90 s of 3 s", "1.50 s of 3 s", "4.3 ms of 3 s"]
    )
    fills = [await one.get_attribute("class") for one in await panel.locator(".fill").all()]
    assert fills == ["fill late", "fill late", "fill slow", "fill"]
    lost = panel.locator("details.request").first
    await expect(lost.locator(".status")).to_have_text("no answer")
    await expect(lost.locator(".remark")).to_have_text("too late: Slack gave up · retry 1 of 3: http_timeout")


async def test_one_direction_or_only_failures_can_be_shown(
    sit: Sit, app: ScriptedApp, slack: SlackSandbox
) -> None:
    page = await sit()
    panel = await panel_of(page)
    await app.say("one")
    note(slack, "command /x", ms=5)
    note(slack, "command /y", ms=3001, late=True)
    which = panel.get_by_label("Which requests")
    await expect(names(panel)).to_have_text(["command /y", "command /x", "chat.postMessage"])
    for chosen, left in (
        ("To the app", ["command /y", "command /x"]),
        ("From the app", ["chat.postMessage"]),
        ("Failed", ["command /y"]),
        ("All", ["command /y", "command /x", "chat.postMessage"]),
    ):
        await which.select_option(label=chosen)
        await expect(names(panel)).to_have_text(left)


async def test_only_the_newest_two_hundred_are_kept(sit: Sit, slack: SlackSandbox) -> None:
    for number in range(250):
        note(slack, f"early {number}", ms=1)
    page = await sit()
    panel = await panel_of(page)
    await expect(panel.locator("li")).to_have_count(200)
    for number in range(30):
        note(slack, f"late {number}", ms=1)
    await expect(names(panel).first).to_have_text("late 29")
    await expect(panel.locator("li")).to_have_count(200)


async def test_faults_towards_the_app_are_levers_too(sit: Sit, app: ScriptedApp, slack: SlackSandbox) -> None:
    page = await sit()
    panel = await panel_of(page)
    await page.get_by_text("Faults").click()
    app.on("/goodones")
    await page.get_by_role("button", name="Next request to the app twice").click()
    await expect(page.get_by_role("status").filter(has_text="twice: done")).to_be_visible()
    await slack.command(AMY, LEADS, "/goodones help")
    await app.hears("command")
    await app.hears("command")
    await expect(panel.locator(".remark").first).to_contain_text("delivered twice")
    await page.get_by_role("button", name="Accept next post, show it to nobody").click()
    await expect(page.get_by_role("status").filter(has_text="nobody: done")).to_be_visible()
    await app.say("not seen")
    seen = await app.say("seen")
    await expect(page.locator(f"#messages [data-ts='{seen}']")).to_be_visible()
    await expect(page.locator("#messages .ephemeral .name")).to_have_text("Slackbot")
    await expect(page.locator("#messages").get_by_text("not seen")).to_have_count(0)


async def test_page_tells_what_it_is_and_what_it_is_not(sit: Sit) -> None:
    page = await sit()
    await page.get_by_role("button", name="About this page").click()
    about = page.get_by_role("dialog", name="Not Slack: a stand-in for trying Good Ones")
    await expect(about.get_by_role("heading", name="What it is not")).to_be_visible()
    await expect(about).to_contain_text("Nobody logs in")
    await page.keyboard.press("Escape")
    await expect(about).to_have_count(0)
    await expect(page.get_by_role("button", name="About this page")).to_be_focused()
