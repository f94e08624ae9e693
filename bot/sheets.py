"""Leads as a CSV file that Excel and CRMs read: one row each, and nothing in a cell that would be run.

Pure. A name that begins like a formula is disarmed with an apostrophe, as OWASP asks:
https://owasp.org/www-community/attacks/CSV_Injection
"""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from bot.api.models import EnrichmentResult, Lead
from bot.records import LeadRecord, Mark

BOM = "\ufeff"
"""What a file begins with: without it Excel takes UTF-8 for something else."""
COLUMNS = (
    "lead_id",
    "name",
    "handle",
    "url",
    "fit",
    "followers",
    "source",
    "account",
    "stream",
    "segment",
    "found_at",
    "judged",
    "judged_by",
    "judged_at",
    "enriched_at",
    "exported_at",
    "exported_by",
    "messaged_by",
    "claimed_by",
)
CONTACTS = ("linkedin", "linkedin_confidence", "email", "email_status")
_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""How a formula begins; the last four are the full width forms of the first."""
_STRIPPED = ("Z", "C")
"""Sorts of signs that a program may strip from a cell's beginning, quotes beside them: separators, and what nobody sees."""


def header(*, contacts: bool) -> str:
    """The first line of a file."""
    return BOM + line([*COLUMNS, *(CONTACTS if contacts else ())])


def lines(
    rows: Iterable[tuple[Lead, LeadRecord | None]],
    *,
    stream: str | None,
    segments: dict[int, str],
    accounts: dict[int, str],
    contacts: bool,
) -> str:
    """A line for each lead, with the names behind its ids as far as they are known; people are Slack user ids."""
    return "".join(
        line(
            [
                *_cells(
                    lead,
                    record,
                    stream,
                    segments.get(lead.segment_id or 0),
                    accounts.get(lead.account_id or 0),
                ),
                *(_found(record.found if record else None) if contacts else ()),
            ]
        )
        for lead, record in rows
    )


def disarmed(cell: str) -> str:
    """A text that no program takes for a formula, also behind what it may strip from its beginning."""
    begins = next((sign for sign in cell if not _is_stripped(sign)), "")
    return f"'{cell}" if cell.startswith(_STARTS) or begins in _STARTS else cell


def _is_stripped(sign: str) -> bool:
    return sign in "\"'" or unicodedata.category(sign).startswith(_STRIPPED)


def line(cells: Sequence[str | int | None]) -> str:
    """A row of any file: texts disarmed, numbers as they are."""
    into = io.StringIO()
    csv.writer(into).writerow(
        [cell if isinstance(cell, int) else disarmed((cell or "").replace("\0", "")) for cell in cells]
    )
    return into.getvalue()


def _cells(
    lead: Lead, record: LeadRecord | None, stream: str | None, segment: str | None, account: str | None
) -> list[str | int | None]:
    profile = lead.profile
    known = record or LeadRecord(lead=lead)
    judged, enriched, exported = _done(known.judged), _done(known.enriched), _done(known.exported)
    return [
        lead.id,
        profile.display_name,
        profile.handle,
        f"https://x.com/{quote(profile.handle, safe='')}",
        lead.match_confidence,
        profile.follower_count,
        lead.source_type,
        account,
        stream,
        segment,
        when(lead.discovered_at),
        judged.kind if judged else None,
        *_who_and_when(judged),
        _who_and_when(enriched)[1],
        when(lead.exported_at) or _who_and_when(exported)[1],
        _who_and_when(exported)[0],
        _who_and_when(known.messaged)[0],
        _who_and_when(known.claimed)[0],
    ]


def _found(found: EnrichmentResult | None) -> list[str | None]:
    linkedin = found.linkedin if found else None
    email = found.email if found else None
    return [
        *((linkedin.url, linkedin.confidence) if linkedin else (None, None)),
        *((email.address, email.status) if email else (None, None)),
    ]


def _who_and_when(mark: Mark | None) -> tuple[str | None, str | None]:
    return (mark.by, when(mark.at)) if mark else (None, None)


def _done(mark: Mark | None) -> Mark | None:
    return mark if mark and mark.state == "done" else None


def when(moment: datetime | None) -> str | None:
    """UTC, to the second, as spreadsheets read it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S") if moment else None
