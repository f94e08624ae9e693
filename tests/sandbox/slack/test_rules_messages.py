"""What a message may say in all: its blocks together, its attachments, its metadata, its text."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sandbox.slack.blockkit import BLOCKS, every_block, problems_of, with_ids
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.rules.messages import (
    check_attachments,
    check_blocks,
    check_metadata,
    check_updated_text,
    posted_text,
)
from bot.sandbox.slack.viewrules import check_view, problems_of_view
from tests.sandbox.slack.kit import (
    ELEMENTS,
    ONE_OF_EACH,
    asking,
    card,
    chart,
    container,
    data_table,
    plan,
    table,
)
from tests.sandbox.slack.support import Json, actions, button, mrkdwn, plain, section

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


def refusal_of(blocks: list[Any]) -> Json:
    with pytest.raises(Refused) as refused:
        check_blocks(blocks)
    return refused.value.answer()


def test_blocks_that_are_fine_are_given_back() -> None:
    blocks = [section(), actions(button())]

    assert check_blocks(blocks) is blocks


def test_a_refusal_names_each_fault_twice_as_slack_does() -> None:
    assert refusal_of([section("x" * 3001)]) == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": [
            "failed to match all allowed schemas [json-pointer:/blocks/0/text]",
            "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
        ],
        "response_metadata": {
            "messages": [
                "[ERROR] failed to match all allowed schemas [json-pointer:/blocks/0/text]",
                "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
            ]
        },
    }


def test_two_tables_are_invalid_attachments() -> None:
    answer = refusal_of([table(), section(), table()])

    assert answer["error"] == "invalid_attachments"
    assert answer["errors"] == ["only_one_table_allowed [json-pointer:/blocks/2]"]


def test_two_tables_among_other_faults_are_invalid_blocks() -> None:
    answer = refusal_of([table(), table(), section(block_id="b"), section(block_id="b")])

    assert answer["error"] == "invalid_blocks"
    assert len(answer["errors"]) == 2


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ([table(), data_table()], "only_one_table_allowed [json-pointer:/blocks/1]"),
        ([container(table()), table()], "only_one_table_allowed [json-pointer:/blocks/1]"),
        ([chart()] * 3, "too many data_visualization blocks [json-pointer:/blocks/2]"),
        ([plan(), plan()], "Cannot have more than 1 plan block [json-pointer:/blocks/1]"),
        (
            [section(block_id="b"), container(section(block_id="b"))],
            '`block_id` "b" already exists [json-pointer:/blocks/1/child_blocks/0/block_id]',
        ),
        (
            [asking({"type": "users_select", "focus_on_load": True}, block_id=name) for name in "ab"],
            "only one element can have focus_on_load [json-pointer:/blocks/1/element/focus_on_load]",
        ),
    ],
)
def test_what_is_wrong_between_blocks_is_named_at_the_second(blocks: list[Json], said: str) -> None:
    assert problems_of(blocks, "message") == [f"[ERROR] {said}"]


def test_what_is_allowed_twice_may_stand_twice() -> None:
    blocks = [chart(), chart(), card(actions=[button("a")]), card(actions=[button("a")]), table()]

    assert problems_of(blocks, "message") == []


def test_a_view_has_no_limits_of_messages() -> None:
    assert problems_of([data_table(), data_table()], "home") == []


@pytest.mark.parametrize(
    "block",
    [
        {"type": "markdown", "text": "x" * 1_200},
        section("x" * 1_200),
        {"type": "section", "fields": [mrkdwn("x" * 600), plain("x" * 600)]},
        {"type": "context", "elements": [mrkdwn("x" * 1_200)]},
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x" * 1_200}]}],
        },
    ],
    ids=lambda block: block["type"],
)
def test_all_text_to_read_together_has_a_limit(block: Json) -> None:
    full = [section("x" * 3000)] * 4 + [block]

    assert check_blocks(full) == full
    with pytest.raises(Refused, match="msg_blocks_too_long"):
        check_blocks([*full, {"type": "header", "text": plain("x")}])


def test_what_menus_offer_and_tables_hold_is_not_text_to_read() -> None:
    full = [section("x" * 3000)] * 4
    menu = {
        "type": "static_select",
        "options": [{"text": plain("x" * 75), "value": str(n)} for n in range(40)],
    }

    assert check_blocks([*full, actions(menu)]) == [*full, actions(menu)]
    assert check_blocks([*full, table(50, 20)]) == [*full, table(50, 20)]


def test_attachments_carry_blocks_of_their_own() -> None:
    attachments = [{"color": "#fff", "blocks": [section()]}, {"text": "old"}]

    assert check_attachments(attachments) is attachments


def test_what_is_wrong_in_an_attachment_is_named_with_its_place() -> None:
    with pytest.raises(Refused) as refused:
        check_attachments([{}, {"blocks": [{"type": "divider", "colour": "red"}]}])

    answer = refused.value.answer()
    assert answer["error"] == "invalid_attachments"
    assert answer["errors"] == ["invalid additional property: colour [json-pointer:/attachments/1/blocks/0]"]


@pytest.mark.parametrize("attachments", [["x"], [None], [3], [[]]])
def test_an_attachment_is_an_object(attachments: list[Any]) -> None:
    with pytest.raises(Refused, match="invalid_attachments"):
        check_attachments(attachments)


def test_a_table_in_an_attachment_counts_with_those_of_the_message() -> None:
    beneath = [{"blocks": [table()]}]

    assert check_attachments(beneath) == beneath
    with pytest.raises(Refused) as refused:
        check_attachments(beneath, [table()])

    assert refused.value.code == "invalid_attachments"
    assert refused.value.fields["errors"] == ["only_one_table_allowed [json-pointer:/attachments/0/blocks/0]"]


def test_markdown_counts_together_wherever_it_stands() -> None:
    own, first = ({"type": "markdown", "text": "x" * 6_000} for _ in range(2))
    one_more = {"type": "markdown", "text": "x"}

    assert check_attachments([{"blocks": [first]}], [own])
    with pytest.raises(Refused, match="invalid_attachments"):
        check_attachments([{"blocks": [first]}, {"blocks": [one_more]}], [own])


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        "x",
        [],
        {},
        {"event_type": "lead"},
        {"event_payload": {}},
        {"event_type": "", "event_payload": {}},
        {"event_type": 3, "event_payload": {}},
        {"event_type": "lead", "event_payload": []},
    ],
)
def test_metadata_has_a_type_and_a_payload(metadata: Any) -> None:
    with pytest.raises(Refused, match="invalid_metadata_format"):
        check_metadata(metadata)


def test_metadata_has_a_size() -> None:
    small: Json = {"event_type": "lead", "event_payload": {"id": "7"}}

    assert check_metadata(small) is small
    with pytest.raises(Refused, match="metadata_too_large"):
        check_metadata({**small, "event_payload": {"id": "x" * 16_000}})


def test_a_new_text_is_cut_and_a_changed_one_refused() -> None:
    assert len(posted_text("x" * 40_001)) == 40_000
    assert posted_text("short") == "short"
    assert check_updated_text("x" * 4_000) == "x" * 4_000
    with pytest.raises(Refused, match="msg_too_long"):
        check_updated_text("x" * 4_001)


def test_missing_names_are_filled_in_at_every_depth() -> None:
    nameless = {"type": "button", "text": plain("x")}
    row = {"type": "carousel", "elements": [card(actions=[nameless, nameless]), card()]}
    under = {"type": "context_actions", "elements": [ELEMENTS["icon_button"]]}
    box = container(actions(nameless), section(accessory=nameless), block_id="block-1")

    filled = with_ids([row, under, box])

    names = [block["block_id"] for _, block in every_block(filled)]
    assert len(set(names)) == len(names) == 7
    first = filled[0]["elements"][0]["actions"]
    assert [element["action_id"] for element in first] == ["action-0", "action-1"]
    assert filled[2]["child_blocks"][1]["accessory"]["action_id"] == "action-0"
    assert problems_of(filled, "message") == []
    assert "block_id" not in row


@settings(deadline=None)
@given(st.data())
def test_a_known_block_with_anything_in_one_place_is_taken_or_refused(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(BLOCKS)))
    block = dict(ONE_OF_EACH[kind])
    name = data.draw(st.sampled_from(sorted(block)))
    block[name] = data.draw(JSON | st.just([data.draw(JSON)]) | st.just({"type": "plain_text", "text": "x"}))

    code = code_of(lambda: check_blocks([block]))

    assert code in {None, "invalid_blocks", "msg_blocks_too_long"}
    assert code is not None or problems_of(with_ids([block]), "message") == []


@settings(deadline=None)
@given(st.data())
def test_an_element_with_anything_in_one_place_is_taken_or_refused(data: st.DataObject) -> None:
    element = dict(data.draw(st.sampled_from([ELEMENTS[kind] for kind in sorted(ELEMENTS)])))
    name = data.draw(
        st.sampled_from([*sorted(element), "confirm", "placeholder", "action_id", "initial_option"])
    )
    element[name] = data.draw(JSON)

    for block in (actions(element), section(accessory=element), {**asking({}), "element": element}):
        found = problems_of([block], "modal")
        assert all(line.startswith("[ERROR] ") and line.endswith("]") for line in found)


@settings(deadline=None)
@given(st.sampled_from(["modal", "home"]), JSON, st.lists(JSON, max_size=2), JSON)
def test_a_view_of_anything_is_taken_or_refused(kind: Any, view: Any, blocks: list[Any], title: Any) -> None:
    for given_ in (view, {"type": kind, "blocks": blocks, "title": title}, {"type": title, "blocks": view}):
        found = problems_of_view(given_, kind)

        assert code_of(partial(check_view, given_, kind)) == ("invalid_arguments" if found else None)


@settings(deadline=None)
@given(JSON)
def test_metadata_and_attachments_of_anything_are_taken_or_refused(value: Any) -> None:
    assert code_of(lambda: check_metadata(value)) in {None, "invalid_metadata_format"}
    assert code_of(lambda: check_attachments([value])) in {None, "invalid_attachments"}
    assert code_of(lambda: check_attachments([{"blocks": value}])) in {None, "invalid_attachments"}


def code_of(check: Callable[[], object]) -> str | None:
    """The code of a refusal, or None; anything else that is raised fails the test."""
    try:
        check()
    except Refused as refused:
        return refused.code
    return None
