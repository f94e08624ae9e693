"""What can be set on a stream: names, kinds and choices of the fields, read from a body.

Sources: https://docs.catchthegoodones.com/api-reference/create-stream and .../update-stream. *Assumed*, since no page
says so: fields that are not in their tables are ignored; null is as good as absent on create, and refused by update
where the page does not allow it; a name may not be blank; at least one sync time; ``to`` and ``cc`` of the CSV are an
address or a list of them, ``format`` is any word; ``leads_plus_webhook`` needs a ``webhookUrl``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from bot.sandbox.api.calls import Body
from bot.sandbox.api.errors import invalid
from bot.sandbox.api.moments import is_zone
from bot.sandbox.api.rows import Stream

EMAIL_MODES = ("verified", "any")
DIGESTS = ("after_every_sync", "daily", "weekly", "off")
DESTINATIONS = ("leads_only", "leads_plus_webhook")
QUARTERS_OF_A_DAY = 96
_QUARTER = re.compile(r"([01][0-9]|2[0-3]):(00|15|30|45)")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+")


@dataclass(frozen=True)
class Setting:
    """One field: which column it fills, how it is read, whether update may set it to null."""

    column: str
    read: Callable[[Body, str], Any]
    nullable: bool = False


def _name(body: Body, field: str) -> str:
    return body.need_text(field).strip()


def _sync_times(body: Body, field: str) -> list[str]:
    """Each slot once, in the order of the day."""
    slots = body.items(field)
    if not slots or not all(isinstance(slot, str) and _QUARTER.fullmatch(slot) for slot in slots):
        raise invalid(f'{field} must be a list of "HH:MM" on 15-minute boundaries.')
    return sorted(set(slots))


def _timezone(body: Body, field: str) -> str | None:
    zone = body.text(field)
    if zone is not None and not is_zone(zone):
        raise invalid(f"{field} must be an IANA time zone.")
    return zone


def _csv_recipients(body: Body, field: str) -> dict[str, Any] | None:
    recipients = body.record(field)
    parts = Body(recipients)
    if not _addresses(recipients.get("to")):
        raise invalid(f"{field}.to must be an e-mail address or a list of them.")
    if recipients.get("cc") and not _addresses(recipients["cc"]):
        raise invalid(f"{field}.cc must be an e-mail address or a list of them.")
    if not (parts.text("format") or "").strip():
        raise invalid(f"{field}.format is required.")
    return recipients


def _addresses(value: Any) -> bool:
    several = value if isinstance(value, list) else [value]
    return bool(several) and all(isinstance(one, str) and _ADDRESS.fullmatch(one) for one in several)


def _choice(*options: str) -> Callable[[Body, str], str | None]:
    return lambda body, field: body.choice(field, options)


CREATABLE: Mapping[str, Setting] = {
    "name": Setting("name", _name),
    "syncTimes": Setting("sync_times", _sync_times),
    "timezone": Setting("timezone", _timezone),
    "autoEnrichLinkedin": Setting("auto_enrich_linkedin", Body.flag),
    "autoEnrichEmail": Setting("auto_enrich_email", Body.flag),
    "emailMode": Setting("email_mode", _choice(*EMAIL_MODES)),
    "emailDigestOverride": Setting("email_digest_override", _choice(*DIGESTS), nullable=True),
    "telegramOverride": Setting("telegram_override", Body.flag, nullable=True),
    "deliveryDestination": Setting("delivery_destination", _choice(*DESTINATIONS)),
    "webhookUrl": Setting("webhook_url", Body.web_address, nullable=True),
    "csvEmailRecipients": Setting("csv_email_recipients", _csv_recipients, nullable=True),
}
CHANGEABLE: Mapping[str, Setting] = {
    **CREATABLE,
    "isActive": Setting("is_active", Body.flag),
    "isArchived": Setting("is_archived", Body.flag),
}


def read_new(body: Body) -> dict[str, Any]:
    """Columns for a new stream, only those that were set."""
    return {
        setting.column: setting.read(body, field)
        for field, setting in CREATABLE.items()
        if not body.is_null(field)
    }


def read_changes(body: Body) -> dict[str, Any]:
    """Columns that are to change."""
    return {
        setting.column: _changed(body, field, setting)
        for field, setting in CHANGEABLE.items()
        if body.sent(field)
    }


def _changed(body: Body, field: str, setting: Setting) -> Any:
    if not body.is_null(field):
        return setting.read(body, field)
    if not setting.nullable:
        raise invalid(f"{field} must not be null.")
    return None


def refuse_nowhere(stream: Stream) -> None:
    """Raises a 400 for a webhook delivery without an address."""
    if stream.delivery_destination == "leads_plus_webhook" and stream.webhook_url is None:
        raise invalid("webhookUrl is required when deliveryDestination is leads_plus_webhook.")


def slot_by_hash(stream_id: int) -> str:
    """The sync time of a stream that names none."""
    hour, quarter = divmod(crc32(f"stream {stream_id}".encode()) % QUARTERS_OF_A_DAY, 4)
    return f"{hour:02}:{quarter * 15:02}"
