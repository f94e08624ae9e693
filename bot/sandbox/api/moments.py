"""Points in time as the API writes them: ISO 8601 in UTC with ``Z`` and without milliseconds."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo


def stamp(moment: datetime) -> str:
    """For example ``2026-06-02T09:00:00Z``. Stamps sort as the times that they name."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_moment(text: str) -> datetime:
    """An aware time; one without a zone is taken as UTC (*assumed*). Raises ``ValueError``."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def is_zone(name: str) -> bool:
    """Whether this machine knows an IANA time zone of that name."""
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        # Unknown; no name of a file; a folder of zones, say "America".
        return False
    return True
