"""Holds a channel's leads back while it is muted or quiet, and has it told of them at the end; late if we were away.

What waits to be posted when that begins is taken back too: a wall of cards is what people mute a channel for.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence

import structlog

from bot.clock import Clock
from bot.delivery.distribution import Distribution
from bot.delivery.routing import arrived
from bot.errors import StoreAway
from bot.quiet import Hold
from bot.services.quiet import Quiets
from bot.store.holds import HoldBook
from bot.store.leads import LeadBook
from bot.store.rollups import CARD, Arrived, RollUpBook
from bot.store.unsent import Unsent, Waiting

log = structlog.stdlib.get_logger(__name__)

IDLE = 1.0
"""Seconds between two looks at the agenda."""
MOST_LEADS = 100_000
"""Of one roll-up: all of them."""


class Holding:
    """One loop for all channels. A channel stays on the agenda until what was held there is shown."""

    def __init__(
        self,
        quiets: Quiets,
        distribution: Distribution,
        book: LeadBook,
        rollups: RollUpBook,
        holds: HoldBook,
        unsent: Unsent,
        clock: Clock,
    ) -> None:
        self._quiets = quiets
        self._distribution = distribution
        self._book = book
        self._rollups = rollups
        self._holds = holds
        self._unsent = unsent
        self._clock = clock

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                for channel in await self._quiets.due():
                    await self.look(channel)
            except StoreAway as error:
                log.warning("store away, what is held is told later", error=str(error))
            await self._clock.sleep(IDLE)

    async def look(self, channel: str) -> None:
        """Whoever was stopped in the middle may do it again. Raises StoreAway."""
        hold = await self._quiets.look(channel)
        if hold is None:
            await self._distribution.end_hold(channel)
            return
        waiting = await self._unsent.of(channel)
        cards = {each.content["lead"]: each.row for each in waiting if "lead" in each.content}
        held = await self._hold(channel, CARD, list(cards), hold)
        await self._unsent.take_back(channel, [cards[lead] for lead in held])
        for each in waiting:
            if "rollup" in each.content:
                await self._take_back(channel, each, hold)

    async def _take_back(self, channel: str, rollup: Waiting, hold: Hold) -> None:
        """Its leads are held first: who dies in between does both again."""
        place = rollup.content["rollup"]
        leads = await self._rollups.leads(place, 0, MOST_LEADS)
        if len(await self._hold(channel, place, leads, hold)) == len(leads):
            await self._unsent.take_back(channel, [rollup.row])

    async def _hold(self, channel: str, place: str, leads: Sequence[int], hold: Hold) -> list[int]:
        """Move leads from the place that they have; those that are held now."""
        now = self._clock.now()
        by_stream: defaultdict[int, list[Arrived]] = defaultdict(list)
        for record in await asyncio.gather(*(self._book.get(lead) for lead in leads)):
            if record:
                by_stream[record.lead.stream_id or 0].append(arrived(record.lead, now))
        held: list[int] = []
        for stream, some in by_stream.items():
            places = await self._holds.hold(
                channel, hold.why, stream, some, now.timestamp(), moved_from=place
            )
            # What is held is in one place; a card that somebody asked for stands in another, and is posted.
            open_ = await self._holds.open(channel)
            held += [each.lead for each, stands in zip(some, places, strict=True) if stands == open_]
        return held
