"""What there is to say of a stream beside its name: accounts, segments, the last run."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.api import GoodOnes
from bot.api.errors import ApiError
from bot.api.models import Run, RunStatus, Stream
from bot.services.catalog import Catalog

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class StreamFacts:
    """A stream with its accounts' handles and segments' titles; ``last_run`` is None where there was none."""

    stream: Stream
    accounts: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    last_run: datetime | None = None
    failed: bool = False


class Streams:
    """Methods raise ApiError where the streams themselves cannot be read."""

    def __init__(self, api: GoodOnes, catalog: Catalog) -> None:
        self._api = api
        self._catalog = catalog

    async def all(self) -> list[StreamFacts]:
        """Every stream that is not archived, by name."""
        runs = await self._latest_runs()
        streams = sorted(await self._catalog.streams(), key=lambda each: each.title.casefold())
        return [await self._facts(stream, runs) for stream in streams]

    async def of(self, stream: Stream) -> StreamFacts:
        return await self._facts(stream, await self._latest_runs())

    async def _facts(self, stream: Stream, runs: dict[int, Run]) -> StreamFacts:
        handles = await self._catalog.handles()
        titles = await self._catalog.segment_titles()
        last = runs.get(stream.id)
        return StreamFacts(
            stream=stream,
            accounts=_each(handles.get(pair.account_id or 0) for pair in stream.pairs),
            segments=_each(titles.get(pair.segment_id or 0) for pair in stream.pairs),
            last_run=last.triggered_at if last else None,
            failed=last is not None and last.status == RunStatus.FAILED,
        )

    async def _latest_runs(self) -> dict[int, Run]:
        """One request for all streams; the answer of ``GET /runs`` is undocumented, so that it may be unreadable."""
        try:
            runs = await self._api.runs.list()
        except ApiError as error:
            log.info("last runs unknown", error=str(error))
            return {}
        timed = [run for run in runs if run.triggered_at is not None and run.stream_id is not None]
        # The order is not documented: sorted here, so that the newest one stays.
        timed.sort(key=lambda run: (run.triggered_at, run.id))
        return {run.stream_id: run for run in timed if run.stream_id is not None}


def _each(names: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))
