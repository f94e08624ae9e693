"""Apps and visitors that misbehave: answers without end, bodies without measure, pages that leave, foreign frames."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from yarl import URL

from bot.sandbox.slack import SlackSandbox
from bot.sandbox.slack.alone import LoneSlack
from bot.sandbox.slack.applink import MOST_ANSWERED
from bot.sandbox.slack.hub import Hub
from bot.sandbox.slack.traffic import BEGINNING, HELD, SHOWN, Traffic
from tests.sandbox.slack.support import (
    AMY,
    LEADS,
    SALES,
    SECRET,
    TOKEN,
    Http,
    ManualClock,
    RecordingApp,
    always,
)


def padded(size: int) -> str:
    """A message as JSON that is so many bytes long."""
    return '{"text":"hello"}'.ljust(size)


async def test_an_answer_may_be_long_but_not_too_long(slack: SlackSandbox, app: RecordingApp) -> None:
    app.answer = always(padded(MOST_ANSWERED))
    within = await slack.command(AMY, LEADS, "/goodones")
    app.answer = always(padded(MOST_ANSWERED + 1))
    beyond = await slack.command(AMY, LEADS, "/goodones")

    assert (within.ok, beyond.error) == (True, "dispatch_failed")
    assert slack.deliveries()[-1].answer == f"an answer of more than {MOST_ANSWERED} bytes"
    assert slack.deliveries()[-1].status == 200


@pytest.fixture
async def endless() -> AsyncIterator[tuple[str, asyncio.Event]]:
    """The address of an app whose answer goes on as long as anyone reads it, and the news that no one does."""
    unread = asyncio.Event()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        with suppress(ConnectionError):
            while True:
                writer.write(b"x" * 2**16)
                await writer.drain()
        writer.close()
        unread.set()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/", unread


async def test_an_answer_without_end_is_not_read_to_its_end(
    slack: SlackSandbox, endless: tuple[str, asyncio.Event]
) -> None:
    slack.app_url, unread = endless

    assert (await slack.command(AMY, LEADS, "/goodones")).error == "dispatch_failed"
    await asyncio.wait_for(unread.wait(), 5)


async def test_an_app_gets_no_cookies_back(app: RecordingApp) -> None:
    app.answer = always(headers={"Set-Cookie": "a=b"})
    # Cookies are kept for names only, not for addresses.
    url = str(URL(app.url).with_host("localhost"))
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, app_url=url)
    await slack.start()
    for _ in range(2):
        await slack.command(AMY, LEADS, "/goodones")
    await slack.stop()

    assert ["Cookie" in one.headers for one in app.heard] == [False, False]


def noted(traffic: Traffic, body: Any) -> None:
    traffic.note("from_app", "chat.postMessage", status=200, ms=1.0, ok=True, body=body, answer={})


def test_traffic_holds_only_so_much() -> None:
    traffic = Traffic(ManualClock(), Hub(), ())
    quarter = "x" * (HELD // 4)
    for number in range(6):
        noted(traffic, {"number": number, "text": quarter})

    assert [one.body["number"] for one in traffic] == [3, 4, 5]
    noted(traffic, "x" * (HELD + 1))
    assert [one.id for one in traffic] == [7]


def test_a_page_is_shown_the_beginning_of_what_is_very_long() -> None:
    traffic = Traffic(ManualClock(), Hub(), ())
    fits, too_long = "x" * (SHOWN - 2), "x" * (SHOWN - 1)
    noted(traffic, fits)
    noted(traffic, too_long)
    first, second = (one.for_page() for one in traffic)

    assert first["body"] == fits
    assert second["body"] == f'"{"x" * (BEGINNING - 1)} … ({SHOWN + 1} characters)'
    assert [one.body for one in traffic] == [fits, too_long]


async def test_a_page_that_leaves_leaves_no_trace_in_the_log(
    slack: SlackSandbox, http: Http, caplog: pytest.LogCaptureFixture
) -> None:
    async with http.session.get(f"{http.base}/_/events", params={"person": AMY}) as response:
        await response.content.readline()
    for number in range(50):
        await slack.command(AMY, LEADS, f"anyone? {number}")
    await slack.until(lambda: not slack._parts.hub._pages[AMY])
    assert (await http.get("state"))[0] == 200

    assert [one.message for one in caplog.records if one.name == "aiohttp.server"] == []


async def test_no_other_site_shows_the_page_and_no_name_is_looked_up(http: Http) -> None:
    for path in ("/", "/static/main.js"):
        async with http.session.get(f"{http.base}{path}") as response:
            assert response.headers["Content-Security-Policy"] == "frame-ancestors 'none'"
            assert response.headers["X-DNS-Prefetch-Control"] == "off"


@pytest.mark.parametrize(("length", "status"), [(100, 404), (5_000, 404)])
async def test_a_name_that_no_file_can_have(http: Http, length: int, status: int) -> None:
    async with http.session.get(f"{http.base}/static/{'a' * length}") as response:
        assert response.status == status


async def test_a_packed_body_is_taken_as_it_is(http: Http) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session:
        url = f"{http.base}/api/auth.test"
        async with session.post(url, json=None, data=b'{"a":1}', compress="gzip", headers=headers) as answer:
            assert await answer.json() == {"ok": False, "error": "invalid_json"}


async def test_a_text_that_replaces_another_is_cut_like_a_new_one(
    slack: SlackSandbox, client: AsyncWebClient, http: Http
) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="x"))["ts"]
    key = slack._parts.responses.issue(AMY, LEADS, ts)
    said = {"text": "x" * 40_001, "replace_original": True}

    assert await http.respond(f"{http.base}/_/response/{key}", said) == (200, "ok")
    assert len(slack.messages(LEADS)[0].text) == 40_000


async def test_an_app_of_which_nothing_is_known_hears_everything(app: RecordingApp) -> None:
    alone = LoneSlack(app_url=app.url)
    await alone.start()
    alone.slack.channels[SALES].is_private = True
    for channel, text in ((LEADS, "<@U0GOODONES> hi"), (SALES, "hi"), ("D0AMY", "hi")):
        await alone.slack.command(AMY, channel, text)
    heard = [one.event["event"] for one in app.heard]
    await alone.stop()

    assert [(one["type"], one.get("channel_type")) for one in heard] == [
        ("app_mention", None),
        ("message", "channel"),
        ("message", "group"),
        ("message", "im"),
    ]


async def test_an_app_hears_nothing_of_channels_that_it_is_not_in(app: RecordingApp) -> None:
    alone = LoneSlack(app_url=app.url)
    await alone.start()
    await alone.slack.control(do="remove_bot", channel=SALES)
    app.heard.clear()
    await alone.slack.command(AMY, SALES, "hi")
    await alone.stop()

    assert app.heard == []
