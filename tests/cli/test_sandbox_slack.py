"""``goodones sandbox slack`` as someone has it who tries an app of their own: the page, the Web API, Ctrl-C."""

import asyncio
import json
import re
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from click.testing import CliRunner
from slack_sdk.web.async_client import AsyncWebClient

from bot.cli import main
from tests.cli.alone import PATIENCE, Alone, refused
from tests.support.loopback import loopback_client

NOWHERE = "http://127.0.0.1:9/slack/events"
OURS = str(Path(__file__).parents[2] / "manifest.yml")


def slack(*options: str, app_url: str = NOWHERE) -> Alone:
    return Alone("slack", "--app-url", app_url, *options)


def client(alone: Alone, token: str | None = None) -> AsyncWebClient:
    return AsyncWebClient(token or alone.told("token"), base_url=alone.told("Web API"))


@asynccontextmanager
async def app_that_answers() -> AsyncIterator[str]:
    """The address of an app that proves itself by the challenge."""

    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"challenge": json.loads(await request.text())["challenge"]})

    application = web.Application()
    application.router.add_post("/slack/events", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


async def test_it_says_where_it_is_and_is_there_until_ctrl_c() -> None:
    async with slack() as alone:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", alone.told("page"))
        assert (
            alone.told("app") == f"{NOWHERE}, which does not answer yet: start it now, nothing else is needed"
        )
        async with loopback_client(timeout=PATIENCE) as browser:
            page = await browser.get(alone.told("page"))
        assert (page.status_code, "<title>" in page.text) == (200, True)
        posted = await client(alone).chat_postMessage(channel="C0LEADS", text="Hello")
        assert posted["ok"]
        assert await alone.end(signal.SIGINT) == 0
    assert "nothing is left running" in alone.said
    assert "Traceback" not in alone.said


async def test_an_app_that_is_there_is_said_to_answer() -> None:
    async with app_that_answers() as url, slack(app_url=url) as alone:
        assert alone.told("app") == f"{url}, which answers"


async def test_the_token_is_the_same_at_every_start_and_may_be_ones_own() -> None:
    async with slack() as first, slack() as second:
        assert (first.told("token"), first.told("secret")) == (second.told("token"), second.told("secret"))
    async with slack("--token", "xoxb-mine", "--signing-secret", "s3cret") as alone:
        assert (alone.told("token"), alone.told("secret")) == ("xoxb-mine", "s3cret")
        assert (await client(alone).auth_test())["ok"]
        with pytest.raises(Exception, match="invalid_auth"):
            await client(alone, "xoxb-other").auth_test()


async def test_a_manifest_says_what_the_app_is() -> None:
    async with slack("--manifest", OURS) as alone:
        answer = await client(alone).auth_test()
        assert "chat:write" in answer.headers["x-oauth-scopes"]


async def test_control_is_where_it_says_and_does_what_it_shows() -> None:
    async with slack() as alone:
        method, address = alone.told("control").split(" ")
        ((order, where),) = re.findall(r"curl -d '(.+?)' (\S+)", alone.said)
        async with loopback_client(timeout=PATIENCE) as lever:
            answer = await lever.request(method, address, content=order)
        assert (where, answer.json()["ok"]) == (address, True)
        with pytest.raises(Exception, match="ratelimited"):
            await client(alone).chat_postMessage(channel="C0LEADS", text="Hello")


async def test_what_was_said_is_there_after_a_restart(tmp_path: Path) -> None:
    data = str(tmp_path / "slack.db")
    async with slack("--data", data) as alone:
        await client(alone).chat_postMessage(channel="C0LEADS", text="Remember me")
        alone.process.kill()
        await alone.process.wait()
    async with slack("--data", data) as alone:
        async with loopback_client(timeout=PATIENCE) as browser:
            assert (await browser.get(alone.told("page"))).is_success
        link = await client(alone).chat_postMessage(channel="C0LEADS", text="And me")
        assert link["ok"]
    assert "kept in" in alone.said


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--app-url", "nowhere"), "is no address of an app; try http://"),
        (("--app-url", NOWHERE, "--token", "xapp-1"), "begins with xoxb-"),
        (("--app-url", NOWHERE, "--signing-secret", "a b"), "letters and digits"),
        (("--app-url", NOWHERE, "--manifest", __file__), "neither YAML nor JSON"),
        (("--app-url", NOWHERE, "--manifest", "nothing.yml"), "does not exist"),
        (("--app-url", NOWHERE, "--data", "/nowhere/at/all"), "can't keep state in"),
        (("--app-url", NOWHERE, "--host", "256.0.0.1"), "can't listen on"),
        ((), "Missing option '--app-url'"),
    ],
)
async def test_what_cannot_be_is_said_with_what_would_do(options: tuple[str, ...], words: str) -> None:
    code, said = await refused("slack", "--port", "0", *options)
    assert code != 0
    assert words in said


async def test_a_taken_port_is_said() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        code, said = await refused("slack", "--app-url", NOWHERE, "--port", str(taken.getsockname()[1]))
    assert code != 0
    assert "something else listens there" in said


def test_help_names_both_stand_ins() -> None:
    said = CliRunner().invoke(main, ["sandbox", "--help"]).output
    assert "api" in said
    assert "slack" in said


async def test_two_of_them_side_by_side_do_not_disturb_each_other() -> None:
    async with slack() as one, slack() as two:
        answers = await asyncio.gather(client(one).auth_test(), client(two).auth_test())
    assert [answer["ok"] for answer in answers] == [True, True]
