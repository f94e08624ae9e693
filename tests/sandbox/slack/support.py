"""Parts that the tests of the Slack stand-in share: a clock to advance, an app that records, blocks to send."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from urllib.parse import parse_qsl

import aiohttp
from aiohttp import web

TOKEN = "xoxb-of-the-tests"
SECRET = "signing-secret-of-the-tests"
AMY, BEN, CLEO = "U0AMY", "U0BEN", "U0CLEO"
LEADS, SALES, RANDOM = "C0LEADS", "C0SALES", "C0RANDOM"
BOT = "U0GOODONES"
START = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)

Json = dict[str, Any]


class ManualClock:
    """Time that stands still until a test advances it; whoever sleeps is woken by that."""

    def __init__(self) -> None:
        self._now = START
        self._sleepers: list[tuple[datetime, asyncio.Event]] = []
        self.asleep = asyncio.Event()

    def now(self) -> datetime:
        return self._now

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        for due, wake in self._sleepers:
            if due <= self._now:
                wake.set()

    async def sleep(self, seconds: float) -> None:
        wake = asyncio.Event()
        self._sleepers.append((self._now + timedelta(seconds=seconds), wake))
        self.asleep.set()
        await wake.wait()


@dataclass
class Heard:
    """One request that reached the app."""

    headers: dict[str, str]
    raw: bytes
    kind: str

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.raw.decode(), keep_blank_values=True))

    @property
    def payload(self) -> Json:
        found: Json = json.loads(self.form["payload"])
        return found

    @property
    def event(self) -> Json:
        found: Json = json.loads(self.raw)
        return found


Answer = Callable[[Heard], Awaitable[web.Response]]


async def empty_ok(_heard: Heard) -> web.Response:
    return web.Response()


def always(body: Any = None, *, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    """An app that answers every request the same way."""

    async def answer(_heard: Heard) -> web.Response:
        if isinstance(body, str):
            return web.Response(text=body, status=status, headers=headers)
        if body is None:
            return web.Response(status=status, headers=headers)
        return web.json_response(body, status=status, headers=headers)

    return answer


@dataclass
class RecordingApp:
    """An app that keeps what it hears and answers as ``answer`` says."""

    answer: Answer = empty_ok
    heard: list[Heard] = field(default_factory=list)
    url: str = ""
    _runner: web.AppRunner | None = None

    @property
    def last(self) -> Heard:
        return self.heard[-1]

    async def __aenter__(self) -> Self:
        application = web.Application()
        application.router.add_post("/slack/events", self._receive)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/slack/events"
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _receive(self, request: web.Request) -> web.Response:
        heard = Heard(dict(request.headers), await request.read(), request.content_type)
        self.heard.append(heard)
        return await self.answer(heard)


class Http:
    """A plain HTTP client for what the clients of Slack do not cover."""

    def __init__(self, base: str, session: aiohttp.ClientSession) -> None:
        self.base = base
        self.session = session

    async def api(self, method: str, arguments: Any = None, *, token: str | None = TOKEN) -> Json:
        """A Web API call with a JSON body, and its answer."""
        headers = {"Content-Type": "application/json; charset=utf-8"}
        if token is not None:
            headers["Authorization"] = f"Bearer {token}"
        url = f"{self.base}/api/{method}"
        async with self.session.post(url, json=arguments or {}, headers=headers) as response:
            found: Json = await response.json()
            return found

    async def get(self, path: str, **query: str) -> tuple[int, Json]:
        async with self.session.get(f"{self.base}/_/{path}", params=query) as response:
            return response.status, await response.json()

    async def post(self, path: str, body: Any) -> tuple[int, Json]:
        async with self.session.post(f"{self.base}/_/{path}", json=body) as response:
            return response.status, await response.json()

    async def respond(self, url: str, body: Any) -> tuple[int, str]:
        async with self.session.post(url, json=body) as response:
            return response.status, await response.text()


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def section(text: str = "hello", **more: Any) -> Json:
    return {"type": "section", "text": mrkdwn(text), **more}


def button(action_id: str = "lead.good", **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain("Good"), **more}


def actions(*elements: Json, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements or (button(),)), **more}


def options(count: int) -> list[Json]:
    return [{"text": plain(f"Option {number}"), "value": f"v{number}"} for number in range(count)]


def text_input(action_id: str = "name", *, block_id: str | None = None, **more: Any) -> Json:
    """An input block with a text field in it."""
    block: Json = {
        "type": "input",
        "label": plain("Name"),
        "element": {"type": "plain_text_input", "action_id": action_id, **more},
    }
    return block if block_id is None else {**block, "block_id": block_id}


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "callback_id": "stream.new",
        "title": plain("New stream"),
        "submit": plain("Save"),
        "blocks": list(blocks or (text_input(),)),
        **more,
    }


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks or (section(),)), **more}


def codes(answer: Json) -> list[str]:
    """The lines under ``response_metadata.messages``."""
    found: list[str] = answer["response_metadata"]["messages"]
    return found
