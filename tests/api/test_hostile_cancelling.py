"""An impatient program: calls are cancelled at every moment, and whoever comes after is served all the same."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from random import Random

import httpx
import pytest

from bot.api import GoodOnes
from bot.api.budget import Alone, Lane
from bot.api.connections import Connections, pools_to
from bot.api.errors import ApiError
from bot.api.transport import Transport
from bot.api.turns import AT_ONCE, FOR_PEOPLE, asking
from bot.clock import SystemClock
from tests.api import examples
from tests.api.wire import BASE, KEY

ME = f"HTTP/1.1 200 OK\r\nContent-Length: {len(examples.ME)}\r\n\r\n{examples.ME}".encode()
MOMENTS = 40
"""Turns of the loop that a call to a server on this machine takes, and some more."""
SOON = 0.2
"""Seconds within which calls are given up."""


class Meeting:
    """A server that answers at once, or in one of several bad ways; or only when so many wait at the same time."""

    def __init__(self, ways: list[bytes], random: Random) -> None:
        self.ways = ways
        self.random = random
        self.together = 0
        self.waiting = 0
        self.met = asyncio.Event()
        self.somebody = asyncio.Event()
        self.open: set[asyncio.StreamWriter] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open.add(writer)
        with contextlib.suppress(ConnectionError):
            while await reader.read(65536) and await self._answer(writer):
                pass
        self.open.discard(writer)
        writer.close()

    async def end(self) -> None:
        """Hang up on whoever is still there."""
        for writer in list(self.open):
            writer.close()
        await asyncio.gather(*(writer.wait_closed() for writer in list(self.open)), return_exceptions=True)

    async def _answer(self, writer: asyncio.StreamWriter) -> bool:
        if self.together:
            await self._all_are_here()
        way = ME if self.together else self.random.choice(self.ways)
        writer.write(way)
        await writer.drain()
        return way == ME

    async def _all_are_here(self) -> None:
        self.waiting += 1
        self.somebody.set()
        if self.waiting == self.together:
            self.met.set()
        await self.met.wait()


@asynccontextmanager
async def meeting(*ways: bytes, seed: int = 1) -> AsyncIterator[tuple[Meeting, GoodOnes]]:
    server = Meeting(list(ways), Random(seed))
    listener = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/api/v2"
    clock = SystemClock()
    try:
        async with GoodOnes(KEY, url, clock=clock, budget=Alone(clock, 100_000), random=lambda: 0.0) as api:
            yield server, api
    finally:
        listener.close()
        await listener.wait_closed()
        await server.end()


async def everybody_is_served(server: Meeting, api: GoodOnes) -> None:
    """As many as may be on the way at once are, and nobody is left of those before: neither in line nor on the way."""
    turns = api._transport._turns
    assert not any(turns._waiting.values())
    assert turns._connections._value == AT_ONCE
    assert turns._not_for_people._value == AT_ONCE - FOR_PEOPLE
    server.together = AT_ONCE
    async with asyncio.timeout(5):
        await asyncio.gather(
            *(api.runs.of_stream(number) for number in range(AT_ONCE)), return_exceptions=True
        )
    assert server.met.is_set()


@pytest.mark.parametrize("way", [ME, b"", ME[:-5]], ids=["answers", "hangs up", "cuts"])
async def test_a_call_that_is_cancelled_at_any_moment_costs_no_connection(way: bytes) -> None:
    async with meeting(way) as (server, api):
        for moment in range(MOMENTS):
            call = asyncio.create_task(api.streams.run(42))
            for _ in range(moment):
                await asyncio.sleep(0)
            call.cancel()
            with contextlib.suppress(asyncio.CancelledError, ApiError):
                await call
        await everybody_is_served(server, api)


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_hundreds_of_calls_in_three_lanes_with_cancellations_leave_nothing_behind(seed: int) -> None:
    random = Random(seed)
    async with meeting(ME, ME, b"", ME[:40], ME[:-5], seed=seed) as (server, api):
        asks: list[Callable[[], Awaitable[object]]] = [
            api.me.get,
            lambda: api.streams.get(random.randrange(3)),
            lambda: api.streams.run(1),
        ]

        async def call(number: int) -> None:
            with asking(random.choice(list(Lane))), contextlib.suppress(ApiError):
                await asks[number % 3]()

        calls = []
        for number in range(300):
            calls.append(asyncio.create_task(call(number)))
            if random.random() < 0.6:
                asyncio.get_running_loop().call_later(random.random() * SOON, calls[-1].cancel)
        async with asyncio.timeout(20):
            ends = await asyncio.gather(*calls, return_exceptions=True)
        assert {type(end) for end in ends} <= {type(None), asyncio.CancelledError}
        assert all(held.answer.done() for held in api._transport._memory._held.values())
        await everybody_is_served(server, api)


async def test_who_waits_for_an_answer_gets_it_though_whoever_fetched_it_left() -> None:
    async with meeting(ME) as (server, api):
        server.together = 2
        first, second = (asyncio.create_task(api.me.get()) for _ in range(2))
        await server.somebody.wait()
        first.cancel()
        async with asyncio.timeout(5):
            assert (await second).name == "Jane Smith"
        assert first.cancelled()


def connections() -> Connections:
    transport = Transport(KEY, BASE, clock=SystemClock(), budget=Alone(SystemClock()), random=lambda: 0.0)
    return transport._connections


async def test_a_pool_is_kept_while_all_goes_well() -> None:
    pools = connections()
    async with pools.use() as one:
        pass
    with pytest.raises(KeyError):
        async with pools.use() as two:
            raise KeyError
    assert one is two
    await pools.close()
    assert one.is_closed


@pytest.mark.parametrize("end", [asyncio.CancelledError, TimeoutError])
async def test_a_pool_is_given_up_by_who_was_cut_short_and_ends_with_its_last_user(
    end: type[BaseException],
) -> None:
    pools = connections()
    async with pools.use() as one:
        for _ in range(2):
            with pytest.raises(end):
                async with pools.use():
                    raise end
        async with pools.use() as after:
            assert after is not one
        assert closed(one, after) == (False, False)
    assert closed(one, after) == (True, False)
    await pools.close()
    assert closed(one, after) == (True, True)


def closed(*clients: httpx.AsyncClient) -> tuple[bool, ...]:
    return tuple(client.is_closed for client in clients)


class SlowToClose(httpx.AsyncBaseTransport):
    def __init__(self) -> None:
        self.begun, self.go_on, self.done = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        raise AssertionError

    async def aclose(self) -> None:
        self.begun.set()
        await self.go_on.wait()
        self.done.set()


async def test_a_pool_is_ended_whole_though_its_last_user_is_cancelled_meanwhile() -> None:
    line = SlowToClose()
    pools = Connections(pools_to(httpx.URL(BASE), KEY, line))

    async def cut_short() -> None:
        async with pools.use():
            raise TimeoutError

    user = asyncio.create_task(cut_short())
    await line.begun.wait()
    user.cancel()
    with pytest.raises(asyncio.CancelledError):
        await user
    assert not line.done.is_set()
    line.go_on.set()
    await pools.close()
    assert line.done.is_set()


async def test_closing_ends_pools_that_were_given_up_too() -> None:
    pools = connections()
    async with pools.use() as one:
        with pytest.raises(TimeoutError):
            async with pools.use():
                raise TimeoutError
        await pools.close()
        assert one.is_closed


async def test_a_pool_to_this_machine_asks_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    here, there = (pools_to(httpx.URL(url), KEY, None)() for url in ("http://127.0.0.1", "http://api.test"))
    assert (here.trust_env, there.trust_env) == (False, True)
    await here.aclose()
    await there.aclose()
