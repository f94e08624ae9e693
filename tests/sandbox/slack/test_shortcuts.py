"""Shortcuts: what the app hears of one, and which there are."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Outcome, Refused, Shortcut, SlackSandbox
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    LEADS,
    RANDOM,
    SECRET,
    TOKEN,
    Http,
    ManualClock,
    RecordingApp,
    always,
    modal,
    section,
)

DECLARED = [Shortcut("look.up", "Look someone up"), Shortcut("note.add", "Add as a note", "message")]


async def test_a_global_shortcut_is_told_without_a_channel(
    slack: SlackSandbox, app: RecordingApp, clock: ManualClock
) -> None:
    """The fields of docs.slack.dev/reference/interaction-payloads/shortcuts-interaction-payload."""
    assert await slack.shortcut(AMY, "look.up") == Outcome()

    payload = app.last.payload
    assert payload == {
        "type": "shortcut",
        "token": payload["token"],
        "action_ts": f"{int(clock.now().timestamp())}.000000",
        "team": {"id": "T0NORTHPINE", "domain": "northpine"},
        "user": {"id": AMY, "username": "amy", "name": "amy", "team_id": "T0NORTHPINE"},
        "enterprise": None,
        "is_enterprise_install": False,
        "callback_id": "look.up",
        "trigger_id": payload["trigger_id"],
    }


async def test_a_message_shortcut_brings_the_message(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    posted = await client.chat_postMessage(channel=LEADS, text="card", blocks=[section("card")])

    assert await slack.message_shortcut(AMY, LEADS, posted["ts"], "note.add") == Outcome()

    payload = app.last.payload
    assert (payload["type"], payload["callback_id"]) == ("message_action", "note.add")
    assert payload["channel"] == {"id": LEADS, "name": "leads"}
    assert payload["message_ts"] == payload["message"]["ts"] == posted["ts"]
    assert payload["message"]["text"] == "card"
    assert set(payload) == {
        "type",
        "token",
        "action_ts",
        "team",
        "user",
        "enterprise",
        "is_enterprise_install",
        "callback_id",
        "trigger_id",
        "channel",
        "message_ts",
        "message",
        "response_url",
    }


async def test_it_works_on_what_people_wrote(slack: SlackSandbox, app: RecordingApp) -> None:
    await slack.command(AMY, RANDOM, "Meet Ada Lovelace")
    (message,) = slack.messages(RANDOM)

    assert (await slack.message_shortcut(BEN, RANDOM, message.ts, "note.add")).ok

    assert (app.last.payload["user"]["id"], app.last.payload["message"]["user"]) == (BEN, AMY)


async def test_its_response_url_speaks_where_the_message_is(
    slack: SlackSandbox, app: RecordingApp, http: Http
) -> None:
    await slack.command(AMY, LEADS, "Meet Ada Lovelace")
    (message,) = slack.messages(LEADS)
    await slack.message_shortcut(AMY, LEADS, message.ts, "note.add")

    await http.respond(app.last.payload["response_url"], {"text": "Noted.", "replace_original": True})

    assert [one.text for one in slack.messages(LEADS, person=AMY)] == ["Meet Ada Lovelace", "Noted."]
    assert [one.text for one in slack.messages(LEADS, person=BEN)] == ["Meet Ada Lovelace"]


async def test_a_shortcut_may_open_a_modal(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    await slack.shortcut(AMY, "look.up")

    await client.views_open(trigger_id=app.last.payload["trigger_id"], view=modal())

    assert len(slack.modals(AMY)) == 1


async def test_an_app_that_fails_fails_the_shortcut(slack: SlackSandbox, app: RecordingApp) -> None:
    app.answer = always(status=500)

    assert await slack.shortcut(AMY, "look.up") == Outcome(ok=False, error="dispatch_failed")


async def test_messages_that_have_no_menu(slack: SlackSandbox, client: AsyncWebClient) -> None:
    hush = await client.chat_postEphemeral(channel=LEADS, user=AMY, text="hush")
    said = await client.chat_postMessage(channel=LEADS, text="x")
    await client.chat_postMessage(channel=LEADS, text="reply", thread_ts=said["ts"])
    await client.chat_delete(channel=LEADS, ts=said["ts"])

    for ts in (hush["message_ts"], said["ts"], "1.000000"):
        with pytest.raises(Refused, match="message_not_found"):
            await slack.message_shortcut(AMY, LEADS, ts, "note.add")


async def test_nobody_uses_no_shortcut(slack: SlackSandbox) -> None:
    with pytest.raises(Refused, match="user_not_found"):
        await slack.shortcut("U404", "look.up")


async def test_only_what_was_declared_is_there(app: RecordingApp, http: Http) -> None:
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, app_url=app.url, shortcuts=DECLARED)
    await slack.start()
    await slack.command(AMY, LEADS, "a message")
    ts = slack.messages(LEADS)[0].ts

    outcomes = [
        await slack.shortcut(AMY, "look.up"),
        await slack.shortcut(AMY, "note.add"),
        await slack.shortcut(AMY, "elsewhere"),
        await slack.message_shortcut(AMY, LEADS, ts, "note.add"),
        await slack.message_shortcut(AMY, LEADS, ts, "look.up"),
    ]
    await slack.stop()

    unknown = Outcome(ok=False, error="unknown_shortcut")
    assert outcomes == [Outcome(), unknown, unknown, Outcome(), unknown]


async def test_the_page_shows_and_uses_them(app: RecordingApp, http: Http) -> None:
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, app_url=app.url, shortcuts=DECLARED)
    page = Http(await slack.start(), http.session)
    await slack.command(AMY, LEADS, "a message")
    ts = slack.messages(LEADS)[0].ts

    _, state = await page.get("state", person=AMY)
    anywhere = await page.post("shortcut", {"person": AMY, "callback_id": "look.up"})
    there = {"person": AMY, "channel": LEADS, "ts": ts, "callback_id": "note.add"}
    on_message = await page.post("message_shortcut", there)
    wrong = await page.post("shortcut", {"person": AMY})
    await slack.stop()

    assert state["shortcuts"] == [
        {"callback_id": "look.up", "name": "Look someone up", "type": "global", "description": ""},
        {"callback_id": "note.add", "name": "Add as a note", "type": "message", "description": ""},
    ]
    assert anywhere == on_message == (200, {"ok": True})
    assert wrong[0] == 400
    assert [heard.payload["type"] for heard in app.heard] == ["shortcut", "message_action"]
