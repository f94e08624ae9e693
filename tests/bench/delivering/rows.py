"""Leads on their way into channels, and the process that brings them there."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from statistics import median

from tests.bench import memory
from tests.bench.delivering.starting import seconds_to_start
from tests.bench.delivering.town import CHANNELS, Town, pace, posted, town
from tests.bench.table import Row, Unmeasured

_EACH = 50
_PATIENCE = 90.0
_A_MINUTE, _WORKSPACE_SECONDS = 300, 45.0
"""What our stand-in takes for a workspace's limit, see ``bot.sandbox.slack.pace``; and for how long it is watched."""
_IDLE_LEADS, _IDLE_GAP = 60, 0.3
_WAITING, _IN_ONE = 100_000, 100
_LOOKS, _LOOK_EACH = 20, 1.0
_STARTS = 5
_MEGABYTE = 1e6


async def pacing() -> AsyncIterator[Row]:
    """Ten thousand leads, fifty for each of two hundred channels, as cards; a workspace without a limit."""
    async with town(GOODONES_POSTS_A_MINUTE="0") as place:
        cpu = place.bot.cpu()
        await place.bring_to_all(CHANNELS, _EACH)
        await place.until_posted(len(CHANNELS) * _EACH, _PATIENCE)
        posts, cpu = await place.posts(), place.bot.cpu() - cpu
    taken = posted(posts)
    what = f"{len(CHANNELS) * _EACH:,} leads, {len(CHANNELS)} channels"
    yield Row(f"{what}: cards posted", len(taken), "", least=len(CHANNELS) * _EACH)
    yield Row(f"{what}: part of one a second and channel", pace(posts) * 100, "%", least=98)
    yield Row(f"{what}: 429s", len(posts) - len(taken), "", most=0)
    yield Row(f"{what}: from the first post to the last", taken[-1].at - taken[0].at, "s")
    yield Row(f"{what}: processor for each card", cpu / len(taken) * 1e3, "ms")


async def workspace() -> AsyncIterator[Row]:
    """The same for a while where the whole workspace has a limit too."""
    async with town("workspace", GOODONES_POSTS_A_MINUTE=str(_A_MINUTE)) as place:
        await place.bring_to_all(CHANNELS, _EACH)
        await asyncio.sleep(_WORKSPACE_SECONDS)
        posts = await place.posts()
    taken = posted(posts)
    rate = (len(taken) - 1) / (taken[-1].at - taken[0].at) * 60
    what = f"with {_A_MINUTE} a minute for all channels"
    yield Row(f"{what}: part of it that was posted", rate / _A_MINUTE * 100, "%", least=98)
    yield Row(f"{what}: 429s", len(posts) - len(taken), "", most=0)
    yield Row(f"{what}: accepted and not shown", sum(each.outcome == "hidden" for each in taken), "", most=0)


async def idle() -> AsyncIterator[Row]:
    """From one webhook with one lead to its card, where nothing else is to be done."""
    async with town() as place:
        await _warm(place)
        began = {}
        for channel in CHANNELS[:_IDLE_LEADS]:
            began[channel] = await place.bring(channel, 1)
            await asyncio.sleep(_IDLE_GAP)
        await place.until_posted(_IDLE_LEADS + 1, _PATIENCE)
        took = sorted(post.at - began[post.channel] for post in await place.posts() if post.channel in began)
    yield Row("lead to post on an idle system: p50", median(took) * 1e3, "ms", most=100)
    yield Row("lead to post on an idle system: p99", _quantile(took, 0.99), "s", most=1)


async def waiting() -> AsyncIterator[Row | Unmeasured]:
    """The bot's memory while a hundred thousand leads come and wait in the store."""
    if not memory.kernel_can_tell():
        yield Unmeasured("memory of the bot", "needs Linux")
        return
    async with town() as place:
        await _warm(place)
        yield Row("memory of the bot, idle", memory.now(place.bot.pid) / _MEGABYTE, "MB")
        for _ in range(_WAITING // _IN_ONE // len(CHANNELS)):
            await place.bring_to_all(CHANNELS, _IN_ONE)
        most = 0
        for _ in range(_LOOKS):
            await asyncio.sleep(_LOOK_EACH)
            most = max(most, memory.now(place.bot.pid))
        peak, taken = memory.peak(place.bot.pid), len(posted(await place.posts()))
    wait = f"{_WAITING - taken:,} leads wait"
    yield Row(f"memory of the bot while {wait}: at most", most / _MEGABYTE, "MB", most=150)
    yield Row(f"memory of the bot while they came, {_IN_ONE} in one webhook", peak / _MEGABYTE, "MB")


async def starting() -> AsyncIterator[Row]:
    """From the command to the first *ready*, with an empty store of its own."""
    yield Row("start of goodones serve until it is ready", await seconds_to_start(_STARTS), "s", most=1.5)


async def _warm(place: Town) -> None:
    """One lead, so that names are known and connections are open."""
    await place.bring(CHANNELS[-1], 1)
    await place.until_posted(1, _PATIENCE)


def _quantile(values: Sequence[float], part: float) -> float:
    return values[min(len(values) - 1, int(len(values) * part))]
