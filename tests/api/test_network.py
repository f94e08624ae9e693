"""The client over real sockets on loopback, against a server that does exactly as told."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import pytest

from bot.api import GoodOnes
from bot.api.errors import ApiUnreachable, OutcomeUnknown, UnexpectedResponse
from tests.api import examples
from tests.api.wire import KEY, CountingClock


def http(body: str, *headers: str, length: int | None = None) -> bytes:
    """A 200 with this body; ``length`` is what it claims where that is not true."""
    size = len(body.encode()) if length is None else length
    head = ["HTTP/1.1 200 OK", f"Content-Length: {size}", "Content-Type: application/json", *headers]
    return ("\r\n".join(head) + "\r\n\r\n" + body).encode()


class Puppet:
    """Plays one line for each request, and hangs up after a line that does not end as the examples do."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self.lines = list(lines)
        self.connections = 0
        self.requests: list[bytes] = []
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while await self._request(reader):
                line = self.lines.pop(0)
                writer.write(line)
                await writer.drain()
                if not line.endswith(b"}\n"):
                    break
        finally:
            writer.close()

    async def _request(self, reader: asyncio.StreamReader) -> bool:
        """Whether another request came in on this connection; bodies are small and come with their heads."""
        head = await reader.read(65536)
        if head:
            self.requests.append(head)
        return bool(head)


@asynccontextmanager
async def puppet(*lines: bytes) -> AsyncIterator[Puppet]:
    playing = Puppet(lines)
    server = await asyncio.start_server(playing.serve, "127.0.0.1", 0)
    playing.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/api/v2"
    try:
        yield playing
    finally:
        server.close()
        await server.wait_closed()


def client(url: str) -> GoodOnes:
    return GoodOnes(KEY, url, clock=CountingClock(), random=lambda: 0.0)


async def free_port() -> int:
    """A port that was just given back, so that nothing listens there."""
    server = await asyncio.start_server(lambda _reader, _writer: None, "127.0.0.1", 0)
    port: int = server.sockets[0].getsockname()[1]
    server.close()
    await server.wait_closed()
    return port


async def test_requests_share_one_connection() -> None:
    async with puppet(http(examples.ME), http(examples.SEGMENTS), http(examples.ACCOUNTS)) as server:
        async with client(server.url) as api:
            await api.me.get()
            await api.segments.list()
            await api.accounts.list()
        assert (server.connections, len(server.requests)) == (1, 3)


async def test_what_is_sent_names_the_application_and_carries_no_cookie() -> None:
    async with puppet(http(examples.ME, "Set-Cookie: session=1")) as server:
        async with client(server.url) as api:
            await api.me.get()
        head = server.requests[0].decode().lower()
    assert head.startswith("get /api/v2/me http/1.1\r\n")
    assert "user-agent: goodones-slack\r\n" in head
    assert f"authorization: bearer {KEY.lower()}\r\n" in head
    assert "cookie" not in head


async def test_an_effect_without_a_body_says_that_it_has_none() -> None:
    async with puppet(http(examples.RUN_STREAM)) as server:
        async with client(server.url) as api:
            await api.streams.run(42)
        head = server.requests[0].decode().lower()
    assert head.startswith("post /api/v2/streams/42/run http/1.1\r\n")
    assert "content-length: 0\r\n" in head


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Len",
        http('{"ok": true', length=500),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
)
async def test_a_server_that_hangs_up_or_babbles_costs_a_read_one_try(line: bytes) -> None:
    async with puppet(line, http(examples.ME)) as server:
        async with client(server.url) as api:
            assert (await api.me.get()).name == "Jane Smith"
        assert server.connections == 2


@pytest.mark.parametrize("line", [b"", b"SSH-2.0-OpenSSH_9.6\r\n", http('{"queued": [', length=500)])
async def test_a_server_that_hangs_up_or_babbles_leaves_an_effect_open(line: bytes) -> None:
    async with puppet(line) as server:
        async with client(server.url) as api:
            with pytest.raises(OutcomeUnknown):
                await api.streams.run(42)
        assert len(server.requests) == 1


async def test_where_nothing_listens_nothing_happens() -> None:
    async with client(f"http://127.0.0.1:{await free_port()}/api/v2") as api:
        with pytest.raises(ApiUnreachable, match="ConnectError") as caught:
            await api.streams.run(42)
    assert not caught.value.maybe_done


async def test_a_server_without_encryption_is_unreachable_by_https() -> None:
    async with puppet(b"", b"", b"") as server, client(server.url.replace("http:", "https:")) as api:
        with pytest.raises(ApiUnreachable, match="ConnectError"):
            await api.streams.run(42)


async def test_an_answer_in_pieces_is_put_together() -> None:
    pieces = [examples.ME[start : start + 40] for start in range(0, len(examples.ME), 40)]
    chunked = "".join(f"{len(piece):x}\r\n{piece}\r\n" for piece in pieces)
    line = f"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{chunked}0\r\n\r\n".encode()
    async with puppet(line) as server, client(server.url) as api:
        assert (await api.me.get()).email == "jane@example.com"


async def test_a_stand_in_on_this_machine_is_reached_past_the_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{await free_port()}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    async with puppet(http(examples.ME)) as server, client(server.url) as api:
        assert (await api.me.get()).name == "Jane Smith"


async def test_another_service_on_that_address_is_unexpected() -> None:
    async with puppet(http('{"hello": "world"}\n')) as server, client(server.url) as api:
        with pytest.raises(UnexpectedResponse) as caught:
            await api.me.get()
    assert caught.value.keys == ("hello",)
