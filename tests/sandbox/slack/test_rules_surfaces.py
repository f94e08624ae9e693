"""Where each block and each element may stand."""

from typing import Any, get_args

import pytest
from slackblocks._surfaces import _BLOCK_TYPES_BY_SURFACE

from bot.sandbox.slack.blockkit import BLOCKS, Surface, problems_of
from tests.sandbox.slack.kit import ELEMENTS, ONE_OF_EACH, asking, card, container, without_heading
from tests.sandbox.slack.support import Json, actions, button, section

SURFACES: tuple[Surface, ...] = get_args(Surface)

# docs.slack.dev/reference/block-kit/blocks: M message, V modal, H Home tab; the stricter where copies differ.
STANDS = {
    "section": "MVH",
    "header": "MVH",
    "divider": "MVH",
    "context": "MVH",
    "actions": "MVH",
    "image": "MVH",
    "input": "MVH",
    "rich_text": "MVH",
    "video": "MVH",
    "auth_provider": "MVH",
    "markdown": "M",
    "table": "M",
    "data_table": "MH",
    "data_visualization": "M",
    "context_actions": "M",
    "task_card": "M",
    "plan": "M",
    "card": "MH",
    "carousel": "MH",
    "container": "MH",
    "alert": "V",
}
LETTER: dict[str, str] = {"message": "M", "modal": "V", "home": "H"}

# Where the published table of surfaces says more or less: a table and charts on Home tabs and cards in modals are
# refused, file blocks come from Slack only, and accounts are younger than the table.
OTHERWISE: dict[str, set[str]] = {
    "message": {"file", "auth_provider"},
    "modal": {"card", "auth_provider"},
    "home": {"table", "data_visualization", "auth_provider"},
}

# docs.slack.dev/reference/block-kit/blocks: A actions, S beside a section, I in an input, C under a message.
FITS = {
    "button": "AS",
    "workflow_button": "AS",
    "overflow": "AS",
    "image": "S",
    **{
        f"{many}{kind}_select": "ASI"
        for many in ("", "multi_")
        for kind in ("static", "external", "users", "conversations", "channels")
    },
    "checkboxes": "ASI",
    "radio_buttons": "ASI",
    "datepicker": "ASI",
    "timepicker": "ASI",
    "datetimepicker": "AI",
    "plain_text_input": "I",
    "email_text_input": "I",
    "url_text_input": "I",
    "number_input": "I",
    "rich_text_input": "I",
    "file_input": "I",
    "feedback_buttons": "C",
    "icon_button": "C",
}


def test_there_is_one_of_each_block_and_element() -> None:
    assert set(ONE_OF_EACH) == set(BLOCKS) == set(STANDS)
    assert set(ELEMENTS) == set(FITS)


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("kind", sorted(STANDS))
def test_a_block_stands_where_its_page_says_and_nowhere_else(kind: str, surface: Surface) -> None:
    found = problems_of([ONE_OF_EACH[kind]], surface)

    refused = [f"[ERROR] unsupported type: {kind} [json-pointer:/blocks/0/type]"]
    assert found == ([] if LETTER[surface] in STANDS[kind] else refused)


@pytest.mark.parametrize("surface", SURFACES)
def test_blocks_stand_where_the_published_table_has_them(surface: Surface) -> None:
    here = {kind for kind, letters in STANDS.items() if LETTER[surface] in letters}

    assert here ^ _BLOCK_TYPES_BY_SURFACE[surface] == OTHERWISE[surface]


@pytest.mark.parametrize("kind", sorted(FITS))
@pytest.mark.parametrize(
    ("letter", "place", "around"),
    [
        ("A", "/elements/0", actions),
        ("S", "/accessory", lambda element: section(accessory=element)),
        ("I", "/element", lambda element: {**asking({}), "element": element}),
        ("C", "/elements/0", lambda element: {"type": "context_actions", "elements": [element]}),
    ],
    ids=["actions", "section", "input", "context_actions"],
)
def test_an_element_stands_where_the_blocks_list_it(kind: str, letter: str, place: str, around: Any) -> None:
    surface: Surface = "message" if letter == "C" else "modal"

    found = problems_of([around(ELEMENTS[kind])], surface)

    refused = [f"[ERROR] unsupported type: {kind} [json-pointer:/blocks/0{place}/type]"]
    assert found == ([] if letter in FITS[kind] else refused)


@pytest.mark.parametrize(("surface", "taken"), [("message", False), ("modal", True), ("home", False)])
def test_files_are_handed_over_in_modals_only(surface: Surface, *, taken: bool) -> None:
    assert (problems_of([asking(ELEMENTS["file_input"])], surface) == []) is taken


@pytest.mark.parametrize("kind", ["file", "call", "contact_card", "share_shortcut", "", "SECTION"])
@pytest.mark.parametrize("surface", SURFACES)
def test_blocks_that_apps_cannot_post_are_refused(kind: str, surface: Surface) -> None:
    assert problems_of([{"type": kind}], surface) == [
        f"[ERROR] unsupported type: {kind} [json-pointer:/blocks/0/type]"
    ]


@pytest.mark.parametrize("kind", sorted(STANDS))
def test_a_container_holds_the_plainer_blocks(kind: str) -> None:
    holds = {
        "actions",
        "context",
        "divider",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
        "table",
        "video",
    }

    found = problems_of([container(ONE_OF_EACH[kind])], "message")

    refused = [f"[ERROR] unsupported type: {kind} [json-pointer:/blocks/0/child_blocks/0/type]"]
    assert found == ([] if kind in holds else refused)


def test_a_container_on_a_home_tab_holds_no_table() -> None:
    assert problems_of([container(ONE_OF_EACH["table"])], "home") == [
        "[ERROR] unsupported type: table [json-pointer:/blocks/0/child_blocks/0/type]"
    ]


def test_a_card_holds_plain_buttons_and_a_carousel_holds_cards() -> None:
    menu = ELEMENTS["users_select"]

    assert problems_of([card(actions=[button()])], "home") == []
    assert problems_of([card(actions=[menu])], "home") == [
        "[ERROR] unsupported type: users_select [json-pointer:/blocks/0/actions/0/type]"
    ]
    assert problems_of([{"type": "carousel", "elements": [section()]}], "home") == [
        "[ERROR] unsupported type: section [json-pointer:/blocks/0/elements/0/type]"
    ]


@pytest.mark.parametrize(
    ("block", "surface", "place"),
    [
        (asking({**ELEMENTS["channels_select"], "response_url_enabled": True}), "message", "/element"),
        (asking({**ELEMENTS["channels_select"], "response_url_enabled": True}), "home", "/element"),
        (
            section(accessory={**ELEMENTS["conversations_select"], "response_url_enabled": True}),
            "modal",
            "/accessory",
        ),
        (
            actions({**ELEMENTS["conversations_select"], "response_url_enabled": True}),
            "modal",
            "/elements/0",
        ),
    ],
)
def test_an_address_to_answer_to_is_for_inputs_of_modals(block: Json, surface: Surface, place: str) -> None:
    assert without_heading(problems_of([block], surface)) == [
        (
            "[ERROR] response_url_enabled is only allowed in input blocks of modals "
            f"[json-pointer:/blocks/0{place}/response_url_enabled]"
        )
    ]


def test_an_input_of_a_modal_may_ask_for_an_address_to_answer_to() -> None:
    menu = {**ELEMENTS["conversations_select"], "response_url_enabled": True}

    assert problems_of([asking(menu)], "modal") == []
    assert problems_of([asking({**menu, "response_url_enabled": False})], "message") == []
