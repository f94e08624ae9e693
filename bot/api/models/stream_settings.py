"""What a stream is made from and how it is set: the pairs and the config, as people's wishes and on the wire.

Sources: https://docs.catchthegoodones.com/api-reference/create-stream, .../update-stream
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypedDict

from bot.api.models.accounts import NewAccount
from bot.api.models.segments import NewSegment
from bot.api.models.streams import CsvRecipients
from bot.zones import known_zone

MOST_PAIRS = 50
_SLOT = re.compile(r"([01][0-9]|2[0-3]):(00|15|30|45)")


class EmailMode(StrEnum):
    """Which e-mail addresses enrichment may give; the API's default is ``any``."""

    VERIFIED = "verified"
    ANY = "any"


class EmailDigest(StrEnum):
    """How often a summary is sent, as documented for a stream; for the team's own settings assumed."""

    AFTER_EVERY_SYNC = "after_every_sync"
    DAILY = "daily"
    WEEKLY = "weekly"
    OFF = "off"


class DeliveryDestination(StrEnum):
    """Where leads go. ``webhook_url`` is used with the second."""

    LEADS_ONLY = "leads_only"
    LEADS_PLUS_WEBHOOK = "leads_plus_webhook"


@dataclass(frozen=True)
class NewPair:
    """One (account, segment) couple: each by its id, or to be made. **A new account is billed.**"""

    account: int | NewAccount
    segment: int | NewSegment

    def wire(self) -> dict[str, Any]:
        """As the API takes it. Raises ``ValueError`` where an account has no handle."""
        account = {"accountId": self.account} if isinstance(self.account, int) else self.account.wire()
        if isinstance(self.segment, int):
            return {**account, "segmentId": self.segment}
        return {**account, "segment": self.segment.wire()}


class StreamSettings(TypedDict, total=False):
    """What a new stream may be given; what is left out is the API's choice.

    ``sync_times`` are ``"HH:MM"`` on a quarter of an hour, in ``timezone`` (an IANA name); the API's defaults are one
    time of its own choosing and the user's zone, else UTC. Without a ``name`` it makes one of segment and account.
    """

    name: str
    sync_times: Sequence[str]
    timezone: str
    auto_enrich_linkedin: bool
    auto_enrich_email: bool
    email_mode: EmailMode
    email_digest_override: EmailDigest
    telegram_override: bool
    delivery_destination: DeliveryDestination
    webhook_url: str
    csv_email_recipients: CsvRecipients


class StreamChanges(TypedDict, total=False):
    """What may be changed of a stream: only what is given is sent, and ``None`` (where it may be) as null.

    ``pairs`` are a **full replace**: what is not listed is removed from the stream, what is new is made and billed.
    """

    name: str
    sync_times: Sequence[str]
    timezone: str
    auto_enrich_linkedin: bool
    auto_enrich_email: bool
    email_mode: EmailMode
    email_digest_override: EmailDigest | None
    telegram_override: bool | None
    delivery_destination: DeliveryDestination
    webhook_url: str | None
    csv_email_recipients: CsvRecipients | None
    pairs: Sequence[NewPair]
    is_active: bool
    is_archived: bool


def wire_pairs(pairs: Sequence[NewPair]) -> list[dict[str, Any]]:
    """As the API takes them. Raises ``ValueError`` for none (not documented) and for more than 50."""
    if not 1 <= len(pairs) <= MOST_PAIRS:
        raise ValueError(f"a stream takes 1 to {MOST_PAIRS} pairs, not {len(pairs)}")
    return [pair.wire() for pair in pairs]


def wire_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """As the API takes them: what is given and nothing else.

    Raises ``ValueError`` for a time that is not ``"HH:MM"`` on a quarter of an hour, an unknown zone, and a name
    that is no setting.
    """
    if unknown := settings.keys() - _NAMES.keys():
        raise ValueError(f"no setting of a stream: {', '.join(sorted(unknown))}")
    return {_NAMES[name]: _value(name, value) for name, value in settings.items()}


_NAMES: Mapping[str, str] = {
    "name": "name",
    "sync_times": "syncTimes",
    "timezone": "timezone",
    "auto_enrich_linkedin": "autoEnrichLinkedin",
    "auto_enrich_email": "autoEnrichEmail",
    "email_mode": "emailMode",
    "email_digest_override": "emailDigestOverride",
    "telegram_override": "telegramOverride",
    "delivery_destination": "deliveryDestination",
    "webhook_url": "webhookUrl",
    "csv_email_recipients": "csvEmailRecipients",
    "is_active": "isActive",
    "is_archived": "isArchived",
}


def _value(name: str, value: Any) -> Any:
    if name == "sync_times":
        return [_slot(time) for time in value]
    if name == "timezone":
        return _zone(value)
    return value.wire() if isinstance(value, CsvRecipients) else value


def _slot(time: str) -> str:
    if not _SLOT.fullmatch(time):
        raise ValueError(f"a sync time is HH:MM on a quarter of an hour, not {time!r}")
    return time


def _zone(name: str) -> str:
    """Known here means known there (assumed): both sides speak of the IANA list."""
    if found := known_zone(name):
        return found
    raise ValueError(f"no time zone of the IANA list: {name!r}")
