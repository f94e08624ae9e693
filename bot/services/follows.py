"""What somebody has in hand: leads that they claimed, put aside, or have yet to follow up."""

import asyncio
from dataclasses import dataclass

from bot.clock import Clock
from bot.records import LeadRecord, Snooze
from bot.store.follows import AT_ONCE, FollowBook
from bot.store.homes import Homes
from bot.store.leads import LeadBook


@dataclass(frozen=True)
class Hands:
    """A part of what somebody has in hand, newest first; whether there is ``more`` behind it."""

    records: tuple[LeadRecord, ...] = ()
    more: bool = False


class Follows:
    """Methods raise StoreAway."""

    def __init__(self, follows: FollowBook, homes: Homes, book: LeadBook, clock: Clock) -> None:
        self._follows = follows
        self._homes = homes
        self._book = book
        self._clock = clock

    async def did(self, person: str, lead_id: int) -> None:
        """Somebody did something with a lead, and its record says so already: it may be in their hands now."""
        now = self._clock.now()
        await self._follows.note(person, lead_id, now)
        await self._homes.stir(person, now)

    async def opened_home(self, person: str) -> None:
        """They look at their Home tab, which from now on follows what they do."""
        await self._homes.opened(person, self._clock.now())

    async def of(self, person: str, start: int, count: int) -> Hands:
        """So many from there on. What the leads' records deny is not listed, and dropped for good."""
        found: list[LeadRecord] = []
        stale: list[tuple[int, float]] = []
        read = 0
        while len(found) <= start + count:
            some = await self._follows.some(person, read)
            records = await asyncio.gather(*(self._book.get(lead) for lead, _ in some))
            for each, record in zip(some, records, strict=True):
                if record and not record.gone and in_hand(record, person):
                    found.append(record)
                else:
                    stale.append(each)
            read += len(some)
            if len(some) < AT_ONCE:
                break
        if stale:
            await self._follows.drop(person, stale)
        return Hands(tuple(found[start : start + count]), len(found) > start + count)

    async def all_of(self, person: str) -> list[LeadRecord]:
        """All that they have in hand, newest first."""
        found: list[LeadRecord] = []
        while (hands := await self.of(person, len(found), AT_ONCE)).records:
            found += hands.records
        return found


def in_hand(record: LeadRecord, person: str) -> bool:
    """Whether they claimed it, put it aside, or have yet to follow it up."""
    claimed = record.claimed is not None and record.claimed.by == person
    return claimed or snooze_of(record, person) is not None or to_follow_up(record, person)


def to_follow_up(record: LeadRecord, person: str) -> bool:
    """Whether they called it good or wrote to it, and nobody has exported it yet."""
    if record.lead.exported_at is not None or (record.exported and record.exported.state == "done"):
        return False
    judged, messaged = record.judged, record.messaged
    good = judged is not None and judged.state == "done" and judged.kind == "good" and judged.by == person
    written = messaged is not None and messaged.state == "done" and messaged.by == person
    bad = judged is not None and judged.state == "done" and judged.kind == "bad"
    return good or (written and not bad)


def snooze_of(record: LeadRecord, person: str) -> Snooze | None:
    """Until when they put it aside."""
    return next((each for each in record.snoozed if each.by == person), None)
