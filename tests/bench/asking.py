"""One call over loopback through the client, beside bare httpx on the same server; kept connections, no two at once."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx

from bot.api import GoodOnes
from bot.api.models import LeadPage
from tests.bench.bodies import PAGE
from tests.bench.clock import HurriedClock
from tests.bench.ends import client, peer
from tests.bench.table import Row
from tests.bench.timing import WARM_UP, medians_of_calls

_SMALL_ROUNDS = 600
_PAGE_ROUNDS = 100
_LONGER_THAN_KEPT = 60.0
"""Seconds. The client keeps some answers for a moment: each of these calls has to be sent."""

Ask = Callable[[], Awaitable[object]]


async def rows(url: str) -> AsyncIterator[Row]:
    clock = HurriedClock()
    async with client(url, clock) as api, peer(url) as http:
        ours, bare = await _both_sent(http, _me(api, clock, http), _SMALL_ROUNDS)
        yield Row("GET /me through the client", ours * 1e3, "ms")
        yield Row("GET /me: times httpx + json.loads", ours / bare, "x")
        ours, bare = await _both_sent(http, _page(api, http), _PAGE_ROUNDS)
        yield Row("GET a page of leads through the client", ours * 1e3, "ms")
        yield Row("GET a page: times httpx + json.loads + model_validate", ours / bare, "x")


def _me(api: GoodOnes, clock: HurriedClock, http: httpx.AsyncClient) -> tuple[Ask, Ask]:
    async def ours() -> object:
        clock.hurry(_LONGER_THAN_KEPT)
        return await api.me.get()

    return ours, lambda: _json(http, "/me")


def _page(api: GoodOnes, http: httpx.AsyncClient) -> tuple[Ask, Ask]:
    async def bare() -> object:
        return LeadPage.model_validate(await _json(http, f"/streams/{PAGE}/leads?limit={PAGE}&offset=0"))

    return lambda: api.leads.of_stream(PAGE, limit=PAGE), bare


async def _both_sent(http: httpx.AsyncClient, pair: tuple[Ask, Ask], rounds: int) -> list[float]:
    """The medians of the two. An answer that came from anywhere but the server would make them worthless."""
    before = await _json(http, "/counted")
    taken = await medians_of_calls(pair, rounds)
    sent = await _json(http, "/counted") - before
    if sent != len(pair) * (rounds + WARM_UP):
        raise RuntimeError(f"{sent} requests came in place of {len(pair) * (rounds + WARM_UP)}")
    return taken


async def _json(http: httpx.AsyncClient, path: str) -> Any:
    response = await http.get(path)
    return json.loads(response.content)
