"""Cursors as Slack hands them out: opaque, and empty on the last page."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.refusals import Refused

T = TypeVar("T")
DEFAULT_LIMIT, MAX_LIMIT = 100, 1000


def limit_of(args: Arguments, default: int = DEFAULT_LIMIT, most: int = MAX_LIMIT) -> int:
    return args.number("limit", default, low=1, high=most)


def page(args: Arguments, every: Sequence[T]) -> tuple[list[T], dict[str, Any]]:
    """This call's part of ``every``, and the ``response_metadata`` that leads to the next."""
    start = _start(args.text("cursor"))
    end = start + limit_of(args)
    more = make_cursor(str(end)) if end < len(every) else ""
    return list(every[start:end]), {"next_cursor": more}


def make_cursor(place: str) -> str:
    return base64.urlsafe_b64encode(f"next:{place}".encode()).decode()


def read_cursor(cursor: str) -> str:
    """The place that a cursor of ours names.

    Raises:
        Refused: ``invalid_cursor``.
    """
    try:
        kind, _, place = base64.urlsafe_b64decode(cursor.encode()).decode().partition(":")
    except (binascii.Error, ValueError):
        raise Refused("invalid_cursor") from None
    if kind != "next" or not place:
        raise Refused("invalid_cursor")
    return place


def _start(cursor: str | None) -> int:
    if not cursor:
        return 0
    place = read_cursor(cursor)
    if not (place.isascii() and place.isdigit()):
        raise Refused("invalid_cursor")
    return min(int(place[:9]), 10**9)
