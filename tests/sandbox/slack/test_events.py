"""Events that the app asked for: their envelope, and what comes of them at once."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Outcome, Refused, SlackSandbox
from tests.sandbox.slack.support import (
    AMY,
    BOT,
    LEADS,
    RANDOM,
    SECRET,
    TOKEN,
    Heard,
    ManualClock,
    RecordingApp,
    always,
    home,
)


async def test_opening_the_home_tab_is_told(
    slack: SlackSandbox, app: RecordingApp, clock: ManualClock
) -> None:
    assert await slack.open_home(AMY) == Outcome()

    callback = app.last.event
    event = callback["event"]
    assert app.last.kind == "application/json"
    assert (callback["type"], callback["team_id"], callback["api_app_id"]) == (
        "event_callback",
        "T0NORTHPINE",
        "A0GOODONES",
    )
    assert callback["event_time"] == int(clock.now().timestamp())
    assert callback["authorizations"] == [
        {
            "enterprise_id": None,
            "team_id": "T0NORTHPINE",
            "user_id": BOT,
            "is_bot": True,
            "is_enterprise_install": False,
        }
    ]
    assert (event["type"], event["user"], event["tab"], event["channel"]) == (
        "app_home_opened",
        AMY,
        "home",
        "D0AMY",
    )
    assert "view" not in event


async def test_a_published_home_tab_comes_with_its_opening(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    view = (await client.views_publish(user_id=AMY, view=home()))["view"]

    await slack.open_home(AMY)

    assert app.last.event["event"]["view"]["hash"] == view["hash"]


async def test_each_event_has_its_own_id(slack: SlackSandbox, app: RecordingApp) -> None:
    for _ in range(3):
        await slack.open_home(AMY)

    assert len({heard.event["event_id"] for heard in app.heard}) == 3


async def test_being_invited_is_told(slack: SlackSandbox, app: RecordingApp) -> None:
    await slack.control(do="add_bot", channel=RANDOM)

    event = app.last.event["event"]
    assert (event["type"], event["user"], event["channel"], event["inviter"]) == (
        "member_joined_channel",
        BOT,
        RANDOM,
        AMY,
    )


async def test_what_nobody_asked_for_is_not_told(slack: SlackSandbox, app: RecordingApp) -> None:
    await slack.control(do="archive", channel=LEADS)
    await slack.control(do="remove_bot", channel=RANDOM)
    await slack.command(AMY, slack.direct(AMY).id, "hello?")

    assert app.heard == []


@pytest.fixture
async def listening(app: RecordingApp) -> AsyncIterator[SlackSandbox]:
    """A stand-in whose app asked for more events, and acknowledges within a twentieth of a second or never."""
    wanted = ["message.im", "app_mention", "member_left_channel", "channel_archive", "channel_unarchive"]
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, app_url=app.url, events=wanted, ack_seconds=0.05)
    await slack.start()
    yield slack
    await slack.stop()


async def test_what_was_asked_for_is_told(listening: SlackSandbox, app: RecordingApp) -> None:
    await listening.command(AMY, listening.direct(AMY).id, "hello?")
    await listening.command(AMY, LEADS, f"ask <@{BOT}>")
    await listening.command(AMY, LEADS, "talk among people")
    await listening.control(do="remove_bot", channel=LEADS)
    await listening.control(do="archive", channel=LEADS)
    await listening.control(do="unarchive", channel=LEADS)

    events = [heard.event["event"] for heard in app.heard]
    assert [one["type"] for one in events] == [
        "message",
        "app_mention",
        "member_left_channel",
        "channel_archive",
        "channel_unarchive",
    ]
    assert (events[0]["channel_type"], events[0]["text"]) == ("im", "hello?")


async def test_the_home_tab_may_be_nobodys_business(listening: SlackSandbox, app: RecordingApp) -> None:
    assert await listening.open_home(AMY) == Outcome()
    assert app.heard == []


async def test_an_event_that_failed_comes_once_more(slack: SlackSandbox, app: RecordingApp) -> None:
    answers = [web.Response(status=500), web.Response()]

    async def second_time(_heard: Heard) -> web.Response:
        return answers.pop(0)

    app.answer = second_time

    assert await slack.open_home(AMY) == Outcome()

    first, second = app.heard
    assert "X-Slack-Retry-Num" not in first.headers
    assert (second.headers["X-Slack-Retry-Num"], second.headers["X-Slack-Retry-Reason"]) == (
        "1",
        "http_error",
    )
    assert first.event["event_id"] == second.event["event_id"]


async def test_an_event_that_fails_twice_has_failed_for_now(slack: SlackSandbox, app: RecordingApp) -> None:
    app.answer = always(status=503)

    assert await slack.open_home(AMY) == Outcome(ok=False, error="dispatch_failed")
    assert len(app.heard) == 2


async def test_an_app_may_decline_the_repetition(slack: SlackSandbox, app: RecordingApp) -> None:
    app.answer = always(status=500, headers={"x-slack-no-retry": "1"})

    await slack.open_home(AMY)

    assert len(app.heard) == 1


async def test_a_slow_app_hears_why(listening: SlackSandbox, app: RecordingApp) -> None:
    never = asyncio.Event()

    async def hang_once(_heard: Heard) -> web.Response:
        if len(app.heard) == 1:
            await never.wait()
        return web.Response()

    app.answer = hang_once

    ack = await listening.event({"type": "app_uninstalled"})

    never.set()
    assert ack.trouble is None
    assert app.last.headers["X-Slack-Retry-Reason"] == "http_timeout"


async def test_an_app_that_is_away_is_tried_twice(slack: SlackSandbox) -> None:
    slack.app_url = "http://127.0.0.1:1/"

    ack = await slack.event({"type": "tokens_revoked"})

    assert (ack.trouble, len(slack.deliveries())) == ("dispatch_failed", 2)


async def test_an_address_is_verified_by_its_challenge(slack: SlackSandbox, app: RecordingApp) -> None:
    app.answer = always({"challenge": "c1"})

    ack = await slack.events.verify_url("c1")

    assert app.last.event == {"type": "url_verification", "challenge": "c1"}
    assert ack.body() == {"challenge": "c1"}


async def test_the_home_tab_of_nobody(slack: SlackSandbox) -> None:
    with pytest.raises(Refused, match="user_not_found"):
        await slack.open_home("U404")
