"""When a request may be sent again, and how long to wait before: rules only, no input or output.

The API knows no idempotency key, so what creates or spends is repeated only when it certainly was not sent.
"""

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum

import httpx

LONGEST_PAUSE = 60.0
"""Seconds of a ``Retry-After`` that are waited. Who is to wait longer is better told so than kept."""
MOST_REQUESTS = 60
"""A minute, by the API's own word."""
_PAUSES = (0.5, 1.0)  # seconds before the second and the third try
_LONGEST_WAIT = 24 * 3600
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_AWAY = frozenset({502, 503})


class Repeat(Enum):
    """What may be done a second time."""

    ALWAYS = "always"
    """Reads, and what has the same effect twice."""
    IF_UNSENT = "if unsent"
    """What creates or spends."""


class Trouble(Enum):
    """How a try failed."""

    NOT_SENT = "not sent"
    LOST = "sent, answer lost"
    AWAY = "answered 502 or 503"
    TOO_FAST = "answered 429: not done, and welcome later"


def trouble_of(error: Exception) -> Trouble:
    """``NOT_SENT`` only where no byte of the request can have reached the API."""
    return Trouble.NOT_SENT if isinstance(error, _NOT_SENT) else Trouble.LOST


def trouble_of_status(status: int) -> Trouble | None:
    """For a 429 it takes the body to know; other statuses are no trouble, but answers."""
    return Trouble.AWAY if status in _AWAY else None


def pause_before_repeat(
    repeat: Repeat,
    trouble: Trouble,
    repeats: int,
    *,
    jitter: float,
    told: float | None = None,
) -> float | None:
    """Seconds until the next try, or ``None`` for no more.

    ``repeats`` counts those done, ``jitter`` is a random number from 0 to 1, ``told`` is ``Retry-After``.
    """
    if trouble is Trouble.TOO_FAST:
        # The budget knows of it and holds the next try back.
        return 0.0 if told is not None and told <= LONGEST_PAUSE and repeats < len(_PAUSES) else None
    allowed = repeat is Repeat.ALWAYS or trouble is Trouble.NOT_SENT
    if not allowed or repeats >= len(_PAUSES) or (told or 0.0) > LONGEST_PAUSE:
        return None
    return max(_PAUSES[repeats] * (0.5 + jitter / 2), told or 0.0)


def retry_after(value: str | None, now: datetime) -> float | None:
    """Seconds to wait as a ``Retry-After`` header says: a number or an HTTP date; at most a day.

    The API documents seconds (https://docs.catchthegoodones.com/api-reference/introduction); a proxy on the
    way may write a date. ``None`` for what is neither.
    """
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]+(\.[0-9]+)?", text, re.ASCII):
        return min(float(text), _LONGEST_WAIT)
    return _until(text, now)


def remaining(value: str | None) -> int | None:
    """``X-RateLimit-Remaining`` from 0 to 60; ``None`` for what is no such number."""
    text = (value or "").strip()
    fits = re.fullmatch(r"[0-9]{1,6}", text, re.ASCII)
    return min(int(text), MOST_REQUESTS) if fits else None


def _until(http_date: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(http_date)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max(math.ceil((aware - now).total_seconds()), 0.0), _LONGEST_WAIT)
