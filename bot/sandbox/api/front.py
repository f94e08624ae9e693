"""The HTTP face: from a request to a call and from an answer to a response, with troubles and shapes in between."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.sandbox.api.avatars import avatar
from bot.sandbox.api.backend import Backend
from bot.sandbox.api.bodies import load, read_text
from bot.sandbox.api.calls import MOST_DIGITS, Answer, Call, Query, Route
from bot.sandbox.api.control import Control
from bot.sandbox.api.errors import Refusal, gone, invalid, too_large, unknown_path
from bot.sandbox.api.faults import BadControl, Fault, Faults
from bot.sandbox.api.gate import PER_MINUTE, RateLimit, too_fast
from bot.sandbox.api.journal import Journal, Seen
from bot.sandbox.api.operations import ROUTES
from bot.sandbox.api.shapes import Shapes, reshape, reshape_refusal

BASE = "/api/v2"
GATEWAY_PAGE = (
    "<!doctype html><html><head><title>{status}</title></head><body><h1>Bad gateway</h1></body></html>"
)

Handler = Callable[[web.Request], Awaitable[web.Response]]


class Front:
    """Builds the aiohttp application. Order: trouble, key, rate, operation."""

    def __init__(
        self,
        backend: Backend,
        rate: RateLimit | None,
        faults: Faults,
        shapes: Shapes,
        control: Control,
        journal: Journal,
        public_url: str | None,
    ) -> None:
        self._backend = backend
        self._rate = rate
        self._faults = faults
        self._shapes = shapes
        self._control = control
        self._journal = journal
        self._public_url = public_url

    def app(self) -> web.Application:
        app = web.Application(middlewares=[_say_in_json])
        app.router.add_get("/avatars/{handle}.svg", self._avatar)
        app.router.add_post("/_/control", self._steer)
        for route in ROUTES:
            app.router.add_route(route.method, _pattern(route), self._door(route))
        unknown = Route("*", "{rest:(/.*)?}", _refuse_unknown)
        app.router.add_route(unknown.method, BASE + unknown.path, self._door(unknown))
        app.router.add_route("*", "/api/v1{rest:(/.*)?}", self._refuse_v1)
        return app

    def _door(self, route: Route) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            raw = await read_text(request)
            fault = self._faults.take(request.method, request.path.removeprefix(BASE))
            response = await self._through(fault, route, request, raw)
            self._note(request, raw, response)
            return _hang_up(request) if response is None else response

        return handle

    async def _through(
        self,
        fault: Fault | None,
        route: Route,
        request: web.Request,
        raw: str,
    ) -> web.Response | None:
        """The response, spoilt by the trouble if there is one; None where the connection is to be closed."""
        if fault is None:
            return self._answer(route, request, raw)
        if fault.before:
            return _in_place_of_an_answer(fault)
        if fault.kind == "latency":
            await self._backend.clock.sleep(fault.seconds)
        response = self._answer(route, request, raw)
        if fault.kind == "drop_after":
            return None
        return _cut_in_half(response) if fault.kind == "malformed" else response

    def _answer(self, route: Route, request: web.Request, raw: str) -> web.Response:
        headers: dict[str, str] = {}
        shape = self._shapes.now
        try:
            self._backend.gate.admit(request.headers.get("Authorization"))
            headers = self._rate.take() if self._rate else {}
            answer = route.operation(self._backend, self._call(request, raw))
        except Refusal as refusal:
            body = reshape_refusal(refusal.body, shape)
            return web.json_response(body, status=refusal.status, headers={**headers, **refusal.headers})
        body = reshape(route, answer.body, shape)
        return web.json_response(body, status=answer.status, headers=headers)

    def _call(self, request: web.Request, raw: str) -> Call:
        ids = {name: int(value) for name, value in request.match_info.items() if name != "rest"}
        base_url = self._public_url or _origin(request)
        return Call(base_url=base_url, ids=ids, query=Query(request.query), raw=raw)

    def _note(self, request: web.Request, raw: str, response: web.Response | None) -> None:
        status = None if response is None else response.status
        query = dict(request.query)
        self._journal.note(Seen(request.method, request.path, query, _read_json(raw), status))

    async def _refuse_v1(self, request: web.Request) -> web.Response:
        response = _refusal(gone())
        self._note(request, await read_text(request), response)
        return response

    async def _steer(self, request: web.Request) -> web.Response:
        try:
            self._control.do(_read_json(await read_text(request)))
        except BadControl as error:
            return web.json_response({"ok": False, "error": str(error)}, status=400)
        return web.json_response({"ok": True})

    async def _avatar(self, request: web.Request) -> web.Response:
        handle = request.match_info["handle"]
        tables = self._backend.tables
        names = {account.handle: account.handle for account in tables.accounts.all()}
        names.update((profile.handle, profile.name) for profile in tables.profiles.all())
        if handle not in names:
            raise web.HTTPNotFound
        return web.Response(text=avatar(handle, names[handle]), content_type="image/svg+xml")


@web.middleware
async def _say_in_json(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        return await handler(request)
    except web.HTTPRequestEntityTooLarge:
        return _refusal(too_large())
    except (web.RequestPayloadError, ConnectionError):
        return _refusal(invalid("The body is cut, or not packed as its headers say."))


def _pattern(route: Route) -> str:
    """Ids are digits only, so that anything else is an unknown path."""
    return BASE + route.path.replace("}", f":[0-9]{{1,{MOST_DIGITS}}}}}")


def _origin(request: web.Request) -> str:
    """Where the caller says to have found us."""
    try:
        return str(request.url.origin())
    except ValueError:
        raise invalid("The Host header names no host.") from None


def _refuse_unknown(_backend: Backend, _call: Call) -> Answer:
    raise unknown_path()


def _refusal(refusal: Refusal) -> web.Response:
    return web.json_response(refusal.body, status=refusal.status, headers=refusal.headers)


def _in_place_of_an_answer(fault: Fault) -> web.Response | None:
    match fault.kind:
        case "error":
            return _refusal(Refusal(fault.status, "sandbox_fault", "This failure was asked for."))
        case "html":
            page = GATEWAY_PAGE.format(status=fault.status)
            return web.Response(status=fault.status, text=page, content_type="text/html")
        case "rate_limit":
            return _refusal(too_fast(PER_MINUTE, fault.seconds))
        case _:
            return None


def _cut_in_half(response: web.Response) -> web.Response:
    """Only the body is spoilt: status and headers stay."""
    text = response.text or ""
    response.text = text[: len(text) // 2]
    return response


def _hang_up(request: web.Request) -> web.Response:
    """Close the connection without an answer; what is returned reaches nobody."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()


def _read_json(raw: str) -> Any:
    try:
        return load(raw)
    except ValueError:
        return None
