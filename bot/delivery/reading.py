"""Reads a webhook's body, whose shape nobody documented.

Accepted: ``{"leads": [...]}``, a bare list, one lead, or the same under ``data`` (all *assumed*). A body that
cannot be read is no error: it is a hint that there is something to fetch.
"""

import json
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from bot.api.clean import names_of
from bot.api.models import Lead

MOST_ITEMS = 10_000
"""More is taken as a hint: looking at each would keep everybody else waiting."""
MOST_LEVELS = 32


@dataclass(frozen=True)
class Delivery:
    """The leads of a webhook, and how many items in it were no leads."""

    leads: tuple[Lead, ...]
    unreadable: int = 0


def read_webhook(body: str) -> Delivery | None:
    """The leads in a body, or None where there is nothing that looks like one."""
    try:
        found = _items(_parsed(body))
    except (ValueError, RecursionError):
        return None
    if found is None or len(found) > MOST_ITEMS:
        return None
    leads = [lead for item in found if (lead := _lead(item))]
    return Delivery(tuple(leads), len(found) - len(leads)) if leads or not found else None


def shape(body: str) -> str:
    """What a body looks like, for the log: types and keys, never values."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return "no JSON"
    if isinstance(value, dict):
        return f"object with {', '.join(sorted(names_of(value))) or 'no keys'}"
    if isinstance(value, list):
        return f"list of {len(value)}"
    return type(value).__name__


def _parsed(body: str) -> Any:
    """Half of a surrogate pair, as a cut text has it, can neither be kept nor shown: it becomes a question mark."""
    return json.loads(json.dumps(json.loads(body), ensure_ascii=False).encode(errors="replace"))


def _items(value: Any) -> list[Any] | None:
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return None
    for name in ("leads", "data", "lead"):
        if name in value:
            return _items(value[name])
    return [value]


def _lead(item: Any) -> Lead | None:
    try:
        return None if _is_deep(item, MOST_LEVELS) else Lead.model_validate(item)
    except (ValidationError, RecursionError):
        return None


def _is_deep(value: Any, levels: int) -> bool:
    """Whether it could be read but not be stored: additions that we do not know are kept as they came."""
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_is_deep(each, levels - 1) for each in inner)
