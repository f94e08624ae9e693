"""What blocks must be besides short enough: known, whole, without twins, and on the right surface."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models import blocks as sdk
from slack_sdk.models.blocks import block_elements as sdk_elements

from bot.sandbox.slack.blockkit import BLOCKS, elements_of, problems_of, with_ids
from tests.sandbox.slack.kit import without_heading
from tests.sandbox.slack.support import (
    Json,
    actions,
    button,
    mrkdwn,
    options,
    plain,
    section,
    text_input,
)

IMAGE: Json = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)
NAMES = [
    "type",
    "text",
    "elements",
    "block_id",
    "action_id",
    "options",
    "fields",
    "accessory",
    "element",
    "rows",
]


def one(block: Any, surface: Any = "message") -> str:
    """The only problem of a block, without its wrapping."""
    (line,) = without_heading(problems_of([block], surface))
    found = re.fullmatch(r"\[ERROR\] (.*) \[json-pointer:/blocks/0(.*)\]", line)
    assert found is not None
    return f"{found[2]}: {found[1]}"


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ("text", ": must provide an object"),
        ({}, ": missing required field: type"),
        ({"type": "sektion"}, "/type: unsupported type: sektion"),
        ({"type": 7}, "/type: unsupported type: 7"),
        ({"type": "section"}, ": missing required field: text"),
        ({"type": "header"}, ": missing required field: text"),
        ({"type": "header", "text": mrkdwn("no")}, "/text/type: unsupported type: mrkdwn"),
        ({"type": "header", "text": "no"}, "/text: must provide an object"),
        ({"type": "header", "text": plain("x"), "level": 5}, "/level: must be between 1 and 4"),
        ({"type": "header", "text": plain("x"), "level": "1"}, "/level: must be a valid integer"),
        (section(7), "/text/text: must provide a string"),  # type: ignore[arg-type]
        (section(colour="red"), ": invalid additional property: colour"),
        (section(expand="yes"), "/expand: must be a valid boolean"),
        (actions(button(disabled=True)), "/elements/0: invalid additional property: disabled"),
        (actions(button(style="nice")), "/elements/0/style: must be a valid enum value"),
        (actions(button(style=["primary"])), "/elements/0/style: must provide a string"),
        ({"type": "actions", "elements": "x"}, "/elements: must provide an array"),
        (actions(text_input()["element"]), "/elements/0/type: unsupported type: plain_text_input"),
        (section(accessory=text_input()["element"]), "/accessory/type: unsupported type: plain_text_input"),
        ({**text_input(), "element": button()}, "/element/type: unsupported type: button"),
        ({**IMAGE, "image_url": "ftp://example.com/a"}, "/image_url: must be a valid http or https URL"),
        ({**IMAGE, "image_url": "javascript:1"}, "/image_url: must be a valid http or https URL"),
        ({**IMAGE, "slack_file": {"id": "F0123456789"}}, ": only one of image_url and slack_file allowed"),
        ({"type": "image", "alt_text": "A"}, ": missing required field: image_url"),
        ({"type": "image", "alt_text": "A", "slack_file": "F1"}, "/slack_file: must provide an object"),
        (actions(button(confirm="Sure?")), "/elements/0/confirm: must provide an object"),
        ({"type": "context", "elements": [button()]}, "/elements/0/type: unsupported type: button"),
        ({"type": "table", "rows": [[{"type": "raw"}]]}, "/rows/0/0/type: unsupported type: raw"),
        (
            {
                "type": "table",
                "rows": [[{"type": "raw_text", "text": "x"}]],
                "column_settings": [{"align": "up"}],
            },
            "/column_settings/0/align: must be a valid enum value",
        ),
        (
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": ["x"]}]},
            "/elements/0/elements/0: must provide an object",
        ),
        (
            {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{}]}]},
            "/elements/0/elements/0: missing required field: type",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(block: Any, said: str) -> None:
    assert one(block) == said


@pytest.mark.parametrize(
    ("element", "said"),
    [
        ({"type": "static_select"}, ": missing required field: options"),
        (
            {"type": "static_select", "options": options(1), "option_groups": []},
            "/option_groups: must provide at least 1 items",
        ),
        (
            {"type": "static_select", "options": options(2), "initial_option": options(3)[2]},
            "/initial_option: initial_option must exactly match one of the provided options",
        ),
        (
            {"type": "checkboxes", "options": options(2), "initial_options": options(3)[2:]},
            "/initial_options: initial_options must exactly match one of the provided options",
        ),
        (
            {"type": "datepicker", "initial_date": "2.11.2026"},
            "/initial_date: must be a date of the form YYYY-MM-DD",
        ),
        (
            {"type": "datepicker", "initial_date": "2026-11-02T00:00"},
            "/initial_date: must be a date of the form YYYY-MM-DD",
        ),
        ({"type": "timepicker", "initial_time": "24:00"}, "/initial_time: must be a time of the form HH:mm"),
        ({"type": "timepicker", "initial_time": "9:00"}, "/initial_time: must be a time of the form HH:mm"),
        (
            {"type": "multi_users_select", "max_selected_items": 0},
            "/max_selected_items: must be between 1 and 2147483647",
        ),
        ({"type": "external_select", "options": options(1)}, ": invalid additional property: options"),
        ({"type": "overflow"}, ": missing required field: options"),
    ],
)
def test_what_is_wrong_with_an_element(element: Json, said: str) -> None:
    place, _, problem = said.partition(":")

    assert one(actions({"action_id": "a", **element})) == f"/elements/0{place}:{problem}"


@pytest.mark.parametrize(
    "element",
    [
        {"type": "static_select", "options": options(2), "initial_option": options(1)[0]},
        {"type": "external_select", "min_query_length": 2, "placeholder": plain("Type")},
        {"type": "users_select", "initial_user": "U1"},
        {"type": "conversations_select", "filter": {"include": ["public"], "exclude_bot_users": True}},
        {"type": "conversations_select", "default_to_current_conversation": True},
        {"type": "channels_select", "initial_channel": "C1"},
        {"type": "multi_static_select", "options": options(2), "initial_options": options(2)},
        {"type": "multi_external_select", "max_selected_items": 3},
        {"type": "multi_users_select", "initial_users": ["U1"]},
        {"type": "multi_conversations_select", "initial_conversations": ["C1"]},
        {"type": "multi_channels_select", "initial_channels": ["C1"]},
        {"type": "checkboxes", "options": options(2), "initial_options": options(1)},
        {"type": "radio_buttons", "options": options(2), "initial_option": options(2)[1]},
        {"type": "datepicker", "initial_date": "2026-11-02"},
        {"type": "timepicker", "initial_time": "09:30", "timezone": "Europe/London"},
    ],
    ids=lambda element: element["type"],
)
def test_elements_are_taken_in_actions_in_sections_and_as_inputs(element: Json) -> None:
    named = {"action_id": "a", **element}

    assert problems_of([actions(named)], "message") == []
    assert problems_of([section(accessory=named)], "modal") == []
    assert problems_of([{"type": "input", "label": plain("L"), "element": named}], "home") == []


def test_a_text_that_is_wrong_is_named_before_what_is_wrong_in_it() -> None:
    assert problems_of(
        [{**section(), "text": {**mrkdwn("x"), "emoji": True}, "colour": "red"}], "message"
    ) == [
        "[ERROR] failed to match all allowed schemas [json-pointer:/blocks/0/text]",
        "[ERROR] invalid additional property: emoji [json-pointer:/blocks/0/text]",
        "[ERROR] invalid additional property: colour [json-pointer:/blocks/0]",
    ]


@pytest.mark.parametrize("text", [{"type": "invalid", "text": "x"}, {"text": "x"}, "x", {"type": ["mrkdwn"]}])
def test_a_text_of_no_kind_is_named_once(text: Any) -> None:
    (line,) = problems_of([{"type": "section", "text": text}], "message")

    assert "allowed schemas" not in line


def test_the_same_action_id_twice_in_one_block_is_refused() -> None:
    assert one(actions(button("a"), button("a"))) == '/elements/1/action_id: `action_id` "a" already exists'


def test_elements_without_ids_are_no_twins() -> None:
    nameless = {"type": "button", "text": plain("x")}

    assert problems_of([actions(nameless, nameless)], "message") == []


def test_the_same_action_id_in_two_blocks_is_fine() -> None:
    assert problems_of([actions(button("a")), actions(button("a"))], "message") == []


def test_the_same_block_id_twice_is_refused() -> None:
    twins = [section(block_id="b"), {"type": "divider"}, section(block_id="b")]

    assert problems_of(twins, "message") == [
        '[ERROR] `block_id` "b" already exists [json-pointer:/blocks/2/block_id]'
    ]


def test_a_message_has_one_table_at_most() -> None:
    table = {"type": "table", "rows": [[{"type": "raw_number", "value": 1, "text": "1"}]]}

    assert problems_of([table], "message") == []
    assert problems_of([table, table], "message") == [
        "[ERROR] only_one_table_allowed [json-pointer:/blocks/1]"
    ]


@pytest.mark.parametrize("kind", ["markdown", "table"])
@pytest.mark.parametrize("surface", ["modal", "home"])
def test_some_blocks_stand_in_messages_only(kind: str, surface: Any) -> None:
    blocks = {
        "markdown": {"type": "markdown", "text": "# Hi"},
        "table": {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]},
    }

    assert problems_of([blocks[kind]], "message") == []
    assert one(blocks[kind], surface) == f"/type: unsupported type: {kind}"


def test_several_faults_are_all_named() -> None:
    found = problems_of([section(""), {"type": "nope"}, actions(button(style="loud"))], "message")

    assert [line.partition("[json-pointer:")[2] for line in found] == [
        "/blocks/0/text]",
        "/blocks/0/text/text]",
        "/blocks/1/type]",
        "/blocks/2/elements/0/style]",
    ]


def test_an_additional_property_has_to_be_in_its_object() -> None:
    """``value`` belongs to a button; beside it in the actions block nobody would read it."""
    assert one({**actions(), "value": "x"}) == ": invalid additional property: value"


@pytest.mark.parametrize("blocks", [None, "x", {"type": "section"}, 3])
def test_blocks_are_a_list(blocks: Any) -> None:
    assert problems_of(blocks, "message") == ["[ERROR] must provide an array [json-pointer:/blocks]"]


def test_missing_ids_are_filled_in_around_those_given() -> None:
    blocks = [
        section(block_id="block-0", accessory={"type": "static_select", "options": options(1)}),
        actions(
            {"type": "button", "text": plain("x")}, button("action-0"), {"type": "button", "text": plain("y")}
        ),
        section(accessory=IMAGE),
        text_input("mine"),
    ]

    filled = with_ids(blocks)

    assert [block["block_id"] for block in filled] == ["block-0", "block-1", "block-2", "block-3"]
    assert filled[0]["accessory"]["action_id"] == "action-0"
    assert [element["action_id"] for element in filled[1]["elements"]] == ["action-1", "action-0", "action-2"]
    assert "action_id" not in filled[2]["accessory"]
    assert filled[3]["element"]["action_id"] == "mine"
    assert problems_of(filled, "message") == []


def test_only_what_people_can_use_counts_as_an_element() -> None:
    assert list(elements_of(section())) == []
    assert list(elements_of(section(accessory=IMAGE))) == []
    assert list(elements_of({"type": "divider"})) == []
    assert list(elements_of(actions(button("a")))) == [("/elements/0", button("a"))]


@pytest.mark.parametrize(
    "block",
    [
        sdk.SectionBlock(
            text="*hi*", fields=["a", "b"], accessory=sdk_elements.ButtonElement(text="x", action_id="a")
        ),
        sdk.HeaderBlock(text="Title"),
        sdk.DividerBlock(),
        sdk.ContextBlock(
            elements=[
                sdk.MarkdownTextObject(text="x"),
                sdk.ImageElement(image_url="https://e.com/a", alt_text="A"),
            ]
        ),
        sdk.ImageBlock(image_url="https://e.com/a.png", alt_text="A", title="T"),
        sdk.MarkdownBlock(text="# x"),
        sdk.InputBlock(label="L", element=sdk_elements.PlainTextInputElement(action_id="a", multiline=True)),
        sdk.InputBlock(label="L", element=sdk_elements.EmailInputElement(action_id="a")),
        sdk.InputBlock(label="L", element=sdk_elements.UrlInputElement(action_id="a")),
        sdk.InputBlock(
            label="L", element=sdk_elements.NumberInputElement(action_id="a", is_decimal_allowed=False)
        ),
        sdk.ActionsBlock(
            elements=[
                sdk_elements.UserSelectElement(action_id="a"),
                sdk_elements.DatePickerElement(action_id="b"),
            ]
        ),
        sdk.RichTextBlock(
            elements=[
                sdk.RichTextSectionElement(elements=[sdk.RichTextElementParts.Text(text="x")]),
                sdk.RichTextListElement(style="bullet", elements=[sdk.RichTextSectionElement(elements=[])]),
                sdk.RichTextQuoteElement(elements=[]),
                sdk.RichTextPreformattedElement(elements=[], border=0),
            ]
        ),
    ],
    ids=lambda block: block.type,
)
def test_what_slacks_own_models_write_is_taken(block: sdk.Block) -> None:
    assert problems_of([block.to_dict()], "message") == []


@settings(deadline=None)
@given(st.lists(JSON, max_size=3))
def test_nothing_that_json_can_hold_trips_the_check(blocks: list[Any]) -> None:
    for block in blocks:
        assert isinstance(problems_of([block], "message"), list)


@settings(deadline=None)
@given(st.sampled_from(sorted(BLOCKS)), st.dictionaries(st.sampled_from(NAMES), JSON, max_size=4))
def test_no_field_of_a_known_block_trips_the_check(kind: str, fields: Json) -> None:
    block = {**fields, "type": kind}
    if not problems_of([block], "message"):
        assert problems_of(with_ids([block]), "message") == []
