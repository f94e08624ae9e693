"""Blocks as Slack takes them: the limits of each kind and of the whole message or view.

Limits: docs.slack.dev/reference/block-kit/blocks. The card, chart and agent blocks of 2026 are not known here.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from bot.sandbox.slack.elements import IMAGE, IMAGE_FIELDS, IN_ACTIONS, IN_INPUT, IN_SECTION, plain, rich
from bot.sandbox.slack.rules import (
    ID_LENGTH,
    Rule,
    anything,
    boolean,
    by_type,
    either,
    integer,
    items,
    one_of,
    problem,
    shape,
    string,
)

Surface = Literal["message", "modal", "home"]

MAX_BLOCKS: Mapping[Surface, int] = {"message": 50, "modal": 100, "home": 100}
MARKDOWN_TOTAL = 12_000
TABLES = 1
TABLE_ROWS, TABLE_COLUMNS = 100, 20

_BLOCK: dict[str, Rule] = {"type": anything, "block_id": string(ID_LENGTH)}


def _context_element(value: Any, pointer: str, problems: list[str]) -> None:
    if isinstance(value, dict) and value.get("type") == "image":
        IMAGE(value, pointer, problems)
    else:
        _CONTEXT_TEXT(value, pointer, problems)


def _typed_object(value: Any, pointer: str, problems: list[str]) -> None:
    if not isinstance(value, dict):
        problems.append(problem("must provide an object", pointer))
    elif not isinstance(value.get("type"), str):
        problems.append(problem("missing required field: type", pointer))


def _setting(value: Any, pointer: str, problems: list[str]) -> None:
    if value is not None:
        _COLUMN(value, pointer, problems)


_CONTEXT_TEXT = rich(3000)
_COLUMN = shape({"align": one_of("left", "center", "right"), "is_wrapped": boolean})
_PARTS = items(_typed_object, 1000, minimum=0)
_RICH_ELEMENTS = by_type(
    {
        "rich_text_section": shape({"type": anything, "elements": _PARTS}, "elements"),
        "rich_text_preformatted": shape(
            {"type": anything, "elements": _PARTS, "border": integer(0, 1), "language": string(100)},
            "elements",
        ),
        "rich_text_quote": shape({"type": anything, "elements": _PARTS, "border": integer(0, 1)}, "elements"),
        "rich_text_list": shape(
            {
                "type": anything,
                "elements": _PARTS,
                "style": one_of("bullet", "ordered"),
                "indent": integer(0, 8),
                "offset": integer(0, 10_000),
                "border": integer(0, 1),
            },
            "elements",
            "style",
        ),
    }
)
_RICH_TEXT = shape({**_BLOCK, "elements": items(_RICH_ELEMENTS, 1000)}, "elements")
_CELL = by_type(
    {
        "raw_text": shape({"type": anything, "text": string(3000)}, "text"),
        "raw_number": shape({"type": anything, "value": anything, "text": string(3000)}, "value"),
        "rich_text": _RICH_TEXT,
    }
)

BLOCKS: Mapping[str, Rule] = {
    "section": shape(
        {
            **_BLOCK,
            "text": rich(3000),
            "fields": items(rich(2000), 10),
            "accessory": IN_SECTION,
            "expand": boolean,
        },
        also=either("text", "fields", both=True),
    ),
    "header": shape({**_BLOCK, "text": plain(150), "level": integer(1, 4)}, "text"),
    "divider": shape(_BLOCK),
    "context": shape({**_BLOCK, "elements": items(_context_element, 10)}, "elements"),
    "actions": shape({**_BLOCK, "elements": items(IN_ACTIONS, 25)}, "elements"),
    "image": shape(
        {**_BLOCK, **IMAGE_FIELDS, "title": plain(2000)}, "alt_text", also=either("image_url", "slack_file")
    ),
    "input": shape(
        {
            **_BLOCK,
            "label": plain(2000),
            "hint": plain(2000),
            "element": IN_INPUT,
            "optional": boolean,
            "dispatch_action": boolean,
        },
        "label",
        "element",
    ),
    "markdown": shape({**_BLOCK, "text": string(MARKDOWN_TOTAL)}, "text"),
    "table": shape(
        {
            **_BLOCK,
            "rows": items(items(_CELL, TABLE_COLUMNS), TABLE_ROWS),
            "column_settings": items(_setting, TABLE_COLUMNS),
        },
        "rows",
    ),
    "rich_text": _RICH_TEXT,
}

_MESSAGE_ONLY = frozenset({"markdown", "table"})
_IN_VIEW = by_type({kind: rule for kind, rule in BLOCKS.items() if kind not in _MESSAGE_ONLY})
_IN_MESSAGE = by_type(BLOCKS)


def problems_of(blocks: Any, surface: Surface, pointer: str = "/blocks") -> list[str]:
    """What Slack would say against these blocks on this surface; empty when it would take them."""
    problems: list[str] = []
    rule = _IN_MESSAGE if surface == "message" else _IN_VIEW
    items(rule, MAX_BLOCKS[surface], minimum=0)(blocks, pointer, problems)
    if not problems:
        _whole(blocks, pointer, problems)
    return problems


def elements_of(block: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The elements of a block that people can use, each with the pointer to it inside the block."""
    kind = block["type"]
    if kind == "actions":
        for index, element in enumerate(block["elements"]):
            yield f"/elements/{index}", element
    elif kind == "section" and "accessory" in block and block["accessory"]["type"] != "image":
        yield "/accessory", block["accessory"]
    elif kind == "input":
        yield "/element", block["element"]


def with_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks with an id wherever the app gave none, as Slack fills them in."""
    taken = {block.get("block_id") for block in blocks}
    free = (name for number in range(10_000) if (name := f"block-{number}") not in taken)
    return [_with_ids(block, free) for block in blocks]


def _with_ids(block: dict[str, Any], free: Iterator[str]) -> dict[str, Any]:
    filled = dict(block)
    if "block_id" not in filled:
        filled["block_id"] = next(free)
    if block["type"] == "actions":
        used = {element.get("action_id") for element in block["elements"]}
        names = (name for number in range(1_000) if (name := f"action-{number}") not in used)
        filled["elements"] = [_named(element, names) for element in block["elements"]]
    for key in ("accessory", "element"):
        if key in block and block[key]["type"] != "image":
            filled[key] = _named(block[key], iter(["action-0"]))
    return filled


def _named(element: dict[str, Any], names: Iterator[str]) -> dict[str, Any]:
    return element if "action_id" in element else {**element, "action_id": next(names)}


def _whole(blocks: list[dict[str, Any]], pointer: str, problems: list[str]) -> None:
    _unique_block_ids(blocks, pointer, problems)
    for index, block in enumerate(blocks):
        _unique_action_ids(block, f"{pointer}/{index}", problems)
    tables = [index for index, block in enumerate(blocks) if block["type"] == "table"]
    problems.extend(problem("only_one_table_allowed", f"{pointer}/{index}") for index in tables[TABLES:])
    written = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if written > MARKDOWN_TOTAL:
        problems.append(
            problem(f"markdown blocks must be less than {MARKDOWN_TOTAL + 1} characters in total", pointer)
        )


def _unique_block_ids(blocks: list[dict[str, Any]], pointer: str, problems: list[str]) -> None:
    seen: Counter[str] = Counter()
    for index, block in enumerate(blocks):
        name = block.get("block_id")
        if name is not None and seen[name]:
            problems.append(problem(f"`block_id` {name} already exists", f"{pointer}/{index}/block_id"))
        if name is not None:
            seen[name] += 1


def _unique_action_ids(block: dict[str, Any], pointer: str, problems: list[str]) -> None:
    seen: Counter[str] = Counter()
    for place, element in elements_of(block):
        name = element.get("action_id")
        if name is not None and seen[name]:
            problems.append(problem(f"`action_id` {name} already exists", f"{pointer}{place}/action_id"))
        if name is not None:
            seen[name] += 1
