"""Bolt as we use it: one listener per payload kind, acknowledged in the request, nothing called on the way.

``process_before_response`` spares Bolt's ten-millisecond polling for an acknowledgement, and one listener per kind
its walk along all of them. Signatures are checked before (``bot.web.guard``). Bolt sees nothing
of the request itself, only the little of its payload that leads to a listener: its own reading of a body raises on
odd shapes, takes tokens out of it, and its ``X-Slack-Bolt-Lazy-*`` headers would change its dispatch.
"""

import json
import logging
import re
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import StoreAway
from bot.slack.desk import Desk
from bot.slack.payloads import Ask, Click, Closed, Command, Event, Payload, Shortcut, Submission

ANYTHING = re.compile(".*", re.DOTALL)


class Dispatch:
    """Hands a payload that was already read and found good to Bolt, and Bolt's listeners to the desk."""

    def __init__(self, client: AsyncWebClient, desk: Desk, token: str) -> None:
        logger = logging.getLogger("slack_bolt")
        logger.setLevel(logging.ERROR)
        self._desk = desk
        self._app = AsyncApp(
            name="goodones",
            logger=logger,
            client=client,
            process_before_response=True,
            request_verification_enabled=False,
            ssl_check_enabled=False,
            url_verification_enabled=False,
            # What these look for is not in the little that Bolt sees.
            ignoring_self_events_enabled=False,
            attaching_function_token_enabled=False,
            attaching_conversation_kwargs_enabled=False,
            authorize=_authorizer(token),
        )
        self._listen()

    async def __call__(self, payload: Payload) -> BoltResponse:
        body = json.dumps({**_shape(payload), "team_id": payload.team})
        return await self._app.async_dispatch(AsyncBoltRequest(body=body, context={"payload": payload}))

    def _listen(self) -> None:
        async def receive(ack: Any, context: Any) -> None:
            await ack(**await self._desk.accept(context["payload"]))

        async def take(context: Any) -> BoltResponse | None:
            try:
                await self._desk.accept(context["payload"])
            except StoreAway:
                return BoltResponse(status=503, body="")
            return None

        # Each is asked in turn whether it is meant: what comes most comes first.
        self._app.action(ANYTHING)(receive)
        self._app.command(ANYTHING)(receive)
        self._app.view_submission(ANYTHING)(receive)
        self._app.options(ANYTHING)(receive)
        self._app.shortcut(ANYTHING)(receive)
        self._app.view_closed(ANYTHING)(receive)
        self._app.event(ANYTHING)(take)


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


def _authorizer(token: str) -> Any:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """Answer from what we have: no call per request, and never None."""
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    return authorize
