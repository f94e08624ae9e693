"""``/_/``: what the web page asks and does for the person who sits at it, and the stream of what happens."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

from aiohttp import web

from bot.sandbox.slack.bodies import BROKEN_OFF
from bot.sandbox.slack.controls import Controls
from bot.sandbox.slack.gestures import Gestures, InMessage, InView, Place
from bot.sandbox.slack.pagereads import PageReads, text
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.submitting import Submitting
from bot.sandbox.slack.wire import read_json

HEARTBEAT = 15.0
BAD = 400
CHUNK = 2**16
FORM_FILE = 10 * 2**20  # docs.slack.dev/reference/block-kit/block-elements/file-input-element
Fields = dict[str, Any]
Handler = Callable[[Fields], Awaitable[Fields]]


class PageApi:
    """The protocol between the page and this server."""

    def __init__(self, parts: Parts, gestures: Gestures, submitting: Submitting, controls: Controls) -> None:
        self._parts = parts
        self._gestures = gestures
        self._submitting = submitting
        self._controls = controls
        self._reads = PageReads(parts)

    def routes(self) -> Iterable[web.RouteDef]:
        reads: dict[str, Handler] = {
            "state": self._reads.state,
            "messages": self._reads.messages,
            "thread": self._reads.thread,
            "view": self._reads.view,
            "traffic": self._reads.traffic,
        }
        writes: dict[str, Handler] = {
            "send": self._send,
            "action": self._action,
            "options": self._options,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "shortcut": self._shortcut,
            "message_shortcut": self._message_shortcut,
            "control": self._control,
        }
        yield web.get("/_/events", self._events)
        yield web.post("/_/upload", self._upload)
        for name, handler in reads.items():
            yield web.get(f"/_/{name}", _reading(handler))
        for name, handler in writes.items():
            yield web.post(f"/_/{name}", _writing(handler))

    async def _send(self, asked: Fields) -> Fields:
        outcome = await self._gestures.send(
            text(asked, "person"),
            text(asked, "channel"),
            text(asked, "text"),
            thread_ts=text(asked, "thread_ts") if asked.get("thread_ts") else None,
        )
        return outcome.as_json()

    async def _shortcut(self, asked: Fields) -> Fields:
        person, callback = text(asked, "person"), text(asked, "callback_id")
        return (await self._gestures.shortcuts.anywhere(person, callback)).as_json()

    async def _message_shortcut(self, asked: Fields) -> Fields:
        outcome = await self._gestures.shortcuts.on_message(
            text(asked, "person"), text(asked, "channel"), text(asked, "ts"), text(asked, "callback_id")
        )
        return outcome.as_json()

    async def _action(self, asked: Fields) -> Fields:
        outcome = await self._gestures.use(
            text(asked, "person"),
            _place(asked),
            text(asked, "action_id"),
            asked.get("value"),
            block_id=text(asked, "block_id"),
            state=_values(asked.get("state")),
        )
        return outcome.as_json()

    async def _options(self, asked: Fields) -> Fields:
        return await self._gestures.options(
            text(asked, "person"),
            _place(asked),
            text(asked, "action_id"),
            str(asked.get("value") or ""),
            block_id=text(asked, "block_id"),
        )

    async def _submit(self, asked: Fields) -> Fields:
        given = _values(asked.get("state"))
        outcome = await self._submitting.submit(text(asked, "person"), text(asked, "view_id"), given)
        return outcome.as_json()

    async def _close(self, asked: Fields) -> Fields:
        person, view = text(asked, "person"), text(asked, "view_id")
        return (await self._submitting.close(person, view, clear=asked.get("clear") is True)).as_json()

    async def _home(self, asked: Fields) -> Fields:
        person, tab = text(asked, "person"), asked.get("tab")
        return (await self._gestures.open_home(person, "messages" if tab == "messages" else "home")).as_json()

    async def _control(self, asked: Fields) -> Fields:
        await self._controls.apply(asked)
        return {"ok": True}

    async def _upload(self, request: web.Request) -> web.Response:
        """A file that a person chose for a ``file_input``: its bytes are the body, its ``name`` is in the query."""
        try:
            person = self._parts.state.person(request.query.get("person", "")).id
            content = await _bytes(request)
            shown = take_file(self._parts, person, text(dict(request.query), "name"), content)
        except Refused as refused:
            return _answer(refused.answer(), BAD)
        return _answer({"ok": True, "file": shown}, 200)

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events for one person, until they leave or the stand-in stops."""
        try:
            person = self._parts.state.person(request.query.get("person", ""))
        except Refused as refused:
            return _answer(refused.answer(), BAD)
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        stream = web.StreamResponse(headers=headers)
        # A page that is closed is noticed only when something is written to it.
        with self._parts.hub.listening(person.id) as queue, suppress(ConnectionError):
            await stream.prepare(request)
            await stream.write(b": here\n\n")
            while (event := await _next(queue)) is not None:
                await stream.write(event)
        return stream


async def _next(queue: asyncio.Queue[Fields | None]) -> bytes | None:
    """The next event as it goes over the wire; a comment when it is quiet, so that a lost page is noticed."""
    try:
        async with asyncio.timeout(HEARTBEAT):
            event = await queue.get()
    except TimeoutError:
        return b": still here\n\n"
    return None if event is None else f"data: {json.dumps(event)}\n\n".encode()


async def _bytes(request: web.Request) -> bytes:
    """The body, refused as soon as it is more than a file of a form may be."""
    body = bytearray()
    try:
        async for piece in request.content.iter_chunked(CHUNK):
            body += piece
            if len(body) > FORM_FILE:
                raise Refused("file_upload_size_restricted")
    except BROKEN_OFF:
        raise Refused("request_timeout") from None
    return bytes(body)


def take_file(parts: Parts, person: str, name: str, content: bytes) -> Fields:
    """Keep a file of a person that is in no channel yet; the file as an app sees it.

    Raises:
        Refused: as ``Files.ticket``: an empty file is ``missing_argument``.
    """
    now = int(parts.state.clock.now().timestamp())
    upload = parts.files.ticket(name, len(content), alt_txt="", snippet=False, now=now)
    parts.files.receive(upload, content)
    parts.files.finish([(upload.id, name)])
    return upload.for_api(parts.base_url, person, [])


def _reading(handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        return await _answered(handler, dict(request.query))

    return handle


def _writing(handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            asked = read_json(await request.read())
        except (ValueError, web.HTTPRequestEntityTooLarge, *BROKEN_OFF):
            return _answer({"ok": False, "error": "invalid_json"}, BAD)
        if not isinstance(asked, dict):
            return _answer({"ok": False, "error": "json_not_object"}, BAD)
        return await _answered(handler, asked)

    return handle


async def _answered(handler: Handler, asked: Fields) -> web.Response:
    try:
        return _answer(await handler(asked), 200)
    except Refused as refused:
        return _answer(refused.answer(), BAD)


def _answer(body: Fields, status: int) -> web.Response:
    return web.Response(status=status, text=json.dumps(body), content_type="application/json")


def _place(asked: Fields) -> Place:
    container = asked.get("container")
    if not isinstance(container, dict):
        raise Refused("invalid_arguments", field="container")
    if "view_id" in container:
        return InView(text(container, "view_id"))
    return InMessage(text(container, "channel"), text(container, "ts"))


def _values(state: Any) -> Any:
    """The values of a state, given bare or under ``values``."""
    return state["values"] if isinstance(state, dict) and isinstance(state.get("values"), dict) else state
