"""Payloads as Slack sends them, and the whole way from the signed request to the desk, over HTTP."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.roles import Who
from bot.sandbox.slack import SlackSandbox
from bot.slack.bolt import Dispatch
from bot.slack.desk import Desk
from bot.slack.gate import Gate
from bot.slack.gateway import SCOPES, Gateway
from bot.slack.message import Message
from bot.slack.routes import Router, Routes
from bot.store.inbox import Inbox
from bot.store.redis import Store
from bot.tasks import Tasks
from bot.web.guard import sign
from bot.web.server import Check, Doors, Handler, Server
from bot.web.slack import SlackEvents
from tests.support.clock import ManualClock

Json = dict[str, Any]
TOKEN = "xoxb-test-token"
SECRET = "a-signing-secret-for-tests"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
AMY, LEADS = "U0AMY", "C0LEADS"
PATH = "/slack/events"
HELLO = Message("Hello", [{"type": "section", "text": {"type": "mrkdwn", "text": "*Hello*"}}])
MODAL = {"type": "modal", "title": {"type": "plain_text", "text": "Lead"}, "blocks": HELLO.blocks}
RESPONSE_URL = "http://127.0.0.1:1/_/response/R1"


def form(**fields: str) -> bytes:
    return urlencode(fields).encode()


def wrapped(payload: Any) -> bytes:
    """An interaction's body: JSON in the form field ``payload``."""
    return form(payload=json.dumps(payload))


def command(**fields: str) -> dict[str, str]:
    """The form of ``/goodones help``."""
    return {
        "token": "old",
        "team_id": "T1",
        "team_domain": "sales",
        "channel_id": LEADS,
        "channel_name": "leads",
        "user_id": AMY,
        "user_name": "amy",
        "command": "/goodones",
        "text": "help",
        "api_app_id": "A1",
        "is_enterprise_install": "false",
        "response_url": RESPONSE_URL,
        "trigger_id": "1.2.trigger",
        **fields,
    }


def interaction(kind: str, **fields: Any) -> Json:
    """What all interactions have in common."""
    return {
        "type": kind,
        "user": {"id": AMY, "username": "amy", "name": "amy", "team_id": "T1"},
        "api_app_id": "A1",
        "token": "old",
        "team": {"id": "T1", "domain": "sales"},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": "1.2.trigger",
        **fields,
    }


def click(action_id: str = "lead.good", value: str | None = '{"v":1,"lead":7}', **fields: Any) -> Json:
    """A button on a message in a channel."""
    action = {
        "action_id": action_id,
        "block_id": "b1",
        "type": "button",
        "text": {"type": "plain_text", "text": "Good", "emoji": True},
        "value": value,
        "action_ts": "1700000000.000100",
    }
    given = {
        "container": {
            "type": "message",
            "message_ts": "1.5",
            "channel_id": LEADS,
            "is_ephemeral": False,
            "thread_ts": "1.1",
        },
        "channel": {"id": LEADS, "name": "leads"},
        "message": {"ts": "1.5", "text": "card", "blocks": [{"type": "section", "block_id": "b0"}]},
        "state": {"values": {}},
        "response_url": RESPONSE_URL,
        "actions": [action],
    }
    return interaction("block_actions", **{**given, **fields})


def view(**fields: Any) -> Json:
    return {
        "id": "V1",
        "type": "modal",
        "callback_id": "lead.reason",
        "private_metadata": json.dumps({"v": 1, "lead": 7, "channel": LEADS}),
        "state": {
            "values": {
                "b-why": {"why": {"type": "plain_text_input", "value": "too small"}},
                "b-kind": {"kind": {"type": "static_select", "selected_option": {"value": "size"}}},
            }
        },
        **fields,
    }


def submission(**fields: Any) -> Json:
    return interaction("view_submission", view=view(**fields), response_urls=[])


def closing(**fields: Any) -> Json:
    closed = interaction("view_closed", view=view(**fields), is_cleared=False)
    del closed["trigger_id"]
    return closed


def suggestion(**fields: Any) -> Json:
    return interaction("block_suggestion", action_id="stream.pick", block_id="b", value="ai", **fields)


def shortcut(**fields: Any) -> Json:
    return interaction("shortcut", callback_id="note", action_ts="1.1", **fields)


def event(type_: str = "app_mention", **fields: Any) -> Json:
    return {
        "token": "old",
        "team_id": "T1",
        "api_app_id": "A1",
        "type": "event_callback",
        "event_id": "Ev1",
        "event_time": 1700000000,
        "event": {"type": type_, "user": AMY, "channel": LEADS, "text": "hi", "ts": "1.1", **fields},
        "authorizations": [{"enterprise_id": None, "team_id": "T1", "user_id": "UBOT", "is_bot": True}],
        "is_ext_shared_channel": False,
    }


REAL: dict[str, Json] = {
    "command": dict(command()),
    "click": click(),
    "submission": submission(),
    "closing": closing(),
    "suggestion": suggestion(),
    "shortcut": shortcut(),
    "message shortcut": interaction(
        "message_action", callback_id="note", message={"ts": "1.5"}, channel={"id": LEADS}
    ),
    "event": event(),
}
"""One of each kind."""


def sent(body: Json) -> tuple[str, bytes]:
    """Content type and bytes of a payload, by its kind."""
    if "event" in body or body.get("type") == "url_verification":
        return JSON, json.dumps(body).encode()
    if "type" not in body and "command" in body:
        return FORM, urlencode(body).encode()
    return FORM, wrapped(body)


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP."""

    status: int
    text: str
    content_type: str
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:
        return json.loads(self.text)


class Open:
    """A gate that lets everybody through."""

    async def check(self, person: str, who: Who) -> None:
        pass

    def known(self, person: str, who: Who) -> str | None:
        return None


class Front:
    """The server with everything behind it down to the desk; handlers, store and Slack are the test's."""

    def __init__(
        self,
        slack: SlackSandbox,
        store: Store,
        routes: Routes,
        *,
        leads: Handler | None = None,
        check: Check | None = None,
        clock: ManualClock | None = None,
        gate: Gate | None = None,
    ) -> None:
        self.clock = clock or ManualClock()
        self.gate = gate or Open()
        self.slack = slack
        self.tasks = Tasks()
        self.jobs = Inbox(store, "jobs")
        self._routes, self._store = routes, store
        self._leads = leads
        self._check = check
        self.url = ""

    async def __aenter__(self) -> Self:
        self.session = aiohttp.ClientSession(auto_decompress=False)
        client = AsyncWebClient(
            token=TOKEN, base_url=f"{self.slack.base_url}/api/", session=self.session, retry_handlers=[]
        )
        self.gateway = Gateway(client, self.session)
        self.desk = Desk(Router([self._routes], {}), self.gateway, self.jobs, self.tasks, self.gate)
        events = SlackEvents(Dispatch(self.desk), SECRET, self.clock)
        self._server = Server(self._check or all_well, Doors(events.receive, self._leads or events.receive))
        self.url = await self._server.start("127.0.0.1", 0)
        self.slack.app_url = self.url + PATH
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._server.stop()
        await self.tasks.drain(5)
        await self.session.close()

    async def send(
        self, body: bytes, content_type: str = FORM, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Send a body as Slack would; ``headers`` win over the right ones."""
        return await self.post(PATH, body, {**self.signed(body, content_type), **(headers or {})})

    def signed(self, body: bytes, content_type: str = FORM) -> dict[str, str]:
        """The headers of a genuine request with this body."""
        stamp = str(int(self.clock.now().timestamp()))
        return {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": sign(SECRET, stamp, body),
        }

    async def give(self, payload: Json) -> Answer:
        content_type, body = sent(payload)
        return await self.send(body, content_type)

    async def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Answer:
        data = io.BytesIO(body) if isinstance(body, bytes) else body
        async with self.session.post(self.url + path, data=data, headers=headers) as answer:
            return Answer(answer.status, await answer.text(), answer.content_type, answer.headers)

    async def get(self, path: str) -> Answer:
        async with self.session.get(self.url + path) as answer:
            return Answer(answer.status, await answer.text(), answer.content_type, answer.headers)

    async def idle(self) -> None:
        """Until nothing runs after its acknowledgement."""
        await self.tasks.drain(5)

    async def stored(self) -> list[Json]:
        """The durable work that waits."""
        return [entry.body["payload"] for entry in await self.jobs.take(100, 0.001)]


def made(base_url: str, session: aiohttp.ClientSession, token: str = TOKEN) -> Gateway:
    """A gateway to the Slack at that address."""
    client = AsyncWebClient(token=token, base_url=f"{base_url}/api/", session=session, retry_handlers=[])
    return Gateway(client, session)


async def all_well() -> dict[str, str]:
    return {}


def sandbox(clock: ManualClock) -> SlackSandbox:
    """The stand-in for Slack, with the scopes that the app asks for."""
    return SlackSandbox(
        token=TOKEN,
        signing_secret=SECRET,
        scopes=SCOPES,
        clock=clock,
        signing_time=lambda: clock.now().timestamp(),
    )
