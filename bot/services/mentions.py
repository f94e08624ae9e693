"""Whether something that is kept speaks of a person, and the same without them."""

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

_IDS = ("xUserId", "x_user_id")
MASK = "…"


@dataclass(frozen=True)
class Person:
    """Somebody on X: by the handles and X's ids that are known of them."""

    handles: tuple[str, ...]
    x_user_ids: tuple[str, ...] = ()

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = "|".join(re.escape(each) for each in (*self.handles, *self.x_user_ids) if each)
        return re.compile(
            rf"(?<![A-Za-z0-9_])(?:{names})(?![A-Za-z0-9_])" if names else r"(?!)", re.IGNORECASE
        )

    def is_in(self, text: str) -> bool:
        """Whether a text has one of their names as a whole word, in any case."""
        return self._pattern.search(text) is not None

    def masked(self, text: str) -> str:
        """The text without their names."""
        return self._pattern.sub(MASK, text)


def without(value: Any, person: Person) -> Any:
    """JSON without the leads and profiles of a person, and without their names where others speak of them.

    None where nothing else is left.
    """
    if isinstance(value, str):
        return person.masked(value)
    if isinstance(value, int) and str(value) in person.x_user_ids:
        return None
    if isinstance(value, dict):
        if _is_about(value, person):
            return None
        kept = {name: without(inner, person) for name, inner in value.items()}
        return kept if _something(kept.values()) or not value else None
    if isinstance(value, list):
        left = [inner for each in value if (inner := without(each, person)) is not None]
        return left if left or not value else None
    return value


def cleared(body: str, person: Person) -> str | None:
    """A body without a person; None where nothing is left of it, or it cannot be read.

    A webhook waits as text within an entry (``body``), and is cleared there.
    """
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    if isinstance(value, dict) and isinstance(inner := value.get("body"), str):
        value = {**value, "body": cleared(inner, person)}
        return None if value["body"] is None else json.dumps(value, separators=(",", ":"))
    left = without(value, person)
    return None if left is None else json.dumps(left, separators=(",", ":"))


def _is_about(value: dict[str, Any], person: Person) -> bool:
    profile = value.get("profile")
    for each in (value, profile if isinstance(profile, dict) else {}):
        handle = each.get("handle")
        if isinstance(handle, str) and handle.casefold() in {known.casefold() for known in person.handles}:
            return True
        if any(str(each.get(name)) in person.x_user_ids for name in _IDS):
            return True
    return False


def _something(values: Collection[Any]) -> bool:
    return any(each is not None for each in values)
