"""From bytes to payloads: what each kind says, and that everything else is refused without showing what it was."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadPayload
from bot.slack.payloads import (
    STORED,
    Ask,
    Challenge,
    Click,
    Closed,
    Command,
    Event,
    Incoming,
    Shortcut,
    SslCheck,
    Submission,
    small_json,
)
from bot.slack.reading import NAMED_FIELDS, read_slack
from bot.slack.wire import MAX_DEPTH
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
    wrapped,
)


def read(body: Json) -> Any:
    return read_slack(*sent(body))


def refusal(content_type: str, raw: bytes) -> str:
    with pytest.raises(BadPayload) as raised:
        read_slack(content_type, raw)
    assert raised.value.__context__ is None or raised.value.__suppress_context__
    return str(raised.value)


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


def test_emoji_survive_and_half_ones_are_replaced() -> None:
    assert read(command(text="😀")).text == "😀"
    assert read(click(value="😀")).value == "😀"
    assert read(click(value="a\ud83d")).value == "a?"
    assert read(event(text="\ud83d 😀")).event["text"] == "? 😀"


@pytest.mark.parametrize(("levels", "read_it"), [(MAX_DEPTH - 2, True), (MAX_DEPTH - 1, False)])
def test_json_may_be_nested_as_deep_as_anybody_needs(levels: int, *, read_it: bool) -> None:
    nested: Any = "x"
    for level in range(levels):
        nested = [nested] if level % 2 else {"a": nested}
    raw = json.dumps(event(deep=nested)).encode()
    if read_it:
        assert isinstance(read_slack(JSON, raw), Event)
    else:
        assert refusal(JSON, raw) == "the body is nested too deeply"


INTERACTIONS = [kind for kind, body in REAL.items() if sent(body)[1].startswith(b"payload=")]
HALF = {"half": "\ud800"}
"""Makes the quick way give up; only the slow one can mend it."""


@pytest.mark.parametrize("kind", INTERACTIONS)
@pytest.mark.parametrize("odd", [HALF, float("nan"), 10**400, "😀", json.loads("[" * 100 + "]" * 100), None])
def test_what_nobody_asks_for_changes_nothing_whatever_it_is(kind: str, odd: Any) -> None:
    assert read({**REAL[kind], "odd": odd}) == read(REAL[kind])


def outcome(body: Json) -> Any:
    try:
        return read(body)
    except BadPayload as refused:
        return str(refused)


@given(
    kind=st.sampled_from(INTERACTIONS),
    place=st.integers(min_value=0),
    odd=st.sampled_from([None, True, 0, 1.5, "", "x", "modal", [], {}, ["x"], {"id": "x"}, {"value": "x"}])
    | st.text(),
)
@settings(max_examples=300, deadline=None)
def test_the_quick_way_and_the_slow_one_see_the_same(kind: str, place: int, odd: Any) -> None:
    body = json.loads(json.dumps(REAL[kind]))
    places = list(slots(body))
    holder, key = places[place % len(places)]
    holder[key] = odd
    assert outcome(body) == outcome({**body, **HALF})


def slots(body: Any) -> Iterator[tuple[Any, Any]]:
    """Every place in a piece of JSON where something stands, as what it is in and under which key."""
    if isinstance(body, dict | list):
        for key, inner in body.items() if isinstance(body, dict) else enumerate(body):
            yield body, key
            yield from slots(inner)


def test_of_a_key_given_twice_the_last_counts() -> None:
    twice = json.dumps(click()).replace('"user":', '"user": 5, "user":')
    assert read_slack(FORM, form(payload=twice)) == read(click())
    again = json.dumps(click()).replace('"type": "block_actions"', '"type": "x", "type": "block_actions"')
    assert read_slack(FORM, form(payload=again)) == read(click())


def test_a_refusal_names_fields_and_never_values() -> None:
    said = refusal(FORM, wrapped(click(actions=[{"action_id": 5, "value": "a secret"}], user="secret")))
    assert "'actions.0.action_id'" in said
    assert "'user'" in said
    assert "secret" not in said


def test_a_refusal_stays_short_and_on_one_line_whatever_the_fields_are_called() -> None:
    values = {f"line\nend {n} " + "x" * 500: {"a": 5} for n in range(100)}
    said = refusal(FORM, wrapped(submission(state={"values": values})))
    assert len(said) < NAMED_FIELDS * 120
    assert "\n" not in said
    assert said.endswith(", ...")


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "neither a command nor an interaction"),
        (b"\xff", "no UTF-8"),
        (form(payload="["), "no JSON"),
        (form(payload="[]"), "no JSON object"),
        (wrapped({"type": "x"}), "unknown type"),
        (wrapped({"type": ["block_actions"]}), "unknown type"),
        (wrapped({}), "unknown type"),
        (b"&".join(b"a=1" for _ in range(101)), "fields"),
        (form(**{**command(), "user_id": ""}), "without its name, its person or its trigger"),
        (form(command="/goodones", user_id=AMY), "without its name, its person or its trigger"),
        (wrapped({**submission(), "trigger_id": ""}), "without its trigger"),
        (wrapped(interaction("block_suggestion", action_id="")), "action_id"),
        (wrapped(interaction("shortcut")), "callback_id"),
    ],
)
def test_what_is_not_of_slack_is_refused_with_the_reason(raw: bytes, reason: str) -> None:
    assert reason in refusal(FORM, raw)


@pytest.mark.parametrize("kind", REAL)
def test_what_is_stored_reads_back_as_it_was(kind: str) -> None:
    found = read(REAL[kind])
    assert STORED.validate_python(json.loads(json.dumps(found.model_dump(mode="json")))) == found


KEYS = {kind: read(body).key for kind, body in REAL.items()}


def test_no_two_acts_have_the_same_key() -> None:
    acts = [
        command(),
        command(trigger_id="2"),
        click(),
        click("lead.bad"),
        {**click(), "trigger_id": "2"},
        click(actions=[{"action_id": "lead.good", "action_ts": "2"}]),
        submission(),
        {**submission(), "trigger_id": "2"},
        closing(),
        closing(id="V2"),
        event(),
        {**event(), "event_id": "Ev2"},
    ]
    keys = [read(act).key for act in acts]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("kind", REAL)
def test_every_delivery_of_the_same_act_has_the_same_key(kind: str) -> None:
    assert read(REAL[kind]).key == KEYS[kind] != ""


@pytest.mark.parametrize(
    ("action_id", "value", "name"),
    [
        ("lead.good", '{"v":1,"lead":7}', "lead.good"),
        ("lead.more", '{"v":1,"do":"export"}', "lead.export"),
        ("lead.more", '{"v":1,"do":5}', "lead.more"),
        ("lead.more", "export", "lead.more"),
        ("lead.more", None, "lead.more"),
        ("alone", '{"do":"x"}', "alone.x"),
    ],
)
def test_a_line_of_a_menu_goes_the_way_of_its_button(action_id: str, value: str | None, name: str) -> None:
    assert Click(action_id=action_id, value=value).name == name


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("command", "/goodones"),
        ("submission", "lead.reason"),
        ("closing", "lead.reason"),
        ("suggestion", "stream.pick"),
        ("shortcut", "note"),
        ("event", "app_mention"),
    ],
)
def test_each_kind_has_the_name_that_it_is_routed_by(kind: str, name: str) -> None:
    assert read(REAL[kind]).name == name


def test_a_payload_of_no_kind_has_no_name() -> None:
    with pytest.raises(BadPayload):
        _ = Incoming().name


@given(text=st.one_of(st.none(), st.text(), st.recursive(st.integers(), st.lists).map(json.dumps)))
@settings(max_examples=200, deadline=None)
def test_a_value_that_is_not_ours_is_an_empty_one(text: str | None) -> None:
    assert isinstance(small_json(text), dict)


@pytest.mark.parametrize("text", ["[" * 100_000, "1" * 10_000, "{", "[]", "null", "", None])
def test_nothing_in_a_value_can_break_us(text: str | None) -> None:
    assert small_json(text) == {}


@given(
    values=st.dictionaries(st.text(min_size=1, max_size=5), st.text(max_size=20), max_size=5),
    text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
)
@settings(max_examples=100, deadline=None)
def test_what_people_type_arrives_as_they_typed_it(values: dict[str, str], text: str) -> None:
    assert read(command(text=text)).text == text
    state = {"values": {"b": {name: {"value": each} for name, each in values.items()}}}
    assert read(submission(state=state)).values == values


def test_of_a_person_who_changed_only_the_id_and_whether_they_left_are_kept() -> None:
    user = {"id": AMY, "deleted": True, "profile": {"email": "amy@northpine.example"}, "real_name": "Amy"}
    payload = read(event(type_="user_change", user=user))
    assert isinstance(payload, Event)
    assert (payload.person, payload.event["user"]) == (AMY, {"id": AMY, "deleted": True})
