"""What we know beside the API's own records: who did what to a lead, and how our own work stands."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict

from bot.api.models import EnrichmentResult, Lead
from bot.quiet import ChannelQuiet
from bot.troubles import Trouble


class Verb(StrEnum):
    """What can be done to a lead, once each; judging may change its mind."""

    JUDGE = "judge"
    ENRICH = "enrich"
    EXPORT = "export"
    MESSAGE = "message"


class Mark(BaseModel):
    """Somebody did a verb, or is about to (``calling``: the API is being asked).

    ``reason``: what a bad one was called (a :class:`BadReason`); what was typed beside it is not kept.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    by: str
    at: datetime
    job: str
    state: Literal["calling", "done", "unknown"] = "calling"
    reason: str | None = None


class Began(BaseModel):
    """Whether a job may go on: it ``started``, it is the one that had begun (``resumed``), or another has it."""

    model_config = ConfigDict(frozen=True)

    outcome: Literal["started", "resumed", "taken"]
    mark: Mark
    before: Mark | None = None
    """What stood there until it started."""


class Snooze(BaseModel):
    """Somebody wants to see a lead again at a time (``until``, aware)."""

    model_config = ConfigDict(frozen=True)

    by: str
    until: datetime
    at: datetime
    job: str


class LeadRecord(BaseModel):
    """A lead as it stands now."""

    model_config = ConfigDict(frozen=True)

    lead: Lead
    judged: Mark | None = None
    enriched: Mark | None = None
    exported: Mark | None = None
    messaged: Mark | None = None
    claimed: Mark | None = None
    """Whose lead it is: one person's at most."""
    snoozed: tuple[Snooze, ...] = ()
    """Who wants to see it again when, soonest first."""
    found: EnrichmentResult | None = None
    pending: tuple[Mark, ...] = ()
    """Clicks that are saved and could not be done yet, oldest first."""
    gone: Literal["expired", "forgotten"] | None = None
    """Whether its person is known no more: the time for that is over, or it was asked for. Ids are left."""
    handles: tuple[str, ...] = ()
    """Every handle under which it came, in lower case: people rename themselves."""


class LeadState(NamedTuple):
    """What was done with a lead, in as few words as counting needs.

    ``judged`` is ``good`` or ``bad`` where that is done, with the ``reason`` of a bad one; ``came_enriched`` says
    whether it came with contacts (None: not noted); ``gone`` as of :class:`LeadRecord`.
    """

    judged: str = ""
    reason: str | None = None
    exported: bool = False
    came_enriched: bool | None = None
    gone: str = ""


class LeadFacts(BaseModel):
    """What numbers need of a lead: whose it is, when it was found, and when somebody here first judged it.

    Read from what is kept of it, so that it holds as much as is known; ``source_type`` ends with the profile.
    ``reason`` is what it is called (a :class:`BadReason`) while it is called bad.
    """

    model_config = ConfigDict(frozen=True)

    stream_id: int | None = None
    segment_id: int | None = None
    account_id: int | None = None
    source_type: str | None = None
    discovered_at: datetime | None = None
    first_judged: datetime | None = None
    reason: str | None = None


class Sort(StrEnum):
    """What a dead letter was."""

    CLICK = "click"
    WEBHOOK = "webhook"
    MESSAGE = "message"
    DIGEST = "digest"


@dataclass(frozen=True)
class Place:
    """A channel (or a person's direct messages) for which messages wait; ``held`` is Slack's word for why.

    ``seconds``: after about so many all of them are sent, if nothing but Slack's pace holds them.
    """

    channel: str
    count: int
    since: datetime
    held: str = ""
    seconds: float = 0.0


@dataclass(frozen=True)
class Queue:
    """Messages that are still to be posted in a channel, and the seconds after which about all of them are."""

    count: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Buried:
    """Something that was given up: ``what`` it was, and the ``reason`` as the log has it."""

    sort: Sort
    id: str
    what: str
    reason: str
    at: datetime
    person: str | None = None
    channel: str | None = None


@dataclass(frozen=True)
class Backlog:
    """How many wait in each queue (``clicks``, ``webhooks``, ``messages``), and how many were given up of each sort."""

    waiting: Mapping[str, int]
    dead: Mapping[Sort, int]


@dataclass(frozen=True)
class Standing:
    """How things stand at a moment: ``api`` says what is wrong with the lead API, in words for people.

    ``asked``: whether it was asked at all. Of ``dead``, the newest first, ``more`` may be than are listed. ``quiet``
    are the channels that are muted or have quiet hours.
    """

    at: datetime
    api: str | None = None
    asked: bool = True
    places: tuple[Place, ...] = ()
    clicks: int = 0
    webhooks: int = 0
    dead: tuple[Buried, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    more: bool = False
    quiet: tuple[ChannelQuiet, ...] = ()

    @property
    def channels(self) -> frozenset[str]:
        """All that it names."""
        waiting = {each.channel for each in self.places} | {each.channel for each in self.quiet}
        closed = {each.channel for each in self.troubles if each.channel}
        return frozenset(waiting | closed | {each.channel for each in self.dead if each.channel})

    def without(self, hidden: Collection[str]) -> "Standing":
        """The same for somebody who is not to know of these channels: they are without id."""
        return replace(
            self,
            places=tuple(replace(each, channel=_shown(each.channel, hidden)) for each in self.places),
            dead=tuple(replace(each, channel=_shown(each.channel or "", hidden)) for each in self.dead),
            troubles=tuple(
                each.model_copy(update={"channel": _shown(each.channel, hidden)}) for each in self.troubles
            ),
            quiet=tuple(replace(each, channel=_shown(each.channel, hidden)) for each in self.quiet),
        )


def _shown(channel: str, hidden: Collection[str]) -> str:
    return "" if channel in hidden else channel
