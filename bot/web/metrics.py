"""``GET /metrics``: the numbers, for whoever has the token; they are counted elsewhere."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web

from bot.errors import StoreAway
from bot.metrics import CONTENT_TYPE, Metrics
from bot.records import Backlog
from bot.store.redis import ANSWER_WITHIN

log = structlog.stdlib.get_logger(__name__)


class MetricsPage:
    """What waits is asked of the store each time; without the store the page says all the rest."""

    def __init__(self, metrics: Metrics, count: Callable[[], Awaitable[Backlog]], token: str) -> None:
        self._metrics = metrics
        self._count = count
        self._token = token.encode()

    async def show(self, request: web.Request) -> web.Response:
        if not self._may_read(request):
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"})
        self._metrics.waits(await self._backlog())
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    def _may_read(self, request: web.Request) -> bool:
        scheme, _, shown = request.headers.get("Authorization", "").partition(" ")
        token = shown.strip().encode("utf-8", "surrogateescape")
        return scheme.lower() == "bearer" and hmac.compare_digest(token, self._token)

    async def _backlog(self) -> Backlog | None:
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                return await self._count()
        except (StoreAway, TimeoutError) as error:
            log.warning("store away, what waits is not told", reason=type(error).__name__)
            return None
