"""The limits held against an independent table of them: the registry of the public ``slackblocks`` library."""

from collections.abc import Callable
from typing import Any

import pytest
import slackblocks
from slackblocks import _limits as published
from slackblocks._core import resolve
from slackblocks._surfaces import _BLOCK_TYPES_BY_SURFACE

from bot.sandbox.slack import blockkit, posting, viewrules, views
from bot.sandbox.slack.blockkit import BLOCKS, problems_of
from tests.sandbox.slack.support import Json, actions, button, mrkdwn, options, plain, section, text_input
from tests.sandbox.slack.test_limits import COUNTS, LENGTHS

# What our tables call a limit, and the name that the published registry has for it.
SAME: list[tuple[str, int]] = [
    ("section text", published.TEXT_MAX_LENGTH),
    ("block_id", published.BLOCK_ID_MAX_LENGTH),
    ("action_id", published.ACTION_ID_MAX_LENGTH),
    ("button text", published.BUTTON_TEXT_MAX_LENGTH),
    ("button value", published.BUTTON_VALUE_MAX_LENGTH),
    ("button url", published.BUTTON_URL_MAX_LENGTH),
    ("button label", published.BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH),
    ("agent prompt", published.BUTTON_AGENT_PROMPT_MAX_LENGTH),
    ("confirm title", published.CONFIRMATION_TITLE_MAX_LENGTH),
    ("confirm text", published.CONFIRMATION_TEXT_MAX_LENGTH),
    ("confirm yes", published.CONFIRMATION_CONFIRM_MAX_LENGTH),
    ("confirm no", published.CONFIRMATION_DENY_MAX_LENGTH),
    ("option text", published.OPTION_TEXT_MAX_LENGTH),
    ("option value", published.OPTION_VALUE_MAX_LENGTH),
    ("option description", published.OPTION_DESCRIPTION_MAX_LENGTH),
    ("placeholder", published.SELECT_PLACEHOLDER_MAX_LENGTH),
    ("select options", published.SELECT_OPTIONS_MAX_ITEMS),
    ("option groups", published.SELECT_OPTION_GROUPS_MAX_ITEMS),
    ("options in a group", published.OPTION_GROUP_OPTIONS_MAX_ITEMS),
    ("overflow options", published.OVERFLOW_OPTIONS_MAX_ITEMS),
    ("checkboxes options", published.CHECKBOXES_OPTIONS_MAX_ITEMS),
    ("radio options", published.RADIO_BUTTONS_OPTIONS_MAX_ITEMS),
    ("actions elements", published.ACTIONS_ELEMENTS_MAX_ITEMS),
    ("context elements", published.CONTEXT_ELEMENTS_MAX_ITEMS),
    ("header", published.HEADER_TEXT_MAX_LENGTH),
    ("section fields", published.SECTION_FIELDS_MAX_ITEMS),
    ("table rows", published.TABLE_ROWS_MAX_ITEMS),
    ("input label", published.INPUT_LABEL_MAX_LENGTH),
    ("input hint", published.INPUT_HINT_MAX_LENGTH),
]
OURS = {name: limit for name, limit, *_ in [*LENGTHS, *COUNTS]}


@pytest.mark.parametrize(("name", "limit"), SAME)
def test_a_limit_is_the_published_one(name: str, limit: int) -> None:
    assert OURS[name] == limit


@pytest.mark.parametrize("surface", ["message", "modal", "home"])
def test_blocks_stand_where_the_registry_has_them(surface: Any) -> None:
    """The registry also puts tables on Home tabs; Slack's own page does not, and the stricter reading is kept."""
    examples: dict[str, Json] = {
        "section": section(),
        "header": {"type": "header", "text": plain("x")},
        "divider": {"type": "divider"},
        "context": {"type": "context", "elements": [mrkdwn("x")]},
        "actions": actions(),
        "image": {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"},
        "input": text_input(),
        "markdown": {"type": "markdown", "text": "x"},
        "table": {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]},
        "rich_text": {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
    }
    assert set(examples) == set(BLOCKS)

    taken = {kind for kind, block in examples.items() if problems_of([block], surface) == []}

    theirs = _BLOCK_TYPES_BY_SURFACE[surface] & set(BLOCKS)
    assert taken == (theirs - {"table"} if surface == "home" else theirs)


LONG_VALUE: Json = {"text": plain("One"), "value": "x" * 151}
BUILT: list[Callable[[], Any]] = [
    lambda: slackblocks.SectionBlock(slackblocks.Text("*hi*"), block_id="a"),
    lambda: slackblocks.SectionBlock(fields=[slackblocks.Text("one"), slackblocks.Text("two")]),
    lambda: slackblocks.HeaderBlock("Title"),
    slackblocks.DividerBlock,
    lambda: slackblocks.ContextBlock([slackblocks.Text("small print")]),
    lambda: slackblocks.ImageBlock("https://example.com/a.png", alt_text="A picture"),
    lambda: slackblocks.ActionsBlock([slackblocks.Button("Good", "lead.good", value="1", style="primary")]),
    lambda: slackblocks.InputBlock("Name", slackblocks.PlainTextInput("name", multiline=True)),
    lambda: slackblocks.InputBlock("Day", slackblocks.DatePicker("day")),
    lambda: slackblocks.InputBlock("Who", slackblocks.UserSelectMenu("who")),
    lambda: slackblocks.MarkdownBlock("# Title"),
]


@pytest.mark.parametrize("build", BUILT)
def test_what_the_library_writes_is_taken(build: Callable[[], Any]) -> None:
    assert problems_of([resolve(build())], "message") == []


@pytest.mark.parametrize(
    ("build", "ours"),
    [
        (lambda: slackblocks.HeaderBlock("x" * 151), {"type": "header", "text": plain("x" * 151)}),
        (lambda: slackblocks.SectionBlock(slackblocks.Text("x" * 3001)), section("x" * 3001)),
        (
            lambda: slackblocks.SectionBlock(fields=[slackblocks.Text("x")] * 11),
            {"type": "section", "fields": [mrkdwn("x")] * 11},
        ),
        (lambda: slackblocks.Button("x" * 76, "a"), actions(button(text=plain("x" * 76)))),
        (
            lambda: slackblocks.Option("One", "x" * 151),
            actions({"type": "overflow", "options": [LONG_VALUE]}),
        ),
        (
            lambda: slackblocks.Message(channel="#c", blocks=[slackblocks.DividerBlock()] * 51),
            [{"type": "divider"}] * 51,
        ),
        (
            lambda: slackblocks.CheckboxGroup("a", [slackblocks.Option("One", str(n)) for n in range(11)]),
            actions({"type": "checkboxes", "action_id": "a", "options": options(11)}),
        ),
    ],
)
def test_what_the_library_refuses_is_refused_here(build: Callable[[], Any], ours: Any) -> None:
    with pytest.raises(slackblocks.InvalidUsageError):
        build()

    assert problems_of(ours if isinstance(ours, list) else [ours], "message") != []


@pytest.mark.parametrize(
    ("number", "documented"),
    [
        (posting.MAX_TEXT, 40_000),
        (posting.MAX_MARKDOWN, 12_000),
        (posting.MAX_ATTACHMENTS, 100),
        (viewrules.PRIVATE_METADATA, 3_000),
        (viewrules.MAX_BYTES, 250_000),
        (views.STACK, 3),
        (blockkit.TABLE_ROWS, 100),
        (blockkit.TABLE_COLUMNS, 20),
    ],
)
def test_the_other_numbers_are_those_of_the_method_pages(number: int, documented: int) -> None:
    assert number == documented
