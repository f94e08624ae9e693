"""Requests to the app that arrive twice or late, and how each is counted against its three seconds."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Outcome, SlackSandbox
from bot.sandbox.slack.mishaps import Mishap, Mishaps, Way
from tests.sandbox.slack.support import (
    AMY,
    LEADS,
    SECRET,
    TOKEN,
    Heard,
    Http,
    ManualClock,
    RecordingApp,
    actions,
    always,
    modal,
)


async def test_a_command_that_arrives_twice(slack: SlackSandbox, app: RecordingApp) -> None:
    await slack.deliver_twice("command")

    assert await slack.command(AMY, LEADS, "/goodones run") == Outcome()
    await slack.command(AMY, LEADS, "/goodones run")

    first, second, third = app.heard
    assert first.raw == second.raw != third.raw
    assert [one.remark for one in slack.deliveries()] == ["delivered twice", "delivered twice", ""]


async def test_the_answer_to_the_first_copy_counts(slack: SlackSandbox, app: RecordingApp) -> None:
    async def each_its_own(_heard: Heard) -> web.Response:
        return web.Response(text=f"answer {len(app.heard)}")

    app.answer = each_its_own
    await slack.deliver_twice()

    await slack.command(AMY, LEADS, "/goodones run")

    assert len(slack.messages(LEADS)) == 1
    assert len(app.heard) == 2


async def test_a_click_and_an_event_can_arrive_twice(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    ts = (await client.chat_postMessage(channel=LEADS, text="x", blocks=[actions()]))["ts"]
    await slack.deliver_twice(count=2)

    await slack.click(AMY, LEADS, ts, "lead.good")
    await slack.open_home(AMY)

    clicks, events = app.heard[:2], app.heard[2:]
    assert clicks[0].payload == clicks[1].payload
    assert events[0].event["event_id"] == events[1].event["event_id"]
    assert all("X-Slack-Retry-Num" not in heard.headers for heard in events)


async def test_both_copies_share_one_trigger(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    await slack.deliver_twice("command")
    await slack.command(AMY, LEADS, "/goodones")
    first, second = (heard.form["trigger_id"] for heard in app.heard)

    await client.views_open(trigger_id=first, view=modal())
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=second, view=modal())

    assert len(slack.modals(AMY)) == 1


async def test_a_request_that_arrives_late(
    slack: SlackSandbox, app: RecordingApp, clock: ManualClock, client: AsyncWebClient
) -> None:
    await slack.deliver_late(4, "command")

    typing = asyncio.create_task(slack.command(AMY, LEADS, "/goodones"))
    await clock.asleep.wait()
    before = list(app.heard)
    clock.advance(4)

    assert await typing == Outcome()
    assert before == []
    assert slack.deliveries()[0].remark == "4 s late"
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=app.last.form["trigger_id"], view=modal())


async def test_late_and_twice(slack: SlackSandbox, app: RecordingApp, clock: ManualClock) -> None:
    await slack.deliver_late(90, "event")
    await slack.deliver_twice("event app_home_opened")

    opening = asyncio.create_task(slack.open_home(AMY))
    await clock.asleep.wait()
    clock.advance(90)
    await opening

    assert [one.remark for one in slack.deliveries()] == ["90 s late, delivered twice"] * 2


async def test_only_what_was_named_is_met(slack: SlackSandbox, app: RecordingApp) -> None:
    await slack.deliver_twice("block_actions")
    await slack.deliver_twice("event app_mention")

    await slack.command(AMY, LEADS, "/goodones")
    await slack.open_home(AMY)

    assert len(app.heard) == 2


async def test_mishaps_by_the_control_path(slack: SlackSandbox, app: RecordingApp, http: Http) -> None:
    asked = {"fault": "deliver_twice", "what": "command", "count": 3, "seconds": None}

    assert await http.post("control", asked) == (200, {"ok": True})
    await slack.command(AMY, LEADS, "/goodones")
    await http.post("control", {"fault": "none"})
    await slack.command(AMY, LEADS, "/goodones")

    assert len(app.heard) == 3


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"fault": "deliver_never"}, "fault"),
        ({"fault": ["deliver_twice"]}, "fault"),
        ({"fault": "deliver_twice", "count": "many"}, "count"),
        ({"fault": "deliver_late", "seconds": -1}, "seconds"),
        ({"fault": "deliver_late", "what": 3}, "what"),
        ({"fault": "server_error", "status": 404}, "status"),
    ],
)
async def test_mishaps_that_make_no_sense(http: Http, asked: dict[str, Any], field: str) -> None:
    answer = await http.post("control", asked)

    assert answer == (400, {"ok": False, "error": "invalid_arguments", "field": field})


def test_a_mishap_is_used_up() -> None:
    mishaps = Mishaps()
    mishaps.add(Mishap("deliver_late", left=2, seconds=1.5))
    mishaps.add(Mishap("deliver_late", what="event", seconds=7))

    met = [mishaps.meet(what).late for what in ("command /x", "event y", "event y", "event y")]

    assert met == [1.5, 1.5, 7, 0]


@pytest.mark.parametrize(
    ("way", "remark"),
    [
        (Way(), ""),
        (Way(0.5), "0.5 s late"),
        (Way(times=2), "delivered twice"),
        (Way(60, 2), "60 s late, delivered twice"),
    ],
)
def test_a_way_in_words(way: Way, remark: str) -> None:
    assert way.remark() == remark


@pytest.fixture
async def impatient(app: RecordingApp, clock: ManualClock) -> AsyncIterator[SlackSandbox]:
    """A stand-in that waits for a twentieth of a second only."""
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, app_url=app.url, clock=clock, ack_seconds=0.05)
    await slack.start()
    yield slack
    await slack.stop()


async def test_each_request_shows_its_time_against_the_limit(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    app.answer = always({"text": "hi"})
    await slack.command(AMY, LEADS, "/goodones")
    await client.auth_test()

    (sent,) = slack.deliveries()
    (called,) = slack.calls("auth.test")
    assert (sent.limit_ms, sent.late, sent.ok, sent.answer) == (3000, False, True, {"text": "hi"})
    assert 0 < sent.ms < 3000
    assert (called.limit_ms, called.late, called.remark) == (None, False, "")
    assert sent.for_page()["limit_ms"] == 3000
    assert slack.late == 0


async def test_what_took_too_long_is_counted(impatient: SlackSandbox, app: RecordingApp) -> None:
    never = asyncio.Event()

    async def hang(_heard: Heard) -> web.Response:
        await never.wait()
        return web.Response()

    app.answer = hang
    outcomes = [await impatient.command(AMY, LEADS, "/x"), await impatient.shortcut(AMY, "y")]
    never.set()

    assert outcomes == [Outcome(ok=False, error="operation_timeout")] * 2
    assert [(one.late, one.limit_ms, one.status) for one in impatient.deliveries()] == [(True, 50, None)] * 2
    assert impatient.late == 2


async def test_a_refusal_is_not_lateness(slack: SlackSandbox, app: RecordingApp) -> None:
    app.answer = always(status=500)

    await slack.command(AMY, LEADS, "/goodones")

    assert (slack.late, slack.deliveries()[0].ok) == (0, False)
