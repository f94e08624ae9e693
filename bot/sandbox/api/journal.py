"""What was asked of the stand-in and how it answered, for tests and the curious."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from bot.sandbox.api.changes import Changes

REMEMBERED = 2_000


@dataclass(frozen=True)
class Seen:
    """One request under ``/api``: ``json`` is its body or None; a ``status`` of None means that it was dropped."""

    method: str
    path: str
    query: dict[str, str]
    json: Any
    status: int | None


class Journal:
    """The latest requests, oldest first."""

    def __init__(self, changes: Changes) -> None:
        self._changes = changes
        self.requests: deque[Seen] = deque(maxlen=REMEMBERED)

    def note(self, seen: Seen) -> None:
        self.requests.append(seen)
        self._changes.tell()
