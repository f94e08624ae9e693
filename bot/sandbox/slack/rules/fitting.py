"""What Slack's own client says beneath an input before it submits what was typed. The wording is *assumed*."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.sandbox.slack.rules.basics import WEB_ADDRESS

_NUMBER = re.compile(r"-?\d{1,100}(\.\d{1,100})?\Z", re.ASCII)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")


def typing_fault(element: Mapping[str, Any], value: Any) -> str | None:
    """Why a text that is not empty cannot be sent, or None where it fits or is not typed."""
    kind = element["type"]
    if kind == "plain_text_input":
        return _length_fault(element, value)
    if kind == "number_input":
        return _number_fault(element, value)
    if kind == "email_text_input" and not _MAIL.match(value):
        return "Please enter a valid email address."
    if kind == "url_text_input" and not WEB_ADDRESS.match(value):
        return "Please enter a valid URL."
    return None


def _length_fault(element: Mapping[str, Any], value: str) -> str | None:
    if len(value) < element.get("min_length", 0):
        return f"Please use at least {element['min_length']} characters."
    if len(value) > element.get("max_length", 3000):
        return f"Please use at most {element.get('max_length', 3000)} characters."
    return None


def _number_fault(element: Mapping[str, Any], value: str) -> str | None:
    if not _NUMBER.match(value):
        return "Please enter a number."
    given = Decimal(value)
    if not element["is_decimal_allowed"] and given != given.to_integral_value():
        return "Please enter a whole number."
    if given < Decimal(element.get("min_value", "-Infinity")):
        return f"Please enter at least {element['min_value']}."
    if given > Decimal(element.get("max_value", "Infinity")):
        return f"Please enter at most {element['max_value']}."
    return None
