"""A server that keeps to nothing, on real sockets: the client ends with an answer or an error of ours."""

import pytest

from bot.api.errors import ApiError, ApiMoved, ApiUnreachable, OutcomeUnknown, RateLimited, UnexpectedResponse
from tests.api import examples
from tests.api.test_network import client, http, puppet
from tests.api.wire import KEY

ME = examples.ME.encode()
ADDRESSES = [
    "javascript:1",
    "mailto:x@y",
    "http://[::1",
    "http://[",
    "//",
    "http://a:99999/",
    "http://xn--\x7f/",
    "http://a b/",
    "http://user:secret@elsewhere.test/",
    "/" + "a" * 60_000,
]


def line(status: str, *headers: str, body: bytes = b"") -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return ("\r\n".join(head) + "\r\n\r\n").encode("latin-1") + body


@pytest.mark.parametrize("status", ["301 Moved", "303 See Other", "307 Temporary", "308 Permanent"])
@pytest.mark.parametrize("address", ADDRESSES)
async def test_wherever_a_redirect_leads_it_is_not_looked_at(address: str, status: str) -> None:
    async with puppet(line(status, f"Location: {address}")) as server, client(server.url) as api:
        with pytest.raises(ApiMoved) as caught:
            await api.streams.run(42)
        assert len(server.requests) == 1
    assert "elsewhere" not in str(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 50_000,
        b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 200_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"f" * 30 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + b"a" * 200_000,
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n" + b"X-A: b\r\n" * 50_000,
        b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\nContent-Length: " + b"9" * 30 + b"\r\n\r\n{}",
        b"HTTP/1.1 000 Odd\r\n\r\n",
        b"HTTP/1.1 99999 Odd\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n{}",
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\nyy",
        b"\x16\x03\x01\x02\x00\x01",
    ],
)
async def test_what_is_no_http_leaves_an_effect_open_and_is_not_sent_again(answer: bytes) -> None:
    async with puppet(answer) as server, client(server.url) as api:
        with pytest.raises(OutcomeUnknown) as caught:
            await api.streams.run(42)
        assert len(server.requests) == 1
    assert server.url not in str(caught.value)


async def test_a_connection_that_died_while_idle_repeats_no_effect() -> None:
    async with puppet(http(examples.ME.strip())) as server, client(server.url) as api:
        await api.me.get()
        with pytest.raises((OutcomeUnknown, ApiUnreachable)):
            await api.streams.run(42)
        assert sum(b"/run" in request for request in server.requests) <= 1


async def test_news_before_the_answer_is_passed_over() -> None:
    early = b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <x>\r\n\r\n"
    async with puppet(early * 50 + http(examples.ME)) as server, client(server.url) as api:
        assert (await api.me.get()).name == "Jane Smith"


@pytest.mark.parametrize("kind", ["HTTP/1.0", "HTTP/1.1"])
async def test_an_answer_that_ends_with_its_connection_is_read(kind: str) -> None:
    answer = f"{kind} 200 OK\r\n\r\n".encode() + ME.strip()
    async with puppet(answer) as server, client(server.url) as api:
        assert (await api.me.get()).name == "Jane Smith"


async def test_an_answer_that_ends_too_early_with_its_connection_is_unreadable() -> None:
    async with puppet(b"HTTP/1.0 200 OK\r\n\r\n" + ME[:50]) as server, client(server.url) as api:
        with pytest.raises(UnexpectedResponse):
            await api.me.get()


@pytest.mark.parametrize(("ask", "maybe"), [("me", False), ("run", True)])
async def test_a_success_without_a_body_is_unreadable(ask: str, *, maybe: bool) -> None:
    async with puppet(b"HTTP/1.1 204 No Content\r\n\r\n") as server, client(server.url) as api:
        with pytest.raises(UnexpectedResponse) as caught:
            await (api.me.get() if ask == "me" else api.streams.run(42))
    assert caught.value.maybe_done is maybe


@pytest.mark.parametrize(
    ("header", "told"),
    [
        ("-1", None),
        ("1e400", None),
        ("nan", None),
        ("inf", None),
        ("9" * 4000, 86_400.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 86_400.0),
        ("Mon, 99 Foo 99999 99:99:99 GMT", None),
    ],
)
async def test_a_strange_time_to_wait_is_told_within_reason(header: str, told: float | None) -> None:
    refusal = line("429 Too Many", f"Retry-After: {header}", body=b'{"error":"Too many"}\n')
    async with puppet(refusal) as server, client(server.url) as api:
        with pytest.raises(RateLimited) as caught:
            await api.me.get()
    assert caught.value.retry_after == told


async def test_a_time_to_wait_in_the_past_is_tried_three_times() -> None:
    refusal = line("429 Too Many", "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT", body=b'{"error":"x"}\n')
    async with puppet(refusal, refusal, refusal) as server, client(server.url) as api:
        with pytest.raises(RateLimited):
            await api.me.get()
        assert len(server.requests) == 3


@pytest.mark.parametrize("status", [304, 418, 451, 599, 999])
async def test_a_status_without_a_meaning_is_an_error_of_ours(status: int) -> None:
    async with puppet(line(f"{status} Odd", body=KEY.encode())) as server, client(server.url) as api:
        with pytest.raises(ApiError) as caught:
            await api.me.get()
    assert KEY not in str(caught.value) + caught.value.user_text
