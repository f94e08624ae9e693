"""What a person's gesture lets the app do: open a view once within three seconds, and answer five times in half an hour."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sandbox.clock import Clock
from bot.sandbox.slack.refusals import Refused

TRIGGER_LIFE = timedelta(seconds=3)
RESPONSE_LIFE = timedelta(minutes=30)
RESPONSE_USES = 5
GONE = 404


@dataclass
class Trigger:
    """A gesture of ``person``; ``view`` is the modal it was made in, ``channel`` what they were looking at, if any."""

    person: str
    view: str | None
    channel: str | None
    issued: datetime
    used: bool = False


class Triggers:
    """``trigger_id``: lives three seconds, good once (docs.slack.dev/interactivity/handling-user-interaction)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._issued: dict[str, Trigger] = {}

    def issue(self, person: str, view: str | None = None, *, channel: str | None = None) -> str:
        now = self._clock.now()
        self._issued = {key: one for key, one in self._issued.items() if now - one.issued < RESPONSE_LIFE}
        key = f"{secrets.randbelow(10**9)}.{secrets.randbelow(10**9)}.{secrets.token_hex(16)}"
        self._issued[key] = Trigger(person, view, channel, now)
        return key

    def take(self, key: str) -> Trigger:
        """The gesture behind a trigger, which is spent by this.

        Raises:
            Refused: ``invalid_trigger_id``, ``expired_trigger_id`` or ``exchanged_trigger_id``.
        """
        trigger = self._issued.get(key)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self._clock.now() - trigger.issued > TRIGGER_LIFE:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass
class Grant:
    """Where a ``response_url`` may write; ``source`` is the message the gesture was made on, if any."""

    person: str
    channel: str
    source: str | None
    ends: datetime
    left: int = RESPONSE_USES


class ResponseUrls:
    """Five uses in thirty minutes (docs.slack.dev/interactivity/handling-user-interaction).

    The codes and the status of a spent address are not documented: ``used_url`` and ``expired_url`` with 404 are
    *assumed*.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._grants: dict[str, Grant] = {}

    def issue(self, person: str, channel: str, source: str | None = None) -> str:
        """The unguessable last part of a new address."""
        now = self._clock.now()
        self._grants = {key: one for key, one in self._grants.items() if one.ends > now - RESPONSE_LIFE}
        key = secrets.token_urlsafe(24)
        self._grants[key] = Grant(person, channel, source, now + RESPONSE_LIFE)
        return key

    def find(self, key: str) -> Grant:
        """The grant behind an address, still unspent.

        Raises:
            Refused: the address is unknown, over its time or used up.
        """
        grant = self._grants.get(key)
        if grant is None or grant.ends <= self._clock.now():
            raise Refused("expired_url", status=GONE)
        if grant.left <= 0:
            raise Refused("used_url", status=GONE)
        return grant
