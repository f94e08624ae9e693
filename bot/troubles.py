"""What keeps us from working, from its first sign to its end, as it is kept and told."""

from datetime import datetime
from enum import StrEnum

from pydantic import BaseModel, ConfigDict


class Kind(StrEnum):
    """Whose trouble it is."""

    CHANNEL = "channel"
    """A channel takes nothing from us."""
    SLACK = "slack"
    """Slack takes nothing from us at all."""
    DOWN = "down"
    """The lead API does not answer."""
    REFUSED = "refused"
    """The lead API answers, and does not serve us: our key, or the plan."""


class State(StrEnum):
    """How far a trouble is."""

    LASTS = "lasts"
    GIVEN_UP = "given_up"
    """It lasts, and what waited for its end longest was put aside."""
    OVER = "over"
    STOPPED = "stopped"
    """Nobody waits for its end any more: the channel's subscriptions were ended."""


class Trouble(BaseModel):
    """One trouble. ``reason`` is Slack's code, or of the lead API a sentence for people (mrkdwn)."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: Kind
    reason: str = ""
    since: datetime
    channel: str = ""
    waiting: int = 0
    """How many messages waited for the channel when this was told."""
    request: str = ""
    """The one request that was refused (``GET /streams``), where others may still be served."""
    plan: str | None = None
    """The subscription's status at that time, by the lead API's own word."""
    told: tuple[str, ...] = ()
    """The people and channels that were told."""
    state: State = State.LASTS
    until: datetime | None = None
    by: str = ""
    """Who ended the channel's subscriptions."""


def channel_trouble(channel: str) -> str:
    """The id of a channel's trouble."""
    return f"{Kind.CHANNEL}:{channel}"
