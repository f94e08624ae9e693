"""What came while nobody looked: counted beside its channel, marked where it begins."""

from playwright.async_api import Locator, Page, expect

from bot.sandbox.slack import SlackSandbox
from tests.browser.conftest import Sit
from tests.browser.scripted import DIRECT, LEADS, SALES, ScriptedApp


def badge(page: Page, channel: str) -> Locator:
    return page.locator(f"[data-channel='{channel}'] .badge")


def new_line(page: Page) -> Locator:
    return page.get_by_role("separator", name="New messages")


async def test_direct_messages_are_counted_like_channels(sit: Sit, app: ScriptedApp) -> None:
    page = await sit(channel=LEADS)
    await app.say("Only for Amy", channel=DIRECT)
    await expect(badge(page, DIRECT)).to_have_text("1")
    await expect(page.get_by_role("button", name="Good Ones, 1 unread")).to_be_visible()
    await page.locator(f"[data-channel='{DIRECT}']").click()
    await expect(badge(page, DIRECT)).to_have_count(0)
    await expect(page.locator("#messages .message .text")).to_have_text("Only for Amy")


async def test_line_stands_before_the_first_that_is_new(sit: Sit, app: ScriptedApp) -> None:
    await app.say("seen", channel=SALES)
    page = await sit(channel=SALES)
    await page.locator(f"[data-channel='{LEADS}']").click()
    first = await app.say("new one", channel=SALES)
    await app.say("new two", channel=SALES)
    await page.locator(f"[data-channel='{SALES}']").click()
    await expect(new_line(page)).to_have_count(1)
    after = await new_line(page).evaluate("node => node.nextElementSibling.dataset.ts")
    assert after == first
    await app.say("while looking", channel=SALES)
    await expect(page.locator("#messages .message")).to_have_count(4)
    await expect(new_line(page)).to_have_count(1)
    await page.locator(f"[data-channel='{LEADS}']").click()
    await page.locator(f"[data-channel='{SALES}']").click()
    await expect(new_line(page)).to_have_count(0)


async def test_what_came_while_the_page_was_closed_is_marked(sit: Sit, app: ScriptedApp) -> None:
    await app.say("seen", channel=SALES)
    page = await sit(channel=SALES)
    await page.locator(f"[data-channel='{LEADS}']").click()
    await page.goto("about:blank")
    await app.say("missed", channel=SALES)
    await page.goto(f"{app.api}/?channel={LEADS}")
    await expect(badge(page, SALES)).to_have_text("•")
    await expect(page.get_by_role("button", name="sales, unread")).to_be_visible()
    await page.locator(f"[data-channel='{SALES}']").click()
    await expect(new_line(page)).to_have_count(1)


async def test_reply_does_not_count_as_a_message_of_the_channel(sit: Sit, app: ScriptedApp) -> None:
    top = await app.say("Run", channel=SALES)
    page = await sit(channel=LEADS)
    await app.say("3 leads", channel=SALES, thread_ts=top)
    await app.say("after it")
    await expect(page.locator("#messages .message")).to_have_count(1)
    await expect(badge(page, SALES)).to_have_count(0)


async def test_kinds_of_channels_and_people_are_named(sit: Sit, slack: SlackSandbox) -> None:
    page = await sit()
    await slack.new_person("gus", is_restricted=True)
    await slack.new_person("ext", real_name="Ext Er", team="T0OTHER")
    options = page.get_by_label("Switch person").locator("option")
    await expect(options).to_have_text(
        ["Amy Okafor", "Ben Lindqvist", "Cleo Tanaka", "Gus (guest)", "Ext Er (other organisation)"]
    )
    channel = slack.channels[SALES]
    channel.is_private, channel.shared_with = True, ["T0OTHER"]
    await slack.archive(SALES)
    name = "sales, private, with another organisation, archived"
    await expect(page.get_by_role("button", name=name)).to_be_visible()
