"""The other end of the stand-in in these tests: an app that answers as the test says and remembers what it heard."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from aiohttp import ClientSession, web

Json = dict[str, Any]
Reaction = Callable[[Json], Awaitable[Json | None]]
TOKEN = "xoxb-of-the-tests"
SECRET = "signing-secret-of-the-tests"
LEADS, SALES, RANDOM, DIRECT = "C0LEADS", "C0SALES", "C0RANDOM", "D0AMY"
AMY, BEN = "U0AMY", "U0BEN"
PATIENCE = 10  # seconds of real time
CARDS = Path(__file__).parent / "cards"


class SteppedClock:
    """Starts now, so that messages are of today, and then moves only when told."""

    def __init__(self) -> None:
        self._now = datetime.now(UTC)

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds)

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)


class ScriptedApp:
    """Reactions by what they react to: a command, an action id, a callback id, an event type, ``options:<action>``."""

    def __init__(self, clock: SteppedClock) -> None:
        self.heard: list[Json] = []
        self._fresh: asyncio.Queue[Json] = asyncio.Queue()
        self.reactions: dict[str, Reaction] = {}
        self.url = ""
        self.api = ""
        self._clock = clock
        self._session: ClientSession | None = None
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        application = web.Application()
        application.add_routes([web.post("/slack", self._take)])
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/slack"
        self._session = ClientSession()

    async def stop(self) -> None:
        if self._session is not None:
            await self._session.close()
        if self._runner is not None:
            await self._runner.cleanup()

    def on(self, what: str, answer: Json | None = None) -> None:
        """Answer ``what`` with this JSON, or with an empty acknowledgement."""

        async def reaction(_payload: Json) -> Json | None:
            return answer

        self.reactions[what] = reaction

    async def call(self, method: str, **arguments: Any) -> Json:
        """One Web API call that must go well; time goes on by a second before, so that the pace is kept."""
        assert self._session is not None
        self._clock.advance(1.1)
        headers = {"Authorization": f"Bearer {TOKEN}"}
        async with self._session.post(
            f"{self.api}/api/{method}", json=arguments, headers=headers
        ) as response:
            answer: Json = await response.json()
        assert answer["ok"], answer
        return answer

    async def say(self, text: str, blocks: list[Json] | None = None, **more: Any) -> str:
        """Post to #leads (or the ``channel`` named); the time stamp of the message."""
        arguments = {"channel": LEADS, "text": text, "blocks": blocks, **more}
        given = {name: value for name, value in arguments.items() if value is not None}
        return str((await self.call("chat.postMessage", **given))["ts"])

    async def respond(self, payload: Json, **answer: Any) -> None:
        """Answer through the payload's ``response_url``."""
        assert self._session is not None
        async with self._session.post(payload["response_url"], json=answer) as response:
            assert response.status == 200, await response.text()

    async def hears(self, kind: str) -> Json:
        """The next payload of a type (``block_actions``, ``view_submission``, ``command`` ...), waited for."""
        async with asyncio.timeout(PATIENCE):
            while (payload := await self._fresh.get())["type"] != kind:
                pass
        return payload

    async def hears_action(self, action_id: str) -> Json:
        """The next thing done in blocks, which must be this action; its own part of the payload."""
        action: Json = (await self.hears("block_actions"))["actions"][0]
        assert action["action_id"] == action_id
        return action

    async def _take(self, request: web.Request) -> web.Response:
        payload = await _payload(request)
        self.heard.append(payload)
        self._fresh.put_nowait(payload)
        reaction = self.reactions.get(_key(payload))
        answer = None if reaction is None else await reaction(payload)
        return web.Response() if answer is None else web.json_response(answer)


async def _payload(request: web.Request) -> Json:
    body = (await request.read()).decode()
    if request.content_type == "application/json":
        event: Json = json.loads(body)
        return event
    fields = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
    if "payload" in fields:
        interaction: Json = json.loads(fields["payload"])
        return interaction
    return {"type": "command", **fields}


def _key(payload: Json) -> str:
    kind = payload["type"]
    if kind == "block_actions":
        return str(payload["actions"][0]["action_id"])
    if kind == "block_suggestion":
        return f"options:{payload['action_id']}"
    if kind == "event_callback":
        return str(payload["event"]["type"])
    if kind == "command":
        return str(payload["command"])
    if kind in {"shortcut", "message_action"}:
        return str(payload["callback_id"])
    return str(payload["view"]["callback_id"])


def card(name: str) -> list[Json]:
    """The blocks of one of the example messages."""
    blocks: list[Json] = json.loads((CARDS / f"{name}.json").read_text())
    return blocks


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def options(*names: str) -> list[Json]:
    return [{"text": plain(name), "value": name.lower()} for name in names]


def button(action_id: str, text: str, **more: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(text), **more}


def section(text: str, block_id: str = "text", **more: Any) -> Json:
    return {"type": "section", "block_id": block_id, "text": {"type": "mrkdwn", "text": text}, **more}


def actions(*elements: Json, block_id: str = "do") -> Json:
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def question(label: str, element: Json, **more: Any) -> Json:
    """An input block, its id the label in lower case."""
    return {"type": "input", "block_id": label.lower(), "label": plain(label), "element": element, **more}


def modal(title: str, *blocks: Json, **more: Any) -> Json:
    """A modal with Save and Cancel; ``submit=None`` leaves the one out."""
    shown = {"callback_id": "settings", "submit": plain("Save"), "close": plain("Cancel"), **more}
    given = {name: value for name, value in shown.items() if value is not None}
    return {"type": "modal", "title": plain(title), "blocks": list(blocks), **given}
