"""What lies around the application, as this process reaches it: the store, Slack, the lead API, time."""

from collections.abc import Callable
from dataclasses import dataclass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.api import GoodOnes
from bot.clock import Clock, SystemClock
from bot.config import Settings
from bot.metrics import Metrics
from bot.services.pulse import Pulse
from bot.slack.gateway import TIMEOUT, Gateway
from bot.slack.watching import watch
from bot.store.budget import SharedLog
from bot.store.redis import Store
from bot.tasks import Tasks


@dataclass(frozen=True)
class Outside:
    """What every room may ask for."""

    settings: Settings
    clock: Clock
    tasks: Tasks
    metrics: Metrics
    pulse: Pulse
    store: Store
    session: aiohttp.ClientSession
    slack: AsyncWebClient
    gateway: Gateway
    api: GoodOnes

    async def close(self) -> None:
        """Hang up everywhere."""
        await self.api.close()
        await self.session.close()
        await self.store.close()


def reach(settings: Settings, clock: Clock, tasks: Tasks, redis_url: str) -> Outside:
    """The clients; none of them connects yet."""
    metrics, pulse, store = Metrics(), Pulse(clock), Store(redis_url)
    session = aiohttp.ClientSession(trace_configs=[watch(settings.slack_api_url, metrics.slack_too_fast)])
    slack = AsyncWebClient(
        token=settings.slack_bot_token.get_secret_value(),
        base_url=f"{settings.slack_api_url}/",
        session=session,
        timeout=TIMEOUT,
        retry_handlers=[],
    )
    return Outside(
        settings=settings,
        clock=clock,
        tasks=tasks,
        metrics=metrics,
        pulse=pulse,
        store=store,
        session=session,
        slack=slack,
        gateway=Gateway(slack, session),
        api=_lead_api(settings, clock, store, pulse, metrics),
    )


def moved(clock: Clock) -> Callable[[], float] | None:
    """Time that somebody moves (a test) is not the store's: what is counted by minutes follows it too."""
    return None if isinstance(clock, SystemClock) else lambda: clock.now().timestamp()


def _lead_api(settings: Settings, clock: Clock, store: Store, pulse: Pulse, metrics: Metrics) -> GoodOnes:
    """The client, which shares its budget with every process on this store."""
    api_key = settings.api_key.get_secret_value()
    return GoodOnes(
        api_key,
        settings.api_url,
        clock=clock,
        budget=SharedLog(store, api_key, clock, time=moved(clock)),
        observe=pulse.hear,
        too_fast=metrics.api_too_fast,
    )
