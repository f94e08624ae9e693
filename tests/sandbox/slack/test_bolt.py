"""Slack's own framework, unchanged, against the stand-in: a small app used from end to end."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import InView, Outcome, SlackSandbox
from tests.sandbox.slack.support import (
    AMY,
    LEADS,
    RANDOM,
    SECRET,
    TOKEN,
    Json,
    actions,
    home,
    mrkdwn,
    options,
    plain,
    section,
    text_input,
)

SELECT: Json = {"type": "external_select", "action_id": "segment", "min_query_length": 0}
FORM: Json = {
    "type": "modal",
    "callback_id": "stream.new",
    "notify_on_close": True,
    "title": plain("New stream"),
    "submit": plain("Save"),
    "blocks": [
        text_input("name", block_id="n"),
        {"type": "input", "block_id": "s", "label": plain("Segment"), "element": SELECT, "optional": True},
    ],
}


def small_app(base_url: str, log: list[str]) -> AsyncApp:
    """A Bolt app with one listener of each kind."""
    app = AsyncApp(client=AsyncWebClient(TOKEN, base_url=f"{base_url}/api/"), signing_secret=SECRET)

    @app.command("/goodones")
    async def command(ack: AsyncAck, body: Json, client: AsyncWebClient, respond: AsyncRespond) -> None:
        if body["text"] == "new":
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=FORM)
        else:
            await ack("On it.")
            await client.chat_postMessage(
                channel=body["channel_id"], text="card", blocks=[section(), actions()]
            )
            await respond(text="Done.", response_type="in_channel")

    @app.action("lead.good")
    async def good(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
        await ack()
        await respond(text=f"Judged by <@{body['user']['id']}>", replace_original=True)

    @app.view("stream.new")
    async def save(ack: AsyncAck, view: Json) -> None:
        name = view["state"]["values"]["n"]["name"]["value"]
        if name == "taken":
            await ack(response_action="errors", errors={"n": "There is one of that name."})
        else:
            log.append(f"saved {name}")
            await ack(
                response_action="update", view={**FORM, "title": plain("Saved"), "blocks": [section(name)]}
            )

    @app.view_closed("stream.new")
    async def closed(ack: AsyncAck) -> None:
        log.append("closed")
        await ack()

    @app.options("segment")
    async def segments(ack: AsyncAck, payload: Json) -> None:
        await ack(options=[{**options(1)[0], "text": plain(f"for {payload['value']}")}])

    @app.event("app_home_opened")
    async def opened(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(
            user_id=event["user"], view=home({"type": "section", "text": mrkdwn("Welcome")})
        )

    @app.event("member_joined_channel")
    async def joined(event: Json, say: Any) -> None:
        await say(text=f"Hello <#{event['channel']}>")

    return app


@pytest.fixture
def log() -> list[str]:
    return []


@pytest.fixture
async def bolted(slack: SlackSandbox, log: list[str]) -> AsyncIterator[SlackSandbox]:
    """The stand-in with the Bolt app behind it."""
    server = small_app(slack.base_url, log).server(port=0, path="/slack/events")
    runner = web.AppRunner(server.web_app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    slack.app_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    yield slack
    await runner.cleanup()


async def test_a_command_a_card_and_a_click(bolted: SlackSandbox) -> None:
    assert await bolted.command(AMY, LEADS, "/goodones run") == Outcome()
    messages = await bolted.until(lambda: len(found := bolted.messages(LEADS)) == 3 and found)
    assert messages
    card = next(one for one in messages if one.blocks)

    assert await bolted.click(AMY, LEADS, card.ts, "lead.good") == Outcome()
    await bolted.until(lambda: card.text != "card")

    assert sorted((one.text, one.ephemeral) for one in messages if one is not card) == [
        ("Done.", False),
        ("On it.", True),
    ]
    assert (card.text, card.blocks) == (f"Judged by <@{AMY}>", None)


async def test_a_form_from_opening_to_saving(bolted: SlackSandbox, log: list[str]) -> None:
    await bolted.command(AMY, LEADS, "/goodones new")
    (view,) = await bolted.until(lambda: bolted.modals(AMY))

    offered = await bolted.options(AMY, InView(view.id), "segment", "founders")
    refused = await bolted.submit(AMY, {"name": "taken", "segment": "v0"})
    saved = await bolted.submit(AMY, {"name": "AI founders"})
    await bolted.close(AMY)

    assert offered["options"][0]["text"]["text"] == "for founders"
    assert refused == Outcome(ok=False, errors={"n": "There is one of that name."})
    assert saved == Outcome()
    assert log == ["saved AI founders", "closed"]


async def test_the_home_tab(bolted: SlackSandbox) -> None:
    await bolted.open_home(AMY)

    view = await bolted.until(lambda: bolted.home(AMY))

    assert view is not None
    assert view.blocks[0]["text"]["text"] == "Welcome"


async def test_an_invitation(bolted: SlackSandbox) -> None:
    await bolted.control(do="add_bot", channel=RANDOM)

    (greeting,) = await bolted.until(lambda: bolted.messages(RANDOM))

    assert greeting.text == f"Hello <#{RANDOM}>"


async def test_a_wrong_secret_is_turned_away(bolted: SlackSandbox) -> None:
    bolted._parts.link._secret = "another"

    assert (await bolted.command(AMY, LEADS, "/goodones run")).error == "dispatch_failed"
    assert bolted.deliveries()[-1].status == 401


async def test_an_action_that_nobody_handles(bolted: SlackSandbox) -> None:
    bolted.app_url = f"{bolted.app_url}/elsewhere"

    assert (await bolted.command(AMY, LEADS, "/goodones run")).error == "dispatch_failed"
    assert bolted.deliveries()[-1].status == 404


async def test_the_address_is_verified(bolted: SlackSandbox) -> None:
    ack = await bolted.events.verify_url("c3")

    assert (ack.trouble, ack.body()) == (None, {"challenge": "c3"})


async def test_calls_can_be_read_back(bolted: SlackSandbox) -> None:
    await bolted.command(AMY, LEADS, "/goodones run")
    await bolted.until(lambda: bolted.calls("response_url"))

    (posted,) = bolted.calls("chat.postMessage")
    assert (posted.body["text"], posted.status, posted.answer["ok"]) == ("card", 200, True)
    assert "chat.postMessage" in [one.what for one in bolted.calls()]
