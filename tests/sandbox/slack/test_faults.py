"""Misbehaviour on request, as the app meets it."""

import asyncio

import aiohttp
import pytest

from bot.sandbox.slack import Refused, SlackSandbox
from tests.sandbox.slack.support import LEADS, SALES, TOKEN, Http, Json, ManualClock

POST: Json = {"channel": LEADS, "text": "x"}


async def test_a_rate_limit_is_met_as_often_as_asked(slack: SlackSandbox, http: Http) -> None:
    await slack.control(fault="rate_limit", method="chat.postMessage", count=2, seconds=7)

    async with http.session.post(f"{http.base}/api/chat.postMessage", json=POST) as response:
        assert (response.status, response.headers["Retry-After"]) == (429, "7")
    answers = [await http.api("chat.postMessage", POST) for _ in range(2)]

    assert [one.get("error") for one in answers] == ["ratelimited", None]


async def test_every_third_of_the_calls_named_may_be_hit(slack: SlackSandbox, http: Http) -> None:
    await slack.control(fault="error", method="auth.test", every=3, count=2)

    hit = []
    for _ in range(9):
        assert (await http.api("users.info", {"user": "U0AMY"}))["ok"]
        hit.append(not (await http.api("auth.test"))["ok"])

    assert hit == [False, False, True, False, False, True, False, False, False]


async def test_only_the_method_named_is_hit(slack: SlackSandbox, http: Http) -> None:
    await slack.control(fault="error", method="chat.update")

    assert (await http.api("auth.test"))["ok"]
    assert (await http.api("chat.update"))["error"] == "internal_error"


async def test_only_the_channel_named_is_hit(slack: SlackSandbox, http: Http) -> None:
    await slack.control(fault="error", channel=SALES, error="fatal_error")

    assert (await http.api("chat.postMessage", POST))["ok"]
    assert (await http.api("chat.postMessage", {**POST, "channel": SALES}))["error"] == "fatal_error"


async def test_a_dropped_reply_has_its_effect(slack: SlackSandbox, http: Http) -> None:
    await slack.control(fault="drop_reply", method="chat.postMessage")

    with pytest.raises(aiohttp.ClientError):
        await http.api("chat.postMessage", POST)

    assert [one.text for one in slack.messages(LEADS)] == ["x"]
    assert (await http.api("chat.postMessage", POST))["ok"]


@pytest.mark.parametrize(
    ("status", "text"), [(500, "Internal Server Error"), (502, "Bad Gateway"), (599, "Server Error")]
)
async def test_a_server_error_is_no_json_and_does_nothing(
    slack: SlackSandbox, http: Http, status: int, text: str
) -> None:
    await slack.control(fault="server_error", status=status, count=1)

    async with http.session.post(f"{http.base}/api/chat.postMessage", json=POST) as response:
        assert (response.status, await response.text()) == (status, text)

    assert slack.messages(LEADS) == []
    assert (await http.api("chat.postMessage", POST))["ok"]


async def test_a_message_can_be_accepted_and_hidden(slack: SlackSandbox, http: Http) -> None:
    await slack.control(fault="hide", channel=LEADS)

    assert (await http.api("auth.test"))["ok"]
    hidden = await http.api("chat.postMessage", POST)
    shown = await http.api("chat.postMessage", POST)

    assert hidden["ok"]
    assert shown["ok"]
    assert [one.held_back for one in slack.messages(LEADS)] == [True, False]
    assert [one.ts for one in slack.messages(LEADS, person="U0AMY")] == [shown["ts"]]
    assert (await http.get("state", person="U0AMY"))[1]["channels"][0]["held_back"] == 1


async def test_a_token_is_revoked_by_the_control_path(http: Http) -> None:
    done = await http.post("control", {"do": "revoke_token"})
    refused = await http.api("chat.postMessage", POST)
    await http.post("control", {"do": "reinstall"})

    assert done == (200, {"ok": True})
    assert refused["error"] == "account_inactive"
    assert (await http.api("chat.postMessage", POST))["ok"]


async def test_slowness_lasts_by_the_clock(slack: SlackSandbox, http: Http, clock: ManualClock) -> None:
    await slack.control(fault="latency", seconds=20)

    call = asyncio.create_task(http.api("auth.test"))
    await clock.asleep.wait()
    assert not call.done()
    clock.advance(20)

    assert (await call)["ok"]


async def test_down_lasts_until_it_is_lifted(slack: SlackSandbox, http: Http) -> None:
    await slack.control(fault="down")

    for _ in range(3):
        async with http.session.post(f"{http.base}/api/auth.test", data={"token": TOKEN}) as response:
            assert (response.status, await response.text()) == (503, "Service Unavailable")
    await slack.control(fault="none")

    assert (await http.api("auth.test"))["ok"]


async def test_down_may_last_a_while_or_some_calls(
    slack: SlackSandbox, http: Http, clock: ManualClock
) -> None:
    async def status() -> int:
        async with http.session.post(f"{http.base}/api/auth.test", data={"token": TOKEN}) as response:
            return response.status

    await slack.control(fault="down", seconds=5)
    during = await status()
    clock.advance(5)
    after = await status()
    await slack.control(fault="down", count=1)

    assert [during, after, await status(), await status()] == [503, 200, 503, 200]


async def test_a_response_url_can_fail_too(slack: SlackSandbox, http: Http) -> None:
    key = slack._parts.responses.issue("U0AMY", LEADS)
    url = f"{http.base}/_/response/{key}"
    await slack.control(fault="error", method="response_url")

    failed = await http.respond(url, {"text": "x"})
    fine = await http.respond(url, {"text": "x"})

    assert failed == (200, '{"ok": false, "error": "internal_error"}')
    assert fine == (200, "ok")


async def test_faults_come_in_the_order_they_were_asked_for(slack: SlackSandbox, http: Http) -> None:
    await slack.control(fault="error", error="first")
    await slack.control(fault="error", error="second")

    assert [(await http.api("auth.test")).get("error") for _ in range(3)] == ["first", "second", None]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"fault": "gremlins"}, "fault"),
        ({}, "fault"),
        ({"fault": ["down"]}, "fault"),
        ({"fault": "error", "seconds": "long"}, "seconds"),
        ({"fault": "error", "seconds": -1}, "seconds"),
        ({"fault": "error", "count": True}, "count"),
        ({"fault": "error", "method": 3}, "method"),
        ({"fault": "error", "channel": {}}, "channel"),
        ({"do": "explode", "channel": LEADS}, "do"),
        ({"do": ["archive"], "channel": LEADS}, "do"),
        ({"do": "archive"}, "channel"),
    ],
)
async def test_a_lever_that_there_is_not(slack: SlackSandbox, asked: Json, field: str) -> None:
    with pytest.raises(Refused, match="invalid_arguments") as refused:
        await slack.control(**asked)

    assert refused.value.fields == {"field": field}


async def test_a_channel_is_archived_and_brought_back(slack: SlackSandbox, http: Http) -> None:
    await slack.control(do="archive", channel=LEADS)
    archived = await http.api("chat.postMessage", POST)
    await slack.control(do="unarchive", channel=LEADS)
    back = await http.api("chat.postMessage", POST)

    assert (archived["error"], back["ok"]) == ("is_archived", True)


async def test_the_bot_is_removed_and_invited(slack: SlackSandbox, http: Http) -> None:
    await slack.control(do="remove_bot", channel=LEADS)
    removed = await http.api("chat.postMessage", POST)
    await slack.control(do="add_bot", channel=LEADS)
    back = await http.api("chat.postMessage", POST)

    assert (removed["error"], back["ok"]) == ("not_in_channel", True)
