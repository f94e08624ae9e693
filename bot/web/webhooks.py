"""``POST /webhooks/leads/{token}``: where the lead API brings new leads.

Its body is undocumented and unsigned, so the unguessable token is what makes it genuine, and what cannot be read
is kept all the same: it says at least that there is something to fetch.
"""

import asyncio
from hashlib import sha256

import structlog
from aiohttp import web

from bot.errors import StoreAway
from bot.services.subscriptions import Subscriptions
from bot.store.inboxes import Inboxes
from bot.store.redis import ANSWER_WITHIN
from bot.web.body import MEBIBYTE, BrokenOff, TooLarge, read_capped

log = structlog.stdlib.get_logger(__name__)

CAP = 16 * MEBIBYTE
RETRY_AFTER = "30"


class LeadWebhooks:
    """Token checked, body capped, stored; only then 202."""

    def __init__(self, subscriptions: Subscriptions, inbox: Inboxes) -> None:
        self._subscriptions = subscriptions
        self._inbox = inbox

    async def receive(self, request: web.Request) -> web.Response:
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                subscription = await self._subscriptions.by_token(request.match_info["token"])
        except (StoreAway, TimeoutError) as error:
            return _later(error)
        if subscription is None:
            return web.Response(status=404)
        try:
            body = (await read_capped(request, CAP)).decode(errors="surrogateescape")
        except (TooLarge, BrokenOff) as error:
            reason = type(error).__name__
            log.warning("webhook kept as a hint", subscription=subscription, reason=reason, cap=CAP)
            body = None
        return await self._keep(subscription, body)

    async def _keep(self, subscription: str, body: str | None) -> web.Response:
        digest = sha256((body or "").encode(errors="surrogateescape")).hexdigest()
        # A hint without a body is never a repetition of another.
        dedupe = f"{subscription}:{digest}" if body else ""
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                entry = {"subscription": subscription, "body": body}
                await self._inbox.append(entry, about=subscription, dedupe=dedupe)
        except (StoreAway, TimeoutError) as error:
            return _later(error)
        return web.Response(status=202)


def _later(error: Exception) -> web.Response:
    """The sender tries again, we hope; the store would not take it, or is full."""
    log.warning("a webhook was not accepted", reason=type(error).__name__)
    return web.Response(status=503, headers={"Retry-After": RETRY_AFTER})
