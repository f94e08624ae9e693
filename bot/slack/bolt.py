"""Bolt as we use it: one listener per payload kind, acknowledged in the request, nothing called on the way.

``process_before_response`` spares Bolt's ten-millisecond polling for an acknowledgement, and one listener per kind
its walk along all of them. Signatures are checked before (``bot.web.guard``).
"""

import logging
import re
from typing import Any

from slack_bolt import BoltResponse
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import StoreAway
from bot.slack.desk import Desk
from bot.slack.payloads import Payload

ANYTHING = re.compile(".*", re.DOTALL)
PASSED_ON = ("content-type", "x-slack-retry-num", "x-slack-retry-reason")
"""The headers that Bolt needs; ``X-Slack-Bolt-Lazy-*`` from outside would change its dispatch."""


class Dispatch:
    """Hands a request that was already read and found good to Bolt, and Bolt's listeners to the desk."""

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
            authorize=_authorizer(token),
        )
        self._listen()

    async def __call__(self, payload: Payload, raw: str, headers: dict[str, str]) -> BoltResponse:
        passed: dict[str, Any] = {name: headers[name] for name in PASSED_ON if name in headers}
        request = AsyncBoltRequest(body=raw, headers=passed, context={"payload": payload})
        return await self._app.async_dispatch(request)

    def _listen(self) -> None:
        async def receive(ack: Any, context: Any) -> None:
            await ack(**await self._desk.accept(context["payload"]))

        async def take(context: Any) -> BoltResponse | None:
            try:
                await self._desk.accept(context["payload"])
            except StoreAway:
                return BoltResponse(status=503, body="")
            return None

        self._app.command(ANYTHING)(receive)
        self._app.action(ANYTHING)(receive)
        self._app.view_submission(ANYTHING)(receive)
        self._app.options(ANYTHING)(receive)
        self._app.shortcut(ANYTHING)(receive)
        self._app.view_closed(ANYTHING)(receive)
        self._app.event(ANYTHING)(take)


def _authorizer(token: str) -> Any:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """Answer from what we have: no call per request, and never None."""
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    return authorize
