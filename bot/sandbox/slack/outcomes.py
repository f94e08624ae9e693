"""Where a gesture is made, and what it comes to for the person who makes it."""

from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.slack.applink import Ack
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.views import View


@dataclass(frozen=True)
class Outcome:
    """What a gesture came to: ``error`` as Slack names it, ``errors`` by block of a form that was sent back."""

    ok: bool = True
    error: str | None = None
    errors: dict[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        said: dict[str, Any] = {"ok": self.ok}
        if self.error is not None:
            said["error"] = self.error
        if self.errors:
            said["errors"] = self.errors
        return said


@dataclass(frozen=True)
class InMessage:
    """A place in a message."""

    channel: str
    ts: str


@dataclass(frozen=True)
class InView:
    """A place in a modal or in a Home tab."""

    view_id: str


Place = InMessage | InView


def message_at(parts: Parts, person: str, place: InMessage) -> Message:
    """The message, when this person sees it.

    Raises:
        Refused: ``message_not_found``, ``channel_not_found``.
    """
    message = parts.state.message(place.channel, place.ts)
    if not (message.seen_by(person) and parts.state.channel(place.channel).sees(person)):
        raise Refused("message_not_found")
    return message


def view_at(parts: Parts, person: str, place: InView) -> View:
    """The view, when this person has it open.

    Raises:
        Refused: ``not_found``.
    """
    view = parts.views.find(place.view_id)
    if view.person != person:
        raise Refused("not_found")
    return view


def outcome_of(parts: Parts, person: str, ack: Ack) -> Outcome:
    """What an acknowledgement comes to; a person whose gesture got none is told."""
    if ack.trouble is None:
        return Outcome()
    parts.notice(person, f'The app did not react: "{ack.trouble}"')
    return Outcome(ok=False, error=ack.trouble)
