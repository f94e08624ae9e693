"""How leads are judged, in numbers: of a stream, of what comes to a channel, or of all; counted from what is kept here."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.audit import KEPT
from bot.clock import Clock
from bot.digests.stats import Fold, Stats, leads_in
from bot.errors import Refused
from bot.listing import Since
from bot.services.catalog import Catalog
from bot.services.subscriptions import Subscriptions
from bot.store.audit import AuditLog
from bot.store.leads import LeadBook

USUAL = timedelta(weeks=4)
"""How far back is looked where nobody says."""
TO_COME = "*That day is still to come*, so nobody judged anything since. Try `/goodones stats since monday`."


@dataclass(frozen=True)
class Question:
    """From when until when (aware), of one stream, or of what comes to a channel; without both: of all streams."""

    since: datetime
    until: datetime
    stream: int | None = None
    channel: str | None = None


@dataclass(frozen=True)
class Names:
    """Titles of streams and segments and handles of accounts by their ids, as far as they are known; raw."""

    streams: dict[int, str]
    segments: dict[int, str]
    accounts: dict[int, str]


@dataclass(frozen=True)
class Report:
    """The numbers, of which streams they are (None: all there are), and the names of what is in them."""

    stats: Stats
    streams: frozenset[int] | None
    names: Names


class Reports:
    """Methods raise StoreAway and Refused; of the lead API they need names only, and do without where it is away."""

    def __init__(
        self,
        audit: AuditLog,
        book: LeadBook,
        subscriptions: Subscriptions,
        catalog: Catalog,
        clock: Clock,
        zone: str,
    ) -> None:
        """``zone``: the IANA zone in which days begin."""
        self._audit = audit
        self._book = book
        self._subscriptions = subscriptions
        self._catalog = catalog
        self._clock = clock
        self._zone = ZoneInfo(zone)

    def now(self) -> datetime:
        return self._clock.now()

    def since(self, wish: Since | None) -> datetime:
        """From when on is counted: four weeks unless something else was typed, 400 days at most. Raises Refused."""
        now = self.now()
        since = wish.moment(now, self._zone) if wish else now - USUAL
        if since > now:
            raise Refused(TO_COME)
        return max(since, now - KEPT)

    async def count(self, question: Question) -> Report:
        """Read page by page: what it holds in memory is a number for each lead, however long the time is.

        Of a time that is longer than the audit is kept the last part is read, of one that ends before it begins none.
        """
        streams = await self._streams(question)
        since = min(max(question.since, question.until - KEPT), question.until)
        fold = Fold(since, question.until, streams)
        async for lines in self._audit.pages(since, question.until):
            fold.add(lines, await self._book.facts(leads_in(lines)))
        names = Names(
            await self._catalog.stream_titles(),
            await self._catalog.segment_titles(),
            await self._catalog.handles(),
        )
        return Report(fold.stats(), streams, names)

    async def _streams(self, question: Question) -> frozenset[int] | None:
        if question.stream is not None:
            return frozenset({question.stream})
        here = {each.stream_id for each in await self._subscriptions.of_channel(question.channel or "")}
        return frozenset(each for each in here if each is not None) if here and None not in here else None
