"""A stream's leads as the API gives them, page by page, and those of them that a list wants."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.api import GoodOnes
from bot.api.leads import MOST_LEADS, LeadFilter
from bot.api.models import Lead
from bot.listing import Listing
from bot.records import LeadRecord
from bot.services.catalog import Catalog
from bot.services.keeping_out import KeepingOut
from bot.store.leads import LeadBook

OVERLAP = 4 * MOST_LEADS
"""Leads that are remembered to tell a page that comes again: one that moved by less than that is not told twice."""
TOGETHER = 50
"""Leads that the store is asked for at the same time."""


@dataclass(frozen=True)
class Row:
    """A lead as the API has it, and what we know of it (None: it never came here)."""

    lead: Lead
    record: LeadRecord | None


@dataclass(frozen=True)
class Page:
    """Up to 500 leads of which ``rows`` fit. ``looked`` counts all that were read so far, ``total`` what there is."""

    rows: tuple[Row, ...]
    looked: int
    total: int | None
    more: bool


class Listed:
    """Methods raise ApiError, and StoreAway."""

    def __init__(self, api: GoodOnes, catalog: Catalog, book: LeadBook, keeping_out: KeepingOut) -> None:
        self._api = api
        self._catalog = catalog
        self._book = book
        self._keeping_out = keeping_out

    async def pages(self, listing: Listing) -> AsyncIterator[Page]:
        """All pages, in the API's own order, which is not documented; only the one that is read is in memory.

        What the API can tell apart is asked of it; all of it is looked at here once more. Ends at the last page, or
        at one that brings nothing new. Costs one request each; leads that move while it reads may be missed.
        """
        only = await self._asked(listing)
        handles = await self._catalog.handles()
        seen: deque[tuple[int, int | None]] = deque(maxlen=OVERLAP)
        looked = offset = 0
        while True:
            page = await self._api.leads.of_stream(listing.stream, limit=MOST_LEADS, offset=offset, **only)
            known = frozenset(seen)
            # A lead can be there once for each segment that judges it.
            fresh = {(lead.id, lead.segment_id): lead for lead in page.leads}
            fresh = {identity: lead for identity, lead in fresh.items() if identity not in known}
            seen.extend(fresh)
            looked += len(fresh)
            offset += len(page.leads)
            fitting = [
                lead for lead in fresh.values() if listing.matches(lead, handles.get(lead.account_id or 0))
            ]
            more = page.has_more and bool(fresh)
            shown = await self._keeping_out.left_of(fitting)
            yield Page(await self._known(listing, shown), looked, page.total, more)
            if not more:
                return

    async def _asked(self, listing: Listing) -> LeadFilter:
        return {
            "lifecycle": listing.lifecycle,
            "match_confidence": listing.confidence,
            "account_id": await self._account(listing),
            "segment_id": listing.segment,
            "since": listing.since,
        }

    async def _account(self, listing: Listing) -> int | None:
        """The only account that will do, where its id is known."""
        if len(listing.wanted.accounts) != 1:
            return None
        wanted = listing.wanted.accounts[0]
        handles = await self._catalog.handles()
        return next((id_ for id_, handle in handles.items() if handle.casefold() == wanted), None)

    async def _known(self, listing: Listing, leads: list[Lead]) -> tuple[Row, ...]:
        rows: list[Row] = []
        for start in range(0, len(leads), TOGETHER):
            some = leads[start : start + TOGETHER]
            records = await asyncio.gather(*(self._book.get(lead.id) for lead in some))
            rows += [Row(lead, record) for lead, record in zip(some, records, strict=True)]
        return tuple(row for row in rows if listing.fits(said_of(row.record)))


def said_of(record: LeadRecord | None) -> str | None:
    """``good`` or ``bad``, where somebody here said so."""
    mark = record.judged if record else None
    return mark.kind if mark and mark.state == "done" else None
