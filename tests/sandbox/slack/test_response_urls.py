"""``response_url``: five uses in thirty minutes, to whom and in place of what."""

from typing import Any

import pytest
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.sandbox.slack import SlackSandbox
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    LEADS,
    RANDOM,
    Http,
    ManualClock,
    RecordingApp,
    actions,
    section,
)


async def from_command(slack: SlackSandbox, app: RecordingApp, channel: str = LEADS) -> str:
    await slack.command(AMY, channel, "/goodones")
    return app.last.form["response_url"]


async def from_click(slack: SlackSandbox, app: RecordingApp, ts: str) -> str:
    await slack.click(AMY, LEADS, ts, "lead.good")
    return str(app.last.payload["response_url"])


async def post_card(http: Http) -> str:
    answer = await http.api("chat.postMessage", {"channel": LEADS, "text": "card", "blocks": [actions()]})
    return str(answer["ts"])


async def test_it_is_good_for_five_uses(slack: SlackSandbox, app: RecordingApp, http: Http) -> None:
    url = await from_command(slack, app)

    answers = [await http.respond(url, {"text": f"use {number}"}) for number in range(6)]

    assert answers == [(200, "ok")] * 5 + [(404, '{"ok": false, "error": "used_url"}')]
    assert len(slack.messages(LEADS)) == 5


@pytest.mark.parametrize(("minutes", "status"), [(29.99, 200), (30, 404)])
async def test_it_is_good_for_thirty_minutes(
    slack: SlackSandbox, app: RecordingApp, http: Http, clock: ManualClock, minutes: float, status: int
) -> None:
    url = await from_command(slack, app)

    clock.advance(minutes * 60)

    assert (await http.respond(url, {"text": "late"}))[0] == status


async def test_an_address_that_nobody_gave(slack: SlackSandbox, http: Http) -> None:
    url = f"{slack.base_url}/_/response/guess"

    assert await http.respond(url, {"text": "x"}) == (404, '{"ok": false, "error": "expired_url"}')


async def test_what_was_refused_can_be_said_again(slack: SlackSandbox, app: RecordingApp, http: Http) -> None:
    url = await from_command(slack, app)

    for _ in range(9):
        assert (await http.respond(url, {}))[1] == '{"ok": false, "error": "no_text"}'

    assert await http.respond(url, {"text": "x"}) == (200, "ok")


async def test_only_the_person_sees_it_unless_told_otherwise(
    slack: SlackSandbox, app: RecordingApp, http: Http
) -> None:
    url = await from_command(slack, app)

    await http.respond(url, {"text": "for you"})
    await http.respond(url, {"text": "for all", "response_type": "in_channel"})

    assert [one.text for one in slack.messages(LEADS, person=AMY)] == ["for you", "for all"]
    assert [one.text for one in slack.messages(LEADS, person=BEN)] == ["for all"]


async def test_it_reaches_channels_that_the_app_is_not_in(
    slack: SlackSandbox, app: RecordingApp, http: Http
) -> None:
    url = await from_command(slack, app, RANDOM)

    assert await http.respond(url, {"text": "x", "response_type": "in_channel"}) == (200, "ok")
    assert len(slack.messages(RANDOM)) == 1


async def test_slacks_own_client_works_with_it(slack: SlackSandbox, app: RecordingApp) -> None:
    webhook = AsyncWebhookClient(await from_command(slack, app))

    answer = await webhook.send(text="hi", blocks=[section()], response_type="ephemeral")

    assert (answer.status_code, answer.body) == (200, "ok")
    assert slack.messages(LEADS)[0].blocks == [section(block_id="block-0")]


async def test_it_replaces_the_message_that_was_clicked(
    slack: SlackSandbox, app: RecordingApp, http: Http
) -> None:
    ts = await post_card(http)
    url = await from_click(slack, app, ts)

    await http.respond(url, {"text": "done", "replace_original": True})

    (message,) = slack.messages(LEADS)
    assert (message.ts, message.text, message.blocks) == (ts, "done", None)


async def test_it_leaves_the_message_alone_otherwise(
    slack: SlackSandbox, app: RecordingApp, http: Http
) -> None:
    ts = await post_card(http)
    url = await from_click(slack, app, ts)

    await http.respond(url, {"text": "beside", "replace_original": False})

    assert [one.text for one in slack.messages(LEADS, person=AMY)] == ["card", "beside"]


async def test_it_replaces_an_ephemeral_message_for_its_person(
    slack: SlackSandbox, app: RecordingApp, http: Http
) -> None:
    private = {"channel": LEADS, "user": AMY, "text": "choose", "blocks": [actions()]}
    ts = (await http.api("chat.postEphemeral", private))["message_ts"]
    url = await from_click(slack, app, ts)

    await http.respond(url, {"text": "chosen", "replace_original": True, "response_type": "in_channel"})

    (message,) = slack.messages(LEADS)
    assert (message.ts, message.text, message.ephemeral_to) == (ts, "chosen", AMY)


async def test_it_deletes_the_message_that_was_clicked(
    slack: SlackSandbox, app: RecordingApp, http: Http
) -> None:
    ts = await post_card(http)
    url = await from_click(slack, app, ts)

    first = await http.respond(url, {"delete_original": True})
    again = await http.respond(url, {"delete_original": True})

    assert slack.messages(LEADS) == []
    assert (first, again[1]) == ((200, "ok"), '{"ok": false, "error": "message_not_found"}')


async def test_a_command_has_no_original_to_delete_or_replace(
    slack: SlackSandbox, app: RecordingApp, http: Http
) -> None:
    url = await from_command(slack, app)

    deleted = await http.respond(url, {"delete_original": True})
    await http.respond(url, {"text": "one", "replace_original": True})

    assert deleted == (200, '{"ok": false, "error": "message_not_found"}')
    assert [one.text for one in slack.messages(LEADS)] == ["one"]


async def test_it_can_answer_in_a_thread(slack: SlackSandbox, app: RecordingApp, http: Http) -> None:
    ts = await post_card(http)
    url = await from_click(slack, app, ts)
    body = {"text": "in here", "thread_ts": ts, "response_type": "in_channel", "replace_original": False}

    await http.respond(url, body)

    assert slack.messages(LEADS)[-1].thread_ts == ts


@pytest.mark.parametrize("body", [[], "text", 3, None])
async def test_a_body_that_is_no_object(
    slack: SlackSandbox, app: RecordingApp, http: Http, body: Any
) -> None:
    url = await from_command(slack, app)

    assert await http.respond(url, body) == (400, '{"ok": false, "error": "invalid_payload"}')


async def test_a_body_that_is_no_json(slack: SlackSandbox, app: RecordingApp, http: Http) -> None:
    url = await from_command(slack, app)

    async with http.session.post(url, data=b"\xff{") as response:
        assert response.status == 400


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": "x", "blocks": [{"type": "nope"}]}, "invalid_blocks"),
        ({"text": 5.5, "blocks": "["}, "invalid_blocks_format"),
        ({"text": "x", "thread_ts": "1.0"}, "invalid_thread_ts"),
    ],
)
async def test_what_cannot_be_shown_says_why(
    slack: SlackSandbox, app: RecordingApp, http: Http, body: dict[str, Any], code: str
) -> None:
    url = await from_command(slack, app)

    assert f'"error": "{code}"' in (await http.respond(url, body))[1]


async def test_old_addresses_are_forgotten(
    slack: SlackSandbox, app: RecordingApp, clock: ManualClock
) -> None:
    await from_command(slack, app)
    clock.advance(2 * 3600)
    await from_command(slack, app)

    assert len(slack._parts.responses._grants) == 1
    assert len(slack._parts.triggers._issued) == 1
