"""Messages and the stamps that order them."""

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


@dataclass(slots=True)
class Message:
    """One message as it stands now. ``ephemeral_to`` is the only person who sees it, when set.

    ``broadcast`` is a reply that is shown in the channel too; ``hidden`` is the mark that a deleted message leaves
    over its replies; ``held_back`` was accepted and is shown to nobody.
    """

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
    files: list[dict[str, Any]] | None = None
    broadcast: bool = False
    held_back: bool = False

    @property
    def ephemeral(self) -> bool:
        return self.ephemeral_to is not None

    @property
    def all_blocks(self) -> list[dict[str, Any]]:
        """Its own blocks and those of its attachments."""
        attached = [block for one in self.attachments or [] for block in one.get("blocks") or []]
        return [*(self.blocks or []), *attached]

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def in_channel(self) -> bool:
        """Whether it stands in the channel's history: not ephemeral, not held back, no reply unless broadcast."""
        return not (self.ephemeral or self.held_back) and (self.broadcast or not self.is_reply)

    def seen_by(self, person: str) -> bool:
        return not self.held_back and self.ephemeral_to in {None, person}

    def as_kept(self) -> dict[str, Any]:
        return asdict(self)

    def for_page(self, reply_count: int, latest_reply: str | None = None) -> dict[str, Any]:
        return {
            "ts": self.ts,
            "channel": self.channel,
            "user": self.user,
            "is_bot": self.is_bot,
            "text": self.text,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "files": self.files,
            "thread_ts": self.thread_ts,
            "broadcast": self.broadcast,
            "reply_count": reply_count,
            "latest_reply": latest_reply,
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
        optional = {
            "blocks": self.blocks,
            "attachments": self.attachments,
            "files": self.files,
            "thread_ts": self.thread_ts,
        }
        said |= {key: value for key, value in optional.items() if value}
        if self.edited:
            said["edited"] = {"user": self.user, "ts": self.ts}
        if self.broadcast:
            said["subtype"] = "thread_broadcast"
        if self.hidden:
            said |= {"subtype": "tombstone", "hidden": True}
        if with_metadata and self.metadata:
            said["metadata"] = self.metadata
        return said


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
