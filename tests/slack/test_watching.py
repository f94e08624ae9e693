"""Every 429 of Slack's is heard of by its method, whoever called."""

from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from yarl import URL

from bot.sandbox.slack import SlackSandbox
from bot.slack.errors import SlackBusy
from bot.slack.watching import watch
from tests.slack.make import HELLO, LEADS, made


async def test_a_429_is_heard_of_by_its_method_and_nothing_else_is(slack: SlackSandbox) -> None:
    heard: list[str] = []
    config = watch(f"{slack.base_url}/api", heard.append)
    async with aiohttp.ClientSession(trace_configs=[config]) as session:
        gateway = made(slack.base_url, session)
        await gateway.post(LEADS, HELLO)
        await slack.control(fault="rate_limit", method="chat.update", seconds=3)
        with pytest.raises(SlackBusy):
            await gateway.update(LEADS, "1.1", HELLO)
    assert heard == ["chat.update"]


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:1/_/response/abc",
        "http://127.0.0.1:1/apis/x",
        "https://hooks.slack.com/api/chat.update",
    ],
)
async def test_a_429_from_elsewhere_is_that_of_a_response_url(url: str) -> None:
    heard: list[str] = []
    (ended,) = watch("http://127.0.0.1:1/api/", heard.append).on_request_end
    told: Any = SimpleNamespace(url=URL(url), response=SimpleNamespace(status=429))
    nothing: Any = None
    await ended(nothing, nothing, told)
    assert heard == ["response_url"]
