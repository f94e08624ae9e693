"""Channels, messages, cards, people: the page as someone sees it who tries the app."""

from playwright.async_api import Locator, Page, expect

from bot.sandbox.slack import SlackSandbox
from tests.browser.conftest import Sit
from tests.browser.scripted import (
    AMY,
    BEN,
    DIRECT,
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


def message(page: Page, ts: str) -> Locator:
    return page.locator(f"[data-ts='{ts}']")


def channel(page: Page, name: str) -> Locator:
    return page.locator(f"[data-channel='{name}']")


async def test_lead_card_shows_who_and_what_can_be_done(sit: Sit, app: ScriptedApp) -> None:
    ts = await app.say("High fit: Alice Smith", card("full_new"))
    shown = message(await sit(), ts)
    await expect(shown.get_by_role("link", name="Alice Smith")).to_have_attribute(
        "href", "https://x.com/alice"
    )
    await expect(shown.locator("[data-block-id=who] strong").nth(1)).to_have_text("High fit")
    await expect(shown.get_by_role("img", name="Alice Smith's picture")).to_have_text("A")
    await expect(shown).to_contain_text("found Jun 2, 2026 10:03 AM")  # 09:03 UTC in Amy's London
    labels = await shown.locator("[data-block-id=do] button").all_inner_texts()
    assert labels == ["👍 Good", "👎 Bad", "🔎 Enrich", "📤 Export", ""]
    await expect(shown.locator(".avatar")).to_have_text("G")
    await expect(shown.locator(".app-badge")).to_have_text("APP")


async def test_done_card_has_one_primary_button_and_mentions_as_chips(sit: Sit, app: ScriptedApp) -> None:
    ts = await app.say("Alice Smith, claimed by Ben", card("full_done"))
    shown = message(await sit(), ts)
    assert await shown.locator(".button.primary").all_inner_texts() == ["✍️ Message…"]
    assert await shown.locator(".chip").all_inner_texts() == ["@ben", "@amy", "@amy"]
    assert await shown.locator(".chip.loud").all_inner_texts() == ["@amy", "@amy"]


async def test_condensed_card_names_its_bare_thumbs_for_screen_readers(sit: Sit, app: ScriptedApp) -> None:
    ts = await app.say("Alice Smith", card("condensed"))
    shown = message(await sit(), ts)
    await expect(shown.get_by_role("button", name="Alice Smith is a good lead")).to_have_text("👍")
    await expect(shown.locator("em")).to_have_text("AI founders")


async def test_burst_has_a_verb_beside_each_lead(sit: Sit, app: ScriptedApp) -> None:
    ts = await app.say("47 more leads", card("burst"))
    shown = message(await sit(), ts)
    for block, name in {"r1": "Bob Ito", "r2": "Carla Nunes", "r3": "Dan Okoro"}.items():
        row = shown.locator(f"[data-block-id={block}]")
        await expect(row.get_by_role("link")).to_have_text(name)
        await expect(row.get_by_role("button", name=f"Open {name}")).to_be_visible()
    await expect(shown.locator("code")).to_have_text("/goodones settings")


async def test_digest_ends_in_a_table_with_headings(sit: Sit, app: ScriptedApp) -> None:
    ts = await app.say("The week in two lines", card("digest"))
    table = message(await sit(), ts).get_by_role("table")
    assert await table.get_by_role("columnheader").all_inner_texts() == ["Stream", "New (high)", "Good / bad"]
    assert await table.get_by_role("row").nth(2).get_by_role("cell").all_inner_texts() == [
        "Indie hackers",
        "33 (18)",
        "9 / 11",
    ]


async def test_click_reaches_the_app_and_the_card_changes_in_place(sit: Sit, app: ScriptedApp) -> None:
    async def judge(payload: Json) -> None:
        await app.call(
            "chat.update",
            channel=LEADS,
            ts=payload["container"]["message_ts"],
            text="Done",
            blocks=card("full_done"),
        )

    app.reactions["lead.good"] = judge
    ts = await app.say("High fit: Alice Smith", card("full_new"))
    shown = message(await sit(), ts)
    await shown.locator("[data-action-id='lead.good']").click()
    await expect(shown.get_by_role("button", name="Bad after all")).to_be_visible()
    clicked = await app.hears("block_actions")
    assert clicked["user"]["id"] == AMY
    assert clicked["actions"][0]["value"] == '{"v":1,"lead":1234}'
    assert clicked["container"]["message_ts"] == ts


async def test_focus_stays_on_the_card_whose_button_went_away(sit: Sit, app: ScriptedApp) -> None:
    async def take_away(payload: Json) -> None:
        await app.call(
            "chat.update",
            channel=LEADS,
            ts=payload["container"]["message_ts"],
            text="Done",
            blocks=[section("Done")],
        )

    app.reactions["go"] = take_away
    ts = await app.say("Go?", [actions(button("go", "Go"))])
    page = await sit()
    await page.locator("[data-action-id=go]").focus()
    await page.keyboard.press("Enter")
    await expect(message(page, ts)).to_have_text(
        "GGood OnesAPP" + await message(page, ts).locator(".stamp").inner_text() + "Done"
    )
    await expect(message(page, ts)).to_be_focused()


async def test_new_message_appears_and_is_read_out_by_its_text(sit: Sit, app: ScriptedApp) -> None:
    page = await sit()
    ts = await app.say("High fit: Alice Smith (8.2k followers)", card("full_new"))
    await expect(message(page, ts)).to_be_in_viewport()
    await expect(page.locator("#announcer")).to_have_text("Good Ones: High fit: Alice Smith (8.2k followers)")


async def test_deleted_message_goes(sit: Sit, app: ScriptedApp) -> None:
    ts = await app.say("Soon gone")
    page = await sit()
    await expect(message(page, ts)).to_be_visible()
    await app.call("chat.delete", channel=LEADS, ts=ts)
    await expect(message(page, ts)).to_have_count(0)
    await expect(page.locator("#messages .empty")).to_have_text(
        "This is the beginning of #leads. Type / to see what the app can do."
    )


async def test_what_a_stranger_wrote_stays_text(sit: Sit, app: ScriptedApp) -> None:
    hostile = (
        "<script>window.hit=1</script> &lt;b&gt;bold&lt;/b&gt; <img src=x onerror=window.hit=1> &amp;lt;"
    )
    bare = await app.say(hostile)
    in_blocks = await app.say("x", [section(hostile), actions(button("b", "<b>Go</b>"))])
    page = await sit()
    expected = "<script>window.hit=1</script> <b>bold</b> <img src=x onerror=window.hit=1> &lt;"
    await expect(message(page, bare).locator(".text")).to_have_text(expected)
    await expect(message(page, in_blocks).locator(".text")).to_have_text(expected)
    await expect(message(page, in_blocks).get_by_role("button")).to_have_text("<b>Go</b>")
    assert await page.locator("#messages :is(script, b, img)").count() == 0
    assert await page.evaluate("window.hit") is None


async def test_links_that_run_are_not_links(sit: Sit, app: ScriptedApp) -> None:
    ts = await app.say("<javascript:alert(1)|free money> <https://x.com/a|ok> <mailto:a@b.example|mail>")
    links = message(await sit(), ts).get_by_role("link")
    assert await links.all_inner_texts() == ["ok", "mail"]
    await expect(links.first).to_have_attribute("rel", "noopener noreferrer")


async def test_ephemeral_message_says_so_and_only_its_person_sees_it(sit: Sit, app: ScriptedApp) -> None:
    page, other = await sit(AMY), await sit(BEN)
    await app.call("chat.postEphemeral", channel=LEADS, user=AMY, text="alice@example.com")
    public = await app.say("For everyone")
    await expect(message(other, public)).to_be_visible()
    assert await other.locator(".ephemeral").count() == 0
    await expect(page.locator(".ephemeral")).to_contain_text("Only visible to you")
    await expect(page.locator(".ephemeral")).to_contain_text("alice@example.com")


async def test_switching_person_changes_what_is_seen_and_who_speaks(sit: Sit, app: ScriptedApp) -> None:
    await app.call("chat.postEphemeral", channel=LEADS, user=AMY, text="For Amy alone")
    page = await sit(AMY)
    await expect(page.locator(".ephemeral")).to_be_visible()
    await page.get_by_label("Switch person").select_option(label="Ben Lindqvist")
    await page.locator("body[data-ready='U0BEN']").wait_for()
    await expect(page.locator(".ephemeral")).to_have_count(0)
    await box(page).fill("Hello from Ben")
    await box(page).press("Enter")
    await expect(page.locator(".message .name").last).to_have_text("Ben Lindqvist")
    assert "person=U0BEN" in page.url


async def test_messages_elsewhere_are_counted_until_read(sit: Sit, app: ScriptedApp) -> None:
    page = await sit(channel=LEADS)
    await app.say("one", channel=SALES)
    await app.say("two", channel=SALES)
    await expect(channel(page, SALES).locator(".badge")).to_have_text("2")
    await expect(page).to_have_title("(2) Northpine: Slack stand-in")
    await channel(page, SALES).click()
    await expect(channel(page, SALES).locator(".badge")).to_have_count(0)
    await expect(page.locator(".message .text")).to_have_text(["one", "two"])
    await expect(channel(page, SALES)).to_have_attribute("aria-current", "page")


async def test_earlier_messages_come_on_request(sit: Sit, slack: SlackSandbox) -> None:
    for number in range(105):
        await slack.command(AMY, RANDOM, f"line {number}")
    page = await sit(channel=RANDOM)
    await expect(page.locator(".message")).to_have_count(100)
    await page.get_by_role("button", name="Earlier messages").click()
    await expect(page.locator(".message")).to_have_count(105)
    await expect(page.locator(".message .text").first).to_have_text("line 0")
    await expect(page.get_by_role("button", name="Earlier messages")).to_be_hidden()


async def test_permalink_leads_to_its_message(sit: Sit, app: ScriptedApp) -> None:
    first = await app.say("The one that is meant")
    for number in range(30):
        await app.say(f"line {number}")
    page = await sit()
    link = (await app.call("chat.getPermalink", channel=LEADS, message_ts=first))["permalink"]
    await page.goto(link)
    await expect(message(page, first)).to_be_in_viewport()
    await expect(message(page, first)).to_be_focused()


async def test_home_tab_is_drawn_by_the_app_when_opened(sit: Sit, app: ScriptedApp) -> None:
    async def publish(payload: Json) -> None:
        view = {
            "type": "home",
            "blocks": [section("*Northpine* at a glance"), actions(button("home.run", "Run"))],
        }
        await app.call("views.publish", user_id=payload["event"]["user"], view=view)

    app.reactions["app_home_opened"] = publish
    app.on("home.run")
    page = await sit(channel=DIRECT)
    await page.get_by_role("tab", name="Home").click()
    await page.get_by_role("tabpanel", name="Home").get_by_role("button", name="Run").click()
    await expect(page.get_by_role("tabpanel", name="Home")).to_contain_text("Northpine at a glance")
    assert (await app.hears("block_actions"))["view"]["type"] == "home"
    await page.get_by_role("tab", name="Home").press("ArrowRight")
    await expect(page.get_by_role("tab", name="Messages")).to_be_focused()
    await expect(box(page)).to_be_visible()


async def test_page_asks_no_other_machine(sit: Sit, app: ScriptedApp, slack: SlackSandbox) -> None:
    await app.say("Alice", card("full_new"))
    page = await sit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.reload()
    await expect(page.get_by_role("img", name="Alice Smith's picture")).to_be_visible()
    assert len(asked) > 10
    assert [url for url in asked if not url.startswith(slack.base_url)] == []


async def test_page_says_what_it_is(sit: Sit) -> None:
    page = await sit()
    await expect(page.get_by_text("A stand-in for trying Good Ones, not Slack.")).to_be_visible()
