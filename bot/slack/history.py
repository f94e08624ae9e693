"""Looking whether a message stands where we meant to post it: by the key that each of our messages carries.

For a workspace that granted a history scope; the bot does not ask for one by itself.
https://docs.slack.dev/reference/methods/conversations.history , .../conversations.replies , https://docs.slack.dev/messaging/message-metadata
"""

from collections.abc import Mapping
from typing import Any

EVENT = "goodones_message"
SCOPES = frozenset({"channels:history", "groups:history", "im:history", "mpim:history"})
EARLIER = 60.0
"""Seconds before we first meant to post: Slack's clock and ours need not agree."""
PAGE = 200
MOST_PAGES = 10


def tag(id_: str) -> dict[str, Any]:
    """The metadata by which our message is known again. It is readable by others, so that it says nothing."""
    return {"event_type": EVENT, "event_payload": {"id": id_}}


def query(channel: str, since: float, cursor: str, thread: str | None = None) -> dict[str, str]:
    """The arguments of one page; ``since`` is in Unix seconds. ``thread``: the ``ts`` of the message that began it."""
    asked = {
        "channel": channel,
        "oldest": f"{max(0.0, since - EARLIER):.6f}",
        "inclusive": "true",
        "include_all_metadata": "true",
        "limit": str(PAGE),
    }
    if thread:
        asked["ts"] = thread
    return {**asked, "cursor": cursor} if cursor else asked


def found_in(page: Mapping[str, Any], id_: str, bot_id: str) -> str | None:
    """The ``ts`` of our message with this key; anybody can write metadata, so that it must be ours."""
    messages = page.get("messages")
    for message in messages if isinstance(messages, list) else ():
        if isinstance(message, dict) and message.get("bot_id") == bot_id and _key(message) == id_:
            ts = message.get("ts")
            return ts if isinstance(ts, str) else None
    return None


def next_cursor(page: Mapping[str, Any]) -> str:
    """Where the next page begins; empty where there is none."""
    metadata = page.get("response_metadata")
    cursor = metadata.get("next_cursor") if isinstance(metadata, dict) else None
    return cursor if isinstance(cursor, str) else ""


def _key(message: Mapping[str, Any]) -> object:
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT:
        return None
    payload = metadata.get("event_payload")
    return payload.get("id") if isinstance(payload, dict) else None
