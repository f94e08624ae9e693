"""The blocks that most messages and forms are made of.

Limits: docs.slack.dev/reference/block-kit/blocks and the page of each block.
"""

import re
from typing import Any

from bot.sandbox.slack.elements import (
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_INPUT_WITHOUT_FILES,
    IN_SECTION,
)
from bot.sandbox.slack.rules.basics import (
    ID_LENGTH,
    SECURE_ADDRESS,
    WEB_ADDRESS,
    Rule,
    boolean,
    either,
    integer,
    items,
    matching,
    problem,
    string,
    such,
    typed,
)
from bot.sandbox.slack.rules.images import IMAGE, IMAGE_FIELDS, ONE_PICTURE
from bot.sandbox.slack.rules.texts import plain, rich

MARKDOWN = 12_000
BLOCK: dict[str, Rule] = {"block_id": string(ID_LENGTH)}
_FILE_INPUT = "file_input"
_OF_SLACK = re.compile(r"https://([^/?#]*\.)?slack(-edge)?\.com([/:?#]|\Z)", re.IGNORECASE)
_NOT_HTTPS = "must be a valid https URL"


def _in_context(value: Any, pointer: str, problems: list[str]) -> None:
    is_picture = isinstance(value, dict) and value.get("type") == "image"
    (IMAGE if is_picture else _CONTEXT_TEXT)(value, pointer, problems)


def _no_dispatch_of_files(value: Any, pointer: str, problems: list[str]) -> None:
    """A file input does not dispatch actions (docs.slack.dev/reference/block-kit/blocks/input-block)."""
    if value.get("dispatch_action") and value["element"]["type"] == _FILE_INPUT:
        problems.append(problem(f"unsupported type: {_FILE_INPUT}", f"{pointer}/element/type"))


def _input(element: Rule) -> dict[str, Rule]:
    return typed(
        "input",
        {
            **BLOCK,
            "label": plain(2000),
            "hint": plain(2000),
            "element": element,
            "optional": boolean,
            "dispatch_action": boolean,
        },
        "label",
        "element",
        also=_no_dispatch_of_files,
    )


_CONTEXT_TEXT = rich()

INPUT = _input(IN_INPUT_WITHOUT_FILES)
INPUT_WITH_FILES = _input(IN_INPUT)
BASIC: dict[str, Rule] = {
    **typed(
        "section",
        {
            **BLOCK,
            "text": rich(3000),
            "fields": items(rich(2000), 10),
            "accessory": IN_SECTION,
            "expand": boolean,
        },
        also=either("text", "fields", both=True),
    ),
    **typed("header", {**BLOCK, "text": plain(150), "level": integer(1, 4)}, "text"),
    **typed("divider", BLOCK),
    **typed("context", {**BLOCK, "elements": items(_in_context, 10)}, "elements"),
    **typed("actions", {**BLOCK, "elements": items(IN_ACTIONS, 25)}, "elements"),
    **typed("image", {**BLOCK, **IMAGE_FIELDS, "title": plain(2000)}, "alt_text", also=ONE_PICTURE),
}

# "Must be less than" of the page is read word for word for the author, the title and the description.
_ADDRESS = matching(SECURE_ADDRESS, _NOT_HTTPS)
VIDEO = typed(
    "video",
    {
        **BLOCK,
        "alt_text": string(2000),
        "author_name": string(49),
        "description": plain(199),
        "provider_icon_url": matching(WEB_ADDRESS, "must be a valid http or https URL", maximum=2000),
        "provider_name": string(50),
        "title": plain(199),
        "title_url": matching(SECURE_ADDRESS, _NOT_HTTPS, maximum=2000),
        "thumbnail_url": matching(WEB_ADDRESS, "must be a valid http or https URL"),
        "video_url": such(
            _ADDRESS, lambda value: not _OF_SLACK.match(value), "must not point to a Slack domain"
        ),
    },
    "alt_text",
    "title",
    "thumbnail_url",
    "video_url",
)

MARKDOWN_BLOCK = typed("markdown", {**BLOCK, "text": string(MARKDOWN)}, "text")
CONTEXT_ACTIONS = typed("context_actions", {**BLOCK, "elements": items(IN_CONTEXT_ACTIONS, 5)}, "elements")
