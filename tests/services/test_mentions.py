"""Whether a text speaks of a person, and JSON without them."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.mentions import Person, cleared, without

ADA = Person(("ada",), ("77",))


@pytest.mark.parametrize("text", ["@ada", "x.com/ADA?s=1", '"handle":"Ada"', "id 77.", "ada"])
def test_a_name_is_found_as_a_whole_word(text: str) -> None:
    assert ADA.is_in(text)


@pytest.mark.parametrize("text", ["adamant", "@ada_lovelace", "177", "x77", "", "nevada"])
def test_a_part_of_another_word_is_not_them(text: str) -> None:
    assert not ADA.is_in(text)


def test_nobody_is_in_nothing() -> None:
    assert not Person(()).is_in("anything at all")


BEN = {"id": 2, "profile": {"xUserId": "5", "handle": "ben", "bio": "knows @ada"}}
BEN_ALONE = {"id": 2, "profile": {"xUserId": "5", "handle": "ben", "bio": "knows @…"}}


@pytest.mark.parametrize(
    "lead",
    [
        {"id": 1, "profile": {"xUserId": 77, "handle": "renamed"}},
        {"id": 1, "profile": {"handle": "ADA"}},
        {"id": 1, "x_user_id": "77"},
        {"handle": "Ada"},
    ],
)
def test_their_leads_go_and_those_of_others_stay(lead: dict[str, Any]) -> None:
    assert without({"data": {"leads": [lead, BEN]}}, ADA) == {"data": {"leads": [BEN_ALONE]}}
    assert without({"data": {"leads": [lead]}}, ADA) is None
    assert without(lead, ADA) is None


def test_a_command_or_click_that_was_given_up_names_them_no_more() -> None:
    said = {"payload": {"text": "dnc x.com/Ada", "value": '{"handle":"ada"}', "person": "U0AMY", "x": 77}}
    left = cleared(json.dumps(said), ADA)
    assert left is not None
    assert not ADA.is_in(left)
    assert json.loads(left)["payload"]["person"] == "U0AMY"


def test_what_cannot_be_read_is_not_kept() -> None:
    assert cleared("<b>ada</b>", ADA) is None
    assert cleared("[" * 100_000, ADA) is None


def test_a_webhook_as_it_waits_is_cleared_inside_too() -> None:
    body = json.dumps({"leads": [{"handle": "ada"}, BEN]})
    left = cleared(json.dumps({"subscription": "s", "body": body}), ADA)
    assert left is not None
    assert json.loads(json.loads(left)["body"]) == {"leads": [BEN_ALONE]}
    alone = json.dumps({"subscription": "s", "body": json.dumps([{"handle": "ada"}])})
    assert cleared(alone, ADA) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)


@given(json_values)
def test_they_are_in_no_json_afterwards(value: Any) -> None:
    left = without([value, {"handle": "Ada", "id": 1}, BEN], ADA)
    assert left is not None
    assert BEN_ALONE in left
    assert {"handle": "Ada", "id": 1} not in left
