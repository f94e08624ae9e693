"""``POST /slack/events``: everything that Slack sends us comes in here."""

from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from slack_bolt import BoltResponse

from bot.clock import Clock
from bot.slack.payloads import Challenge, Payload, SslCheck
from bot.web.body import MEBIBYTE, BrokenOff, TooLarge, read_capped
from bot.web.guard import Stopped, check

log = structlog.stdlib.get_logger(__name__)

Dispatch = Callable[[Payload], Awaitable[BoltResponse]]


class SlackEvents:
    """The guard, then Bolt."""

    def __init__(self, dispatch: Dispatch, signing_secret: str, clock: Clock) -> None:
        self._dispatch = dispatch
        self._secret = signing_secret
        self._clock = clock

    async def receive(self, request: web.Request) -> web.Response:
        try:
            body = await read_capped(request, MEBIBYTE)
        except TooLarge:
            return _stop(413, "too large")
        except BrokenOff:
            return _stop(400, "broken off")
        seen = check(request.headers, body, self._secret, self._clock.now().timestamp())
        if isinstance(seen, Stopped):
            return _stop(seen.status, seen.reason)
        match seen:
            case Challenge(challenge=challenge):
                return web.Response(text=challenge)
            case SslCheck():
                return web.Response()
            case payload:
                return _to_http(await self._dispatch(payload))


def _stop(status: int, reason: str) -> web.Response:
    log.warning("request stopped", status=status, reason=reason)
    return web.Response(status=status, text=reason)


def _to_http(answer: BoltResponse) -> web.Response:
    content_type = answer.headers["content-type"][0]
    return web.Response(
        status=answer.status, body=answer.body.encode(), headers={"Content-Type": content_type}
    )
