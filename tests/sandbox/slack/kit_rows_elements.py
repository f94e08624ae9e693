"""Where each published limit of an element shows: rows for the test that holds the stand-in against a library."""

from collections.abc import Callable
from typing import Any, NamedTuple

import slackblocks as lib
from slackblocks import _limits as published

from bot.sandbox.slack.blockkit import Surface
from tests.sandbox.slack import kit_library as make
from tests.sandbox.slack.kit_library import address, text

ELEMENT = "/0/elements/0"


class Row(NamedTuple):
    """One published number: how to build so much of it, and where in the blocks it then stands."""

    name: str
    build: Callable[[int], Any]
    pointer: str
    surface: Surface = "message"

    @property
    def limit(self) -> int:
        found: int = getattr(published, self.name)
        return found


def typed(**more: Any) -> Any:
    return make.entry(lib.PlainTextInput("a", **more))


def edited(**more: Any) -> Any:
    return make.entry(lib.RichTextInput("a", **more))


def menu(element: Any) -> Any:
    return make.in_actions(element)


def saying(build: Callable[[str], Any]) -> Callable[[int], Any]:
    """An input with a placeholder of so many characters."""
    return lambda count: make.entry(build(text(count)))


def dispatching(count: int) -> Any:
    moments = ["on_enter_pressed", "on_character_entered", "on_enter_pressed"][:count]
    return typed(dispatch_action_config=lib.DispatchActionConfiguration(moments))


def filtered(count: int) -> Any:
    kinds: Any = ["im", "mpim", "private", "public"][:count]
    return menu(lib.ConversationSelectMenu("a", filter=lib.ConversationFilter(kinds)))


ELEMENT_MAXIMA = [
    Row("TEXT_MAX_LENGTH", lambda n: lib.ContextBlock([lib.Text(text(n))]), f"{ELEMENT}/text"),
    Row("ACTION_ID_MAX_LENGTH", lambda n: make.button(action_id=text(n)), f"{ELEMENT}/action_id"),
    Row("BLOCK_ID_MAX_LENGTH", lambda n: lib.DividerBlock(text(n)), "/0/block_id"),
    Row("BUTTON_TEXT_MAX_LENGTH", lambda n: make.button(text=text(n)), f"{ELEMENT}/text/text"),
    Row("BUTTON_URL_MAX_LENGTH", lambda n: make.button(url=address(n)), f"{ELEMENT}/url"),
    Row("BUTTON_VALUE_MAX_LENGTH", lambda n: make.button(value=text(n)), f"{ELEMENT}/value"),
    Row(
        "BUTTON_ACCESSIBILITY_LABEL_MAX_LENGTH",
        lambda n: make.button(accessibility_label=text(n)),
        f"{ELEMENT}/accessibility_label",
    ),
    Row(
        "BUTTON_AGENT_PROMPT_MAX_LENGTH",
        lambda n: make.button(agent_prompt=text(n)),
        f"{ELEMENT}/agent_prompt",
    ),
    Row(
        "CONFIRMATION_TITLE_MAX_LENGTH",
        lambda n: make.confirm(title=text(n)),
        f"{ELEMENT}/confirm/title/text",
    ),
    Row("CONFIRMATION_TEXT_MAX_LENGTH", lambda n: make.confirm(text=text(n)), f"{ELEMENT}/confirm/text/text"),
    Row(
        "CONFIRMATION_CONFIRM_MAX_LENGTH",
        lambda n: make.confirm(confirm=text(n)),
        f"{ELEMENT}/confirm/confirm/text",
    ),
    Row("CONFIRMATION_DENY_MAX_LENGTH", lambda n: make.confirm(deny=text(n)), f"{ELEMENT}/confirm/deny/text"),
    Row(
        "OPTION_TEXT_MAX_LENGTH",
        lambda n: make.option(text=lib.PlainText(text(n))),
        f"{ELEMENT}/options/0/text/text",
    ),
    Row("OPTION_VALUE_MAX_LENGTH", lambda n: make.option(value=text(n)), f"{ELEMENT}/options/0/value"),
    Row(
        "OPTION_DESCRIPTION_MAX_LENGTH",
        lambda n: make.option(description=text(n)),
        f"{ELEMENT}/options/0/description/text",
    ),
    Row("OPTION_URL_MAX_LENGTH", lambda n: make.option(url=address(n)), f"{ELEMENT}/options/0/url"),
    Row(
        "OPTION_GROUP_LABEL_MAX_LENGTH",
        lambda n: menu(lib.StaticSelectMenu("a", option_groups=[lib.OptionGroup(text(n), make.options(1))])),
        f"{ELEMENT}/option_groups/0/label/text",
    ),
    Row(
        "OPTION_GROUP_OPTIONS_MAX_ITEMS",
        lambda n: make.groups(1, n),
        f"{ELEMENT}/option_groups/0/options",
    ),
    Row("SELECT_OPTION_GROUPS_MAX_ITEMS", make.groups, f"{ELEMENT}/option_groups"),
    Row(
        "SELECT_OPTIONS_MAX_ITEMS",
        lambda n: menu(lib.StaticSelectMenu("a", make.options(n))),
        f"{ELEMENT}/options",
    ),
    Row(
        "SELECT_PLACEHOLDER_MAX_LENGTH",
        lambda n: menu(lib.UserSelectMenu("a", placeholder=text(n))),
        f"{ELEMENT}/placeholder/text",
    ),
    Row(
        "OVERFLOW_OPTIONS_MAX_ITEMS",
        lambda n: menu(lib.OverflowMenu("a", make.options(n))),
        f"{ELEMENT}/options",
    ),
    Row(
        "CHECKBOXES_OPTIONS_MAX_ITEMS",
        lambda n: menu(lib.CheckboxGroup("a", make.options(n))),
        f"{ELEMENT}/options",
    ),
    Row(
        "RADIO_BUTTONS_OPTIONS_MAX_ITEMS",
        lambda n: menu(lib.RadioButtonGroup("a", make.options(n))),
        f"{ELEMENT}/options",
    ),
    Row(
        "FILE_INPUT_MAX_FILES_MAX",
        lambda n: make.entry(lib.FileInput("a", max_files=n)),
        "/0/element/max_files",
        "modal",
    ),
    Row("PLAIN_TEXT_INPUT_MIN_LENGTH_MAX", lambda n: typed(min_length=n), "/0/element/min_length"),
    Row("PLAIN_TEXT_INPUT_MAX_LENGTH_MAX", lambda n: typed(max_length=n), "/0/element/max_length"),
    *(
        Row(
            f"{name}_PLACEHOLDER_MAX_LENGTH",
            saying(build),
            "/0/element/placeholder/text",
        )
        for name, build in {
            "PLAIN_TEXT_INPUT": lambda words: lib.PlainTextInput("a", placeholder=words),
            "EMAIL_INPUT": lambda words: lib.EmailInput("a", placeholder=words),
            "URL_INPUT": lambda words: lib.URLInput("a", placeholder=words),
            "NUMBER_INPUT": lambda words: lib.NumberInput(is_decimal_allowed=True, placeholder=words),
            "DATE_PICKER": lambda words: lib.DatePicker("a", placeholder=words),
            "TIME_PICKER": lambda words: lib.TimePicker("a", placeholder=words),
            "RICH_TEXT_INPUT": lambda words: lib.RichTextInput("a", placeholder=words),
        }.items()
    ),
    Row("RICH_TEXT_INPUT_MIN_LINES_MAX", lambda n: edited(min_lines=n), "/0/element/min_lines"),
    Row("RICH_TEXT_INPUT_MAX_LINES_MAX", lambda n: edited(max_lines=n), "/0/element/max_lines"),
    Row(
        "DISPATCH_ACTION_CONFIGURATION_TRIGGER_ACTIONS_ON_MAX_ITEMS",
        dispatching,
        "/0/element/dispatch_action_config/trigger_actions_on",
    ),
]
ELEMENT_MINIMA = [
    Row("OPTION_GROUP_OPTIONS_MIN_ITEMS", lambda n: make.groups(1, n), f"{ELEMENT}/option_groups/0/options"),
    Row("SELECT_OPTION_GROUPS_MIN_ITEMS", make.groups, f"{ELEMENT}/option_groups"),
    Row(
        "SELECT_OPTIONS_MIN_ITEMS",
        lambda n: menu(lib.StaticMultiSelectMenu("a", make.options(n))),
        f"{ELEMENT}/options",
    ),
    Row(
        "SELECT_MIN_QUERY_LENGTH_MIN",
        lambda n: menu(lib.ExternalSelectMenu("a", min_query_length=n)),
        f"{ELEMENT}/min_query_length",
    ),
    Row(
        "OVERFLOW_OPTIONS_MIN_ITEMS",
        lambda n: menu(lib.OverflowMenu("a", make.options(n))),
        f"{ELEMENT}/options",
    ),
    Row(
        "CHECKBOXES_OPTIONS_MIN_ITEMS",
        lambda n: menu(lib.CheckboxGroup("a", make.options(n))),
        f"{ELEMENT}/options",
    ),
    Row(
        "RADIO_BUTTONS_OPTIONS_MIN_ITEMS",
        lambda n: menu(lib.RadioButtonGroup("a", make.options(n))),
        f"{ELEMENT}/options",
    ),
    Row(
        "FILE_INPUT_MAX_FILES_MIN",
        lambda n: make.entry(lib.FileInput("a", max_files=n)),
        "/0/element/max_files",
        "modal",
    ),
    Row("PLAIN_TEXT_INPUT_MAX_LENGTH_MIN", lambda n: typed(max_length=n), "/0/element/max_length"),
    Row("RICH_TEXT_INPUT_MIN_LINES_MIN", lambda n: edited(min_lines=n), "/0/element/min_lines"),
    Row("RICH_TEXT_INPUT_MAX_LINES_MIN", lambda n: edited(max_lines=n), "/0/element/max_lines"),
    Row(
        "MULTI_SELECT_MAX_SELECTED_ITEMS_MIN",
        lambda n: menu(lib.UserMultiSelectMenu("a", max_selected_items=n)),
        f"{ELEMENT}/max_selected_items",
    ),
    Row("CONVERSATION_FILTER_INCLUDE_MIN_ITEMS", filtered, f"{ELEMENT}/filter/include"),
    Row(
        "DISPATCH_ACTION_CONFIGURATION_TRIGGER_ACTIONS_ON_MIN_ITEMS",
        dispatching,
        "/0/element/dispatch_action_config/trigger_actions_on",
    ),
]
