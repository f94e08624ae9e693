"""Messages, and the ordered log of one channel that stays quick with ten thousand of them."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.sandbox.clock import Clock
from bot.sandbox.slack.workspace import App

MICRO = 1_000_000


class Stamps:
    """Slack's message time stamps, ``seconds.micros``: never the same twice, always growing."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> str:
        self._last = max(self._last + 1, _micros(self._clock.now()))
        return f"{self._last // MICRO}.{self._last % MICRO:06d}"

    def seen(self, ts: str) -> None:
        """Never hand out ``ts`` or anything before it again."""
        seconds, _, micros = ts.partition(".")
        self._last = max(self._last, int(seconds) * MICRO + int(micros))


def _micros(moment: datetime) -> int:
    return int(moment.timestamp()) * MICRO + moment.microsecond


@dataclass
class Message:
    """One message as it stands now. ``ephemeral_to`` is the only person who sees it, when set."""

    ts: str
    channel: str
    user: str
    text: str
    is_bot: bool = False
    blocks: list[dict[str, Any]] | None = None
    attachments: list[Any] | None = None
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    ephemeral_to: str | None = None
    edited: bool = False
    hidden: bool = False

    @property
    def ephemeral(self) -> bool:
        return self.ephemeral_to is not None

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    def seen_by(self, person: str) -> bool:
        return self.ephemeral_to in {None, person}

    def as_kept(self) -> dict[str, Any]:
        return asdict(self)

    def for_page(self, reply_count: int) -> dict[str, Any]:
        return {
            "ts": self.ts,
            "channel": self.channel,
            "user": self.user,
            "is_bot": self.is_bot,
            "text": self.text,
            "blocks": self.blocks,
            "thread_ts": self.thread_ts,
            "reply_count": reply_count,
            "ephemeral": self.ephemeral,
            "edited": self.edited,
            "hidden": self.hidden,
        }

    def for_api(self, app: App, team: str, *, with_metadata: bool = False) -> dict[str, Any]:
        """A message object (docs.slack.dev/reference/methods/conversations.history)."""
        said: dict[str, Any] = {
            "type": "message",
            "user": self.user,
            "text": self.text,
            "ts": self.ts,
            "team": team,
        }
        if self.is_bot:
            said |= {"bot_id": app.bot_id, "app_id": app.id}
        optional = {"blocks": self.blocks, "attachments": self.attachments, "thread_ts": self.thread_ts}
        said |= {key: value for key, value in optional.items() if value}
        if self.edited:
            said["edited"] = {"user": self.user, "ts": self.ts}
        if self.hidden:
            said |= {"subtype": "tombstone", "hidden": True}
        if with_metadata and self.metadata:
            said["metadata"] = self.metadata
        return said


class ChannelLog:
    """The messages of one channel by time stamp, and the replies of each thread."""

    def __init__(self) -> None:
        self._by_ts: dict[str, Message] = {}
        self._order: list[str] = []
        self._threads: dict[str, list[str]] = {}

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[Message]:
        return (self._by_ts[ts] for ts in self._order)

    def add(self, message: Message) -> None:
        """Append; stamps only grow, so that the order holds by itself."""
        self._by_ts[message.ts] = message
        self._order.append(message.ts)
        if message.thread_ts is not None and message.is_reply and not message.ephemeral:
            self._threads.setdefault(message.thread_ts, []).append(message.ts)

    def find(self, ts: str) -> Message | None:
        return self._by_ts.get(ts)

    def remove(self, ts: str) -> None:
        message = self._by_ts.pop(ts)
        del self._order[bisect_left(self._order, stamp_key(ts), key=stamp_key)]
        replies = self._threads.get(message.thread_ts or "", [])
        if ts in replies:
            replies.remove(ts)

    def replies(self, ts: str) -> list[Message]:
        return [self._by_ts[reply] for reply in self._threads.get(ts, [])]

    def reply_count(self, ts: str) -> int:
        return len(self._threads.get(ts, ()))

    def newest_first(self, *, before: str | None = None, inclusive: bool = False) -> Iterator[Message]:
        """Messages from the newest backwards, starting before (or, inclusive, at) a stamp."""
        end = len(self._order)
        if before is not None:
            find = bisect_right if inclusive else bisect_left
            end = find(self._order, stamp_key(before), key=stamp_key)
        for index in range(end - 1, -1, -1):
            yield self._by_ts[self._order[index]]


def stamp_key(ts: str) -> tuple[int, int]:
    """Order for stamps and for the plain seconds that ``oldest`` and ``latest`` may hold.

    Raises:
        ValueError: not a number of seconds.
    """
    seconds, _, micros = ts.partition(".")
    if not (seconds.isascii() and seconds.isdigit()) or (
        micros and not (micros.isascii() and micros.isdigit())
    ):
        raise ValueError("not a time stamp")
    return int(seconds), int(micros[:6].ljust(6, "0"))
