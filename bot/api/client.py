"""``GoodOnes``: the whole lead API, one attribute per resource and one typed method per endpoint."""

import random as chance
from collections.abc import Callable
from typing import Self

import httpx

from bot.api.accounts import AccountsApi
from bot.api.budget import Alone, Log
from bot.api.dm_templates import DmTemplatesApi
from bot.api.leads import LeadsApi
from bot.api.lookups import LookupsApi
from bot.api.me import MeApi
from bot.api.notification_settings import NotificationSettingsApi
from bot.api.runs import RunsApi
from bot.api.segments import SegmentsApi
from bot.api.streams import StreamsApi
from bot.api.transport import Observe, Transport
from bot.api.webhooks import WebhooksApi
from bot.clock import Clock, SystemClock

BASE_URL = "https://www.catchthegoodones.com/api/v2"


class GoodOnes:
    """One key's view of the API. Close it, or use it as ``async with``.

    Every method raises ``bot.api.errors.ApiError`` and nothing else of the API's doing: ``ApiUnreachable``,
    ``UnexpectedResponse``, ``KeyRefused`` (401), ``ApiMoved`` (410), ``RateLimited`` (429), ``UpstreamFailed``
    (502), ``Unavailable`` (503) from each; ``OutcomeUnknown`` from each that changes something; others as the
    method says. Each call waits for its turn in the sixty requests of a minute (``bot.api.turns.asking`` says
    in which lane, and who hears of it); ``RateLimited`` carries ``retry_after`` and comes where that is too long.
    Streams, segments, accounts and ``me`` are kept for some seconds (``bot.api.freshness``).

    Source: https://docs.catchthegoodones.com/api-reference/introduction
    """

    def __init__(
        self,
        key: str,
        base_url: str = BASE_URL,
        *,
        clock: Clock | None = None,
        budget: Log | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        random: Callable[[], float] | None = None,
        observe: Observe | None = None,
        too_fast: Callable[[], None] = lambda: None,
    ) -> None:
        """``random`` gives numbers from 0 to 1 for the jitter between tries. Raises ``ConfigError``.

        ``budget`` is who counts the sixty requests a minute; by default this client counts its own. ``observe``
        hears how each request ended, and ``too_fast`` of each 429 that asks to wait, at once: neither may wait
        for anything.
        """
        clock = clock or SystemClock()
        self._transport = Transport(
            key,
            base_url,
            clock=clock,
            budget=budget or Alone(clock),
            random=random or chance.random,
            transport=transport,
            observe=observe,
            too_fast=too_fast,
        )
        self.streams = StreamsApi(self._transport)
        self.runs = RunsApi(self._transport)
        self.leads = LeadsApi(self._transport)
        self.segments = SegmentsApi(self._transport)
        self.accounts = AccountsApi(self._transport)
        self.me = MeApi(self._transport)
        self.webhooks = WebhooksApi(self._transport)
        self.dm_templates = DmTemplatesApi(self._transport)
        self.notification_settings = NotificationSettingsApi(self._transport)
        self.lookups = LookupsApi(self._transport)

    async def close(self) -> None:
        """Give back the connections."""
        await self._transport.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"GoodOnes(host={self._transport.host!r})"
