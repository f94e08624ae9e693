"""What needs a hand beside the leads of a period: what is paused, given up, passed over, and still waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.clock import Clock
from bot.digests.schedule import is_person
from bot.digests.skipping import PassedOver
from bot.digests.summary import LONG, Paused
from bot.errors import Refused
from bot.filters import LeadFilter
from bot.records import Buried, Sort
from bot.services.runs import Runs
from bot.services.selections import Selection, Waiting
from bot.services.sights import Sights
from bot.services.standing import Standings
from bot.services.subscriptions import Subscription, Subscriptions
from bot.services.troubles import Troubles
from bot.troubles import Kind, Trouble

Wishes = frozenset[tuple[int | None, LeadFilter]]
"""What a channel is subscribed to."""


@dataclass(frozen=True)
class ToTriage:
    """Leads that can be looked through right now, and how many of them wait long."""

    count: int = 0
    long: int = 0


class Concerns:
    """Methods raise StoreAway."""

    def __init__(
        self,
        subscriptions: Subscriptions,
        troubles: Troubles,
        standings: Standings,
        waiting: Waiting,
        runs: Runs,
        sights: Sights,
        clock: Clock,
    ) -> None:
        self._subscriptions = subscriptions
        self._troubles = troubles
        self._standings = standings
        self._waiting = waiting
        self._runs = runs
        self._sights = sights
        self._clock = clock

    async def look(self, since: datetime) -> "Round":
        """All that is the same for every digest that is made now; ``since``: when the first of their periods began."""
        return Round(
            await self._subscriptions.all(),
            await self._troubles.of(Kind.CHANNEL),
            await self._standings.dead(),
            sum((await self._standings.count()).dead.values()),
            await self._runs.passed_over(since),
            {},
        )

    async def paused(self, target: str, now: "Round") -> tuple[Paused, ...]:
        """A channel's own subscriptions; a person hears of all, and by name of the channels that they may know of."""
        personal = is_person(target)
        closed = [each for each in now.closed if personal or each.channel == target]
        hidden = await self._sights.hidden(target, [each.channel for each in closed]) if personal else ()
        return tuple(
            Paused(subscription.stream_title, "" if each.channel in hidden else each.channel, each.reason)
            for each in closed
            for subscription in now.subscriptions
            if subscription.channel == each.channel
        )

    async def to_triage(self, channel: str, now: "Round") -> ToTriage:
        """As many as a walk would offer; channels that want the same have the same."""
        wishes = now.wishes(channel)
        if wishes not in now.triage:
            now.triage[wishes] = await self._count(channel)
        return now.triage[wishes]

    async def _count(self, channel: str) -> ToTriage:
        count = long = 0
        before = self._clock.now() - LONG
        try:
            async for record in self._waiting.records(Selection(channel=channel)):
                count += 1
                found = record.lead.discovered_at
                long += found is not None and found <= before
        except Refused:
            return ToTriage()
        return ToTriage(count, long)


@dataclass(frozen=True)
class Round:
    """What was looked up once for all digests of one round. ``all_dead`` counts what ``dead`` lists the newest of."""

    subscriptions: Sequence[Subscription]
    closed: Sequence[Trouble]
    dead: Sequence[Buried]
    all_dead: int
    passed: Sequence[PassedOver]
    triage: dict[Wishes, ToTriage]

    def of_channel(self, channel: str) -> list[Subscription]:
        return [each for each in self.subscriptions if each.channel == channel]

    def wishes(self, channel: str) -> Wishes:
        return frozenset((each.stream_id, each.wanted) for each in self.of_channel(channel))

    def given_up(self, target: str) -> int:
        """A channel hears of messages that it should have had, a person of everything.

        Not of an earlier digest that could not be made: this one tells the same.
        """
        own = sum(each.sort is Sort.DIGEST and each.id == target for each in self.dead)
        every = self.all_dead if is_person(target) else sum(each.channel == target for each in self.dead)
        return every - own
