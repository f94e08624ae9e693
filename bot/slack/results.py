"""Reads what Slack answered to a call of ours, however odd: a value of its kind, or the error that it means.

The functions that take a value raise SlackUnreachable where it is no such value.
"""

import json
import math
from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.slack.errors import SlackBusy, SlackDown, SlackError, SlackRefused, SlackUnreachable, from_code

REFUSED, TOO_MANY, SERVER_ERROR = 400, 429, 500
UNREADABLE = "unreadable_answer"


def text_of(method: str, found: Any) -> str:
    """An id or address that has to be there."""
    if not isinstance(found, str):
        raise SlackUnreachable(method, UNREADABLE)
    return found


def object_of(method: str, found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise SlackUnreachable(method, UNREADABLE)
    return found


def texts_of(method: str, found: Any) -> list[str]:
    if not isinstance(found, list):
        raise SlackUnreachable(method, UNREADABLE)
    return [each for each in found if isinstance(each, str)]


def view_hash(answer: dict[str, Any]) -> str | None:
    """The mark of what a modal shows now."""
    found = (answer.get("view") or {}).get("hash")
    return found if isinstance(found, str) else None


def trouble(method: str, status: int, headers: Mapping[str, str]) -> SlackError | None:
    """What an answer's status says before its body is looked at: too fast, or down."""
    if status == TOO_MANY:
        return SlackBusy(method, "ratelimited", retry_after=_seconds(headers.get("Retry-After")))
    if status >= SERVER_ERROR:
        return SlackDown(method, str(status))
    return None


def translated(method: str, error: SlackApiError) -> SlackError:
    """The client's error as one of ours."""
    response: Any = error.response
    # For an answer that is no JSON the client gives aiohttp's response in place of its own.
    status = response.status if isinstance(response, aiohttp.ClientResponse) else response.status_code
    if failed := trouble(method, status, response.headers):
        return failed
    data = getattr(response, "data", None)
    if not isinstance(data, dict) or not data:
        return SlackUnreachable(method, UNREADABLE) if status < REFUSED else SlackRefused(method, str(status))
    messages = (data.get("response_metadata") or {}).get("messages") or []
    return from_code(method, str(data.get("error", "unknown")), detail="; ".join(map(str, messages)))


def refusal(text: str) -> str | None:
    """Slack's code in the answer of a response URL, which may be a 200 all the same; None where it says ``ok``."""
    try:
        answer = json.loads(text)
    except ValueError:
        return next((code for code in ("used_url", "expired_url") if code in text), None)
    if isinstance(answer, dict) and answer.get("ok") is False:
        return str(answer.get("error", "unknown"))
    return None


def _seconds(header: str | None) -> float:
    """``Retry-After`` in seconds; one where it is missing or no number."""
    try:
        seconds = float(header or 1)
    except ValueError:
        return 1.0
    return max(0.0, seconds) if math.isfinite(seconds) else 1.0
