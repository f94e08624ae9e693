"""Lists to look through: read once, kept for a day, drawn page by page from what is known at that moment."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from bot.api.models import Lead
from bot.clock import Clock
from bot.errors import Refused
from bot.filters import LeadFilter
from bot.listing import LeadList, Listing, ListWish
from bot.records import LeadRecord
from bot.services.catalog import Catalog
from bot.services.learning import Learning
from bot.services.listed import TOGETHER, Listed, Page, Row
from bot.store.leads import LeadBook
from bot.store.lists import ListBook

MOST_PAGES = 4
"""Requests that a list may cost: somebody waits for it, and others have to have theirs."""
GONE = "*This list is over a day old*, and is no longer kept. `/goodones leads` makes a new one."
NOT_YOURS = "*This list is somebody else's.* `/goodones leads` makes one of your own."
EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class ListView:
    """A list and some of its leads; ``stream`` is its title as far as it is known."""

    kept: LeadList
    records: tuple[LeadRecord, ...]
    stream: str | None


class Lists:
    """Methods raise ApiError, StoreAway and Refused."""

    def __init__(
        self,
        listed: Listed,
        lists: ListBook,
        book: LeadBook,
        learning: Learning,
        catalog: Catalog,
        clock: Clock,
        zone: str,
    ) -> None:
        """``zone``: the IANA zone in which days begin."""
        self._clock = clock
        self._zone = ZoneInfo(zone)
        self._listed = listed
        self._lists = lists
        self._book = book
        self._learning = learning
        self._catalog = catalog

    async def ask(self, wish: ListWish, wanted: LeadFilter, by: str, job: str) -> LeadList:
        """Keep a question, of no stream yet, that is read later; the same job has the same list."""
        listing = Listing(
            wanted=wanted,
            lifecycle=wish.lifecycle,
            judged=wish.judged,
            since=wish.since and wish.since.moment(self._clock.now(), self._zone),
        )
        kept = LeadList(id=sha256(job.encode()).hexdigest()[:20], by=by, listing=listing)
        await self._lists.keep(kept)
        return kept

    async def read(self, kept: LeadList, stream: int) -> LeadList:
        """Read at most 2,000 leads of a stream; those that fit become the list, newest found first."""
        listing = kept.listing.model_copy(update={"stream": stream})
        pages = [page async for page in _first(self._listed.pages(listing), MOST_PAGES)]
        leads = _newest_first([row for page in pages for row in page.rows])
        # What can be done with a lead is done by its id: it has to be known here.
        for start in range(0, len(leads), TOGETHER):
            await self._learning.learn(leads[start : start + TOGETHER])
        last = pages[-1]
        read = LeadList(
            id=kept.id,
            by=kept.by,
            listing=listing,
            leads=tuple(lead.id for lead in leads),
            looked=last.looked,
            total=last.total,
            whole=not last.more,
        )
        await self._lists.keep(read)
        return read

    async def get(self, id_: str, by: str) -> LeadList:
        """The list of who asked for it. Raises Refused where it is no longer kept, or somebody else's."""
        kept = await self._lists.get(id_)
        if kept is None:
            raise Refused(GONE)
        if kept.by != by:
            raise Refused(NOT_YOURS)
        return kept

    async def view(self, kept: LeadList, start: int, count: int) -> ListView:
        """``count`` of its leads from ``start`` on, as they stand now; what is no longer known is left out."""
        records = await self.records(kept.leads[start : start + count])
        return ListView(kept, records, await self._catalog.stream_title(kept.listing.stream))

    async def records(self, ids: Sequence[int]) -> tuple[LeadRecord, ...]:
        """Those whose person is known, in order."""
        found: list[LeadRecord | None] = []
        for start in range(0, len(ids), TOGETHER):
            found += await asyncio.gather(*(self._book.get(id_) for id_ in ids[start : start + TOGETHER]))
        return tuple(record for record in found if record and not record.gone)


async def _first(pages: AsyncIterator[Page], most: int) -> AsyncIterator[Page]:
    """At most so many; the next one is not asked for."""
    count = 0
    async for page in pages:
        yield page
        count += 1
        if count >= most:
            return


def _newest_first(rows: Sequence[Row]) -> list[Lead]:
    """Each lead once, though it may have come for several segments; of equals the higher number first."""
    by_id = {row.lead.id: row.lead for row in reversed(rows)}
    return sorted(by_id.values(), key=lambda lead: (lead.discovered_at or EARLIEST, lead.id), reverse=True)
