"""What went between the app and Slack, in order, with every secret taken out."""

import json
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.sandbox.clock import Clock
from bot.sandbox.slack.hub import Hub

Direction = Literal["to_app", "from_app"]
KEPT = 5_000
HELD = 2**25
"""The characters of JSON that all entries may hold together."""
SHOWN, BEGINNING = 2**18, 2**14
"""Past how many characters a page is shown only the beginning, and how much that is."""
HIDDEN = "•••"
SECRET_FIELDS = frozenset({"token", "access_token", "client_secret"})


@dataclass(frozen=True)
class Entry:
    """One request and its answer; ``ms`` is real time, ``status`` is None when there was no answer.

    To the app, ``limit_ms`` is how long it may take to acknowledge and ``late`` says that it took longer; ``remark``
    says what was special: a retry of an event and its reason, a delivery that was late or came twice.
    """

    id: int
    at: str
    direction: Direction
    what: str
    status: int | None
    ms: float
    ok: bool
    body: Any
    answer: Any
    limit_ms: float | None = None
    late: bool = False
    remark: str = ""

    def for_page(self) -> dict[str, Any]:
        """As a page shows it: of what is very long only the beginning, as text."""
        return {**asdict(self), "body": _shown(self.body), "answer": _shown(self.answer)}


class Traffic:
    """The newest entries of both directions, as many as there is room for; each is told to every open page."""

    def __init__(self, clock: Clock, hub: Hub, secrets: tuple[str, ...]) -> None:
        self._clock = clock
        self._hub = hub
        self._secrets = tuple(secret for secret in secrets if secret)
        self._entries: deque[Entry] = deque()
        self._sizes: deque[int] = deque()
        self._held = 0
        self._count = 0
        self.late = 0
        """How often the app took longer than it may to acknowledge."""

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def note(
        self,
        direction: Direction,
        what: str,
        *,
        status: int | None,
        ms: float,
        ok: bool,
        body: Any,
        answer: Any,
        limit_ms: float | None = None,
        late: bool = False,
        remark: str = "",
    ) -> None:
        self._count += 1
        self.late += late
        entry = Entry(
            id=self._count,
            at=self._clock.now().isoformat(),
            direction=direction,
            what=what,
            status=status,
            ms=round(ms, 2),
            ok=ok,
            body=self._scrubbed(body),
            answer=self._scrubbed(answer),
            limit_ms=limit_ms,
            late=late,
            remark=remark,
        )
        self._add(entry)
        self._hub.tell_all({"type": "traffic", "entry": entry.for_page()})
        self._hub.changed()

    def _add(self, entry: Entry) -> None:
        """Keep an entry; the oldest give way to it."""
        size = len(json.dumps([entry.body, entry.answer]))
        self._entries.append(entry)
        self._sizes.append(size)
        self._held += size
        while len(self._entries) > KEPT or (self._held > HELD and len(self._entries) > 1):
            self._entries.popleft()
            self._held -= self._sizes.popleft()

    def _scrubbed(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {
                self._scrubbed(key): HIDDEN if key in SECRET_FIELDS else self._scrubbed(child)
                for key, child in value.items()
            }
        if isinstance(value, list):
            return [self._scrubbed(child) for child in value]
        if isinstance(value, str):
            for secret in self._secrets:
                value = value.replace(secret, HIDDEN)
        return value


def _shown(value: Any) -> Any:
    text = json.dumps(value)
    return value if len(text) <= SHOWN else f"{text[:BEGINNING]} … ({len(text)} characters)"
