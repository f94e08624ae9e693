"""Fields of windows beyond plain text: people, numbers, a line, a tick.

Sources: https://docs.slack.dev/reference/block-kit/block-elements
"""

from collections.abc import Sequence

from blocks.elements import Element, label
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


def tick(action_id: str, caption: str, value: str, *, on: bool) -> Element:
    """One thing to be on or off; comes back as a list with the value, or an empty one."""
    option = {"text": label(caption, limits.OPTION_TEXT), "value": value}
    element: Element = {"type": "checkboxes", "action_id": action_id, "options": [option]}
    if on:
        element["initial_options"] = [option]
    return element
