"""What is typed or handed over in a form: texts, addresses, numbers, formatted text, files.

Limits: docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element, .../email-input-element,
.../url-input-element, .../number-input-element, .../rich-text-input-element and .../file-input-element.
"""

import re
from decimal import Decimal
from typing import Any

from bot.sandbox.slack.rules.basics import (
    MOST,
    Rule,
    boolean,
    integer,
    items,
    matching,
    one_of,
    problem,
    shape,
    string,
    typed,
)
from bot.sandbox.slack.rules.buttons import ACTION
from bot.sandbox.slack.rules.menus import PLACEHOLDER
from bot.sandbox.slack.rules.richtext import RICH_TEXT

MOST_TYPED = 3000
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z", re.ASCII)
_A_NUMBER = matching(_NUMBER, "must be a number", maximum=100)
_TRIGGERS = items(one_of("on_enter_pressed", "on_character_entered"), 2)
_TYPED: dict[str, Rule] = {
    **ACTION,
    "placeholder": PLACEHOLDER,
    "focus_on_load": boolean,
    "dispatch_action_config": shape({"trigger_actions_on": _TRIGGERS}, "trigger_actions_on"),
}


def _lengths_agree(value: Any, pointer: str, problems: list[str]) -> None:
    if value.get("min_length", 0) > value.get("max_length", MOST):
        problems.append(problem("min_length must not exceed max_length", f"{pointer}/min_length"))


def _lines_agree(value: Any, pointer: str, problems: list[str]) -> None:
    if value.get("min_lines", 1) > value.get("max_lines", MOST):
        problems.append(problem("min_lines must not exceed max_lines", f"{pointer}/min_lines"))


def _numbers_agree(value: Any, pointer: str, problems: list[str]) -> None:
    """Bounds the right way round; whole numbers where decimals are not allowed."""
    given = {
        name: Decimal(value[name]) for name in ("min_value", "max_value", "initial_value") if name in value
    }
    if not value["is_decimal_allowed"]:
        problems.extend(
            problem("must be a whole number", f"{pointer}/{name}")
            for name, one in given.items()
            if one != one.to_integral_value()
        )
    if "min_value" in given and given["min_value"] > given.get("max_value", Decimal("Infinity")):
        problems.append(problem("min_value must not exceed max_value", f"{pointer}/min_value"))


TYPED: dict[str, Rule] = {
    **typed(
        "plain_text_input",
        {
            **_TYPED,
            "initial_value": string(MOST_TYPED, minimum=0),
            "multiline": boolean,
            "min_length": integer(0, MOST_TYPED),
            "max_length": integer(1, MOST_TYPED),
        },
        also=_lengths_agree,
    ),
    **typed("email_text_input", {**_TYPED, "initial_value": string(MOST_TYPED, minimum=0)}),
    **typed("url_text_input", {**_TYPED, "initial_value": string(MOST_TYPED, minimum=0)}),
    **typed(
        "number_input",
        {
            **_TYPED,
            "is_decimal_allowed": boolean,
            "initial_value": _A_NUMBER,
            "min_value": _A_NUMBER,
            "max_value": _A_NUMBER,
        },
        "is_decimal_allowed",
        also=_numbers_agree,
    ),
    **typed(
        "rich_text_input",
        {
            **_TYPED,
            "initial_value": RICH_TEXT,
            "min_lines": integer(1, 100),
            "max_lines": integer(1, 100),
        },
        "action_id",
        also=_lines_agree,
    ),
}
FILE_INPUT: dict[str, Rule] = typed(
    "file_input", {**ACTION, "filetypes": items(string(), 1000), "max_files": integer(1, 10)}
)
