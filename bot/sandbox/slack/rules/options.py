"""What menus, checkboxes and radio buttons offer.

Limits: docs.slack.dev/reference/block-kit/composition-objects/option-object and .../option-group-object.
"""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.slack.rules.basics import Rule, items, problem, shape, string
from bot.sandbox.slack.rules.texts import plain, rich


def _option(text: Rule, **more: Rule) -> Rule:
    return shape({"text": text, "value": string(150), "description": text, **more}, "text", "value")


PLAIN_OPTION = _option(plain(75))
RICH_OPTION = _option(rich(75))
OVERFLOW_OPTION = _option(plain(75), url=string(3000))

OPTIONS = items(PLAIN_OPTION, 100)
GROUPS = items(shape({"label": plain(75), "options": OPTIONS}, "label", "options"), 100)
FEW_RICH_OPTIONS = items(RICH_OPTION, 10)


def options_of(element: Mapping[str, Any]) -> list[Any]:
    """Every option that an element offers, also those in groups."""
    groups = element.get("option_groups", [])
    return [*element.get("options", []), *(one for group in groups for one in group["options"])]


def initial_is_offered(value: Any, pointer: str, problems: list[str]) -> None:
    """What is chosen at the start stands among the options, word for word."""
    name = "initial_option" if "initial_option" in value else "initial_options"
    chosen = value.get(name, [])
    offered = options_of(value)
    if any(one not in offered for one in (chosen if isinstance(chosen, list) else [chosen])):
        problems.append(
            problem(f"{name} must exactly match one of the provided options", f"{pointer}/{name}")
        )
