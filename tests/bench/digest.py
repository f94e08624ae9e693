"""Digests of many leads, computed in a process that does nothing else, beside a store that knows all of them.

``python -m tests.bench.digest LEADS CHANNELS`` writes ``{"counting": …, "processor": …, "reading": …, "bytes": …}``:
seconds for counting, asking the store what was done with each lead included, and how many of them on a processor;
seconds for making leads of the API's pages, which come from no network here; and how far the memory's peak lay above that
of the idle process. Linux only.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import NamedTuple

from bot.api import GoodOnes, decode
from bot.api.models import LeadPage
from bot.digests.tally import Counted
from bot.filters import LeadFilter
from bot.services.catalog import Catalog
from bot.services.gathering import Gathering, Want
from bot.services.keeping_out import KeepingOut
from bot.store.embedded import EmbeddedStore
from bot.store.forgotten import ForgottenBook
from bot.store.leads import LeadBook
from bot.store.redis import Script, Store
from tests.bench import memory
from tests.bench.bodies import PAGE, Pages
from tests.bench.clock import HurriedClock
from tests.bench.ends import client

_STREAM = 42
_END = datetime(2026, 6, 3, tzinfo=UTC)
_PERIOD = timedelta(days=7)
_WISHES = (
    LeadFilter(),
    LeadFilter(confidence=("high",)),
    LeadFilter(followers_min=10_000),
    LeadFilter(confidence=("medium",), not_bio=("angel investor",)),
)
"""Those of the channels, in turn."""
_MARK = '{"kind":"%s","by":"U1","at":"2026-06-02T10:00:00Z","job":"j","state":"done","reason":%s}'

# Arguments: leads, each with what was done with it (empty: nothing).
_FILL = Script("""
for at = 1, #ARGV, 2 do
  local name = '{goodones:lead:' .. ARGV[at] .. '}:lead'
  redis.call('HSET', name, 'came', 'bare')
  if ARGV[at + 1] ~= '' then redis.call('HSET', name, 'judge', ARGV[at + 1]) end
end
""")


class Measured(NamedTuple):
    """Seconds and bytes."""

    counting: float
    processor: float
    reading: float
    bytes: int


async def measured(leads: int, channels: int) -> Measured:
    """Compute in a process of its own and wait for what it tells."""
    command = (sys.executable, "-m", "tests.bench.digest", str(leads), str(channels))
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE)
    told, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError("the digest failed")
    return Measured(**json.loads(told))


class _Paged:
    """The leads of all streams, page by page out of their bytes, and how long that takes."""

    def __init__(self, leads: int) -> None:
        self._pages = Pages()
        self._leads = leads
        self._reader = decode.bare(LeadPage, "leads", "total", "hasMore")
        self.seconds = 0.0
        self.processor = 0.0

    async def since(self, _moment: datetime, *, offset: int = 0) -> LeadPage:
        body = self._pages.page(self._leads, offset)
        began, busy = perf_counter(), process_time()
        page = self._reader.read(decode.parsed(body))
        self.seconds += perf_counter() - began
        self.processor += process_time() - busy
        return page


async def digest(leads: int, channels: int) -> Measured:
    with TemporaryDirectory() as folder:
        embedded = EmbeddedStore(Path(folder), fsync="everysec")
        store = Store(await embedded.start())
        try:
            await _fill(store, leads)
            return await _count(store, leads, channels)
        finally:
            await store.close()
            await embedded.stop()


async def _count(store: Store, leads: int, channels: int) -> Measured:
    async with client("http://127.0.0.1:9", HurriedClock()) as api:
        paged = _Paged(leads)
        gathering = _gathering(api, paged, store)
        wants = [
            Want(
                _STREAM,
                frozenset({_WISHES[number % len(_WISHES)]}),
                _END - _PERIOD + timedelta(seconds=number),
            )
            for number in range(channels)
        ]
        with memory.resident() as growth:
            began, busy = perf_counter(), process_time()
            counted = await gathering.count(wants, _END)
            taken, used = perf_counter() - began, process_time() - busy
            found = Measured(taken - paged.seconds, used - paged.processor, paged.seconds, growth())
    _check([counted[each] for each in wants], leads)
    return found


def _gathering(api: GoodOnes, paged: _Paged, store: Store) -> Gathering:
    api.leads.since = paged.since  # type: ignore[method-assign, assignment]
    book, keeping_out = LeadBook(store), KeepingOut(ForgottenBook(store))
    return Gathering(api, Catalog(api, HurriedClock()), book, keeping_out)


async def _fill(store: Store, leads: int) -> None:
    """Of three leads one was judged, half of these bad."""
    for start in range(1, leads + 1, PAGE):
        rows = [part for id_ in range(start, min(start + PAGE, leads + 1)) for part in (id_, _done_with(id_))]
        await store.run(_FILL, [], rows)


def _done_with(lead: int) -> str:
    return {1: _MARK % ("good", "null"), 4: _MARK % ("bad", '"wrong_job"')}.get(lead % 6, "")


def _check(counted: Sequence[Counted], leads: int) -> None:
    first = counted[0]
    if first.high + first.medium + first.other != leads or first.good < leads // 6:
        raise RuntimeError(f"counted {first} of {leads} leads")


if __name__ == "__main__":
    _, many, there = sys.argv
    sys.stdout.write(json.dumps(asyncio.run(digest(int(many), int(there)))._asdict()))
