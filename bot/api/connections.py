"""The connections to the API: kept open and used again, and given up where one may have been lost."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import Any

import httpx

from bot.api.turns import AT_ONCE
from bot.api.unpack import WANTED

_LIMITS = httpx.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE, keepalive_expiry=60.0)
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(eq=False)
class _Pool:
    http: httpx.AsyncClient
    users: int = 0


class Connections:
    """One pool at a time, made by ``open_pool``.

    A cancellation can hit httpcore while it takes or gives back a connection, which is then neither free nor gone
    (https://github.com/encode/httpcore/issues/1093): when all were lost, nobody would ever be answered again. So
    each request that is cut short costs its pool: who is in it ends in peace, who comes after has a new one.
    """

    def __init__(self, open_pool: Callable[[], httpx.AsyncClient]) -> None:
        self._open = open_pool
        self._pool = _Pool(open_pool())
        self._pools = {self._pool}
        self._ending: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def use(self) -> AsyncIterator[httpx.AsyncClient]:
        """The client for one request and its answer."""
        pool = self._pool
        pool.users += 1
        try:
            yield pool.http
        except (asyncio.CancelledError, TimeoutError):
            self._give_up(pool)
            raise
        finally:
            pool.users -= 1
            if not pool.users and pool is not self._pool:
                await asyncio.shield(self._end(pool))

    async def close(self) -> None:
        """End whatever is open."""
        await asyncio.gather(*(self._end(pool) for pool in list(self._pools)), *self._ending)

    def _end(self, pool: _Pool) -> asyncio.Task[None]:
        """In a task of its own, so that no cancellation leaves half of the pool open."""
        self._pools.discard(pool)
        ending = asyncio.create_task(pool.http.aclose())
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)
        return ending

    def _give_up(self, pool: _Pool) -> None:
        if pool is self._pool:
            self._pool = _Pool(self._open())
            self._pools.add(self._pool)


def pools_to(
    url: httpx.URL, key: str, transport: httpx.AsyncBaseTransport | None
) -> Callable[[], httpx.AsyncClient]:
    """Makes clients of the API with this key. ``transport`` is what they send through in place of sockets."""
    # A stand-in on this machine is not behind the company's proxy.
    trust_env = url.host not in _LOOPBACK
    verify = _trusted(url, trust_env=trust_env) if transport is None else True
    headers = {
        "Authorization": f"Bearer {key}",
        "Accept": "application/json",
        "Accept-Encoding": WANTED,
        "User-Agent": "goodones-slack",
    }
    return lambda: httpx.AsyncClient(
        base_url=url,
        headers=headers,
        cookies=_NoCookies(),
        limits=_LIMITS,
        follow_redirects=False,
        event_hooks={"response": [_stay_here]},
        transport=transport,
        verify=verify,
        trust_env=trust_env,
    )


def _trusted(url: httpx.URL, *, trust_env: bool) -> ssl.SSLContext:
    """Whose certificates are believed. By plain HTTP on this machine nobody shows one, and reading them takes longest."""
    if url.scheme == "http" and not trust_env:
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return httpx.create_ssl_context(trust_env=trust_env)


class _NoCookies(CookieJar):
    """The key is the only credential: the API also takes session cookies, so that none may be picked up."""

    def extract_cookies(self, response: Any, request: Any) -> None:
        """Keep nothing."""


async def _stay_here(response: httpx.Response) -> None:
    """Redirects are not followed; httpx would all the same make a request of the address, and fail at a strange one."""
    response.headers.pop("Location", None)
