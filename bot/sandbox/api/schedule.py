"""Scheduled syncs: streams that are neither paused nor archived run at their sync times, in their own zone.

*Assumed*, since no page says so: a slot that passed while the stand-in was away is not made up for; when clocks are
set forward a slot that does not exist is left out, when they are set back the second of two is.
"""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.sandbox.api.backend import Backend
from bot.sandbox.api.rows import Stream
from bot.sandbox.api.syncing import sync_stream
from bot.sandbox.api.tasks import Tasks

if TYPE_CHECKING:
    import asyncio

QUARTER = timedelta(minutes=15)
"""Slots are on quarters of an hour, and so are the offsets of all zones in use: every slot is one of UTC's quarters."""


class Schedule:
    """Looks at every quarter of an hour which streams are due. It stops with ``tasks`` at the latest."""

    def __init__(self, api: Backend, tasks: Tasks) -> None:
        self._api = api
        self._tasks = tasks
        self._going: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin with the next quarter; needs a running event loop."""
        self._going = self._tasks.spawn(self._live())

    def stop(self) -> None:
        """Queue nothing any more; runs that go on go on. Without a start before, nothing happens."""
        if self._going is not None:
            self._going.cancel()

    def run_due(self, quarter: datetime) -> None:
        """Sync every stream that is due at this moment; accounts without a slot left or asleep are passed over."""
        for stream in self._api.tables.streams.where(lambda stream: is_due(stream, quarter)):
            sync_stream(self._api, stream, "cron")

    async def _live(self) -> None:
        clock = self._api.clock
        quarter = clock.now()
        while True:
            quarter = next_quarter(quarter)
            await clock.sleep(max(0.0, (quarter - clock.now()).total_seconds()))
            if clock.now() - quarter < QUARTER:
                self.run_due(quarter)


def next_quarter(moment: datetime) -> datetime:
    """The first full quarter of an hour after this moment, in UTC."""
    moment = moment.astimezone(UTC)
    hour = moment.replace(minute=0, second=0, microsecond=0)
    return hour + ((moment - hour) // QUARTER + 1) * QUARTER


def is_due(stream: Stream, quarter: datetime) -> bool:
    """Whether the stream runs by itself and one of its slots is now."""
    local = quarter.astimezone(ZoneInfo(stream.timezone))
    return stream.automated and local.fold == 0 and f"{local:%H:%M}" in stream.sync_times
