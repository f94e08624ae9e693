"""Time zones by their IANA names: what comes from outside is no zone before this machine knows it."""

from collections.abc import Awaitable, Callable
from typing import Any
from zoneinfo import ZoneInfo

UTC = "UTC"

ZoneOf = Callable[[str], Awaitable[str]]
"""The IANA zone in which a person lives, or of who reads a channel, by Slack id."""


def known_zone(name: Any) -> str | None:
    """The zone's name; None for what names none here."""
    if not isinstance(name, str) or not name:
        return None
    try:
        return ZoneInfo(name).key
    except (KeyError, ValueError, OSError):  # not found; no relative path; a folder of zones
        return None
