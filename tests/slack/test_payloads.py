"""What a payload is known by: its name for the route table, its key for being the same act; and that it can be stored."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadPayload
from bot.slack.payloads import (
    STORED,
    Click,
    Incoming,
    small_json,
)
from bot.slack.reading import read_slack
from tests.slack.make import (
    REAL,
    Json,
    click,
    closing,
    command,
    event,
    sent,
    submission,
)


def read(body: Json) -> Any:
    return read_slack(*sent(body))


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
