"""A store that was emptied while we run: everything goes on, and those who run the app hear what is gone."""

import structlog

from bot.clock import Clock
from bot.services.admins import Admins
from bot.store.mark import Mark
from bot.store.outbox import Outbox

log = structlog.stdlib.get_logger(__name__)

GONE = (
    "*My store was emptied.* Gone are all subscriptions, the leads and clicks that waited, and what was known of cards."
    " Messages that stand in channels stay. Please subscribe each channel again (`/goodones subscribe`), and keep the"
    " store from being flushed or started without its files."
)


class Emptied:
    """What waited in it cannot be known any more; that it is gone can."""

    def __init__(self, mark: Mark, admins: Admins, outbox: Outbox, clock: Clock) -> None:
        self._mark = mark
        self._admins = admins
        self._outbox = outbox
        self._clock = clock
        self._untold: str | None = None

    async def look(self) -> None:
        """Say it where it happened since the last look, to each admin once. Raises StoreAway."""
        if mark := await self._mark.lost():
            log.error("the store was emptied: subscriptions, waiting leads, clicks and messages are gone")
            self._untold = mark
        if self._untold:
            await self._tell(self._untold)
            self._untold = None

    async def _tell(self, mark: str) -> None:
        content = {"message": {"text": GONE, "blocks": []}}
        now = self._clock.now().timestamp()
        for person in self._admins.people:
            await self._outbox.put(f"emptied:{mark}:{person}", person, content, now, once=True)
