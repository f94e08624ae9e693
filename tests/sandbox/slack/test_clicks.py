"""Buttons and menus: the payload of each, and where it may be used."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox.slack import InMessage, InView, Outcome, Refused, SlackSandbox
from tests.sandbox.slack.support import (
    AMY,
    BEN,
    LEADS,
    Json,
    ManualClock,
    RecordingApp,
    actions,
    always,
    button,
    home,
    modal,
    options,
    plain,
    section,
    text_input,
)


async def post(client: AsyncWebClient, *blocks: Json, **more: Any) -> str:
    answer = await client.chat_postMessage(channel=LEADS, text="card", blocks=list(blocks), **more)
    return str(answer["ts"])


async def test_a_click_arrives_as_slack_documents_it(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    ts = await post(
        client, section(), actions(button(value='{"v":1,"lead":7}', style="primary"), block_id="do")
    )

    assert await slack.click(AMY, LEADS, ts, "lead.good") == Outcome()

    payload = app.last.payload
    assert app.last.kind == "application/x-www-form-urlencoded"
    assert payload["type"] == "block_actions"
    assert payload["user"] == {"id": AMY, "username": "amy", "name": "amy", "team_id": "T0NORTHPINE"}
    assert payload["team"] == {"id": "T0NORTHPINE", "domain": "northpine"}
    assert payload["channel"] == {"id": LEADS, "name": "leads"}
    assert payload["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": LEADS,
        "is_ephemeral": False,
    }
    assert (payload["message"]["ts"], payload["message"]["text"]) == (ts, "card")
    assert payload["state"] == {"values": {}}
    (action,) = payload["actions"]
    assert float(action.pop("action_ts")) > float(ts)
    assert action == {
        "type": "button",
        "block_id": "do",
        "action_id": "lead.good",
        "value": '{"v":1,"lead":7}',
        "style": "primary",
        "text": plain("Good"),
    }


async def test_a_click_in_a_thread_names_the_thread(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    parent = await post(client, section())
    ts = await post(client, actions(), thread_ts=parent)

    await slack.click(AMY, LEADS, ts, "lead.good")

    assert app.last.payload["container"]["thread_ts"] == parent
    assert app.last.payload["message"]["thread_ts"] == parent


async def test_a_click_on_an_ephemeral_message_carries_no_message(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    answer = await client.chat_postEphemeral(channel=LEADS, user=AMY, text="x", blocks=[actions()])

    await slack.click(AMY, LEADS, answer["message_ts"], "lead.good")

    assert app.last.payload["container"]["is_ephemeral"] is True
    assert "message" not in app.last.payload


@pytest.mark.parametrize(
    ("element", "value", "field", "sent"),
    [
        ({"type": "overflow", "options": options(2)}, "v1", "selected_option", options(2)[1]),
        ({"type": "static_select", "options": options(2)}, options(2)[0], "selected_option", options(1)[0]),
        ({"type": "radio_buttons", "options": options(2)}, "v0", "selected_option", options(1)[0]),
        ({"type": "checkboxes", "options": options(3)}, ["v0", "v2"], "selected_options", options(3)[::2]),
        ({"type": "checkboxes", "options": options(3)}, [], "selected_options", []),
        ({"type": "multi_static_select", "options": options(2)}, ["v1"], "selected_options", options(2)[1:]),
        ({"type": "users_select"}, BEN, "selected_user", BEN),
        ({"type": "conversations_select"}, LEADS, "selected_conversation", LEADS),
        ({"type": "channels_select"}, LEADS, "selected_channel", LEADS),
        ({"type": "multi_users_select"}, [AMY, BEN], "selected_users", [AMY, BEN]),
        ({"type": "datepicker"}, "2026-11-03", "selected_date", "2026-11-03"),
        ({"type": "timepicker"}, "09:30", "selected_time", "09:30"),
        ({"type": "datetimepicker"}, 1_700_000_000, "selected_date_time", 1_700_000_000),
        (
            {"type": "external_select"},
            "typed",
            "selected_option",
            {"text": {"type": "plain_text", "text": "typed", "emoji": True}, "value": "typed"},
        ),
    ],
)
async def test_each_kind_of_choice_has_its_field(
    slack: SlackSandbox,
    app: RecordingApp,
    client: AsyncWebClient,
    element: Json,
    value: Any,
    field: str,
    sent: Any,
) -> None:
    ts = await post(client, actions({"action_id": "pick", **element}, block_id="b"))

    await slack.click(AMY, LEADS, ts, "pick", value)

    payload = app.last.payload
    assert payload["actions"][0][field] == sent
    held = payload["state"]["values"]
    assert held == (
        {} if element["type"] == "overflow" else {"b": {"pick": {"type": element["type"], field: sent}}}
    )


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "static_select", "options": options(1)}, "v9"),
        ({"type": "static_select", "options": options(1)}, {"text": "no value"}),
        ({"type": "checkboxes", "options": options(1)}, "v0"),
        ({"type": "users_select"}, 7),
        ({"type": "multi_users_select"}, [7]),
        ({"type": "datetimepicker"}, "noon"),
    ],
)
async def test_a_choice_that_the_element_cannot_hold(
    slack: SlackSandbox, client: AsyncWebClient, element: Json, value: Any
) -> None:
    ts = await post(client, actions({"action_id": "pick", **element}))

    with pytest.raises(Refused, match="invalid_value"):
        await slack.click(AMY, LEADS, ts, "pick", value)


async def test_the_block_says_which_of_two_equal_buttons(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    ts = await post(
        client,
        section(accessory=button(value="1"), block_id="a"),
        section(accessory=button(value="2"), block_id="b"),
    )

    await slack.click(AMY, LEADS, ts, "lead.good", block_id="b")

    assert app.last.payload["actions"][0]["value"] == "2"


async def test_what_is_not_there_cannot_be_clicked(slack: SlackSandbox, client: AsyncWebClient) -> None:
    ts = await post(client, actions(block_id="b"))
    private = (await client.chat_postEphemeral(channel=LEADS, user=AMY, text="x", blocks=[actions()]))[
        "message_ts"
    ]

    with pytest.raises(Refused, match="element_not_found"):
        await slack.click(AMY, LEADS, ts, "lead.bad")
    with pytest.raises(Refused, match="element_not_found"):
        await slack.click(AMY, LEADS, ts, "lead.good", block_id="c")
    with pytest.raises(Refused, match="message_not_found"):
        await slack.click(AMY, LEADS, "1.000001", "lead.good")
    with pytest.raises(Refused, match="message_not_found"):
        await slack.click(AMY, "C404", ts, "lead.good")
    with pytest.raises(Refused, match="message_not_found"):
        await slack.click(BEN, LEADS, private, "lead.good")


async def test_a_message_without_blocks_has_nothing_to_click(slack: SlackSandbox) -> None:
    await slack.command(AMY, LEADS, "plain")

    with pytest.raises(Refused, match="element_not_found"):
        await slack.click(AMY, LEADS, slack.messages(LEADS)[0].ts, "x")


async def test_an_app_that_fails_is_noticed(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    ts = await post(client, actions())
    app.answer = always(status=500)

    with slack._parts.hub.listening(AMY) as events:
        outcome = await slack.click(AMY, LEADS, ts, "lead.good")
        told = [events.get_nowait() for _ in range(events.qsize())]

    assert outcome == Outcome(ok=False, error="dispatch_failed")
    assert [one["level"] for one in told if one is not None and one["type"] == "notice"] == ["error"]


async def test_a_click_in_a_modal_carries_the_view_and_what_was_typed(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    await slack.command(AMY, LEADS, "/goodones")
    view = modal(text_input("name", block_id="n", initial_value="Ada"), actions(button("more"), block_id="b"))
    await client.views_open(trigger_id=app.last.form["trigger_id"], view=view)
    (opened,) = slack.modals(AMY)

    await slack.click_in_view(AMY, opened.id, "more")

    payload = app.last.payload
    assert payload["container"] == {"type": "view", "view_id": opened.id}
    assert payload["view"]["callback_id"] == "stream.new"
    assert payload["view"]["state"]["values"] == {"n": {"name": {"type": "plain_text_input", "value": "Ada"}}}
    assert "response_url" not in payload
    assert "channel" not in payload


async def test_a_click_on_the_home_tab(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    await client.views_publish(user_id=AMY, view=home(actions(button("open"))))
    view = slack.home(AMY)
    assert view is not None

    await slack.click_in_view(AMY, view.id, "open")

    assert app.last.payload["view"]["type"] == "home"
    with pytest.raises(Refused, match="not_found"):
        await slack.click_in_view(BEN, view.id, "open")


async def test_a_menu_is_filled_by_the_app(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    ts = await post(client, actions({"type": "external_select", "action_id": "stream"}, block_id="b"))
    app.answer = always({"options": options(2)})

    offered = await slack.options(AMY, InMessage(LEADS, ts), "stream", "foo")

    assert offered == {"options": options(2)}
    payload = app.last.payload
    assert (payload["type"], payload["value"], payload["action_id"], payload["block_id"]) == (
        "block_suggestion",
        "foo",
        "stream",
        "b",
    )
    assert payload["container"]["message_ts"] == ts


async def test_a_menu_in_a_view_is_filled_too(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    await client.views_publish(
        user_id=AMY, view=home(actions({"type": "external_select", "action_id": "stream"}))
    )
    view = slack.home(AMY)
    assert view is not None
    groups = [{"label": plain("Yours"), "options": options(1)}]
    app.answer = always({"option_groups": groups})

    assert await slack.options(AMY, InView(view.id), "stream", "") == {"option_groups": groups}
    assert app.last.payload["view"]["id"] == view.id


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"options": options(101)}, 200, "invalid_options"),
        ({"options": [{"text": "x"}]}, 200, "invalid_options"),
        ({"option_groups": []}, 200, "invalid_options"),
        ("not json", 200, "invalid_options"),
        ([], 200, "invalid_options"),
        ({"options": options(1)}, 500, "dispatch_failed"),
    ],
)
async def test_a_menu_that_cannot_be_filled(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient, body: Any, status: int, code: str
) -> None:
    ts = await post(client, actions({"type": "external_select", "action_id": "stream"}))
    app.answer = always(body, status=status)

    with pytest.raises(Refused, match=code):
        await slack.options(AMY, InMessage(LEADS, ts), "stream", "x")


async def test_a_menu_may_have_nothing_to_offer(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient
) -> None:
    ts = await post(client, actions({"type": "external_select", "action_id": "stream"}))
    app.answer = always({"options": []})

    assert await slack.options(AMY, InMessage(LEADS, ts), "stream", "zzz") == {"options": []}


async def test_a_trigger_opens_one_view_within_three_seconds(
    slack: SlackSandbox, app: RecordingApp, client: AsyncWebClient, clock: ManualClock
) -> None:
    ts = await post(client, actions())
    await slack.click(AMY, LEADS, ts, "lead.good")
    first = app.last.payload["trigger_id"]
    await slack.click(AMY, LEADS, ts, "lead.good")
    late = app.last.payload["trigger_id"]

    clock.advance(3)
    await client.views_open(trigger_id=first, view=modal())
    clock.advance(0.001)

    for trigger, code in ((first, "exchanged"), (late, "expired"), ("1.2.x", "invalid")):
        with pytest.raises(Exception, match=f"{code}_trigger_id"):
            await client.views_open(trigger_id=trigger, view=modal())
