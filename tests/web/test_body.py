"""A body is read whole or not at all, however it comes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from urllib.parse import urlsplit

import pytest
from aiohttp import web

from bot.web.body import TooLarge, read_capped
from tests.web.raw import exchange

CAP = 10
Framing = Callable[[bytes], bytes]


def with_length(body: bytes) -> bytes:
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def in_chunks(body: bytes) -> bytes:
    chunk = b"%x\r\n%s\r\n" % (len(body), body) if body else b""
    return b"Transfer-Encoding: chunked\r\n\r\n" + chunk + b"0\r\n\r\n"


def request(framing: Framing, body: bytes) -> bytes:
    return b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + framing(body)


@pytest.fixture
def began() -> asyncio.Event:
    """Set when a request's headers are there."""
    return asyncio.Event()


@pytest.fixture
async def url(began: asyncio.Event) -> AsyncIterator[str]:
    """A server that tells what it read, and whether all of that came with the headers."""

    async def tell(request: web.Request) -> web.Response:
        began.set()
        how = "at once" if request.content.is_eof() else "later"
        try:
            body = await read_capped(request, CAP)
        except TooLarge:
            return web.Response(status=413, text=how)
        return web.Response(text=f"{how}: {body.decode()}")

    app = web.Application()
    app.router.add_post("/", tell)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@pytest.mark.parametrize("framing", [with_length, in_chunks])
@pytest.mark.parametrize("body", [b"", b"a", b"a" * CAP])
async def test_what_comes_with_its_headers_is_read_at_once(url: str, framing: Framing, body: bytes) -> None:
    answer = await exchange(url, request(framing, body))
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"at once: " + body)


@pytest.mark.parametrize("framing", [with_length, in_chunks])
async def test_a_byte_too_many_is_too_many_at_once_too(url: str, framing: Framing) -> None:
    answer = await exchange(url, request(framing, b"a" * (CAP + 1)))
    assert answer.startswith(b"HTTP/1.1 413")
    assert answer.endswith(b"at once")


@pytest.mark.parametrize("framing", [with_length, in_chunks])
async def test_what_comes_later_is_waited_for(url: str, began: asyncio.Event, framing: Framing) -> None:
    head, _, rest = request(framing, b"a" * CAP).partition(b"\r\n\r\n")
    where = urlsplit(url)
    reader, writer = await asyncio.open_connection(where.hostname, where.port)
    writer.write(head + b"\r\n\r\n")
    await began.wait()
    writer.write(rest)
    answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"later: " + b"a" * CAP)
