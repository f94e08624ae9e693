"""Holds a channel's leads back while it is muted or quiet, and has it told of them at the end; late if we were away.

What waits to be posted when that begins is taken back too: a wall of cards is what people mute a channel for. So is
what waits where leads come in the digest only by now.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain

import structlog

from bot.clock import Clock
from bot.delivery.distribution import AT_ONCE, Distribution
from bot.delivery.routing import arrived
from bot.delivery.unwanted import Unwanted
from bot.errors import StoreAway
from bot.quiet import Hold
from bot.records import LeadRecord
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
        unwanted: Unwanted,
        clock: Clock,
    ) -> None:
        self._quiets = quiets
        self._distribution = distribution
        self._book = book
        self._rollups = rollups
        self._holds = holds
        self._unsent = unsent
        self._unwanted = unwanted
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
        await self._unwanted.take_back(channel)
        hold = await self._quiets.look(channel)
        if hold is None:
            await self._distribution.end_hold(channel)
            return
        waiting = await self._unsent.of(channel)
        cards = {each.content["lead"]: each.row for each in waiting if "lead" in each.content}
        for some in _parts(list(cards)):
            await self._take_back_cards(channel, {lead: cards[lead] for lead in some}, hold)
        for each in waiting:
            if "rollup" in each.content:
                await self._take_back_rollup(channel, each, hold)

    async def _take_back_cards(self, channel: str, cards: dict[int, str], hold: Hold) -> None:
        """Their leads are held first: who dies in between does both again. What was begun meanwhile is posted."""
        records = await self._records(list(cards))
        held = await self._move(channel, CARD, records, hold)
        begun = await self._unsent.take_back(channel, [cards[lead] for lead in held])
        if begun:
            await self._holds.give_back(channel, CARD, [lead for lead in held if cards[lead] in begun])

    async def _take_back_rollup(self, channel: str, rollup: Waiting, hold: Hold) -> None:
        place = rollup.content["rollup"]
        held: list[int] = []
        known = 0
        for some in _parts(await self._rollups.leads(place, 0, MOST_LEADS)):
            records = await self._records(some)
            known += len(records)
            held += await self._move(channel, place, records, hold)
        if len(held) < known:
            return
        if await self._unsent.take_back(channel, [rollup.row]):
            for some in _parts(held):
                await self._holds.give_back(channel, place, some)
            await self._unsent.draw_again(channel, rollup, self._clock.now().timestamp())

    async def _records(self, leads: Sequence[int]) -> list[LeadRecord]:
        """Of those that are still known."""
        return [each for each in await asyncio.gather(*map(self._book.get, leads)) if each]

    async def _move(self, channel: str, place: str, records: Sequence[LeadRecord], hold: Hold) -> list[int]:
        """From the place that they have; those that are held now.

        A card that somebody asked for stands in another place, and is posted.
        """
        now = self._clock.now()
        by_stream: defaultdict[int, list[Arrived]] = defaultdict(list)
        for record in records:
            by_stream[record.lead.stream_id or 0].append(arrived(record.lead, now))
        moved = [
            await self._holds.move(channel, hold.why, stream, some, now.timestamp(), place=place)
            for stream, some in by_stream.items()
        ]
        return list(chain.from_iterable(moved))


def _parts(leads: Sequence[int]) -> Iterator[Sequence[int]]:
    """What is moved in one step, so that the store is not busy with it for long."""
    return (leads[start : start + AT_ONCE] for start in range(0, len(leads), AT_ONCE))
