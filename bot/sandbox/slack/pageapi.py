"""``/_/``: what the web page asks and does for the person who sits at it, and the stream of what happens."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from aiohttp import web

from bot.sandbox.slack.controls import Controls
from bot.sandbox.slack.gestures import Gestures, InMessage, InView, Place
from bot.sandbox.slack.messages import stamp_key
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.submitting import Submitting
from bot.sandbox.slack.wire import read_json

HEARTBEAT = 15.0
PAGE_SIZE, MAX_PAGE = 100, 1000
BAD = 400
Fields = dict[str, Any]
Handler = Callable[[Fields], Awaitable[Fields]]


class PageApi:
    """The protocol between the page and this server."""

    def __init__(self, parts: Parts, gestures: Gestures, submitting: Submitting, controls: Controls) -> None:
        self._parts = parts
        self._gestures = gestures
        self._submitting = submitting
        self._controls = controls

    def routes(self) -> Iterable[web.RouteDef]:
        reads: dict[str, Handler] = {"state": self._state, "messages": self._messages, "view": self._view}
        writes: dict[str, Handler] = {
            "send": self._send,
            "action": self._action,
            "options": self._options,
            "submit": self._submit,
            "close": self._close,
            "home": self._home,
            "control": self._control,
        }
        yield web.get("/_/events", self._events)
        for name, handler in reads.items():
            yield web.get(f"/_/{name}", _reading(handler))
        for name, handler in writes.items():
            yield web.post(f"/_/{name}", _writing(handler))

    async def _state(self, asked: Fields) -> Fields:
        """Everything a page needs to begin; who names no one sits down as the first person."""
        state = self._parts.state
        person = state.person(asked.get("person") or next(iter(state.people), ""))
        app = state.app
        commands = [
            {"command": one.command, "description": one.description, "usage_hint": one.usage_hint}
            for one in self._parts.commands
        ]
        return {
            "workspace": {"name": state.workspace.name, "id": state.workspace.id},
            "me": person.id,
            "people": [one.for_page() for one in state.people.values()],
            "app": {"id": app.id, "name": app.name, "bot_user": app.bot_user, "commands": commands},
            "channels": state.channels_of(person.id),
        }

    async def _messages(self, asked: Fields) -> Fields:
        state = self._parts.state
        person = state.person(_text(asked, "person"))
        channel = state.channel(_text(asked, "channel"))
        if not channel.sees(person.id):
            raise Refused("channel_not_found")
        limit = _number(asked, "limit")
        found = []
        for message in state.logs[channel.id].newest_first(before=_before(asked)):
            if message.seen_by(person.id):
                found.append(message)
            if len(found) > limit:
                break
        shown = [state.message_for_page(message) for message in reversed(found[:limit])]
        return {"messages": shown, "has_more": len(found) > limit}

    async def _view(self, asked: Fields) -> Fields:
        views = self._parts.views
        person = self._parts.state.person(_text(asked, "person")).id
        home = views.home(person)
        return {
            "home": None if home is None else views.for_page(home),
            "modals": [views.for_page(view) for view in views.modals(person)],
        }

    async def _send(self, asked: Fields) -> Fields:
        outcome = await self._gestures.send(
            _text(asked, "person"), _text(asked, "channel"), _text(asked, "text")
        )
        return outcome.as_json()

    async def _action(self, asked: Fields) -> Fields:
        outcome = await self._gestures.use(
            _text(asked, "person"),
            _place(asked),
            _text(asked, "action_id"),
            asked.get("value"),
            block_id=_text(asked, "block_id"),
            state=_values(asked.get("state")),
        )
        return outcome.as_json()

    async def _options(self, asked: Fields) -> Fields:
        return await self._gestures.options(
            _text(asked, "person"),
            _place(asked),
            _text(asked, "action_id"),
            str(asked.get("value") or ""),
            block_id=_text(asked, "block_id"),
        )

    async def _submit(self, asked: Fields) -> Fields:
        given = _values(asked.get("state"))
        outcome = await self._submitting.submit(_text(asked, "person"), _text(asked, "view_id"), given)
        return outcome.as_json()

    async def _close(self, asked: Fields) -> Fields:
        return (await self._submitting.close(_text(asked, "person"), _text(asked, "view_id"))).as_json()

    async def _home(self, asked: Fields) -> Fields:
        return (await self._gestures.open_home(_text(asked, "person"))).as_json()

    async def _control(self, asked: Fields) -> Fields:
        await self._controls.apply(asked)
        return {"ok": True}

    async def _events(self, request: web.Request) -> web.StreamResponse:
        """Server-Sent Events for one person, until they leave or the stand-in stops."""
        try:
            person = self._parts.state.person(request.query.get("person", ""))
        except Refused as refused:
            return _answer(refused.answer(), BAD)
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        stream = web.StreamResponse(headers=headers)
        with self._parts.hub.listening(person.id) as queue:
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


def _reading(handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        return await _answered(handler, dict(request.query))

    return handle


def _writing(handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handle(request: web.Request) -> web.Response:
        try:
            asked = read_json(await request.read())
        except (ValueError, web.HTTPRequestEntityTooLarge):
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


def _text(asked: Fields, name: str) -> str:
    value = asked.get(name)
    if not isinstance(value, str):
        raise Refused("invalid_arguments", field=name)
    return value


def _number(asked: Fields, name: str) -> int:
    try:
        return max(1, min(MAX_PAGE, int(asked.get(name) or PAGE_SIZE)))
    except (TypeError, ValueError):
        raise Refused("invalid_arguments", field=name) from None


def _before(asked: Fields) -> str | None:
    before = asked.get("before") or None
    try:
        if before is not None:
            stamp_key(before)
    except ValueError:
        raise Refused("invalid_arguments", field="before") from None
    return before


def _place(asked: Fields) -> Place:
    container = asked.get("container")
    if not isinstance(container, dict):
        raise Refused("invalid_arguments", field="container")
    if "view_id" in container:
        return InView(_text(container, "view_id"))
    return InMessage(_text(container, "channel"), _text(container, "ts"))


def _values(state: Any) -> Any:
    """The values of a state, given bare or under ``values``."""
    return state["values"] if isinstance(state, dict) and isinstance(state.get("values"), dict) else state
