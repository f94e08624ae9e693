"""A Slack that answers what no Slack should, late, or not at all: every time an error of ours."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest
from aiohttp import web

import bot.slack.gateway as gateway_module
from bot.slack.errors import (
    ChannelGone,
    ModalGone,
    SlackBusy,
    SlackDown,
    SlackError,
    SlackRefused,
    SlackUnreachable,
)
from tests.slack.make import HELLO, LEADS, MODAL, made


class Odd:
    """A Slack that answers what no Slack should."""

    def __init__(self) -> None:
        self.status = 200
        self.body = b"{}"
        self.kind = "application/json"
        self.headers: dict[str, str] = {}
        self.silent = False

    async def answer(self, _request: web.Request) -> web.Response:
        if self.silent:
            await asyncio.Event().wait()
        headers = {"Content-Type": self.kind, **self.headers}
        return web.Response(status=self.status, body=self.body, headers=headers)


@pytest.fixture
async def odd() -> AsyncIterator[tuple[Odd, str]]:
    odd, site = Odd(), web.Application()
    site.router.add_route("*", "/{any:.*}", odd.answer)
    runner = web.AppRunner(site, shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield odd, f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


ODD_ANSWERS: list[tuple[int, str, bytes, type[SlackError]]] = [
    (200, "application/json", b"", SlackUnreachable),
    (200, "application/json", b"{", SlackUnreachable),
    (200, "application/json", b"{}", SlackUnreachable),
    (200, "application/json", b"[1]", SlackUnreachable),
    (200, "application/json", b'"ok"', SlackUnreachable),
    (200, "application/json", b"\xff\xfe", SlackUnreachable),
    (200, "text/html", b"<h1>maintenance</h1>", SlackUnreachable),
    (200, "text/plain", b"ok", SlackUnreachable),
    (200, "application/gzip", b"\x1f\x8b", SlackUnreachable),
    (200, "application/json", b'{"ok":true}', SlackUnreachable),
    (200, "application/json", b'{"ok":true,"ts":null,"view":null}', SlackUnreachable),
    (200, "application/json", b'{"ok":false}', SlackRefused),
    (200, "application/json", b'{"ok":false,"error":"not_found","response_metadata":null}', ModalGone),
    (404, "text/html", b"<h1>not here</h1>", SlackRefused),
    (404, "application/json", b"{", SlackRefused),
    (500, "application/json", b"{", SlackDown),
    (502, "text/html", b"<h1>bad gateway</h1>", SlackDown),
    (503, "text/plain", b"no", SlackDown),
    (429, "text/plain", b"slow down", SlackBusy),
    (429, "application/json", b"{", SlackBusy),
]


@pytest.mark.parametrize(("status", "kind", "body", "family"), ODD_ANSWERS)
async def test_any_answer_is_an_error_of_ours_or_what_was_asked_for(
    odd: tuple[Odd, str], session: aiohttp.ClientSession, status: int, kind: str, body: bytes, family: type
) -> None:
    server, base_url = odd
    server.status, server.kind, server.body = status, kind, body
    gateway = made(base_url, session)
    for call in (gateway.post(LEADS, HELLO), gateway.open_view("1.2", MODAL)):
        with pytest.raises(SlackError) as raised:
            await call
        assert type(raised.value) is family


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30.0),
        ("2.5", 2.5),
        ("0", 0.0),
        ("-5", 0.0),
        ("", 1.0),
        (None, 1.0),
        ("soon", 1.0),
        ("inf", 1.0),
        ("nan", 1.0),
        ("1e999", 1.0),
        ("Wed, 21 Oct 2026 07:28:00 GMT", 1.0),
    ],
)
async def test_a_broken_header_still_gives_a_time_to_wait(
    odd: tuple[Odd, str], session: aiohttp.ClientSession, header: str | None, seconds: float
) -> None:
    server, base_url = odd
    server.status, server.body = 429, b'{"ok":false,"error":"ratelimited"}'
    server.headers = {} if header is None else {"Retry-After": header}
    gateway = made(base_url, session)
    for call in (gateway.identity(), gateway.respond(f"{base_url}/r", HELLO)):
        with pytest.raises(SlackBusy) as raised:
            await call
        assert raised.value.retry_after == seconds


@pytest.mark.parametrize(
    ("status", "body", "family", "code"),
    [
        (200, b'{"ok":false,"error":"expired_url"}', SlackRefused, "expired_url"),
        (200, b"used_url", SlackRefused, "used_url"),
        (404, b"expired_url", SlackRefused, "expired_url"),
        (404, b"no_team", SlackRefused, "no_team"),
        (400, b"", SlackRefused, "400"),
        (400, b"\xff" * 500, SlackRefused, "\ufffd" * 100),
        (200, b'{"ok":false}', SlackRefused, "unknown"),
        (404, b'{"ok":false,"error":"channel_not_found"}', ChannelGone, "channel_not_found"),
    ],
)
async def test_a_response_url_that_does_not_do_says_why(
    odd: tuple[Odd, str],
    session: aiohttp.ClientSession,
    status: int,
    body: bytes,
    family: type[SlackError],
    code: str,
) -> None:
    server, base_url = odd
    server.status, server.body = status, body
    with pytest.raises(family) as raised:
        await made(base_url, session).respond(f"{base_url}/r", HELLO)
    assert raised.value.code == code


@pytest.mark.parametrize("body", [b"ok", b'{"ok":true}', b"", b"[1]"])
async def test_any_other_200_of_a_response_url_is_well(
    odd: tuple[Odd, str], session: aiohttp.ClientSession, body: bytes
) -> None:
    server, base_url = odd
    server.body = body
    await made(base_url, session).respond(f"{base_url}/r", HELLO)
    assert server.status == 200


async def test_a_slack_that_never_answers_is_given_up_on(
    odd: tuple[Odd, str], session: aiohttp.ClientSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, base_url = odd
    server.silent = True
    monkeypatch.setattr(gateway_module, "TIMEOUT", 0.05)
    for call in (made(base_url, session).identity(), made(base_url, session).respond(f"{base_url}/r", HELLO)):
        with pytest.raises(SlackUnreachable) as raised:
            await call
        assert raised.value.code == "TimeoutError"


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("person", b'{"ok": true}'),
        ("person", b'{"ok": true, "user": "U0AMY"}'),
        ("group", b'{"ok": true, "users": {"U0AMY": true}}'),
        ("members", b'{"ok": true, "members": null}'),
    ],
)
async def test_people_in_an_odd_shape_are_no_answer(
    odd: tuple[Odd, str], session: aiohttp.ClientSession, call: str, body: bytes
) -> None:
    answers, url = odd
    answers.body = body
    with pytest.raises(SlackUnreachable):
        await getattr(made(url, session), call)("U0AMY")


async def test_what_is_no_id_is_nobody(odd: tuple[Odd, str], session: aiohttp.ClientSession) -> None:
    answers, url = odd
    answers.body = b'{"ok": true, "users": ["U0AMY", 7, null], "members": [{}, "U0BEN"]}'
    gateway = made(url, session)
    assert (await gateway.group("S1"), await gateway.members("C1")) == (["U0AMY"], ["U0BEN"])
