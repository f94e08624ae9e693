"""Cards and rows of them, alerts, containers of other blocks, and offers to connect an account.

Limits: docs.slack.dev/reference/block-kit/blocks/card-block, .../carousel-block, .../alert-block, .../container-block
and .../auth-provider-block (the last as slack_sdk 3.47 quotes it). Copies of the card's page differ in how many buttons
there may be (2 or 3): the lower is kept.
"""

from typing import Any

from bot.sandbox.slack.rules.basics import (
    SECURE_ADDRESS,
    Rule,
    all_of,
    at_least_one,
    boolean,
    by_type,
    items,
    matching,
    one_of,
    problem,
    string,
    typed,
)
from bot.sandbox.slack.rules.buttons import BUTTON, OVERFLOW
from bot.sandbox.slack.rules.images import IMAGE, SLACK_ICON
from bot.sandbox.slack.rules.layout import BASIC, BLOCK, INPUT, VIDEO
from bot.sandbox.slack.rules.richtext import RICH_TEXT, RICH_TEXT_BLOCK
from bot.sandbox.slack.rules.tables import TABLE
from bot.sandbox.slack.rules.texts import plain, rich

CARD_BUTTONS = 2
CARDS = 10
CHILDREN = 10


def _one_icon(value: Any, pointer: str, problems: list[str]) -> None:
    if "icon" in value and "slack_icon" in value:
        problems.append(problem("only one of icon and slack_icon allowed", pointer))


def _folds_in_one_way(value: Any, pointer: str, problems: list[str]) -> None:
    """What starts folded can be folded; a header has a line beneath where nothing folds (*assumed* to be refused)."""
    folds = value.get("is_collapsible", False)
    if value.get("default_collapsed") and not folds:
        problems.append(problem("default_collapsed requires is_collapsible", f"{pointer}/default_collapsed"))
    if value.get("has_header_divider") and folds:
        problems.append(
            problem("has_header_divider is not allowed with is_collapsible", f"{pointer}/has_header_divider")
        )


CARD = typed(
    "card",
    {
        **BLOCK,
        "hero_image": IMAGE,
        "icon": IMAGE,
        "slack_icon": SLACK_ICON,
        "title": rich(150),
        "subtitle": rich(150),
        "body": rich(200),
        "subtext": rich(200),
        "actions": items(by_type(BUTTON), CARD_BUTTONS),
    },
    also=all_of(at_least_one("hero_image", "title", "actions", "body"), _one_icon),
)
CAROUSEL = typed("carousel", {**BLOCK, "elements": items(by_type(CARD), CARDS)}, "elements")
ALERT = typed(
    "alert",
    {**BLOCK, "text": rich(200), "level": one_of("default", "info", "warning", "error", "success")},
    "text",
)


def container(children: dict[str, Rule]) -> dict[str, Rule]:
    """A container that may hold these blocks."""
    return typed(
        "container",
        {
            **BLOCK,
            "title": plain(150),
            "rich_text_title": RICH_TEXT,
            "subtitle": rich(150),
            "child_blocks": items(by_type(children), CHILDREN),
            "width": one_of("narrow", "standard", "wide", "full"),
            "icon": IMAGE,
            "is_collapsible": boolean,
            "default_collapsed": boolean,
            "has_header_divider": boolean,
        },
        "child_blocks",
        also=all_of(at_least_one("title", "rich_text_title"), _folds_in_one_way),
    )


CHILD: dict[str, Rule] = {**BASIC, **INPUT, **RICH_TEXT_BLOCK, **VIDEO}
CONTAINER = container({**CHILD, **TABLE})
CONTAINER_WITHOUT_TABLE = container(CHILD)

# Which blocks may stand in for one that a client does not know is *assumed*.
_SECURE = matching(SECURE_ADDRESS, "must be a valid https URL")
AUTH_PROVIDER = typed(
    "auth_provider",
    {
        **BLOCK,
        "value": string(150),
        "name": plain(75),
        "is_connected": boolean,
        "description": plain(150),
        "icon_url": _SECURE,
        "auth_url": _SECURE,
        "disconnect_url": _SECURE,
        "connected_identity": plain(75),
        "connected_context": plain(75),
        "accessory": by_type(OVERFLOW),
        "fallback": items(by_type(BASIC), CHILDREN, minimum=0),
    },
    "value",
    "name",
    "is_connected",
)
