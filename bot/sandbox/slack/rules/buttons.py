"""What is pressed: buttons of every kind, and the small menu behind three dots.

Limits: docs.slack.dev/reference/block-kit/block-elements/button-element, .../workflow-button-element,
.../overflow-menu-element, .../feedback-buttons-element and .../icon-button-element.
"""

from typing import Any

from bot.sandbox.slack.rules.basics import (
    ID_LENGTH,
    WEB_ADDRESS,
    Rule,
    anything,
    items,
    matching,
    one_of,
    problem,
    shape,
    string,
    typed,
)
from bot.sandbox.slack.rules.options import OVERFLOW_OPTION
from bot.sandbox.slack.rules.texts import CONFIRM, plain

ACTION: dict[str, Rule] = {"action_id": string(ID_LENGTH)}
_STYLE = one_of("primary", "danger")
_LABEL = string(75)
_VALUE = string(2000)


def _prompt_is_given(value: Any, pointer: str, problems: list[str]) -> None:
    if "agent_prompt_display" in value and "agent_prompt" not in value:
        problems.append(problem("missing required field: agent_prompt", pointer))


BUTTON = typed(
    "button",
    {
        **ACTION,
        "text": plain(75),
        "url": string(3000),
        "value": string(2000, minimum=0),
        "style": _STYLE,
        "confirm": CONFIRM,
        "accessibility_label": _LABEL,
        "agent_prompt": string(4000),
        "agent_prompt_display": string(),
    },
    "text",
    also=_prompt_is_given,
)

OVERFLOW = typed("overflow", {**ACTION, "options": items(OVERFLOW_OPTION, 5), "confirm": CONFIRM}, "options")

# docs.slack.dev/reference/block-kit/composition-objects/workflow-object and .../trigger-object.
_PARAMETER = shape({"name": string(), "value": anything}, "name", "value")
_TRIGGER = shape(
    {
        "url": matching(WEB_ADDRESS, "must be a valid http or https URL"),
        "customizable_input_parameters": items(_PARAMETER, 1000, minimum=0),
    },
    "url",
)
WORKFLOW_BUTTON = typed(
    "workflow_button",
    {
        **ACTION,
        "text": plain(75),
        "workflow": shape({"trigger": _TRIGGER}, "trigger"),
        "style": _STYLE,
        "confirm": CONFIRM,
        "accessibility_label": _LABEL,
    },
    "text",
    "workflow",
    "action_id",
)

_FEEDBACK = shape({"text": plain(75), "value": _VALUE, "accessibility_label": _LABEL}, "text", "value")
FEEDBACK_BUTTONS = typed(
    "feedback_buttons",
    {**ACTION, "positive_button": _FEEDBACK, "negative_button": _FEEDBACK},
    "positive_button",
    "negative_button",
)

# No page limits the text of an icon button; that of other buttons is *assumed*.
ICON_BUTTON = typed(
    "icon_button",
    {
        **ACTION,
        "icon": one_of("trash"),
        "text": plain(75),
        "value": _VALUE,
        "confirm": CONFIRM,
        "accessibility_label": _LABEL,
        "visible_to_user_ids": items(string(ID_LENGTH), 10),
    },
    "icon",
    "text",
)
