"""Fields of windows beyond plain text: people, numbers, a line, a time, ticks.

Sources: https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Collection, Sequence
from datetime import time

from blocks.elements import Element, Option, label
from bot.slack import limits


def people_select(action_id: str, placeholder: str, chosen: Sequence[str] = ()) -> Element:
    """Any number of members of the workspace, by Slack user id."""
    element: Element = {
        "type": "multi_users_select",
        "action_id": action_id,
        "placeholder": label(placeholder, limits.PLACEHOLDER),
    }
    if chosen:
        element["initial_users"] = list(chosen)
    return element


def whole_number(action_id: str, least: int, most: int, initial: int | None = None) -> Element:
    """A number without a fraction; comes back as text."""
    element: Element = {
        "type": "number_input",
        "action_id": action_id,
        "is_decimal_allowed": False,
        "min_value": str(least),
        "max_value": str(most),
    }
    if initial is not None:
        element["initial_value"] = str(initial)
    return element


def one_line(action_id: str, max_length: int, initial: str | None = None) -> Element:
    """A field of one line."""
    element: Element = {"type": "plain_text_input", "action_id": action_id, "max_length": max_length}
    if initial:
        element["initial_value"] = initial[:max_length]
    return element


def time_input(action_id: str, initial: time | None = None) -> Element:
    """A time on the wall; what is chosen comes back as ``18:00``."""
    element: Element = {"type": "timepicker", "action_id": action_id}
    if initial is not None:
        element["initial_time"] = f"{initial:%H:%M}"
    return element


def tick(action_id: str, caption: str, value: str, *, on: bool) -> Element:
    """One thing to be on or off; comes back as a list with the value, or an empty one."""
    return ticks(action_id, [Option(caption, value)], [value] if on else [])


def ticks(action_id: str, options: Sequence[Option], chosen: Collection[str] = ()) -> Element:
    """Boxes to tick, at most ten; comes back as a list of the values. ``chosen`` are those that are ticked at first."""
    boxes = [
        {"text": label(each.text, limits.OPTION_TEXT), "value": each.value}
        for each in options[: limits.CHOICE_OPTIONS]
    ]
    element: Element = {"type": "checkboxes", "action_id": action_id, "options": boxes}
    if ticked := [box for box in boxes if box["value"] in chosen]:
        element["initial_options"] = ticked
    return element
