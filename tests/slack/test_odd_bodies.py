"""Bodies that nobody would send, or somebody would on purpose: read as far as they are good, refused without showing what they were."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import BadPayload
from bot.slack.payloads import (
    Event,
)
from bot.slack.reading import NAMED_FIELDS, read_slack
from bot.slack.wire import MAX_DEPTH
from tests.slack.make import (
    AMY,
    FORM,
    JSON,
    REAL,
    Json,
    click,
    command,
    event,
    form,
    interaction,
    sent,
    submission,
    wrapped,
)


def read(body: Json) -> Any:
    return read_slack(*sent(body))


def refusal(content_type: str, raw: bytes) -> str:
    with pytest.raises(BadPayload) as raised:
        read_slack(content_type, raw)
    assert raised.value.__context__ is None or raised.value.__suppress_context__
    return str(raised.value)


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
