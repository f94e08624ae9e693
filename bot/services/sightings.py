"""The same person again: other leads that are the same profile on X, and what was done with them."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from bot.api.models import Lead
from bot.records import LeadRecord, Mark
from bot.services.catalog import Catalog, Names
from bot.store.leads import LeadBook

MOST = 5
"""Other leads of one person that are looked at, those that were found last."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Deed(NamedTuple):
    """What was done (``good``, ``bad``, ``exported``, ``messaged``), by whom (None: outside Slack), when (aware)."""

    kind: str
    by: str | None
    at: datetime


@dataclass(frozen=True)
class Sighting:
    """The other lead with which most was done, or that was found last; ``more`` are further ones."""

    lead: Lead
    names: Names
    deed: Deed | None
    earlier: bool
    more: int = 0


class Sightings:
    """Methods raise StoreAway."""

    def __init__(self, book: LeadBook, catalog: Catalog) -> None:
        self._book = book
        self._catalog = catalog

    async def others(self, lead: Lead) -> list[int]:
        """The newest other leads of the same person."""
        known = await self._book.met(lead.profile.x_user_id, MOST + 1)
        return [each for each in known if each != lead.id][:MOST]

    async def of(self, lead: Lead) -> Sighting | None:
        """Where the same person was met before; or later, where something was done there."""
        records = await asyncio.gather(*(self._book.get(each) for each in await self.others(lead)))
        met = _worth_telling(lead, [record for record in records if record is not None])
        if not met:
            return None
        record, deed = max(met, key=_weight)
        names = await self._catalog.names(record.lead)
        return Sighting(record.lead, names, deed, _is_earlier(record.lead, lead), len(met) - 1)


def _worth_telling(lead: Lead, others: Sequence[LeadRecord]) -> list[tuple[LeadRecord, Deed | None]]:
    each = [(record, most_done(record)) for record in others]
    return [(record, deed) for record, deed in each if deed or _is_earlier(record.lead, lead)]


def most_done(record: LeadRecord) -> Deed | None:
    """The farthest that anybody went: to write, to export, to judge."""
    for mark in (record.messaged, record.exported):
        if mark and mark.state == "done":
            return _deed(mark)
    if record.lead.exported_at:
        return Deed("exported", None, record.lead.exported_at)
    return _deed(record.judged) if record.judged and record.judged.state == "done" else None


def _deed(mark: Mark) -> Deed:
    return Deed(mark.kind, mark.by, mark.at)


def _weight(met: tuple[LeadRecord, Deed | None]) -> tuple[int, datetime]:
    record, deed = met
    ranks = {"messaged": 3, "exported": 2}
    return (ranks.get(deed.kind, 1) if deed else 0), record.lead.discovered_at or LONG_AGO


def _is_earlier(other: Lead, lead: Lead) -> bool:
    """By when they were found; where that is not known, a higher id is taken to be later (*assumed*)."""
    if other.discovered_at and lead.discovered_at and other.discovered_at != lead.discovered_at:
        return other.discovered_at < lead.discovered_at
    return other.id < lead.id
