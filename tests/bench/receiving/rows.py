"""Taking in, beside bare peers: webhooks, and what Slack wants acknowledged."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from statistics import median

from tests.bench.bot import bot
from tests.bench.processes import Running, running
from tests.bench.receiving.requests import TOKENS
from tests.bench.receiving.sides import Side, take_turns
from tests.bench.subscribed import stored, subscribe
from tests.bench.table import Row

_ROUNDS, _SECONDS = 5, 1.5
_CALM_RATE, _CALM_ROUNDS, _CALM_SECONDS = 50, 3, 4.0
_MANY = 64
"""Connections beside Bolt, which lets each acknowledgement wait ten milliseconds: with few it would only be waiting."""
_PEERS = "tests.bench.receiving.peers"


async def webhooks() -> AsyncIterator[Row]:
    """Token, cap, dedupe, append, 202; beside an aiohttp handler with one XADD on the same store."""
    async with AsyncExitStack() as stack:
        ours, (bare,) = await _started(stack, "append")
        pair = Side("webhook", ours), Side("webhook", bare)
        await take_turns(pair, _ROUNDS, _SECONDS)
    for row in _beside("webhook", "aiohttp with one XADD", *pair, least=0.9):
        yield row
    yield Row("webhook: p99 at 16 connections", pair[0].quantile(0.99) * 1e3, "ms", most=25)


async def acks() -> AsyncIterator[Row]:
    """What is said in the acknowledgement itself, with every route there is; beside plain Bolt with 1 and with 80."""
    async with AsyncExitStack() as stack:
        ours, (one, eighty) = await _started(stack, "bolt", "bolt-80")
        sides = (
            Side("open", ours),
            Side("open", one),
            Side("open one of 80", eighty),
            Side("help", ours),
        )
        await take_turns(sides, _ROUNDS, _SECONDS, connections=_MANY)
    for row in _beside("ack", "Bolt with one listener", sides[0], sides[1], least=0.9):
        yield row
    yield Row("ack: times Bolt with 80 listeners", sides[0].rate / sides[2].rate, "x", least=4)
    yield Row("ack that says help: times Bolt with one listener", sides[3].rate / sides[1].rate, "x")


async def clicks() -> AsyncIterator[Row]:
    """Stored before it is acknowledged; beside plain Bolt with one XADD on the same store."""
    async with AsyncExitStack() as stack:
        ours, (bare,) = await _started(stack, "bolt-append")
        pair = Side("good", ours), Side("good", bare)
        await take_turns(pair, _ROUNDS, _SECONDS, connections=_MANY)
    for row in _beside("durable ack", "Bolt with one XADD", *pair, least=0.8):
        yield row


async def calm() -> AsyncIterator[Row]:
    """How long one acknowledgement takes where there is little to do."""
    async with AsyncExitStack() as stack:
        ours, (one,) = await _started(stack, "bolt")
        sides = Side("open", ours), Side("good", ours), Side("open", one)
        await take_turns(sides, _CALM_ROUNDS, _CALM_SECONDS, rate=_CALM_RATE)
    said, stored, bare = sides
    for part, name in ((0.5, "p50"), (0.99, "p99")):
        plain = bare.quantile(part)
        yield Row(f"ack at {_CALM_RATE}/s: {name}", said.quantile(part) * 1e3, "ms")
        yield Row(
            f"ack at {_CALM_RATE}/s: {name}, part of Bolt's", said.quantile(part) / plain, "x", most=1 / 3
        )
        yield Row(
            f"durable ack at {_CALM_RATE}/s: {name}, part of Bolt's without a store",
            stored.quantile(part) / plain,
            "x",
        )


async def _started(stack: AsyncExitStack, *peers: str) -> tuple[Running, list[Running]]:
    """The bot, which only receives, and peers on the same store."""
    store, folder = await stack.enter_async_context(stored())
    await subscribe(store, {f"C0BENCH{number}": token for number, token in enumerate(TOKENS)})
    ours = await stack.enter_async_context(bot("receiving", store, folder))
    return ours, [await stack.enter_async_context(running(_PEERS, kind, store)) for kind in peers]


def _beside(what: str, peer: str, ours: Side, bare: Side, *, least: float) -> Iterator[Row]:
    yield Row(f"{what}: a second", ours.rate, "/s")
    yield Row(f"{what}: times {peer}", ours.rate / bare.rate, "x", least=least)
    yield Row(f"{what}: processor for each, times {peer}", median(ours.cpu) / median(bare.cpu), "x")
