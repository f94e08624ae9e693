"""Blocks of attachments are used like the message's own."""

from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import InMessage, Outcome, SlackSandbox
from tests.sandbox.slack.support import (
    AMY,
    LEADS,
    Json,
    RecordingApp,
    actions,
    always,
    button,
    options,
    section,
)


async def post(client: AsyncWebClient, *attached: list[Json], **more: Any) -> str:
    attachments = [{"color": "#36a64f", "blocks": blocks} for blocks in attached]
    answer = await client.chat_postMessage(channel=LEADS, text="card", attachments=attachments, **more)
    return str(answer["ts"])


async def test_a_button_of_an_attachment_is_heard(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    ts = await post(client, [section()], [actions(button("lead.good", value="7"))])
    assert await slack.click(AMY, LEADS, ts, "lead.good") == Outcome()
    payload = app.last.payload
    (action,) = payload["actions"]
    assert (action["action_id"], action["value"]) == ("lead.good", "7")
    blocks = payload["message"]["attachments"][1]["blocks"]
    assert action["block_id"] == blocks[0]["block_id"]


async def test_its_blocks_have_ids_of_their_own(slack: SlackSandbox, client: AsyncWebClient) -> None:
    own = [actions(button("own"))]
    ts = await post(client, [actions(button("one"))], [actions(button("two"), block_id="mine")], blocks=own)
    (message,) = [each for each in slack.messages(LEADS) if each.ts == ts]
    ids = [block["block_id"] for block in message.all_blocks]
    assert len(set(ids)) == 3
    assert ids[2] == "mine"


async def test_a_menu_of_an_attachment_asks_the_app(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    menu = {"type": "external_select", "action_id": "stream", "min_query_length": 0}
    ts = await post(client, [actions(menu)])
    app.answer = always({"options": options(1)})
    offered = await slack.options(AMY, InMessage(LEADS, ts), "stream", "o")
    assert offered["options"][0]["text"]["text"] == "Option 0"


async def test_an_attachment_without_blocks_stands_beside_them(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    attachments: list[Json] = [{"text": "old style"}, {"blocks": [actions(button("lead.good"))]}]
    answer = await client.chat_postMessage(channel=LEADS, text="card", attachments=attachments)
    assert await slack.click(AMY, LEADS, str(answer["ts"]), "lead.good") == Outcome()
    assert app.last.payload["message"]["attachments"][0] == {"text": "old style"}
