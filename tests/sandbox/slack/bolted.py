"""A Bolt app with a listener for each kind of request that Slack sends, its manifest, and a way to run it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from tests.sandbox.slack.support import (
    SECRET,
    TOKEN,
    Json,
    actions,
    button,
    home,
    modal,
    options,
    plain,
    section,
    text_input,
)

EVENTS = [
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "member_joined_channel",
    "message.im",
    "team_join",
    "tokens_revoked",
    "user_change",
]
MANIFEST: Json = {
    "display_information": {"name": "Notes"},
    "features": {
        "slash_commands": [{"command": "/note", "description": "Take a note", "usage_hint": "[text]"}],
        "shortcuts": [
            {"name": "New note", "type": "global", "callback_id": "note.new"},
            {"name": "Note this", "type": "message", "callback_id": "note.this"},
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "app_mentions:read",
                "channels:read",
                "chat:write",
                "commands",
                "im:history",
                "users:read",
            ]
        }
    },
    "settings": {"event_subscriptions": {"bot_events": EVENTS}},
}
TAGS: Json = {
    "type": "input",
    "block_id": "tags",
    "optional": True,
    "label": plain("Tag"),
    "element": {"type": "external_select", "action_id": "tag", "min_query_length": 0},
}


def form(title: str = "Note", **more: Any) -> Json:
    return modal(
        text_input("text", block_id="t"),
        TAGS,
        actions(button("note.more"), block_id="m"),
        callback_id="note",
        title=plain(title),
        notify_on_close=True,
        **more,
    )


@dataclass
class Notes:
    """What the app heard, in order, and how it is to behave."""

    heard: list[tuple[Any, ...]] = field(default_factory=list)
    answer: Json = field(default_factory=dict)
    slow: asyncio.Event | None = None

    def app(self, base_url: str) -> AsyncApp:
        app = AsyncApp(client=AsyncWebClient(TOKEN, base_url=f"{base_url}/api/"), signing_secret=SECRET)
        self._listen_to_people(app)
        self._listen_to_modals(app)
        self._listen_to_events(app)
        return app

    def _listen_to_people(self, app: AsyncApp) -> None:
        @app.command("/note")
        async def command(ack: AsyncAck, body: Json, respond: AsyncRespond) -> None:
            self.heard.append(("command", body["text"], body["trigger_id"]))
            if self.slow is not None:
                await self.slow.wait()
            await ack()
            await respond(text="Noted.", blocks=[section("Noted."), actions(button("note.open"))])

        @app.action("note.open")
        async def clicked(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
            self.heard.append(("action", body["user"]["id"]))
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=form())

        @app.shortcut({"type": "shortcut", "callback_id": "note.new"})
        async def anywhere(ack: AsyncAck, shortcut: Json, client: AsyncWebClient) -> None:
            self.heard.append(("shortcut", shortcut["user"]["id"]))
            await ack()
            await client.views_open(trigger_id=shortcut["trigger_id"], view=form())

        @app.shortcut({"type": "message_action", "callback_id": "note.this"})
        async def on_message(ack: AsyncAck, shortcut: Json, respond: AsyncRespond) -> None:
            self.heard.append(("message_action", shortcut["message"]["text"]))
            await ack()
            await respond("Noted.", response_type="in_channel")

        @app.options("tag")
        async def tags(ack: AsyncAck, payload: Json) -> None:
            await ack(options=[{**options(1)[0], "text": plain(f"about {payload['value']}")}])

    def _listen_to_modals(self, app: AsyncApp) -> None:
        @app.action("note.more")
        async def more(ack: AsyncAck, body: Json, client: AsyncWebClient) -> None:
            await ack()
            await client.views_push(trigger_id=body["trigger_id"], view=form("More"))

        @app.view("note")
        async def save(ack: AsyncAck, view: Json) -> None:
            self.heard.append(("view_submission", view["state"]["values"]["t"]["text"]["value"]))
            await ack(**self.answer)

        @app.view_closed("note")
        async def closed(ack: AsyncAck, body: Json) -> None:
            self.heard.append(("view_closed", body["view"]["title"]["text"], body["is_cleared"]))
            await ack()

    def _listen_to_events(self, app: AsyncApp) -> None:
        @app.event("app_home_opened")
        async def opened(event: Json, client: AsyncWebClient) -> None:
            before = event["view"]["blocks"][0]["text"]["text"] if "view" in event else None
            self.heard.append(("app_home_opened", event["tab"], before))
            await client.views_publish(user_id=event["user"], view=home(section("Your notes")))

        async def other(event: Json, body: Json) -> None:
            self.heard.append((event["type"], body["event_id"]))

        for name in EVENTS[1:]:
            app.event(name.partition(".")[0])(other)


@asynccontextmanager
async def served(app: AsyncApp) -> AsyncIterator[str]:
    """Serve a Bolt app on loopback; its address."""
    runner = web.AppRunner(
        app.server(port=0, path="/slack/events").web_app, access_log=None, shutdown_timeout=0.1
    )
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    await runner.cleanup()
