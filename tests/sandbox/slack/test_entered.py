"""What every kind of input says about itself: in a submission, and when it is used."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import Outcome, SlackSandbox
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    LEADS,
    SALES,
    Json,
    RecordingApp,
    always,
    modal,
    options,
    plain,
)

SECTION = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Hello"}]}
RICH = {"type": "rich_text", "elements": [SECTION]}
CHOICES = {"options": options(3)}
EXTERNAL = {"text": {"type": "plain_text", "text": "v9", "emoji": True}, "value": "v9"}

# Element, what a person enters, what Slack sends then, and what it sends when nothing was entered
# (docs.slack.dev/reference/interaction-payloads/view-interactions-payload and block_actions-payload).
INPUTS: list[tuple[Json, Any, Json, Json]] = [
    ({"type": "plain_text_input"}, "Ada", {"value": "Ada"}, {"value": None}),
    ({"type": "email_text_input"}, "a@b.example", {"value": "a@b.example"}, {"value": None}),
    ({"type": "url_text_input"}, "https://x.com", {"value": "https://x.com"}, {"value": None}),
    ({"type": "number_input", "is_decimal_allowed": False}, "7", {"value": "7"}, {"value": None}),
    ({"type": "rich_text_input"}, RICH, {"rich_text_value": RICH}, {"rich_text_value": None}),
    ({"type": "file_input"}, ["F0ONE"], {"files": ["F0ONE"]}, {"files": []}),
    (
        {"type": "static_select", **CHOICES},
        "v1",
        {"selected_option": options(3)[1]},
        {"selected_option": None},
    ),
    ({"type": "external_select"}, "v9", {"selected_option": EXTERNAL}, {"selected_option": None}),
    ({"type": "users_select"}, BEN, {"selected_user": BEN}, {"selected_user": None}),
    ({"type": "channels_select"}, SALES, {"selected_channel": SALES}, {"selected_channel": None}),
    (
        {"type": "conversations_select"},
        SALES,
        {"selected_conversation": SALES},
        {"selected_conversation": None},
    ),
    (
        {"type": "multi_static_select", **CHOICES},
        ["v0", "v2"],
        {"selected_options": [options(3)[0], options(3)[2]]},
        {"selected_options": []},
    ),
    ({"type": "multi_external_select"}, ["v9"], {"selected_options": [EXTERNAL]}, {"selected_options": []}),
    ({"type": "multi_users_select"}, [AMY, BEN], {"selected_users": [AMY, BEN]}, {"selected_users": []}),
    ({"type": "multi_channels_select"}, [SALES], {"selected_channels": [SALES]}, {"selected_channels": []}),
    (
        {"type": "multi_conversations_select"},
        [SALES],
        {"selected_conversations": [SALES]},
        {"selected_conversations": []},
    ),
    ({"type": "checkboxes", **CHOICES}, ["v0"], {"selected_options": options(1)}, {"selected_options": []}),
    (
        {"type": "radio_buttons", **CHOICES},
        "v0",
        {"selected_option": options(1)[0]},
        {"selected_option": None},
    ),
    ({"type": "datepicker"}, "2026-12-24", {"selected_date": "2026-12-24"}, {"selected_date": None}),
    ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}, {"selected_time": None}),
    (
        {"type": "datetimepicker"},
        1_800_000_000,
        {"selected_date_time": 1_800_000_000},
        {"selected_date_time": None},
    ),
]
KINDS = [element["type"] for element, *_ in INPUTS]


async def opened(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient, element: Json, **more: Any
) -> str:
    """A modal with this one input, which may stay empty, and its id."""
    block = {
        "type": "input",
        "block_id": "b",
        "label": plain("Input"),
        "optional": True,
        "element": {**element, "action_id": "a"},
        **more,
    }
    await slack.command(AMY, LEADS, "/goodones")
    view = modal(block, private_metadata='{"kept": true}')
    answer = await client.views_open(trigger_id=app.last.form["trigger_id"], view=view)
    return str(answer["view"]["id"])


@pytest.mark.parametrize(("element", "entered", "said", "empty"), INPUTS, ids=KINDS)
async def test_a_submission_says_what_was_entered(
    slack: SlackSandbox,
    app: RecordingApp,
    client: AsyncWebClient,
    element: Json,
    entered: Any,
    said: Json,
    empty: Json,
) -> None:
    sent = []
    for values in ({"a": entered}, {}):
        await opened(slack, app, client, element)
        assert await slack.submit(AMY, values) == Outcome()
        sent.append(app.last.payload["view"])

    assert [view["state"]["values"] for view in sent] == [
        {"b": {"a": {"type": element["type"], **said}}},
        {"b": {"a": {"type": element["type"], **empty}}},
    ]
    assert sent[0]["private_metadata"] == '{"kept": true}'


@pytest.mark.parametrize(("element", "entered", "said", "empty"), INPUTS, ids=KINDS)
async def test_what_is_only_entered_is_not_told(
    slack: SlackSandbox,
    app: RecordingApp,
    client: AsyncWebClient,
    element: Json,
    entered: Any,
    said: Json,
    empty: Json,
) -> None:
    view = await opened(slack, app, client, element)
    heard = len(app.heard)

    assert await slack.click_in_view(AMY, view, "a", entered) == Outcome()

    assert len(app.heard) == heard
    assert slack.modals(AMY)[0].values["b"]["a"] == {"type": element["type"], **said}


@pytest.mark.parametrize(
    ("element", "entered", "said", "empty"),
    [row for row in INPUTS if row[0]["type"] != "file_input"],  # may not dispatch
    ids=[kind for kind in KINDS if kind != "file_input"],
)
async def test_what_is_to_be_dispatched_is_told_at_once(
    slack: SlackSandbox,
    app: RecordingApp,
    client: AsyncWebClient,
    element: Json,
    entered: Any,
    said: Json,
    empty: Json,
) -> None:
    view = await opened(slack, app, client, element, dispatch_action=True)

    await slack.click_in_view(AMY, view, "a", entered)

    payload = app.last.payload
    (action,) = payload["actions"]
    assert (payload["type"], payload["view"]["id"]) == ("block_actions", view)
    assert {key: action[key] for key in ("type", "block_id", "action_id", *said)} == {
        "type": element["type"],
        "block_id": "b",
        "action_id": "a",
        **said,
    }
    assert payload["view"]["state"]["values"]["b"]["a"] == {"type": element["type"], **said}


async def test_an_input_in_a_message_is_not_told_either(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    element = {"type": "plain_text_input", "action_id": "a"}
    block = {"type": "input", "block_id": "b", "label": plain("Note"), "element": element}
    ts = (await client.chat_postMessage(channel=LEADS, text="x", blocks=[block]))["ts"]

    assert await slack.click(AMY, LEADS, ts, "a", "a note") == Outcome()
    assert app.heard == []


async def test_field_errors_name_any_kind_of_input(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    await opened(slack, app, client, {"type": "multi_users_select"})
    app.answer = always({"response_action": "errors", "errors": {"b": "Choose someone else."}})

    assert (await slack.submit(AMY, {"a": [BEN]})).errors == {"b": "Choose someone else."}
