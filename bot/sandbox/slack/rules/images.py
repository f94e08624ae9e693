"""Pictures: by address or by Slack file, and the icons that Slack provides.

Limits: docs.slack.dev/reference/block-kit/block-elements/image-element, .../composition-objects/slack-file-object and
.../composition-objects/slack-icon-object. Slack also fetches each picture before it takes a message; nothing is
fetched here.
"""

import re

from bot.sandbox.slack.rules.basics import (
    WEB_ADDRESS,
    Rule,
    by_type,
    either,
    matching,
    one_of,
    shape,
    string,
    typed,
)

_FILE_ID = re.compile(r"F[A-Z0-9]{8,}\Z", re.ASCII)
_ICONS = [
    "archive",
    "book",
    "bookmark",
    "bot",
    "bug",
    "calendar",
    "call",
    "caret-left",
    "caret-right",
    "check",
    "clipboard",
    "code",
    "comment",
    "compass",
    "copy",
    "cube",
    "download",
    "edit",
    "email",
    "eye-closed",
    "eye-open",
    "file",
    "flag",
    "folder",
    "gear",
    "globe",
    "heart",
    "help",
    "image",
    "info",
    "key",
    "lightbulb",
    "link",
    "map",
    "mobile",
    "new-window",
    "pin",
    "plus",
    "refine",
    "refresh",
    "rocket",
    "save",
    "screen",
    "share",
    "sparkle",
    "star",
    "star-filled",
    "tag",
    "thumbs-down",
    "thumbs-up",
    "trash",
    "upload",
    "user",
    "warning",
]

SLACK_FILE = shape(
    {
        "id": matching(_FILE_ID, "invalid slack file"),
        "url": matching(WEB_ADDRESS, "must be a valid http or https URL"),
    },
    also=either("id", "url"),
)
IMAGE_FIELDS: dict[str, Rule] = {
    "image_url": matching(WEB_ADDRESS, "must be a valid http or https URL"),
    "slack_file": SLACK_FILE,
    "alt_text": string(2000),
}
ONE_PICTURE = either("image_url", "slack_file")

IMAGE_ELEMENT = typed("image", IMAGE_FIELDS, "alt_text", also=ONE_PICTURE)
IMAGE = by_type(IMAGE_ELEMENT)
SLACK_ICON = shape({"type": one_of("icon"), "name": one_of(*_ICONS)}, "type", "name")
