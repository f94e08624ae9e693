"""The HTTP side as a whole: health, odd requests, beginning and end."""

import asyncio
import json
import logging
import zlib
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient
from structlog.testing import capture_logs

from bot.errors import StoreAway
from bot.sandbox.slack import SlackSandbox
from bot.slack.gateway import Gateway
from bot.slack.routes import Routes
from bot.store.redis import Store
from bot.web.readiness import Readiness
from bot.web.server import Doors, Server
from tests.slack.away import no_store
from tests.slack.make import PATH, TOKEN, Front, command, form
from tests.support.clock import ManualClock
from tests.support.world import World
from tests.web.raw import exchange


class Wrong(dict[str, str]):
    """What is wrong, by name; as the check would tell."""

    async def check(self) -> dict[str, str]:
        return dict(self)


@pytest.fixture
def wrong() -> Wrong:
    return Wrong()


@pytest.fixture
async def front(slack: SlackSandbox, store: Store, wrong: Wrong, clock: ManualClock) -> AsyncIterator[Front]:
    async with Front(slack, store, Routes(), check=wrong.check, clock=clock) as front:
        yield front


async def test_alive_is_alive_whatever_else_is_wrong(front: Front, wrong: Wrong) -> None:
    wrong["store"] = "away"
    answer = await front.get("/health/live")
    assert (answer.status, answer.json) == (200, {"live": True})


async def test_ready_when_nothing_is_wrong(front: Front) -> None:
    answer = await front.get("/health/ready")
    assert (answer.status, answer.json) == (200, {"ready": True, "wrong": {}})


async def test_not_ready_names_what_is_wrong(front: Front, wrong: Wrong) -> None:
    wrong.update(store="away", slack="invalid_auth")
    answer = await front.get("/health/ready")
    assert answer.status == 503
    assert answer.json == {"ready": False, "wrong": {"store": "away", "slack": "invalid_auth"}}


@pytest.mark.parametrize("path", ["/", "/slack", "/slack/events/more", "/health", "/metrics/../health/x"])
async def test_other_addresses_are_not_found(front: Front, path: str) -> None:
    assert (await front.get(path)).status == 404


async def test_slack_can_only_be_posted_to(front: Front) -> None:
    assert (await front.get(PATH)).status == 405


def errors(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR or record.exc_info
    ]


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br"])
@pytest.mark.parametrize("packed", [True, False])
async def test_what_claims_to_be_compressed_is_taken_as_the_bytes_it_is(
    front: Front, caplog: pytest.LogCaptureFixture, encoding: str, *, packed: bool
) -> None:
    body = zlib.compress(b"a" * 1000) if packed else b"hello"
    answer = await front.post(PATH, body, {"Content-Encoding": encoding})
    assert answer.status == 401
    assert not errors(caplog)


async def test_a_small_body_that_unpacks_to_a_huge_one_is_not_unpacked(front: Front) -> None:
    bomb = zlib.compress(b"a" * 50_000_000)
    headers = {**front.signed(bomb), "Content-Encoding": "deflate"}
    assert (await front.post(PATH, bomb, headers)).status == 400


async def test_a_sender_who_hangs_up_leaves_one_quiet_line(
    front: Front, caplog: pytest.LogCaptureFixture
) -> None:
    head = b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\n"
    with capture_logs() as lines:
        await exchange(front.url, head + b"hello", hang_up=True)
        await exchange(front.url, head + b"hello", hang_up=True)
        async with asyncio.timeout(5):
            while len(lines) < 2:
                await front.get("/health/live")
    assert [(line["status"], line["reason"]) for line in lines] == [(400, "broken off")] * 2
    assert not errors(caplog)


async def test_a_genuine_request_still_passes_afterwards(front: Front) -> None:
    await exchange(front.url, b"\x16\x03\x01 not HTTP at all\r\n\r\n")
    assert (await front.send(form(**command()))).status == 200


async def echo(_request: web.Request) -> web.Response:
    return web.Response()


async def well() -> dict[str, str]:
    return {}


async def test_a_port_that_is_taken_is_said(front: Front) -> None:
    port = int(front.url.rpartition(":")[2])
    second = Server(well, Doors(echo, echo))
    with pytest.raises(OSError, match="address already in use"):
        await second.start("127.0.0.1", port)
    await second.stop()


async def test_stopped_it_listens_no_more() -> None:
    server = Server(well, Doors(echo, echo))
    url = await server.start("127.0.0.1", 0)
    await server.stop()
    with pytest.raises(ConnectionRefusedError):
        await exchange(url, b"GET /health/live HTTP/1.1\r\n\r\n")


async def ready(world: World) -> tuple[int, Any]:
    answer = await exchange(
        world.app_url, b"GET /health/ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
    )
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


async def test_the_whole_product_is_ready_and_says_when_slack_is_not(world: World) -> None:
    assert await ready(world) == (200, {"ready": True, "wrong": {}})
    await world.slack.control(fault="error", method="auth.test", error="token_revoked")
    world.clock.advance(5)
    assert await ready(world) == (503, {"ready": False, "wrong": {"slack": "token_revoked"}})
    await world.slack.control(fault="down", method="auth.test", count=1)
    world.clock.advance(5)
    assert await ready(world) == (503, {"ready": False, "wrong": {"slack": "503"}})
    world.clock.advance(5)
    assert await ready(world) == (200, {"ready": True, "wrong": {}})


async def test_however_often_it_is_asked_slack_is_asked_once_in_five_seconds(world: World) -> None:
    for _ in range(20):
        assert (await ready(world))[0] == 200
    assert len(world.slack.calls("auth.test")) == 1


async def test_without_its_store_it_is_not_ready_and_keeps_the_password_to_itself(
    slack: SlackSandbox,
) -> None:
    clock = ManualClock()
    async with no_store() as url, aiohttp.ClientSession() as session:
        store = Store(url)
        client = AsyncWebClient(token=TOKEN, base_url=f"{slack.base_url}/api/", session=session)
        said = await Readiness(store, Gateway(client, session), clock).check()
        await store.close()
    assert list(said) == ["store"]
    assert "store-password" not in str(said)


async def test_a_product_whose_store_is_away_does_not_start_and_leaves_nothing_open(world: World) -> None:
    await world.stop_app()
    async with no_store() as url:
        starting = asyncio.create_task(world.start_app(redis_url=url))
        while not starting.done():
            world.clock.advance(1)
            await asyncio.sleep(0.01)
        with pytest.raises(StoreAway, match="start it, or set REDIS_URL"):
            await starting
    assert world.app is not None
    assert not world.app.tasks.running
