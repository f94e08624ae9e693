"""Tables: the plain one, and the one that sorts, filters and turns pages.

Limits: docs.slack.dev/reference/block-kit/blocks/table-block and .../data-table-block. Copies of the latter page differ
(101 or 201 rows, 10,000 or 20,000 characters): the lower is kept.
"""

from collections.abc import Iterator
from typing import Any

from bot.sandbox.slack.rules.basics import (
    Rule,
    all_of,
    boolean,
    by_type,
    integer,
    items,
    number,
    one_of,
    problem,
    shape,
    string,
    typed,
)
from bot.sandbox.slack.rules.layout import BLOCK
from bot.sandbox.slack.rules.richtext import RICH_TEXT_BLOCK

ROWS, COLUMNS = 100, 20
DATA_ROWS = 101
CHARACTERS = 10_000
KINDS = ("table", "data_table")

_RAW: dict[str, Rule] = {
    **typed("raw_text", {"text": string()}, "text"),
    **typed("raw_number", {"value": number, "text": string()}, "value", "text"),
}
_CELL = by_type({**_RAW, **RICH_TEXT_BLOCK})
_SETTING = shape({"align": one_of("left", "center", "right"), "is_wrapped": boolean})


def _setting_or_skip(value: Any, pointer: str, problems: list[str]) -> None:
    if value is not None:
        _SETTING(value, pointer, problems)


def characters(value: Any) -> int:
    """How many characters stand in a cell, a row or a whole table."""
    return sum(len(text) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name == "text" and isinstance(one, str):
                yield one
            else:
                yield from _texts(one)


def _not_too_much(value: Any, pointer: str, problems: list[str]) -> None:
    if characters(value["rows"]) > CHARACTERS:
        problems.append(
            problem(f"table cells must be less than {CHARACTERS + 1} characters in total", f"{pointer}/rows")
        )


def _plain_header(value: Any, pointer: str, problems: list[str]) -> None:
    problems.extend(
        problem(f"unsupported type: {cell['type']}", f"{pointer}/rows/0/{index}/type")
        for index, cell in enumerate(value["rows"][0])
        if cell["type"] not in _RAW
    )


def _even_rows(value: Any, pointer: str, problems: list[str]) -> None:
    width = len(value["rows"][0])
    problems.extend(
        problem("all rows must have the same number of cells", f"{pointer}/rows/{index}")
        for index, row in enumerate(value["rows"])
        if len(row) != width
    )
    if value.get("row_header_column_index", 0) >= width:
        problems.append(problem(f"must be between 0 and {width - 1}", f"{pointer}/row_header_column_index"))


TABLE = typed(
    "table",
    {
        **BLOCK,
        "rows": items(items(_CELL, COLUMNS), ROWS),
        "column_settings": items(_setting_or_skip, COLUMNS, minimum=0),
    },
    "rows",
    also=_not_too_much,
)
DATA_TABLE = typed(
    "data_table",
    {
        **BLOCK,
        "rows": items(items(_CELL, COLUMNS), DATA_ROWS, minimum=2),
        "caption": string(),
        "page_size": integer(1, 100),
        "row_header_column_index": integer(0, COLUMNS - 1),
    },
    "rows",
    "caption",
    also=all_of(_plain_header, _even_rows, _not_too_much),
)
