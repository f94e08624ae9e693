"""From bytes to payloads: what each kind says, and that everything else is refused without showing what it was."""

import json
from typing import Any

import pytest

from bot.slack.payloads import (
    Ask,
    Challenge,
    Click,
    Closed,
    Command,
    Event,
    Shortcut,
    SslCheck,
    Submission,
)
from bot.slack.reading import read_slack
from tests.slack.make import (
    AMY,
    FORM,
    JSON,
    LEADS,
    REAL,
    RESPONSE_URL,
    Json,
    click,
    closing,
    command,
    event,
    form,
    interaction,
    sent,
    shortcut,
    submission,
    suggestion,
    view,
)


def read(body: Json) -> Any:
    return read_slack(*sent(body))


def test_a_command_says_who_typed_what_where() -> None:
    assert read(command(text="run ai founders")) == Command(
        team="T1",
        person=AMY,
        person_name="amy",
        channel=LEADS,
        channel_name="leads",
        response_url=RESPONSE_URL,
        trigger_id="1.2.trigger",
        command="/goodones",
        text="run ai founders",
    )


def test_a_command_without_a_place_has_none() -> None:
    found = read(command(channel_id="", response_url=""))
    assert (found.channel, found.response_url) == (None, None)


def test_a_click_says_on_what_and_where() -> None:
    assert read(click()) == Click(
        team="T1",
        person=AMY,
        person_name="amy",
        channel=LEADS,
        response_url=RESPONSE_URL,
        trigger_id="1.2.trigger",
        action_id="lead.good",
        action_ts="1700000000.000100",
        value='{"v":1,"lead":7}',
        message_ts="1.5",
        thread_ts="1.1",
    )


def test_a_click_on_a_private_message_has_no_message_but_its_place() -> None:
    container = {"type": "message", "message_ts": "1.9", "channel_id": LEADS, "is_ephemeral": True}
    payload = click(container=container)
    del payload["message"]
    found = read(payload)
    assert (found.ephemeral, found.message_ts, found.thread_ts) == (True, "1.9", None)


def test_where_the_container_says_nothing_the_message_does() -> None:
    found = read(click(container={}, message={"ts": "1.7", "thread_ts": "1.6"}))
    assert (found.message_ts, found.thread_ts) == ("1.7", "1.6")


def test_a_click_in_a_modal_names_the_view() -> None:
    payload = click(container={"type": "view", "view_id": "V7"}, channel=None, response_url=None)
    del payload["message"]
    found = read(payload)
    assert (found.view_id, found.channel, found.message_ts) == ("V7", None, None)


def test_of_several_actions_the_first_counts() -> None:
    assert read(click(actions=[{"action_id": "a"}, {"action_id": "b"}])).action_id == "a"


CHOICES: list[tuple[Json, Any]] = [
    ({"value": "typed"}, "typed"),
    ({"value": None}, None),
    ({"selected_option": {"value": "one", "text": {}}}, "one"),
    ({"selected_option": None}, None),
    ({"selected_options": [{"value": "one"}, {"value": "two"}]}, ["one", "two"]),
    ({"selected_options": []}, []),
    ({"selected_user": AMY}, AMY),
    ({"selected_users": [AMY, "U2"]}, [AMY, "U2"]),
    ({"selected_channel": LEADS}, LEADS),
    ({"selected_channels": [LEADS]}, [LEADS]),
    ({"selected_conversation": "D1"}, "D1"),
    ({"selected_conversations": ["D1"]}, ["D1"]),
    ({"selected_date": "2026-11-23"}, "2026-11-23"),
    ({"selected_time": "09:30"}, "09:30"),
    ({"selected_date_time": 1795424400}, 1795424400),
    ({"selected_date": None}, None),
    ({}, None),
]


@pytest.mark.parametrize(("element", "chosen"), CHOICES)
def test_whatever_the_element_what_was_chosen_is_its_value(element: Json, chosen: Any) -> None:
    values = {"b1": {"it": {"type": "any", **element}}}
    assert read(submission(state={"values": values})).values == {"it": chosen}
    clicked = read(click(actions=[{"action_id": "it", **element}])).value
    assert clicked == (chosen if isinstance(chosen, str | None) else json.dumps(chosen))


def test_a_submission_has_its_values_and_knows_where_their_errors_go() -> None:
    found = read(submission())
    assert isinstance(found, Submission)
    assert found.values == {"why": "too small", "kind": "size"}
    assert found.blocks == {"why": "b-why", "kind": "b-kind"}
    assert (found.callback_id, found.view_id, found.carried["lead"]) == ("lead.reason", "V1", 7)


@pytest.mark.parametrize(
    ("metadata", "channel"),
    [
        (json.dumps({"channel": "C9"}), "C9"),
        (json.dumps({"channel": 9}), None),
        (json.dumps({}), None),
        ("", None),
        ("not ours", None),
    ],
)
def test_a_submission_belongs_to_the_place_its_modal_was_opened_from(
    metadata: str, channel: str | None
) -> None:
    assert read(submission(private_metadata=metadata)).channel == channel


def test_a_submission_without_inputs_has_no_values() -> None:
    assert read(submission(state=None)).values == {}
    assert read(submission(state={})).blocks == {}


def test_a_closed_modal_is_no_submission() -> None:
    found = read(closing())
    assert isinstance(found, Closed)
    assert (found.callback_id, found.view_id, found.trigger_id) == ("lead.reason", "V1", "")
    assert found.carried == {"v": 1, "lead": 7, "channel": LEADS}


def test_a_menu_asks_with_what_was_typed() -> None:
    found = read(suggestion())
    assert isinstance(found, Ask)
    assert (found.action_id, found.typed) == ("stream.pick", "ai")


def test_shortcuts_come_with_and_without_a_message() -> None:
    assert read(shortcut()).message_ts is None
    found = read(REAL["message shortcut"])
    assert isinstance(found, Shortcut)
    assert (found.message_ts, found.channel) == ("1.5", LEADS)


def message_shortcut(**message: Any) -> Shortcut:
    body = interaction(
        "message_action", callback_id="note", message={"ts": "1.5", **message}, channel={"id": LEADS}
    )
    found = read(body)
    assert isinstance(found, Shortcut)
    return found


def test_a_shortcut_brings_what_its_message_shows_and_its_buttons_carry() -> None:
    blocks = [
        {"type": "section", "text": {"type": "mrkdwn", "text": "*Alice*"}, "accessory": {"value": "a"}},
        {"type": "actions", "elements": [{"value": "b"}, {"value": None}, "odd", {"value": 3}]},
        {"type": "rich_text", "elements": [{"elements": [{"type": "link", "url": "https://x.com/bob"}]}]},
        {"type": "odd", "elements": "odd"},
        "odd",
    ]
    found = message_shortcut(text="gist", blocks=blocks, thread_ts="1.1")
    assert found.text == "*Alice*\nhttps://x.com/bob\ngist"
    assert found.refs == ("a", "b")
    assert found.thread_ts == "1.1"


def test_of_a_huge_or_empty_message_no_more_is_kept_than_is_good() -> None:
    deep: Any = {"text": "below"}
    for _ in range(15):
        deep = {"elements": [deep]}
    blocks = [deep, {"type": "actions", "elements": [{"value": str(each)} for each in range(99)]}]
    found = message_shortcut(text="x" * 50_000, blocks=blocks)
    assert len(found.text) == 12_000
    assert "below" not in found.text
    assert len(found.refs) == 20
    empty = message_shortcut(text=None, blocks=None)
    assert (empty.text, empty.refs) == ("", ())


def test_a_click_in_a_window_knows_what_is_entered_and_where_it_was_opened() -> None:
    found = read(click(view=view(), channel=None, message=None, container={"type": "view", "view_id": "V1"}))
    assert isinstance(found, Click)
    assert found.values == {"why": "too small", "kind": "size"}
    assert (found.view_type, found.channel) == ("modal", LEADS)
    assert read(click()).values == {}


def test_who_has_no_name_goes_by_the_username() -> None:
    assert read({**click(), "user": {"id": AMY, "username": "amy.w"}}).person_name == "amy.w"
    assert read({**click(), "user": {"id": AMY}}).person_name == ""


def test_an_organisation_wide_payload_has_no_team() -> None:
    assert read({**click(), "team": None}).team == ""


def test_an_event_keeps_everything_that_it_said() -> None:
    found = read(event(item={"type": "message", "ts": "1.1"}))
    assert isinstance(found, Event)
    assert (found.type, found.event_id, found.person, found.channel) == ("app_mention", "Ev1", AMY, LEADS)
    assert found.event["item"] == {"type": "message", "ts": "1.1"}


@pytest.mark.parametrize(
    ("user", "person"), [({"id": "U7"}, "U7"), ({"id": 7}, ""), ({}, ""), (None, ""), ("U7", "U7")]
)
def test_an_events_user_may_be_an_object(user: Any, person: str) -> None:
    assert read(event(user=user)).person == person


def test_an_events_channel_may_be_an_object() -> None:
    assert read(event(channel={"id": "C7", "name": "new"})).channel == "C7"


@pytest.mark.parametrize("content_type", [JSON, JSON + "; charset=utf-8", " Application/Json ;x"])
def test_json_is_known_by_its_type_however_it_is_written(content_type: str) -> None:
    assert read_slack(content_type, json.dumps(event()).encode()) == read(event())


def test_the_address_check_is_recognised() -> None:
    body = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"}).encode()
    assert read_slack(JSON, body) == Challenge(challenge="abc")
    assert read_slack(FORM, form(ssl_check="1", token="t")) == SslCheck()


def test_a_command_that_mentions_a_certificate_check_is_a_command() -> None:
    assert isinstance(read(command(ssl_check="0")), Command)


def test_of_a_field_given_twice_the_last_counts() -> None:
    assert read_slack(FORM, form(**command(text="one")) + b"&text=two").text == "two"  # type: ignore[union-attr]


def test_of_a_person_who_changed_only_the_id_and_whether_they_left_are_kept() -> None:
    user = {"id": AMY, "deleted": True, "profile": {"email": "amy@northpine.example"}, "real_name": "Amy"}
    payload = read(event(type_="user_change", user=user))
    assert isinstance(payload, Event)
    assert (payload.person, payload.event["user"]) == (AMY, {"id": AMY, "deleted": True})
