"""``/api/<method>``: one call of the app, from its token to its answer, with the trouble that was asked for."""

import json
import time
from base64 import b64decode
from http import HTTPStatus
from typing import Any

from aiohttp import web

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.bodies import BROKEN_OFF, Received, receive
from bot.sandbox.slack.consent import Consent
from bot.sandbox.slack.faults import Fault
from bot.sandbox.slack.methods import METHODS, Method
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.suffering import drop_reply, suffer
from bot.sandbox.slack.uploads import Uploads
from bot.sandbox.slack.wire import read_json

WRONG_VERB = 405
VERBS = frozenset({"GET", "POST"})
RESPONSE_URL = "response_url"
HIDDEN = "•••"
SECRETS = frozenset({"client_secret", "access_token", "code"})


class WebApi:
    """The app's side of the stand-in: Web API methods, ``response_url``, files and consent."""

    def __init__(self, parts: Parts, token: str) -> None:
        self._parts = parts
        parts.installation.grant(token)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.route("*", "/api/{method:.*}", self._api),
            web.post("/_/response/{key}", self._response_url),
            *Uploads(self._parts).routes(),
            *Consent(self._parts).routes(),
        ]

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        started = time.perf_counter()
        received = await receive(request)
        args = received.arguments
        fault = self._parts.faults.meet(name, _channel(args))
        status, answer, headers = await self._call(request, name, received, fault)
        _note(self._parts, name, args.given, status, answer, started)
        return _sent(request, status, _warned(answer, received), headers, fault)

    async def _call(
        self, request: web.Request, name: str, received: Received, fault: Fault | None
    ) -> tuple[int, Any, dict[str, str]]:
        headers: dict[str, str] = {}
        try:
            await suffer(self._parts, fault)
            method = _known(request, name, received)
            headers["x-accepted-oauth-scopes"] = ",".join(method.scopes)
            self._admit(request, received.arguments, method, headers)
            self._parts.pace.call(name)
            args = _with_client(request, received.arguments) if method.by_client else received.arguments
            return 200, {"ok": True, **method.run(self._parts, args)}, headers
        except Refused as refused:
            return refused.status, refused.answer(), headers | refused.headers

    def _admit(self, request: web.Request, args: Arguments, method: Method, headers: dict[str, str]) -> None:
        if method.open:
            return
        token = _bearer(request) or args.text("token")
        self._parts.installation.check(token)
        provided = ",".join(sorted(self._parts.scopes))
        headers["x-oauth-scopes"] = provided
        if method.scopes and not self._parts.scopes.intersection(method.scopes):
            raise Refused("missing_scope", needed=method.scopes[0], provided=provided)

    async def _response_url(self, request: web.Request) -> web.StreamResponse:
        """Text, blocks, ``replace_original`` ... to where a gesture was made; plain ``ok`` when it is done."""
        started = time.perf_counter()
        fault = self._parts.faults.meet(RESPONSE_URL, None)
        given: dict[str, Any] = {}
        status, answer, headers = 200, {"ok": True}, {}
        try:
            await suffer(self._parts, fault)
            given = await _json_object(request)
            grant = self._parts.responses.find(request.match_info["key"])
            self._parts.posting.answer(grant, Arguments(given))
            grant.left -= 1
        except Refused as refused:
            status, answer, headers = refused.status, refused.answer(), refused.headers
        _note(self._parts, RESPONSE_URL, given, status, answer, started)
        return _sent(request, status, answer, headers, fault, fine="ok")


def _note(
    parts: Parts, name: str, given: dict[str, Any], status: int, answer: dict[str, Any], started: float
) -> None:
    """Put a call of the app into the traffic, without what only the app may know."""
    parts.traffic.note(
        "from_app",
        name,
        status=status,
        ms=(time.perf_counter() - started) * 1000,
        ok=bool(answer["ok"]),
        body=_without_secrets(given),
        answer=_without_secrets(answer),
    )


def _without_secrets(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: HIDDEN if name in SECRETS else value for name, value in fields.items()}


def _known(request: web.Request, name: str, received: Received) -> Method:
    """The method, called by a verb that it takes, with arguments that can be read.

    What Slack answers to other verbs than GET and POST is not documented: a 405 is *assumed*, and so is that the
    method's name comes back as ``req_method`` when there is no such method.
    """
    method = METHODS.get(name)
    if method is None:
        raise Refused("unknown_method", req_method=name)
    if request.method not in VERBS:
        raise Refused("method_not_supported", status=WRONG_VERB, headers={"Allow": "GET, POST"})
    if received.refused is not None:
        raise received.refused
    return method


def _bearer(request: web.Request) -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None


def _with_client(request: web.Request, args: Arguments) -> Arguments:
    """The app's own credentials from the Basic header, as OAuth prefers them (RFC 6749, 2.3.1)."""
    kind, _, coded = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "basic":
        return args
    try:
        client_id, _, client_secret = b64decode(coded).decode().partition(":")
    except ValueError:
        return args
    return Arguments({**args.given, "client_id": client_id, "client_secret": client_secret})


def _warned(answer: dict[str, Any], received: Received) -> dict[str, Any]:
    """The answer with what Slack remarks on the request, beside what the method remarked itself."""
    if not received.warnings:
        return answer
    metadata = dict(answer.get("response_metadata") or {})
    metadata["warnings"] = [*metadata.get("warnings", ()), *received.warnings]
    if received.messages:
        metadata["messages"] = [*metadata.get("messages", ()), *received.messages]
    return {**answer, "warning": ",".join(metadata["warnings"]), "response_metadata": metadata}


def _channel(args: Arguments) -> str | None:
    channel = args.given.get("channel")
    return channel if isinstance(channel, str) else None


async def _json_object(request: web.Request) -> dict[str, Any]:
    try:
        value = read_json(await request.read())
    except (ValueError, web.HTTPRequestEntityTooLarge, *BROKEN_OFF):
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
    drop_reply(request, fault)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return web.Response(status=status, text=_phrase(status))
    if fine is not None and answer["ok"]:
        return web.Response(text=fine)
    body = json.dumps(answer)
    return web.Response(status=status, text=body, headers=headers, content_type="application/json")


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Server Error"
