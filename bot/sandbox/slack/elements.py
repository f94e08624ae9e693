"""What may stand inside a block: texts, buttons, menus, pickers and inputs, with Slack's limits.

Limits: docs.slack.dev/reference/block-kit/block-elements and .../composition-objects.
"""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.slack.rules import (
    DATE,
    ID_LENGTH,
    TIME,
    WEB_ADDRESS,
    Rule,
    all_of,
    an_object,
    anything,
    boolean,
    by_type,
    either,
    integer,
    items,
    matching,
    one_of,
    problem,
    shape,
    string,
)

MOST = 2**31 - 1


def plain(maximum: int) -> Rule:
    """A plain_text object."""
    return by_type({"plain_text": shape(_PLAIN_FIELDS | {"text": string(maximum)}, "type", "text")})


def rich(maximum: int) -> Rule:
    """A text object of either kind."""
    return by_type(
        {
            "plain_text": shape(_PLAIN_FIELDS | {"text": string(maximum)}, "type", "text"),
            "mrkdwn": shape({"type": anything, "text": string(maximum), "verbatim": boolean}, "type", "text"),
        }
    )


_PLAIN_FIELDS: dict[str, Rule] = {"type": anything, "emoji": boolean}

CONFIRM = shape(
    {
        "title": plain(100),
        "text": rich(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": one_of("primary", "danger"),
    },
    "title",
    "text",
    "confirm",
    "deny",
)


def option(text: Rule, **more: Rule) -> Rule:
    """An option of a menu; its text is plain or rich by where it stands."""
    return shape({"text": text, "value": string(150), "description": rich(75), **more}, "text", "value")


PLAIN_OPTION = option(plain(75))
RICH_OPTION = option(rich(75))
OVERFLOW_OPTION = option(plain(75), url=string(3000))
GROUP = shape({"label": plain(75), "options": items(PLAIN_OPTION, 100)}, "label", "options")

OPTIONS = items(PLAIN_OPTION, 100)
GROUPS = items(GROUP, 100)
ACTION: dict[str, Rule] = {"type": anything, "action_id": string(ID_LENGTH)}
MENU: dict[str, Rule] = {**ACTION, "confirm": CONFIRM, "focus_on_load": boolean, "placeholder": plain(150)}
MULTI: dict[str, Rule] = {**MENU, "max_selected_items": integer(1, MOST)}
CHOICES: dict[str, Rule] = {**ACTION, "confirm": CONFIRM, "focus_on_load": boolean}
LISTED: dict[str, Rule] = {"options": OPTIONS, "option_groups": GROUPS}
FILTER = shape(
    {
        "include": items(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    }
)
CONVERSATION: dict[str, Rule] = {"filter": FILTER, "default_to_current_conversation": boolean}
ID = string(ID_LENGTH)
IDS = items(ID, 1000)


def options_of(element: Mapping[str, Any]) -> list[Any]:
    """Every option that an element offers, also those in groups."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(one for group in groups for one in group["options"])]


def _initial_is_offered(value: Any, pointer: str, problems: list[str]) -> None:
    offered = options_of(value)
    chosen = [value["initial_option"]] if "initial_option" in value else value.get("initial_options", [])
    name = "initial_option" if "initial_option" in value else "initial_options"
    if any(one not in offered for one in chosen):
        problems.append(
            problem(f"{name} must exactly match one of the provided options", f"{pointer}/{name}")
        )


def _lengths_agree(value: Any, pointer: str, problems: list[str]) -> None:
    if value.get("min_length", 0) > value.get("max_length", MOST):
        problems.append(problem("min_length must not exceed max_length", f"{pointer}/min_length"))


_LISTED = all_of(either("options", "option_groups"), _initial_is_offered)

IMAGE_FIELDS: dict[str, Rule] = {
    "type": anything,
    "image_url": matching(WEB_ADDRESS, "must be a valid http or https URL"),
    "slack_file": an_object,
    "alt_text": string(2000),
}

IMAGE = shape(IMAGE_FIELDS, "alt_text", also=either("image_url", "slack_file"))

BUTTON = shape(
    {
        **ACTION,
        "text": plain(75),
        "url": string(3000),
        "value": string(2000, minimum=0),
        "style": one_of("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": string(75),
        "agent_prompt": string(4000),
    },
    "text",
)

SELECTS: dict[str, Rule] = {
    "static_select": shape({**MENU, **LISTED, "initial_option": PLAIN_OPTION}, also=_LISTED),
    "external_select": shape({**MENU, "initial_option": PLAIN_OPTION, "min_query_length": integer(0, MOST)}),
    "users_select": shape({**MENU, "initial_user": ID}),
    "conversations_select": shape(
        {**MENU, **CONVERSATION, "initial_conversation": ID, "response_url_enabled": boolean}
    ),
    "channels_select": shape({**MENU, "initial_channel": ID, "response_url_enabled": boolean}),
}

MULTI_SELECTS: dict[str, Rule] = {
    "multi_static_select": shape({**MULTI, **LISTED, "initial_options": OPTIONS}, also=_LISTED),
    "multi_external_select": shape(
        {**MULTI, "initial_options": OPTIONS, "min_query_length": integer(0, MOST)}
    ),
    "multi_users_select": shape({**MULTI, "initial_users": IDS}),
    "multi_conversations_select": shape({**MULTI, **CONVERSATION, "initial_conversations": IDS}),
    "multi_channels_select": shape({**MULTI, "initial_channels": IDS}),
}

PICKERS: dict[str, Rule] = {
    "checkboxes": shape(
        {**CHOICES, "options": items(RICH_OPTION, 10), "initial_options": items(RICH_OPTION, 10)},
        "options",
        also=_initial_is_offered,
    ),
    "radio_buttons": shape(
        {**CHOICES, "options": items(RICH_OPTION, 10), "initial_option": RICH_OPTION},
        "options",
        also=_initial_is_offered,
    ),
    "datepicker": shape({**MENU, "initial_date": matching(DATE, "must be a date of the form YYYY-MM-DD")}),
    "timepicker": shape(
        {**MENU, "initial_time": matching(TIME, "must be a time of the form HH:mm"), "timezone": string(100)}
    ),
    "datetimepicker": shape({**CHOICES, "initial_date_time": integer(10**9, 10**10 - 1)}),
}

_TYPED: dict[str, Rule] = {
    **ACTION,
    "placeholder": plain(150),
    "focus_on_load": boolean,
    "dispatch_action_config": shape(
        {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), 2)}
    ),
}

TYPED: dict[str, Rule] = {
    "plain_text_input": shape(
        {
            **_TYPED,
            "initial_value": string(3000, minimum=0),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
        },
        also=_lengths_agree,
    ),
    "email_text_input": shape({**_TYPED, "initial_value": string(3000, minimum=0)}),
    "url_text_input": shape({**_TYPED, "initial_value": string(3000, minimum=0)}),
    "number_input": shape(
        {
            **_TYPED,
            "is_decimal_allowed": boolean,
            "initial_value": string(3000, minimum=0),
            "min_value": string(100),
            "max_value": string(100),
        },
        "is_decimal_allowed",
    ),
}

OVERFLOW = shape({**ACTION, "options": items(OVERFLOW_OPTION, 5), "confirm": CONFIRM}, "options")

IN_ACTIONS = by_type({"button": BUTTON, "overflow": OVERFLOW, **SELECTS, **MULTI_SELECTS, **PICKERS})
IN_SECTION = by_type(
    {"button": BUTTON, "overflow": OVERFLOW, "image": IMAGE, **SELECTS, **MULTI_SELECTS, **PICKERS},
)
IN_INPUT = by_type({**SELECTS, **MULTI_SELECTS, **PICKERS, **TYPED})
