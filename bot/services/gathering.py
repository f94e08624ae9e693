"""Reading from the lead API what many digests count, once for all of them.

Of leads: one request for all streams (``GET /leads?since=``), and one more for each 500 that are more than it brings.
Of runs: one request for all streams. With ``n`` leads that makes at most 2 + ⌈n / 500⌉ requests, however many streams
and channels. That holds as long as the list of all leads can be read and can be turned over in pages as a stream's own
list can, which is *assumed*, and seen from what comes: https://docs.catchthegoodones.com/api-reference/introduction
Where it cannot, each stream that may have found something is asked for in documented pages of 500, which is one request
more for each of them: https://docs.catchthegoodones.com/api-reference/stream-leads
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from bot.api import GoodOnes
from bot.api.errors import ApiError, ApiUnreachable, Forbidden, KeyRefused, RateLimited
from bot.api.leads import MOST_LEADS, is_whole
from bot.api.models import Lead, LeadPage
from bot.api.runs import MOST_RUNS
from bot.digests.history import History
from bot.digests.tally import UNTOUCHED, Counted, Tally
from bot.filters import LeadFilter
from bot.services.catalog import Catalog
from bot.services.keeping_out import KeepingOut
from bot.store.leads import LeadBook

log = structlog.stdlib.get_logger(__name__)

EARLIER = timedelta(seconds=1)
"""So much before a period leads are asked for: whether the API means *since* or *after* is not documented."""
ALL_ALIKE = (ApiUnreachable, RateLimited, KeyRefused, Forbidden)
"""After these it is in vain to ask for something else."""
ENOUGH = 3
"""After so many streams in a row could not be read the others are not asked for."""


@dataclass(frozen=True)
class Want:
    """Leads of a stream that one of these filters wants, found since a time."""

    stream: int
    filters: frozenset[LeadFilter]
    since: datetime


@dataclass(frozen=True)
class Gathered:
    """What could be read: of each want what it comes to, and the runs of all streams. What is not there could not."""

    counted: Mapping[Want, Counted]
    history: History | None = None


class Gathering:
    """Methods raise StoreAway, and never ApiError."""

    def __init__(self, api: GoodOnes, catalog: Catalog, book: LeadBook, keeping_out: KeepingOut) -> None:
        self._api = api
        self._catalog = catalog
        self._book = book
        self._keeping_out = keeping_out

    async def gather(self, wants: Collection[Want], until: datetime) -> Gathered:
        """Count what was found before ``until``; only some hundreds of leads are held at a time."""
        if not wants:
            return Gathered({})
        history = await self._history()
        counted = await self.count(wants, until, history)
        return Gathered(counted, history)

    async def count(
        self,
        wants: Collection[Want],
        until: datetime,
        history: History | None = None,
        *,
        most: int | None = None,
    ) -> dict[Want, Counted]:
        """What each of these comes to, as far as it could be read; of ``most`` leads, where somebody waits for it."""
        reading = _Reading(wants, until, most)
        handles = await self._catalog.handles() if reading.asks_for_account else {}
        fold = _Fold(reading, self._book, self._keeping_out, handles)
        unread = await self._read(fold, reading, history)
        return {want: reading.counted(want) for want in wants if want.stream not in unread}

    async def _history(self) -> History | None:
        """A list that is asked for a hundred may be refused, since no page says that it can be (*assumed* that it can)."""
        for limit in (MOST_RUNS, None):
            try:
                return History.read(await self._api.runs.list(limit))
            except ApiError as error:
                log.info("runs of all streams can't be had", limit=limit, error=str(error))
                if error.retryable or isinstance(error, ALL_ALIKE):
                    return None
        return None

    async def _read(self, fold: "_Fold", reading: "_Reading", history: History | None) -> set[int]:
        """Fold all leads; answers the streams that could not be read. One that certainly found nothing needs not be."""
        streams = [
            each
            for each in reading.streams
            if not history or not history.is_idle(each, reading.since_of(each))
        ]
        try:
            if await self._read_at_once(fold, reading.since):
                return set()
        except ALL_ALIKE as error:
            log.warning("digest without leads", error=str(error))
            return set(streams)
        except ApiError as error:
            log.info("leads of all streams can't be had at once, asking for each", error=str(error))
        return await self._read_each(fold, reading, sorted(streams))

    async def _read_at_once(self, fold: "_Fold", since: datetime) -> bool:
        """Whether that was all of them: a page without news, or with a lead of no stream, is not to be relied upon."""
        page = await self._api.leads.since(since)
        offset = 0
        while all(lead.stream_id is not None for lead in page.leads):
            offset += len(page.leads)
            fresh = await fold.take(page.leads)
            if fold.is_full or (is_whole(page) if offset == len(page.leads) else _is_last(page, offset)):
                return True
            if not fresh:
                return False
            page = await self._api.leads.since(since, offset=offset)
        return False

    async def _read_each(self, fold: "_Fold", reading: "_Reading", streams: Sequence[int]) -> set[int]:
        """In pages as they are documented."""
        unread: set[int] = set()
        in_a_row = 0
        for number, stream in enumerate(streams):
            try:
                await self._read_one(fold, stream, reading.since_of(stream))
                in_a_row = 0
            except ApiError as error:
                log.warning("digest without a stream", stream=stream, error=str(error))
                unread.add(stream)
                in_a_row += 1
                if isinstance(error, ALL_ALIKE) or in_a_row >= ENOUGH:
                    return unread | set(streams[number:])
        return unread

    async def _read_one(self, fold: "_Fold", stream: int, since: datetime) -> None:
        some: list[Lead] = []
        async for lead in self._api.leads.iter(stream, since=since):
            some.append(lead)
            if len(some) >= MOST_LEADS:
                await fold.take(some, stream)
                some = []
            if fold.is_full:
                return
        await fold.take(some, stream)


class _Reading:
    """What is to be counted: a tally for each stream and wish, however many channels have it."""

    def __init__(self, wants: Collection[Want], until: datetime, most: int | None) -> None:
        begins: defaultdict[tuple[int, frozenset[LeadFilter]], set[datetime]] = defaultdict(set)
        for want in wants:
            begins[want.stream, want.filters].add(want.since)
        self._tallies = {name: Tally(name[1], each) for name, each in begins.items()}
        self._of: defaultdict[int, list[Tally]] = defaultdict(list)
        for (stream, _), tally in self._tallies.items():
            self._of[stream].append(tally)
        self._since = {
            stream: min(want.since for want in wants if want.stream == stream) - EARLIER
            for stream in self._of
        }
        self.since = min(self._since.values())
        self.streams = set(self._of)
        self.until = until
        self.most = most

    @property
    def asks_for_account(self) -> bool:
        return any(tally.asks_for_account for tally in self._tallies.values())

    def since_of(self, stream: int) -> datetime:
        return self._since[stream]

    def tallies(self, stream: int) -> Sequence[Tally]:
        return self._of.get(stream, ())

    def counted(self, want: Want) -> Counted:
        return self._tallies[want.stream, want.filters].since(want.since)


class _Fold:
    """Takes leads as they come, each once: a lead is of one segment, who matched several came as several (*assumed*)."""

    def __init__(
        self, reading: _Reading, book: LeadBook, keeping_out: KeepingOut, handles: Mapping[int, str]
    ) -> None:
        self._reading = reading
        self._book = book
        self._keeping_out = keeping_out
        self._handles = handles
        self._seen: set[int] = set()

    @property
    def is_full(self) -> bool:
        return self._reading.most is not None and len(self._seen) >= self._reading.most

    async def take(self, leads: Iterable[Lead], stream: int | None = None) -> int:
        """Count those that were not seen before; how many that are. ``stream``: whose they are by the way they came."""
        fresh = {lead.id: lead for lead in leads if lead.id not in self._seen}
        self._seen.update(fresh)
        wanted = [(lead, of) for lead in fresh.values() if (of := self._of(lead, stream)) is not None]
        await self._count(wanted)
        return len(fresh)

    def _of(self, lead: Lead, stream: int | None) -> int | None:
        """The stream of a lead that somebody counts. What was found after the end is for the next digest."""
        of = lead.stream_id if stream is None else stream
        if of not in self._reading.streams or (
            lead.discovered_at and lead.discovered_at >= self._reading.until
        ):
            return None
        return of

    async def _count(self, wanted: Sequence[tuple[Lead, int]]) -> None:
        states = await self._book.states([lead.id for lead, _ in wanted])
        # What is known here says itself that its person is forgotten; of others the list of the forgotten does.
        strangers = [lead for lead, _ in wanted if lead.id not in states]
        kept = await self._keeping_out.left_of(strangers) if strangers else []
        states |= dict.fromkeys((lead.id for lead in kept), UNTOUCHED)
        for lead, stream in wanted:
            state = states.get(lead.id)
            if state is None or state.gone == "forgotten":
                continue
            account = self._handles.get(lead.account_id or 0)
            for tally in self._reading.tallies(stream):
                tally.take(lead, account, state)


def _is_last(page: LeadPage, offset: int) -> bool:
    """Whether a further page ends a list; ``offset`` counts all that came. It has to say so, or to be short."""
    if page.has_more or (page.total or 0) > offset:
        return False
    says_so = "has_more" in page.model_fields_set or page.total is not None
    return says_so or len(page.leads) < MOST_LEADS
