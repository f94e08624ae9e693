"""Formatted text as a tree: sections, lists, quotes and code, and what stands in them.

Docs: docs.slack.dev/reference/block-kit/blocks/rich-text-block and the pages of its elements. An empty section, quote
or code block is taken (Slack's own models write them); an empty text, link or list is not (*assumed*).
"""

import re

from bot.sandbox.slack.rules.basics import (
    ID_LENGTH,
    MOST,
    Rule,
    boolean,
    by_type,
    integer,
    items,
    matching,
    one_of,
    shape,
    string,
    typed,
)

_MANY = 1000
_ID = string(ID_LENGTH)
_TEXT_STYLE = shape(dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
_MENTION_STYLE = shape(
    dict.fromkeys(("bold", "italic", "strike", "highlight", "client_highlight", "unlink"), boolean)
)
_COLOUR = re.compile(r"#?[0-9a-f]{6}\Z", re.ASCII | re.IGNORECASE)

LEAVES: dict[str, Rule] = {
    **typed("text", {"text": string(), "style": _TEXT_STYLE}, "text"),
    **typed("link", {"url": string(), "text": string(), "unsafe": boolean, "style": _TEXT_STYLE}, "url"),
    **typed("user", {"user_id": _ID, "style": _MENTION_STYLE}, "user_id"),
    **typed("usergroup", {"usergroup_id": _ID, "style": _MENTION_STYLE}, "usergroup_id"),
    **typed("channel", {"channel_id": _ID, "style": _MENTION_STYLE}, "channel_id"),
    **typed("team", {"team_id": _ID, "style": _MENTION_STYLE}, "team_id"),
    **typed("broadcast", {"range": one_of("here", "channel", "everyone"), "style": _MENTION_STYLE}, "range"),
    **typed(
        "emoji",
        {"name": string(), "unicode": string(), "skin_tone": integer(1, 6), "style": _TEXT_STYLE},
        "name",
    ),
    **typed("color", {"value": matching(_COLOUR, "must be a colour"), "style": _TEXT_STYLE}, "value"),
    **typed(
        "date",
        {
            "timestamp": integer(0, 10**11),
            "format": string(),
            "url": string(),
            "fallback": string(),
            "style": _TEXT_STYLE,
        },
        "timestamp",
        "format",
    ),
}

_PARTS = items(by_type(LEAVES), _MANY, minimum=0)
_BORDER = integer(0, 1)
_SECTION = typed("rich_text_section", {"elements": _PARTS}, "elements")
_ELEMENTS: dict[str, Rule] = {
    **_SECTION,
    **typed(
        "rich_text_preformatted",
        {"elements": _PARTS, "border": _BORDER, "language": string(100)},
        "elements",
    ),
    **typed("rich_text_quote", {"elements": _PARTS, "border": _BORDER}, "elements"),
    **typed(
        "rich_text_list",
        {
            "elements": items(by_type(_SECTION), _MANY),
            "style": one_of("bullet", "ordered"),
            "indent": integer(0, 8),
            "offset": integer(0, MOST),
            "border": _BORDER,
        },
        "elements",
        "style",
    ),
}

RICH_TEXT_BLOCK = typed(
    "rich_text", {"block_id": string(ID_LENGTH), "elements": items(by_type(_ELEMENTS), _MANY)}, "elements"
)
RICH_TEXT = by_type(RICH_TEXT_BLOCK)
