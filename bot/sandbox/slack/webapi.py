"""``/api/<method>``: one call of the app, from its token to its answer, with the trouble that was asked for."""

import json
import time
from typing import Any

from aiohttp import web

from bot.sandbox.slack.arguments import Arguments, read_arguments
from bot.sandbox.slack.faults import Fault
from bot.sandbox.slack.methods import METHODS, Method
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused, rate_limited
from bot.sandbox.slack.wire import read_json

DOWN = 503
RESPONSE_URL = "response_url"


class WebApi:
    """The app's side of the stand-in: Web API methods and ``response_url``."""

    def __init__(self, parts: Parts, token: str) -> None:
        self._parts = parts
        self._token = token

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/api/{method:.*}", self._api),
            web.post("/_/response/{key}", self._response_url),
        ]

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        started = time.perf_counter()
        args, unreadable = await _read(request)
        fault = self._parts.faults.meet(name, _channel(args))
        status, answer, headers = await self._call(request, name, args, fault, unreadable)
        self._note(name, args.given, status, answer, started)
        return _sent(request, status, answer, headers, fault)

    async def _call(
        self,
        request: web.Request,
        name: str,
        args: Arguments,
        fault: Fault | None,
        unreadable: Refused | None,
    ) -> tuple[int, Any, dict[str, str]]:
        headers = {"x-oauth-scopes": ",".join(sorted(self._parts.scopes))}
        try:
            await self._suffer(fault)
            method = _known(name, unreadable)
            headers["x-accepted-oauth-scopes"] = ",".join(method.scopes)
            self._admit(request, args, method)
            self._parts.pace.call(name)
            return 200, {"ok": True, **method.run(self._parts, args)}, headers
        except Refused as refused:
            return refused.status, refused.answer(), headers | refused.headers

    def _admit(self, request: web.Request, args: Arguments, method: Method) -> None:
        kind, _, bearer = request.headers.get("Authorization", "").partition(" ")
        token = bearer.strip() if kind.lower() == "bearer" else args.text("token")
        if not token:
            raise Refused("not_authed")
        if token != self._token:
            raise Refused("invalid_auth")
        if method.scopes and not self._parts.scopes.intersection(method.scopes):
            provided = ",".join(sorted(self._parts.scopes))
            raise Refused("missing_scope", needed=method.scopes[0], provided=provided)

    async def _response_url(self, request: web.Request) -> web.StreamResponse:
        """Text, blocks, ``replace_original`` ... to where a gesture was made; plain ``ok`` when it is done."""
        started = time.perf_counter()
        fault = self._parts.faults.meet(RESPONSE_URL, None)
        given: dict[str, Any] = {}
        status, answer, headers = 200, {"ok": True}, {}
        try:
            await self._suffer(fault)
            given = await _json_object(request)
            grant = self._parts.responses.find(request.match_info["key"])
            self._parts.posting.answer(grant, Arguments(given))
            grant.left -= 1
        except Refused as refused:
            status, answer, headers = refused.status, refused.answer(), refused.headers
        self._note(RESPONSE_URL, given, status, answer, started)
        return _sent(request, status, answer, headers, fault, fine="ok")

    async def _suffer(self, fault: Fault | None) -> None:
        """What happens before the call is looked at at all."""
        if fault is None:
            return
        if fault.kind == "latency":
            await self._parts.state.clock.sleep(fault.seconds)
        elif fault.kind == "rate_limit":
            raise rate_limited(max(1, round(fault.seconds)))
        elif fault.kind == "error":
            raise Refused(fault.code)
        elif fault.kind == "down":
            raise Refused("service_unavailable", status=DOWN)

    def _note(self, name: str, given: dict[str, Any], status: int, answer: Any, started: float) -> None:
        self._parts.traffic.note(
            "from_app",
            name,
            status=status,
            ms=(time.perf_counter() - started) * 1000,
            ok=bool(answer["ok"]),
            body=given,
            answer=answer,
        )


def _known(name: str, unreadable: Refused | None) -> Method:
    method = METHODS.get(name)
    if method is None:
        raise Refused("unknown_method")
    if unreadable is not None:
        raise unreadable
    return method


async def _read(request: web.Request) -> tuple[Arguments, Refused | None]:
    try:
        return await read_arguments(request), None
    except Refused as refused:
        return Arguments({}), refused


def _channel(args: Arguments) -> str | None:
    channel = args.given.get("channel")
    return channel if isinstance(channel, str) else None


async def _json_object(request: web.Request) -> dict[str, Any]:
    try:
        value = read_json(await request.read())
    except (ValueError, web.HTTPRequestEntityTooLarge):
        raise Refused("invalid_payload", status=400) from None
    if not isinstance(value, dict):
        raise Refused("invalid_payload", status=400)
    return value


def _sent(
    request: web.Request,
    status: int,
    answer: dict[str, Any],
    headers: dict[str, str],
    fault: Fault | None,
    *,
    fine: str | None = None,
) -> web.StreamResponse:
    if fault is not None and fault.kind == "drop_reply" and request.transport is not None:
        # The deed is done; the connection ends before the answer could be read.
        request.transport.abort()
    if status == DOWN:
        return web.Response(status=DOWN, text="Service Unavailable")
    if fine is not None and answer["ok"]:
        return web.Response(text=fine)
    body = json.dumps(answer)
    return web.Response(status=status, text=body, headers=headers, content_type="application/json")
