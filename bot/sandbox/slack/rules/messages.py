"""What Slack takes as the content of a message, and the code with which it refuses the rest.

Pages: docs.slack.dev/reference/methods/chat.postMessage and .../chat.update, docs.slack.dev/messaging/message-metadata.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox.slack.blockkit import every_block, problems_of
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.rules.basics import LEVEL
from bot.sandbox.slack.rules.tables import characters
from bot.sandbox.slack.rules.whole import ONE_TABLE, problems_of_parts

MAX_TEXT = 40_000
MAX_UPDATED_TEXT = 4_000
MAX_ATTACHMENTS = 100
MAX_METADATA = 16_000
MAX_BLOCK_TEXT = 13_200
_READ = {
    "section": ("text", "fields"),
    "header": ("text",),
    "context": ("elements",),
    "rich_text": ("elements",),
}


def refusal(code: str, problems: Sequence[str]) -> Refused:
    """The answer of chat methods: each line with its level as a message, and without it under ``errors``.

    As slack-go/slack#1452 quotes it. Two tables are ``invalid_attachments``, wherever they stand.
    """
    if all(ONE_TABLE in line for line in problems):
        code = "invalid_attachments"
    return Refused(
        code,
        errors=[line.removeprefix(LEVEL) for line in problems],
        response_metadata={"messages": list(problems)},
    )


def check_blocks(blocks: list[Any]) -> list[dict[str, Any]]:
    """The blocks of a message, when Slack would take them.

    All text to read together may be 13,200 characters: undocumented, met near that number with markdown blocks
    (slackapi/bolt-js#2509); that sections, headers, context and formatted text count alike is *assumed*.

    Raises:
        Refused: ``invalid_blocks`` with what is wrong and where, ``invalid_attachments`` for a second table,
            ``msg_blocks_too_long``.
    """
    problems = problems_of(blocks, "message")
    if problems:
        raise refusal("invalid_blocks", problems)
    if sum(_read(block) for _, block in every_block(blocks)) > MAX_BLOCK_TEXT:
        raise Refused("msg_blocks_too_long")
    return blocks


def _read(block: Mapping[str, Any]) -> int:
    if block["type"] == "markdown":
        return len(block["text"])
    return characters([block.get(name) for name in _READ.get(block["type"], ())])


def check_attachments(attachments: list[Any], blocks: Sequence[dict[str, Any]] = ()) -> list[Any]:
    """The attachments beside ``blocks``, when Slack would take them; their blocks follow the rules of messages.

    Only their blocks are looked at, not the fields of old. Tables, charts, plans and markdown count together with the
    message's own; that names in them are their own affair is *assumed*.

    Raises:
        Refused: ``too_many_attachments``; ``invalid_attachments`` with what is wrong and where.
    """
    if len(attachments) > MAX_ATTACHMENTS:
        raise Refused("too_many_attachments")
    problems: list[str] = []
    parts = [(blocks, "/blocks")]
    for index, one in enumerate(attachments):
        if not isinstance(one, dict):
            raise Refused("invalid_attachments")
        if "blocks" in one:
            found = problems_of(one["blocks"], "message", f"/attachments/{index}/blocks")
            problems.extend(found)
            parts.append(([] if found else one["blocks"], f"/attachments/{index}/blocks"))
    problems = problems or problems_of_parts(parts)
    if problems:
        raise refusal("invalid_attachments", problems)
    return attachments


def check_metadata(metadata: Any) -> dict[str, Any]:
    """The metadata of a message, when Slack would take it: ``{event_type, event_payload}``.

    The size is *assumed*: no page gives one.

    Raises:
        Refused: ``invalid_metadata_format``, ``metadata_too_large``.
    """
    if not isinstance(metadata, dict):
        raise Refused("invalid_metadata_format")
    kind = metadata.get("event_type")
    if not (isinstance(kind, str) and kind and isinstance(metadata.get("event_payload"), dict)):
        raise Refused("invalid_metadata_format")
    if len(json.dumps(metadata)) > MAX_METADATA:
        raise Refused("metadata_too_large")
    return metadata


def posted_text(text: str) -> str:
    """What is kept of the text of a new message: 40,000 characters."""
    return text[:MAX_TEXT]


def check_updated_text(text: str) -> str:
    """The new text of a message that changes.

    Raises:
        Refused: ``msg_too_long`` past 4,000 characters.
    """
    if len(text) > MAX_UPDATED_TEXT:
        raise Refused("msg_too_long")
    return text
