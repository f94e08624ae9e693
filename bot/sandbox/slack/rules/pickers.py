"""Boxes to tick, and dates and times to pick.

Limits: docs.slack.dev/reference/block-kit/block-elements/checkboxes-element, .../radio-button-group-element,
.../date-picker-element, .../time-picker-element and .../datetime-picker-element.
"""

import re
from datetime import date
from typing import Any

from bot.sandbox.slack.rules.basics import Rule, integer, matching, string, such, typed
from bot.sandbox.slack.rules.menus import ASKING, MENU
from bot.sandbox.slack.rules.options import FEW_RICH_OPTIONS, RICH_OPTION, initial_is_offered

_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)
_TEN_DIGITS = integer(10**9, 10**10 - 1)


def _is_day(value: Any) -> bool:
    if not _DATE.match(value):
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


CHOICES: dict[str, Rule] = {
    **typed(
        "checkboxes",
        {**ASKING, "options": FEW_RICH_OPTIONS, "initial_options": FEW_RICH_OPTIONS},
        "options",
        also=initial_is_offered,
    ),
    **typed(
        "radio_buttons",
        {**ASKING, "options": FEW_RICH_OPTIONS, "initial_option": RICH_OPTION},
        "options",
        also=initial_is_offered,
    ),
}
DAY_AND_TIME: dict[str, Rule] = typed("datetimepicker", {**ASKING, "initial_date_time": _TEN_DIGITS})
PICKERS: dict[str, Rule] = {
    **CHOICES,
    **typed(
        "datepicker",
        {**MENU, "initial_date": such(string(), _is_day, "must be a date of the form YYYY-MM-DD")},
    ),
    **typed(
        "timepicker",
        {
            **MENU,
            "initial_time": matching(_TIME, "must be a time of the form HH:mm"),
            "timezone": string(100),
        },
    ),
}
