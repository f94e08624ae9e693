"""Answers and payloads have the fields that Slack documents, each by a table."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import App, SlackSandbox
from bot.sandbox.slack.methods import METHODS
from bot.sandbox.slack.parts import BOT_SCOPES
from bot.sandbox.slack.webapi import WebApi
from tests.sandbox.slack.support import (
    AMY,
    LEADS,
    RANDOM,
    SECRET,
    TOKEN,
    Http,
    Json,
    RecordingApp,
    actions,
    always,
    home,
    modal,
    options,
    section,
)

CLIENT = {"client_id": App().client_id, "client_secret": App().client_secret}

# What stands in a successful answer (docs.slack.dev/reference/methods, each method's example response).
ANSWERS: dict[str, tuple[Json, set[str]]] = {
    "apps.uninstall": (CLIENT, set()),
    "auth.revoke": ({}, {"revoked"}),
    "blocks.validate": ({"blocks": [section()]}, set()),
    "files.completeUploadExternal": ({"files": "FILES"}, {"files"}),
    "files.delete": ({"file": "FILE"}, set()),
    "files.getUploadURLExternal": ({"filename": "a.txt", "length": 1}, {"upload_url", "file_id"}),
    "oauth.v2.access": (
        {**CLIENT, "code": "CODE"},
        {
            "access_token",
            "token_type",
            "scope",
            "bot_user_id",
            "app_id",
            "team",
            "enterprise",
            "authed_user",
            "is_enterprise_install",
        },
    ),
    "usergroups.list": ({}, {"usergroups"}),
    "usergroups.users.list": ({"usergroup": "S0SALES"}, {"users"}),
    "users.lookupByEmail": ({"email": "amy@northpine.example"}, {"user"}),
    "auth.test": ({}, {"url", "team", "user", "team_id", "user_id", "bot_id", "is_enterprise_install"}),
    "chat.postMessage": ({"channel": LEADS, "text": "x"}, {"channel", "ts", "message"}),
    "chat.update": ({"channel": LEADS, "ts": "TS", "text": "y"}, {"channel", "ts", "text", "message"}),
    "chat.delete": ({"channel": LEADS, "ts": "TS"}, {"channel", "ts"}),
    "chat.postEphemeral": ({"channel": LEADS, "user": AMY, "text": "x"}, {"message_ts"}),
    "chat.getPermalink": ({"channel": LEADS, "message_ts": "TS"}, {"channel", "permalink"}),
    "conversations.list": ({}, {"channels", "response_metadata"}),
    "conversations.info": ({"channel": LEADS}, {"channel"}),
    "conversations.join": ({"channel": RANDOM}, {"channel"}),
    "conversations.open": ({"users": AMY}, {"channel"}),
    "conversations.members": ({"channel": LEADS}, {"members", "response_metadata"}),
    "conversations.history": ({"channel": LEADS}, {"messages", "has_more", "pin_count"}),
    "conversations.replies": ({"channel": LEADS, "ts": "TS"}, {"messages", "has_more", "response_metadata"}),
    "users.info": ({"user": AMY}, {"user"}),
    "users.list": ({}, {"members", "response_metadata"}),
    "views.open": ({"trigger_id": "TRIGGER", "view": modal()}, {"view"}),
    "views.push": ({"trigger_id": "TRIGGER_IN_VIEW", "view": modal()}, {"view"}),
    "views.update": ({"view_id": "VIEW", "view": modal()}, {"view"}),
    "views.publish": ({"user_id": AMY, "view": home()}, {"view"}),
}

VIEW_FIELDS = {
    "id",
    "team_id",
    "type",
    "title",
    "submit",
    "close",
    "blocks",
    "private_metadata",
    "callback_id",
    "external_id",
    "state",
    "hash",
    "clear_on_close",
    "notify_on_close",
    "root_view_id",
    "previous_view_id",
    "app_id",
    "app_installed_team_id",
    "bot_id",
}

COMMON = {"type", "user", "api_app_id", "token", "team", "enterprise", "is_enterprise_install"}


class Table:
    """A stand-in in which everything that the table names is there: a message, a trigger, a view."""

    def __init__(self, slack: SlackSandbox, app: RecordingApp, http: Http) -> None:
        self.slack = slack
        self.app = app
        self.http = http

    async def filled(self, arguments: Json) -> Json:
        words: Json = {}
        if "CODE" in arguments.values():
            words["CODE"] = self.slack._parts.installation.authorize(AMY)
        if "FILES" in arguments.values():
            words["FILES"] = [{"id": await self.file()}]
        if "FILE" in arguments.values():
            words["FILE"] = await self.shared_file()
        if "TS" in arguments.values():
            words["TS"] = (await self.http.api("chat.postMessage", {"channel": LEADS, "text": "m"}))["ts"]
        if {"TRIGGER", "VIEW", "TRIGGER_IN_VIEW"} & {
            one for one in arguments.values() if isinstance(one, str)
        }:
            words["TRIGGER"] = await self.trigger()
        if {"VIEW", "TRIGGER_IN_VIEW"} & {one for one in arguments.values() if isinstance(one, str)}:
            words["VIEW"] = await self.view(words["TRIGGER"])
            words["TRIGGER_IN_VIEW"] = await self.trigger_in(words["VIEW"])
        return {
            name: words.get(value, value) if isinstance(value, str) else value
            for name, value in arguments.items()
        }

    async def trigger(self) -> str:
        await self.slack.command(AMY, LEADS, "/goodones")
        return self.app.last.form["trigger_id"]

    async def file(self) -> str:
        """The id of a file whose bytes came."""
        asked = await self.http.api("files.getUploadURLExternal", {"filename": "a.txt", "length": 1})
        async with self.http.session.post(asked["upload_url"], data=b"x") as response:
            assert response.status == 200
        return str(asked["file_id"])

    async def shared_file(self) -> str:
        """The id of a file that stands in a channel."""
        file = await self.file()
        await self.http.api("files.completeUploadExternal", {"files": [{"id": file}], "channel_id": LEADS})
        return file

    async def view(self, trigger: str) -> str:
        opened = await self.http.api(
            "views.open", {"trigger_id": trigger, "view": modal(section(), actions())}
        )
        return str(opened["view"]["id"])

    async def trigger_in(self, view: str) -> str:
        await self.slack.click_in_view(AMY, view, "lead.good")
        return str(self.app.last.payload["trigger_id"])


@pytest.fixture
def table(slack: SlackSandbox, app: RecordingApp, http: Http) -> Table:
    return Table(slack, app, http)


def test_every_method_is_in_the_table() -> None:
    assert set(ANSWERS) == set(METHODS)


@pytest.mark.parametrize("method", sorted(ANSWERS))
async def test_an_answer_has_the_documented_fields(table: Table, method: str) -> None:
    arguments, fields = ANSWERS[method]

    answer = await table.http.api(method, await table.filled(arguments))

    assert answer.pop("ok") is True
    assert set(answer) == fields


@pytest.mark.parametrize("method", [name for name in sorted(METHODS) if METHODS[name].scopes])
async def test_a_method_without_its_scope_is_refused(table: Table, method: str) -> None:
    needed = METHODS[method].scopes
    table.slack._parts.scopes = BOT_SCOPES - set(needed)

    answer = await table.http.api(method, ANSWERS[method][0])

    assert (answer["error"], answer["needed"]) == ("missing_scope", needed[0])
    assert set(answer["provided"].split(",")) == BOT_SCOPES - set(needed)


@pytest.mark.parametrize("method", sorted(METHODS))
async def test_a_method_says_which_scopes_it_accepts(http: Http, method: str) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with http.session.post(f"{http.base}/api/{method}", headers=headers) as response:
        accepted = response.headers["x-accepted-oauth-scopes"]

    assert accepted == ",".join(METHODS[method].scopes)


@pytest.mark.parametrize("method", ["views.open", "views.push", "views.update", "views.publish"])
async def test_a_view_has_the_documented_fields(table: Table, method: str) -> None:
    view = (await table.http.api(method, await table.filled(ANSWERS[method][0])))["view"]

    assert set(view) == VIEW_FIELDS
    assert view["team_id"] == view["app_installed_team_id"] == "T0NORTHPINE"


async def test_a_message_has_the_documented_fields(client: AsyncWebClient) -> None:
    await client.chat_postMessage(channel=LEADS, text="x", blocks=[section()])

    (message,) = (await client.conversations_history(channel=LEADS))["messages"]

    assert set(message) == {"type", "user", "text", "ts", "team", "bot_id", "app_id", "blocks"}


async def test_a_parent_has_the_documented_fields(client: AsyncWebClient) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="x"))["ts"]
    reply = (await client.chat_postMessage(channel=LEADS, text="y", thread_ts=ts))["ts"]

    (parent,) = (await client.conversations_history(channel=LEADS))["messages"]

    assert parent["thread_ts"] == ts
    assert (parent["reply_count"], parent["latest_reply"]) == (1, reply)


@pytest.mark.parametrize(
    ("name", "more"),
    [
        (
            "click in a message",
            {"trigger_id", "container", "channel", "message", "state", "response_url", "actions"},
        ),
        ("click in a view", {"trigger_id", "container", "view", "actions"}),
        ("submission", {"trigger_id", "view", "response_urls"}),
        ("closing", {"view", "is_cleared"}),
        ("typing", {"container", "channel", "block_id", "action_id", "value"}),
    ],
)
async def test_a_payload_has_the_documented_fields(table: Table, name: str, more: set[str]) -> None:
    assert set(await payload_of(table, name)) == COMMON | more


async def payload_of(table: Table, name: str) -> Json:
    """The payload that one kind of gesture sends."""
    slack = table.slack
    menu = {"type": "external_select", "action_id": "menu"}
    card = {"channel": LEADS, "text": "x", "blocks": [actions(), actions(menu)]}
    ts = (await table.http.api("chat.postMessage", card))["ts"]
    if name == "click in a message":
        await slack.click(AMY, LEADS, ts, "lead.good")
    elif name == "typing":
        await _type(table, ts)
    else:
        opened = {
            "trigger_id": await table.trigger(),
            "view": modal(section(), actions(), notify_on_close=True),
        }
        view = (await table.http.api("views.open", opened))["view"]["id"]
        if name == "click in a view":
            await slack.click_in_view(AMY, view, "lead.good")
        elif name == "submission":
            await slack.submit(AMY)
        else:
            await slack.close(AMY)
    return table.app.last.payload


async def _type(table: Table, ts: str) -> None:
    asked: dict[str, Any] = {
        "container": {"channel": LEADS, "ts": ts},
        "block_id": "block-1",
        "action_id": "menu",
    }
    table.app.answer = always({"options": options(1)})
    await table.http.post("options", {"person": AMY, "value": "x", **asked})


def test_what_the_app_calls_is_routed_apart_from_the_page() -> None:
    routes = WebApi(SlackSandbox(token=TOKEN, signing_secret=SECRET)._parts, TOKEN).routes()

    assert [route.path for route in routes] == [
        "/api/{method:.*}",
        "/_/response/{key}",
        "/upload/v1/{ticket}",
        "/files-pri/{file}/{name:.*}",
        "/oauth/v2/authorize",
    ]
