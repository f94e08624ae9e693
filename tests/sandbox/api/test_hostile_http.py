"""Hostile callers, byte by byte: an answer in JSON or a closed door, never a failure of the stand-in."""

import asyncio
import gzip
import json
import logging
from urllib.parse import urlsplit

import httpx
import pytest

from bot.sandbox.api.calls import Route
from bot.sandbox.api.operations import ROUTES
from tests.sandbox.api.support import KEY, Caller

AUTHORIZED = f"Authorization: Bearer {KEY}\r\n".encode()
IDS = (
    "0",
    "007",
    "999999999999999999",
    "9223372036854775808",
    "-1",
    "1e1",
    "%D9%A3",
    "42%2F43",
    "..",
    "%00",
    "1;a",
)
BODIES = (
    b"",
    b"null",
    b"[]",
    b"5",
    b'"\\ud800"',
    b"NaN",
    b'{"id": 1e999}',
    b"\xff\xfe",
    b"[" * 100_000,
    b'{"a":' * 900 + b"1" + b"}" * 900,
    b'{"id": ' + b"9" * 6000 + b"}",
    b'{"name": "\\ud800", "messageBody": "\\u0000", "description": "\\ud800", "handle": "\\ud800"}',
    b'{"pairs": [{"accountId": true, "segmentId": {}}], "filterConfig": [], "settings": 1, "newTier": []}',
    b'{"segmentId": [], "feedback": {}, "requested_outputs": {"a": 1}, "targetUrl": "http://["}',
)


async def talk(caller: Caller, request: bytes) -> bytes:
    """What comes back for these bytes, until the stand-in closes."""
    address = urlsplit(caller.sandbox.base_url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    writer.write(request)
    async with asyncio.timeout(5):
        answer = await reader.read()
    writer.close()
    await writer.wait_closed()
    return answer


def asking(method: str, path: str, *headers: str, host: bytes = b"x", body: bytes = b"") -> bytes:
    lines = "".join(
        f"{header}\r\n" for header in (*headers, f"Content-Length: {len(body)}", "Connection: close")
    )
    start = f"{method} {path} HTTP/1.1\r\nHost: ".encode() + host + b"\r\n"
    return start + AUTHORIZED + lines.encode() + b"\r\n" + body


def status_of(answer: bytes) -> int:
    return int(answer.split(b" ", 2)[1])


@pytest.fixture
def failures(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.ERROR)
    return caplog


async def still_well(caller: Caller, failures: pytest.LogCaptureFixture) -> None:
    assert (await caller.get("/me"))["name"]
    assert [record.getMessage() for record in failures.records] == []


@pytest.mark.parametrize("path", ["/api/v2/me", "/api/v2/streams/42/leads", "/api/v2/nothing"])
@pytest.mark.parametrize("host", [b"\xff", b"a:b:c", b"a:99999999", b"", b"a b"])
async def test_a_host_that_is_none_is_refused(
    caller: Caller, failures: pytest.LogCaptureFixture, host: bytes, path: str
) -> None:
    answer = await talk(caller, asking("GET", path, host=host))
    assert status_of(answer) in {200, 400, 404}
    assert json.loads(answer.split(b"\r\n\r\n", 1)[1])
    await still_well(caller, failures)


@pytest.mark.parametrize("path", ["/_/control", "/api/v2/streams", "/api/v2/leads/1234/export", "/api/v1/me"])
async def test_a_body_that_is_not_packed_as_it_says_is_refused(caller: Caller, path: str) -> None:
    answer = await talk(caller, asking("POST", path, "Content-Encoding: gzip", body=b"abc"))
    assert status_of(answer) == 400
    assert json.loads(answer.split(b"\r\n\r\n", 1)[1])["error"] == "validation_error"
    assert (await caller.get("/me"))["name"]


async def test_a_bomb_is_too_large(caller: Caller, failures: pytest.LogCaptureFixture) -> None:
    bomb = gzip.compress(b" " * 32 * 2**20)
    answer = await caller.http.post("/api/v2/streams", content=bomb, headers={"Content-Encoding": "gzip"})
    assert answer.status_code == 413
    await still_well(caller, failures)


async def test_a_caller_who_leaves_in_the_middle_is_no_failure(
    caller: Caller, failures: pytest.LogCaptureFixture
) -> None:
    half = asking("POST", "/_/control", body=b"x" * 100)[:-90]
    address = urlsplit(caller.sandbox.base_url)
    for _ in range(5):
        _, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(half)
        await writer.drain()
        await caller.get("/me")
        writer.transport.abort()
    await still_well(caller, failures)


@pytest.mark.parametrize(
    "request_line",
    [
        b"\x00" * 100,
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /api/v2/me HTTP/1.1\r\n\r\n",
        b"GET /" + b"a" * 9000 + b"\r\n\r\n",
    ],
)
async def test_what_is_no_http_is_turned_away(caller: Caller, request_line: bytes) -> None:
    assert status_of(await talk(caller, request_line)) == 400
    assert (await caller.get("/me"))["name"]


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE", "CONNECT", "PROPFIND"])
async def test_a_method_that_no_endpoint_has_is_turned_away(caller: Caller, method: str) -> None:
    assert 400 <= status_of(await talk(caller, asking(method, "/api/v2/me"))) < 500


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
async def test_no_body_and_no_id_makes_an_endpoint_fail(
    caller: Caller, failures: pytest.LogCaptureFixture, route: Route
) -> None:
    method, path = route.method, route.path
    wrong = [(method, fill(path, an_id), b"{}") for an_id in IDS]
    odd = [(method, fill(path, "42"), body) for body in BODIES]
    answers = [await send(caller, *each) for each in (wrong if "{" in path else []) + odd]
    assert {answer.status_code for answer in answers} <= {200, 201, 400, 401, 404, 409, 429}
    assert all(isinstance(answer.json(), dict) for answer in answers)
    await caller.control(do="restore_key")
    await still_well(caller, failures)


@pytest.mark.parametrize("body", [*BODIES, b"{}", b'{"do": []}', b'{"fault": {}}', b'{"shape": 5}'])
async def test_nonsense_at_the_lever_is_refused(
    caller: Caller, failures: pytest.LogCaptureFixture, body: bytes
) -> None:
    answer = await caller.http.post("/_/control", content=body)
    assert answer.status_code == 400
    assert answer.json()["ok"] is False
    await still_well(caller, failures)


async def test_many_who_make_change_and_archive_at_once_leave_a_whole_world(
    caller: Caller, failures: pytest.LogCaptureFixture
) -> None:
    def pairs(number: int) -> bytes:
        some = [
            {"accountId": 7, "segment": {"description": f"founder {number} {place}"}} for place in range(50)
        ]
        return json.dumps({"pairs": some, "isActive": True, "isArchived": False}).encode()

    work = []
    for number in range(6):
        work += [
            send(caller, "POST", "/streams", pairs(number)),
            send(caller, "PATCH", "/streams/42", pairs(number + 100)),
            send(caller, "DELETE", "/streams/42", b""),
            send(caller, "POST", "/streams/43/run", b""),
            send(caller, "POST", "/segments", b'{"description": "people"}'),
            send(caller, "POST", "/accounts/8/" + ("wake" if number % 2 else "sleep"), b""),
        ]
    answers = await asyncio.gather(*work)
    assert all(answer.status_code < 500 for answer in answers)
    await caller.clock.advance(60)
    streams = (await caller.get("/streams"))["streams"]
    for stream in streams:
        await caller.get(f"/streams/{stream['id']}/leads")
    await still_well(caller, failures)


async def send(caller: Caller, method: str, path: str, body: bytes) -> httpx.Response:
    # Not as JSON: the bytes are to arrive as they are, and so is the path.
    url = httpx.URL(caller.sandbox.base_url).copy_with(raw_path=f"/api/v2{path}".encode())
    return await caller.http.request(method, url, content=body, headers={"Content-Type": "application/json"})


def fill(path: str, an_id: str) -> str:
    return "/".join(an_id if part.startswith("{") else part for part in path.split("/"))
