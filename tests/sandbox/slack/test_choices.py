"""From what a person chose to what Slack sends: pure functions over elements and values."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.slack.choices import (
    FIELD,
    action_of,
    chosen,
    faults_of,
    find_element,
    full_state,
    placed,
)
from bot.sandbox.slack.elements import CHOSEN, TYPED
from bot.sandbox.slack.refusals import Refused
from tests.sandbox.slack.kit import FEEDBACK, RICH, TRASH, WORKFLOW, container
from tests.sandbox.slack.support import Json, actions, button, options, plain, section, text_input


def asking(element: Json, block_id: str = "b", **more: Any) -> Json:
    named = {"action_id": "a", **element}
    return {"type": "input", "block_id": block_id, "label": plain("L"), "element": named, **more}


GROUPED: Json = {
    "type": "static_select",
    "option_groups": [
        {"label": plain("One"), "options": options(2)},
        {"label": plain("Two"), "options": options(4)[2:]},
    ],
}


def test_every_element_that_holds_something_has_its_field() -> None:
    assert set(FIELD) == {"overflow", "datetimepicker", "file_input", *CHOSEN, *TYPED}


@pytest.mark.parametrize(
    ("element", "start"),
    [
        ({"type": "plain_text_input", "initial_value": "Ada"}, "Ada"),
        ({"type": "plain_text_input"}, None),
        ({"type": "email_text_input", "initial_value": "a@example.com"}, "a@example.com"),
        ({"type": "url_text_input"}, None),
        ({"type": "number_input", "is_decimal_allowed": False, "initial_value": "3"}, "3"),
        ({"type": "static_select", "options": options(2), "initial_option": options(2)[1]}, options(2)[1]),
        ({"type": "static_select", "options": options(2)}, None),
        ({**GROUPED, "initial_option": options(4)[3]}, options(4)[3]),
        ({"type": "checkboxes", "options": options(2), "initial_options": options(1)}, options(1)),
        ({"type": "checkboxes", "options": options(2)}, []),
        ({"type": "multi_users_select", "initial_users": ["U1"]}, ["U1"]),
        ({"type": "multi_users_select"}, []),
        ({"type": "users_select", "initial_user": "U1"}, "U1"),
        ({"type": "datepicker", "initial_date": "2026-11-02"}, "2026-11-02"),
        ({"type": "timepicker", "initial_time": "09:30"}, "09:30"),
        ({"type": "datetimepicker", "initial_date_time": 1_700_000_000}, 1_700_000_000),
        ({"type": "external_select", "initial_option": options(1)[0]}, options(1)[0]),
        ({"type": "rich_text_input", "initial_value": RICH}, RICH),
        ({"type": "rich_text_input"}, None),
        ({"type": "file_input"}, []),
    ],
)
def test_a_form_starts_with_its_initial_values(element: Json, start: Any) -> None:
    state = full_state([asking(element)], {})

    assert state == {"b": {"a": {"type": element["type"], FIELD[element["type"]]: start}}}


def test_what_was_given_comes_before_what_it_starts_with() -> None:
    block = asking({"type": "plain_text_input", "initial_value": "Ada"})

    emptied = full_state([block], {"b": {"a": {"value": None}}})
    changed = full_state([block], {"b": {"a": {"value": "Bo"}}})

    assert emptied["b"]["a"]["value"] is None
    assert changed["b"]["a"]["value"] == "Bo"


@pytest.mark.parametrize(
    "given_", [None, "x", 3, [], {"b": None}, {"b": {"a": None}}, {"b": {"a": []}}, {"c": {}}]
)
def test_a_state_that_says_nothing_leaves_the_start(given_: Any) -> None:
    block = asking({"type": "plain_text_input", "initial_value": "Ada"})

    assert full_state([block], given_)["b"]["a"]["value"] == "Ada"


def test_buttons_and_overflows_hold_no_state() -> None:
    row = actions(button("x"), {"type": "overflow", "action_id": "o", "options": options(1)}, block_id="r")

    assert full_state([row, section(block_id="s")], {}) == {}
    assert full_state(None, {}) == {}


def test_several_menus_of_one_block_stand_side_by_side() -> None:
    row = actions(
        {"type": "users_select", "action_id": "who"},
        {"type": "datepicker", "action_id": "when"},
        block_id="r",
    )

    assert list(full_state([row], {"r": {"when": {"selected_date": "2026-11-02"}}})["r"]) == ["who", "when"]


def test_options_in_groups_are_found() -> None:
    assert chosen(GROUPED, "v3") == options(4)[3]
    with pytest.raises(Refused, match="invalid_value"):
        chosen(GROUPED, "v4")


def test_an_external_choice_is_taken_as_it_is() -> None:
    given_ = {"text": plain("From the app"), "value": "7"}

    assert chosen({"type": "external_select"}, given_) == given_
    assert chosen({"type": "multi_external_select"}, [given_]) == [given_]


@pytest.mark.parametrize("value", [None, ""])
@pytest.mark.parametrize("kind", sorted(FIELD))
def test_nothing_chosen_is_nothing_or_an_empty_list(kind: str, value: Any) -> None:
    assert chosen({"type": kind, "options": options(1)}, value) in (None, [])


@pytest.mark.parametrize("kind", sorted(FIELD))
@given(value=st.none() | st.integers() | st.text(max_size=3) | st.lists(st.integers(), max_size=2))
@settings(max_examples=25, deadline=None)
def test_any_value_is_taken_or_refused(kind: str, value: Any) -> None:
    try:
        found = chosen({"type": kind, "options": options(1)}, value)
    except Refused as refused:
        found = refused.code

    assert plainly(found) in ("invalid_value", None, [], value)


def plainly(found: Any) -> Any:
    """A choice as the word that stands for it."""
    if not isinstance(found, dict):
        return found
    if found.get("type") == "rich_text":
        return found["elements"][0]["elements"][0]["text"]
    return found["value"]


def test_plain_values_are_placed_by_their_action() -> None:
    blocks = [
        asking({"type": "plain_text_input", "action_id": "name"}, "n"),
        asking({"type": "static_select", "action_id": "tier", "options": options(2)}, "t"),
    ]

    state = placed(blocks, {"tier": "v1"}, {"n": {"name": {"value": "typed before"}}})

    assert state["n"]["name"]["value"] == "typed before"
    assert state["t"]["tier"]["selected_option"] == options(2)[1]


def test_a_button_holds_no_value_to_place() -> None:
    with pytest.raises(Refused, match="element_not_found"):
        placed([actions(button("go"), block_id="r")], {"go": "1"}, {})


def test_a_required_choice_that_was_not_made_is_named_by_its_block() -> None:
    blocks = [
        asking({"type": "checkboxes", "options": options(2)}, "c"),
        asking({"type": "users_select"}, "u"),
        asking({"type": "datepicker"}, "d", optional=True),
        section(block_id="s", accessory={"type": "users_select", "action_id": "who"}),
    ]

    assert faults_of(blocks, full_state(blocks, {})) == {
        "c": "Please complete this required field.",
        "u": "Please complete this required field.",
    }


def test_elements_are_found_by_action_and_block() -> None:
    blocks = [
        actions(button("a"), button("b"), block_id="1"),
        actions(button("a", value="second"), block_id="2"),
    ]

    assert find_element(blocks, None, "a")[0]["block_id"] == "1"
    assert find_element(blocks, "2", "a")[1]["value"] == "second"
    for block_id, action_id in (("2", "b"), (None, "c")):
        with pytest.raises(Refused, match="element_not_found"):
            find_element(blocks, block_id, action_id)


def test_a_button_that_opens_an_address_says_so() -> None:
    action = action_of("b", button("open", url="https://example.com/"), "ignored", "1.000001")

    assert action == {
        "type": "button",
        "block_id": "b",
        "action_id": "open",
        "action_ts": "1.000001",
        "text": plain("Good"),
        "url": "https://example.com/",
    }


def test_a_menu_shows_its_placeholder_with_the_choice() -> None:
    element = {"type": "users_select", "action_id": "who", "placeholder": plain("Who?")}

    action = action_of("b", element, "U1", "1.000001")

    assert (action["placeholder"], action["selected_user"]) == (plain("Who?"), "U1")


def test_text_that_is_typed_in_place_is_an_action_too() -> None:
    action = action_of("b", text_input("name")["element"], "Ada", "1.000001")

    assert (action["type"], action["value"]) == ("plain_text_input", "Ada")


@pytest.mark.parametrize("value", ["positive_button", "up"])
def test_a_thumb_up_sends_its_own_text_and_value(value: str) -> None:
    action = action_of("b", FEEDBACK, value, "1.000001")

    assert (action["text"], action["value"]) == (plain("Good"), "up")
    assert (action["type"], action["action_id"], action["block_id"]) == ("feedback_buttons", "judge", "b")


def test_a_thumb_down_sends_the_other() -> None:
    assert action_of("b", FEEDBACK, "down", "1.000001")["text"] == plain("Bad")


@pytest.mark.parametrize("value", [None, "sideways", 3, ["up"]])
def test_a_thumb_has_two_directions(value: Any) -> None:
    with pytest.raises(Refused, match="invalid_value"):
        action_of("b", FEEDBACK, value, "1.000001")


@pytest.mark.parametrize("element", [TRASH, WORKFLOW], ids=["icon_button", "workflow_button"])
def test_other_buttons_send_what_they_were_given(element: Json) -> None:
    action = action_of("b", {**element, "value": "7"}, "ignored", "1.000001")

    assert (action["value"], action["text"]) == ("7", element["text"])


def test_buttons_of_every_kind_hold_no_state() -> None:
    row = {"type": "context_actions", "block_id": "c", "elements": [FEEDBACK, TRASH]}

    assert full_state([row, actions(WORKFLOW, block_id="w")], {}) == {}


def test_words_typed_as_formatted_text_become_a_block_of_it() -> None:
    made = chosen({"type": "rich_text_input"}, "Hi")

    assert made == RICH
    assert chosen({"type": "rich_text_input"}, RICH) == RICH


@pytest.mark.parametrize("value", [3, ["Hi"], {"type": "section"}, {"type": "rich_text", "elements": [3]}])
def test_formatted_text_is_a_block_of_it(value: Any) -> None:
    with pytest.raises(Refused, match="invalid_value"):
        chosen({"type": "rich_text_input"}, value)


def test_files_are_given_by_id_or_whole_and_as_many_as_the_input_takes() -> None:
    two = {"type": "file_input", "max_files": 2}

    assert chosen(two, ["F1", {"id": "F2"}]) == ["F1", {"id": "F2"}]
    for value in (["F1", "F2", "F3"], "F1", [3]):
        with pytest.raises(Refused, match="invalid_value"):
            chosen(two, value)


def test_elements_in_a_container_are_found_by_their_own_block() -> None:
    box = container(actions(button("in"), block_id="row"), block_id="box")

    block, element = find_element([box], None, "in")

    assert (block["block_id"], element["action_id"]) == ("row", "in")


def test_a_required_input_in_a_container_is_missed_too() -> None:
    box = container(asking({"type": "users_select"}, "who"), block_id="box")

    assert list(faults_of([box], full_state([box], {}))) == ["who"]


@pytest.mark.parametrize(
    ("element", "typed", "said"),
    [
        ({"type": "plain_text_input", "min_length": 3}, "ab", "Please use at least 3 characters."),
        ({"type": "plain_text_input", "min_length": 3}, "abc", None),
        ({"type": "plain_text_input", "max_length": 3}, "abcd", "Please use at most 3 characters."),
        ({"type": "plain_text_input"}, "x" * 3000, None),
        ({"type": "plain_text_input"}, "x" * 3001, "Please use at most 3000 characters."),
        ({"type": "email_text_input"}, "ada@example.com", None),
        ({"type": "email_text_input"}, "ada", "Please enter a valid email address."),
        ({"type": "email_text_input"}, "ada@example", "Please enter a valid email address."),
        ({"type": "url_text_input"}, "https://example.com", None),
        ({"type": "url_text_input"}, "example.com", "Please enter a valid URL."),
        ({"type": "number_input", "is_decimal_allowed": True}, "-1.5", None),
        ({"type": "number_input", "is_decimal_allowed": True}, "many", "Please enter a number."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "Please enter a whole number."),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.0", None),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "2"},
            "1",
            "Please enter at least 2.",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "2"},
            "2.5",
            "Please enter at most 2.",
        ),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, "2", None),
        ({"type": "datepicker"}, "2026-11-02", None),
    ],
)
def test_what_was_typed_has_to_fit_its_input(element: Json, typed: str, said: str | None) -> None:
    block = asking(element)
    field = FIELD[element["type"]]

    found = faults_of([block], full_state([block], {"b": {"a": {field: typed}}}))

    assert found == ({} if said is None else {"b": said})
