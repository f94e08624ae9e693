"""A table as plain lines, for where Slack shows none: it stands in messages only, one to each, and not everywhere yet.

Source: https://docs.slack.dev/reference/block-kit/blocks/table-block
"""

from dataclasses import replace
from typing import Any

from bot.slack import limits, text
from bot.slack.message import Block, Blocks, Message

REFUSALS = frozenset({"invalid_blocks", "invalid_attachments"})
"""What Slack answers where it does not take a table (*assumed* for workspaces that have none yet)."""
_CELL = 80
_MORE = 40


def has_table(message: Message) -> bool:
    return any(block["type"] == "table" for block in message.blocks)


def without_tables(message: Message) -> Message:
    """The same, with a section in place of each table: a line for each row, its cells named by the first row."""
    blocks: Blocks = [_lines(block) if block["type"] == "table" else block for block in message.blocks]
    return replace(message, blocks=blocks)


def _lines(table: Block) -> Block:
    heads, *rows = [[text.leaf(cell["text"], _CELL) for cell in row] for row in table["rows"]]
    lines = [_line(heads, row) for row in rows] or [" · ".join(heads)]
    shown, more = text.fit(lines, limits.TEXT - _MORE)
    said = f"{shown}\n… and {more} more" if more else shown
    whole: dict[str, Any] = {"type": "mrkdwn", "text": said, "verbatim": True}
    return {"type": "section", "text": whole}


def _line(heads: list[str], row: list[str]) -> str:
    named = [f"{head} {cell}" for head, cell in zip(heads[1:], row[1:], strict=False)]
    return " · ".join([f"*{row[0]}*", *named])
