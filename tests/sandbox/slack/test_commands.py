"""Slash commands: what the app is sent, and what its acknowledgement shows to whom."""

import asyncio
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox.slack import Outcome, Refused, SlackSandbox
from bot.sandbox.slack.applink import signature
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    LEADS,
    RANDOM,
    SECRET,
    TOKEN,
    Heard,
    Json,
    RecordingApp,
    always,
    section,
)

MODAL_FAIL = '/goodones failed with the error "{}"'


async def test_a_command_arrives_as_slack_documents_it(slack: SlackSandbox, app: RecordingApp) -> None:
    outcome = await slack.command(AMY, LEADS, "/goodones  run  @yongfook ")

    form = app.last.form
    assert outcome == Outcome()
    assert form.pop("response_url").startswith(f"{slack.base_url}/_/response/")
    assert len(form.pop("trigger_id").split(".")) == 3
    assert form == {
        "token": "verification-token-of-the-stand-in",
        "team_id": "T0NORTHPINE",
        "team_domain": "northpine",
        "channel_id": LEADS,
        "channel_name": "leads",
        "user_id": AMY,
        "user_name": "amy",
        "command": "/goodones",
        "text": "run  @yongfook",
        "api_app_id": "A0GOODONES",
        "is_enterprise_install": "false",
    }


async def test_a_command_in_direct_messages_says_so(slack: SlackSandbox, app: RecordingApp) -> None:
    await slack.command(AMY, slack.direct(AMY).id, "/goodones")

    assert (app.last.form["channel_name"], app.last.form["text"]) == ("directmessage", "")


async def test_requests_are_signed(slack: SlackSandbox, app: RecordingApp) -> None:
    await slack.command(AMY, LEADS, "/goodones")

    headers = app.last.headers
    expected = signature(SECRET, headers["X-Slack-Request-Timestamp"], app.last.raw)
    assert headers["X-Slack-Signature"] == expected


def test_the_signature_is_the_one_in_slacks_documentation() -> None:
    """The worked example of docs.slack.dev/authentication/verifying-requests-from-slack."""
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V"
        b"&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text="
        b"&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
        b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
    )

    assert signature("8f742231b10e8888abcd99yyyzzz85a5", "1531420618", body) == (
        "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
    )


@pytest.mark.parametrize(
    ("answer", "text", "readers"),
    [
        ("just text", "just text", [AMY]),
        ({"text": "hi"}, "hi", [AMY]),
        ({"response_type": "ephemeral", "text": "hi"}, "hi", [AMY]),
        ({"response_type": "in_channel", "text": "all"}, "all", [AMY, BEN]),
        ({"text": "see", "blocks": [section()]}, "see", [AMY]),
        ('["a list is only text"]', '["a list is only text"]', [AMY]),
    ],
)
async def test_the_acknowledgement_can_be_the_answer(
    slack: SlackSandbox, app: RecordingApp, answer: Any, text: str, readers: list[str]
) -> None:
    app.answer = always(answer)

    assert (await slack.command(AMY, LEADS, "/goodones")).ok

    seen = {person: [one.text for one in slack.messages(LEADS, person=person)] for person in (AMY, BEN)}
    assert seen == {person: [text] if person in readers else [] for person in (AMY, BEN)}


@pytest.mark.parametrize("answer", [None, "", "  ", {}])
async def test_an_empty_acknowledgement_shows_nothing(
    slack: SlackSandbox, app: RecordingApp, answer: Any
) -> None:
    app.answer = always(answer)

    assert (await slack.command(AMY, LEADS, "/goodones")).ok
    assert slack.messages(LEADS) == []


@pytest.mark.parametrize(
    "answer",
    [
        {"text": "x", "blocks": [{"type": "nope"}]},
        {"response_type": "ephemeral"},
        {"text": {"no": "text"}},
        {"text": "x", "thread_ts": "1.0"},
    ],
)
async def test_an_answer_that_cannot_be_shown_fails_the_command(
    slack: SlackSandbox, app: RecordingApp, answer: Json
) -> None:
    app.answer = always(answer)

    with slack._parts.hub.listening(AMY) as events:
        outcome = await slack.command(AMY, LEADS, "/goodones")
        told = [events.get_nowait() for _ in range(events.qsize())]

    assert outcome == Outcome(ok=False, error="invalid_command_response")
    assert {"type": "notice", "level": "error", "text": MODAL_FAIL.format("invalid_command_response")} in told


@pytest.mark.parametrize("status", [400, 404, 500, 302])
async def test_an_app_that_fails_fails_the_command(
    slack: SlackSandbox, app: RecordingApp, status: int
) -> None:
    app.answer = always("text of a failure", status=status)

    assert await slack.command(AMY, LEADS, "/goodones") == Outcome(ok=False, error="dispatch_failed")
    assert slack.messages(LEADS) == []
    assert slack.deliveries()[0].status == status


async def test_an_app_that_is_not_there_fails_the_command(slack: SlackSandbox) -> None:
    for nowhere in (None, "http://127.0.0.1:1/slack/events"):
        slack.app_url = nowhere
        assert (await slack.command(AMY, LEADS, "/goodones")).error == "dispatch_failed"
    assert slack.app_url == "http://127.0.0.1:1/slack/events"


async def test_an_app_that_takes_too_long_times_out(app: RecordingApp) -> None:
    never = asyncio.Event()

    async def hang(_heard: Heard) -> web.Response:
        await never.wait()
        return web.Response()

    app.answer = hang
    slack = SlackSandbox(token=TOKEN, signing_secret=SECRET, app_url=app.url, ack_seconds=0.05)
    await slack.start()

    outcome = await slack.command(AMY, LEADS, "/anything")

    never.set()
    await slack.stop()
    assert outcome == Outcome(ok=False, error="operation_timeout")
    (entry,) = slack.deliveries()
    assert (entry.status, entry.ok) == (None, False)


async def test_a_command_that_nobody_registered_stays_here(slack: SlackSandbox, app: RecordingApp) -> None:
    outcome = await slack.command(AMY, LEADS, "/weather")

    assert outcome == Outcome(ok=False, error="unknown_command")
    assert app.heard == []


async def test_plain_text_is_a_message(slack: SlackSandbox, app: RecordingApp) -> None:
    await slack.command(AMY, RANDOM, "good morning")

    (message,) = slack.messages(RANDOM)
    assert (message.user, message.text, message.is_bot) == (AMY, "good morning", False)
    assert app.heard == []


async def test_odd_characters_do_not_stop_a_command(slack: SlackSandbox, app: RecordingApp) -> None:
    await slack.command(AMY, LEADS, "/goodones 🦊 & = % \ud800")

    assert app.last.form["text"] == "🦊 & = % ?"


@pytest.mark.parametrize(
    ("person", "channel", "text", "code"),
    [
        ("U404", LEADS, "x", "user_not_found"),
        (AMY, "C404", "x", "channel_not_found"),
        (AMY, "D0BEN", "x", "channel_not_found"),
        (AMY, LEADS, "   ", "no_text"),
    ],
)
async def test_what_cannot_be_typed(
    slack: SlackSandbox, person: str, channel: str, text: str, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        await slack.command(person, channel, text)


async def test_an_archived_channel_is_not_typed_into(slack: SlackSandbox) -> None:
    await slack.control(do="archive", channel=LEADS)

    with pytest.raises(Refused, match="is_archived"):
        await slack.command(AMY, LEADS, "/goodones")
