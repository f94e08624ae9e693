"""The whole bot as a process, with a store, a Slack that counts and the API's stand-in; and leads that come to it."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from operator import attrgetter
from time import monotonic
from typing import Any

import aiohttp

from bot.sandbox.api import ApiSandbox
from tests.bench.bodies import Pages
from tests.bench.bot import API_KEY, bot
from tests.bench.processes import Running, running
from tests.bench.subscribed import stored, subscribe

CHANNELS = tuple(f"C0BENCH{number:03}" for number in range(200))
_AT_ONCE = 16
_LOOK_AGAIN = 0.25


@dataclass(frozen=True)
class Post:
    """What came to Slack: where, when (monotonic seconds of this machine), and what became of it."""

    channel: str
    at: float
    outcome: str


@dataclass
class Town:
    bot: Running
    slack: Running
    http: aiohttp.ClientSession
    pages: Pages
    came: int = 0

    async def bring(self, channel: str, leads: int) -> float:
        """A webhook with so many new leads for a channel; when it was sent."""
        body = self.pages.page(self.came + leads, self.came, leads)
        self.came += leads
        began = monotonic()
        async with self.http.post(f"{self.bot.url}/webhooks/leads/{channel}", data=body) as answer:
            if answer.status != 202:
                raise RuntimeError(f"a webhook got {answer.status}")
        return began

    async def bring_to_all(self, channels: Sequence[str], leads: int) -> None:
        """So many for each channel."""
        for start in range(0, len(channels), _AT_ONCE):
            await asyncio.gather(*(self.bring(each, leads) for each in channels[start : start + _AT_ONCE]))

    async def until_posted(self, count: int, seconds: float) -> None:
        """Wait until so many posts were taken by Slack, or that long."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while True:
                    if await self._json("/count") >= count:
                        return
                    await asyncio.sleep(_LOOK_AGAIN)

    async def posts(self) -> list[Post]:
        return [Post(*each) for each in await self._json("/posts")]

    async def _json(self, path: str) -> Any:
        async with self.http.get(f"{self.slack.url}{path}") as answer:
            return await answer.json()


@asynccontextmanager
async def town(*limits: str, **settings: str) -> AsyncIterator[Town]:
    """Everything started; each channel has a subscription to every lead, whose token is the channel's id."""
    async with AsyncExitStack() as stack:
        store, folder = await stack.enter_async_context(stored())
        await subscribe(store, {channel: channel for channel in CHANNELS})
        api = ApiSandbox(key=API_KEY, seed=1, rate_limit=False)
        address = await api.start()
        stack.push_async_callback(api.stop)
        slack = await stack.enter_async_context(running("tests.bench.delivering.slack", *limits))
        ours = await stack.enter_async_context(
            bot("whole", store, folder, slack=slack.url, api=address, **settings)
        )
        http = await stack.enter_async_context(aiohttp.ClientSession())
        yield Town(ours, slack, http, Pages())


def posted(posts: Sequence[Post]) -> list[Post]:
    """Those that Slack took, in order of time."""
    return sorted((post for post in posts if post.outcome != "refused"), key=attrgetter("at"))


def pace(posts: Sequence[Post]) -> float:
    """Posts a second in a channel, from its first to its last; the mean of those that had several."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    for post in posted(posts):
        times[post.channel].append(post.at)
    rates = [(len(each) - 1) / (each[-1] - each[0]) for each in times.values() if len(each) > 1]
    return sum(rates) / len(rates) if rates else 0.0
