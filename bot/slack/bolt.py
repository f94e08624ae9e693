"""Bolt as we use it: one listener per payload kind, acknowledged in the request, nothing called on the way.

One listener per kind spares Bolt's walk along all of them. Each is answered by its middleware: for a listener's function
Bolt puts forty arguments together, and polls every ten milliseconds for its acknowledgement. Signatures are checked
before (``bot.web.guard``). Bolt sees nothing of the request itself, only the little of its payload that leads to a
listener: its own reading of a body raises on odd shapes, takes tokens out of it, and its ``X-Slack-Bolt-Lazy-*`` headers
would change its dispatch.
"""

import logging
import re
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import StoreAway
from bot.slack.desk import Desk
from bot.slack.payloads import Ask, Click, Closed, Command, Event, Payload, Shortcut, Submission

ANYTHING = re.compile(".*", re.DOTALL)
_SILENT = dict.fromkeys(("say", "respond", "complete", "fail"))
"""Ways to speak that Bolt would make for each request: we have our own (``bot.slack.answers``)."""
_NOWHERE = "http://127.0.0.1:9"
"""Stands for a proxy: without one, Bolt's client would look for it in the environment, for each request."""


class Dispatch:
    """Hands a payload that was already read and found good to Bolt, and Bolt's listeners to the desk."""

    def __init__(self, desk: Desk) -> None:
        logger = logging.getLogger("slack_bolt")
        logger.setLevel(logging.ERROR)
        self._app = AsyncApp(
            name="goodones",
            logger=logger,
            # It calls nobody, and so it has no token.
            client=AsyncWebClient(proxy=_NOWHERE, retry_handlers=[]),
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            # What these look for is not in the little that Bolt sees.
            ignoring_self_events_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
            authorize=_Authorized(),
        )
        self._listen(_Accepting(desk))

    async def __call__(self, payload: Payload) -> BoltResponse:
        body = {**_shape(payload), "team_id": payload.team}
        # The mode in which Bolt takes a body as it is, in place of text that it would read again.
        request = AsyncBoltRequest(body=body, context={"payload": payload, **_SILENT}, mode="socket_mode")
        return await self._app.async_dispatch(request)

    def _listen(self, accepting: AsyncMiddleware) -> None:
        app = self._app
        # Each is asked in turn whether it is meant: what comes most comes first.
        for kind in (
            app.action,
            app.command,
            app.view_submission,
            app.options,
            app.shortcut,
            app.view_closed,
            app.event,
        ):
            kind(ANYTHING, middleware=[accepting])(_answered_before)


class _Accepting(AsyncMiddleware):
    """Stands before each listener and is the answer."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def async_process(self, *, req: AsyncBoltRequest, **_more: Any) -> BoltResponse:
        try:
            return await req.context.ack(**await self._desk.accept(req.context["payload"]))
        except StoreAway:
            return BoltResponse(status=503, body="")


async def _answered_before() -> None:
    """Bolt wants a function for each listener; none of them is reached."""


def _shape(payload: Payload) -> dict[str, Any]:
    """As much of a payload as Bolt needs to know its kind."""
    shape: dict[str, Any]
    match payload:
        case Command():
            shape = {"command": payload.command}
        case Click():
            shape = {"type": "block_actions", "actions": [{"action_id": payload.action_id}]}
        case Submission() | Closed():
            kind = "view_submission" if isinstance(payload, Submission) else "view_closed"
            shape = {"type": kind, "view": {"type": "modal", "callback_id": payload.callback_id}}
        case Ask():
            shape = {"type": "block_suggestion", "action_id": payload.action_id}
        case Shortcut():
            shape = {"type": "shortcut", "callback_id": payload.callback_id}
        case Event():
            shape = {"type": "event_callback", "event": {"type": payload.type}}
    return shape


class _Authorized(AsyncAuthorize):
    """Whoever comes this far may: the answer is never None."""

    def __init__(self) -> None:
        self._result = AuthorizeResult(enterprise_id=None, team_id=None)

    async def __call__(self, **_context: Any) -> AuthorizeResult:
        return self._result
