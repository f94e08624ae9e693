"""Bare peers: the least that somebody would write for the same.

``python -m tests.bench.receiving.peers KIND STORE``: ``append`` is an aiohttp handler with one XADD; ``bolt`` and
``bolt-80`` are Bolt for Python as its first page shows it, with so many listeners; ``bolt-append`` is the same with one
XADD before its acknowledgement. They run on the event loop of the standard library, as whoever follows that page would.
"""

import asyncio
import json
import sys
from collections.abc import Callable
from typing import Any

from aiohttp import web
from redis.asyncio import Redis
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult

from tests.bench.processes import serve
from tests.bench.receiving.requests import EIGHTY, GOOD, OPEN, SECRET, SLACK_PATH, WEBHOOKS


def append(store: Any) -> web.Application:
    async def take(request: web.Request) -> web.Response:
        await store.xadd("bare", {"body": await request.read()})
        return web.Response(status=202)

    app = web.Application()
    app.router.add_post(WEBHOOKS + "/{token}", take)
    return app


def bolt(names: list[str]) -> web.Application:
    """Each action has a listener that acknowledges."""
    app = _bolt()
    for name in names:

        async def hello(ack: Any) -> None:
            await ack()

        app.action(name)(hello)
    return app.web_app(SLACK_PATH)


def bolt_append(store: Any) -> web.Application:
    app = _bolt()

    async def keep(ack: Any, body: dict[str, Any]) -> None:
        await store.xadd("bolt", {"body": json.dumps(body)})
        await ack()

    app.action(GOOD)(keep)
    return app.web_app(SLACK_PATH)


def _bolt() -> AsyncApp:
    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """With one token Bolt asks Slack once and keeps the answer: here it has the answer."""
        return AuthorizeResult(
            enterprise_id=enterprise_id,
            team_id=team_id,
            bot_token="xoxb-bench",
            bot_id="B0",
            bot_user_id="U0",
        )

    return AsyncApp(signing_secret=SECRET, authorize=authorize)


PEERS: dict[str, Callable[[Any], web.Application]] = {
    "append": append,
    "bolt": lambda _: bolt([OPEN]),
    "bolt-80": lambda _: bolt(EIGHTY),
    "bolt-append": bolt_append,
}


async def main(kind: str, store_url: str) -> None:
    store: Any = Redis.from_url(store_url)
    try:
        await serve(PEERS[kind](store))
    finally:
        await store.aclose()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
