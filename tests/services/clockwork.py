"""Everything that a digest's clock needs, for as many processes as a test wants, without Slack and without the API."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest

from bot.api import GoodOnes
from bot.api.budget import Lane
from bot.api.turns import asker
from bot.delivery.digesting import Digesting
from bot.digests.schedule import Plan, Schedule, When
from bot.digests.slots import DueDigest
from bot.digests.summary import StreamNumbers, Summary
from bot.errors import StoreAway
from bot.services.digest_clock import DigestClock
from bot.services.digest_wishes import DigestWishes
from bot.services.quiet import Quiets
from bot.services.subscriptions import Subscription, Subscriptions
from bot.services.troubles import Troubles
from bot.slack.message import Message
from bot.store.audit import AuditLog
from bot.store.due_digests import DueQueue
from bot.store.holds import HoldBook
from bot.store.outbox import Outbox
from bot.store.redis import Store
from bot.store.shelf import Shelf
from bot.store.slots import SlotBook
from bot.troubles import Kind, Trouble, channel_trouble
from tests.support.clock import ManualClock
from tests.support.kept import keep

FOUNDERS = 42
OFF = Schedule(when=When.OFF)
AFTER_SYNC = Schedule(when=When.SYNC)
DAILY = Schedule(when=When.DAYS)
"""At 9:00 in UTC."""
BEGIN = datetime(2026, 11, 23, 8, tzinfo=UTC)
"""A Monday."""
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NINE = BEGIN + HOUR
TODAY, TOMORROW = "2026-11-23T09:00", "2026-11-24T09:00"
"""Names of the slots of ``DAILY``."""
C1, C2, ANNA = "C0ONE", "C0TWO", "U0ANNA"


def at(hour: int, minute: int = 0, zone: str = "UTC") -> Schedule:
    """Each day at this time."""
    return Schedule(when=When.DAYS, at=time(hour, minute), zone=zone)


class Stopped(Store):
    """One process's way to the store, which has so many steps to live (None: it lives on)."""

    left: int | None = None

    async def call(self, *command: Any) -> Any:
        if self.left is not None:
            self.left -= 1
            if self.left < 0:
                raise StoreAway("gone")
        return await super().call(*command)


class Town:
    """What all processes share: time, what people set, and what happens in the streams."""

    def __init__(self, now: datetime = BEGIN) -> None:
        self.clock = ManualClock(now)
        self.default = OFF
        self.refused = False
        self.quiet_streams = False
        """Whether nothing happened in any."""
        self.counted: list[tuple[str, ...]] = []
        """Which targets were counted together."""
        self.lanes = list[Lane]()
        """On whose behalf that was."""
        self.counting = asyncio.Event()
        """Cleared where counting is slow."""
        self.counting.set()
        self.unread = False
        """Whether the API told nothing."""
        self.unknown: set[str] = set()
        """Targets of which there is nothing to be counted."""
        self.uncountable: set[str] = set()
        """Targets that nobody can count, nor others together with them."""
        self.began: dict[str, list[datetime]] = {}
        """By target, when the period of each digest that went out began; the last one is that of the next."""

    async def team(self, zone: str) -> Schedule:
        return self.default.model_copy(update={"zone": zone})

    def to(self, moment: datetime) -> None:
        """Let time pass until then."""
        self.clock.advance((moment - self.clock.now()).total_seconds())


class Process:
    """One process with the role *clock*."""

    def __init__(self, store: Store, town: Town, api: GoodOnes) -> None:
        self.store, self.town, self.clock = store, town, town.clock
        self.plans = Shelf(store, "digest-plans", Plan)
        self.subscriptions = Subscriptions(
            store, api, town.clock, public_url=None, key_mark="k", new_token=lambda: "t"
        )
        self.quiets = Quiets(store, HoldBook(store), town.clock, "UTC")
        self.outbox, self.audit = Outbox(store), AuditLog(store)
        self.troubles = Troubles(store, self.outbox, town.clock)
        self.book, self.queue = SlotBook(store), DueQueue(store)
        self.wishes = DigestWishes(self.plans.all, town.team, self.subscriptions, self.quiets, self.troubles)
        self.digests = DigestClock(
            self.book, self.queue, self.wishes, self.quiets, lambda: town.refused, town.clock
        )
        self.given_up = 0
        self.poster = Digesting(
            self.digests, self, draw, self.outbox, self.audit, town.clock, self._count_given_up
        )

    async def subscribe(self, *channels: str, stream: int | None = FOUNDERS) -> None:
        for channel in channels:
            one = Subscription(
                id=f"{channel}-{stream}",
                token=f"{channel}-{stream}",
                channel=channel,
                stream_id=stream,
                by="U0AMY",
                at=self.clock.now(),
            )
            await keep(self.subscriptions, one)

    async def unsubscribe(self, channel: str) -> None:
        await self.subscriptions._shelf.drop(f"{channel}-{FOUNDERS}")

    async def plan(self, target: str, schedule: Schedule) -> None:
        """As somebody sets it: it counts from now on."""
        await self.plans.put(target, Plan(target=target, schedule=schedule, by="U0AMY", job="1"))
        await self.digests.reschedule(target)

    async def archive(self, channel: str) -> None:
        trouble = Trouble(
            id=channel_trouble(channel), kind=Kind.CHANNEL, since=self.clock.now(), channel=channel
        )
        await self.troubles.begin(trouble, [])

    async def due(self) -> list[tuple[str, str]]:
        """What is to be posted after a tick."""
        await self.digests.tick()
        return [name(each) for each in await self.digests.due()]

    async def come(self) -> list[tuple[str, str]]:
        """As ``due``, and be done with them."""
        await self.digests.tick()
        due = await self.digests.due()
        for each in due:
            await self.digests.done(each)
        return [name(each) for each in due]

    async def summarize_all(self, targets: Sequence[str]) -> Mapping[str, Summary]:
        """In place of the counting: one new lead for each, unless the streams are quiet."""
        self.town.counted.append(tuple(targets))
        self.town.lanes.append(asker().lane)
        await self.town.counting.wait()
        if self.town.uncountable.intersection(targets):
            raise OverflowError("a date that no calendar has")
        now = self.clock.now()
        numbers = StreamNumbers(FOUNDERS, "Founders", high=int(not self.town.quiet_streams))
        streams, missing = ((), ("all streams",)) if self.town.unread else ((numbers,), ())
        return {
            target: Summary(
                self.town.began.get(target, [now - timedelta(days=7)])[-1], now, streams, None, missing
            )
            for target in targets
            if target not in self.town.unknown
        }

    def _count_given_up(self) -> None:
        self.given_up += 1

    async def went_out(self, target: str, summary: Summary) -> None:
        """As the counting's."""
        began = self.town.began.setdefault(target, [summary.since])
        if began[-1] < summary.until:
            began.append(summary.until)


@asynccontextmanager
async def process(store: Store, town: Town) -> AsyncIterator[Process]:
    """One at this store."""
    async with GoodOnes("key", "http://127.0.0.1:1/api/v2", clock=town.clock) as api:
        yield Process(store, town, api)


def draw(summary: Summary, schedule: Schedule) -> Message:
    """What of a summary shows in these tests."""
    words = f"{summary.until:%d %H:%M}, {schedule.words}, next {summary.next_at}"
    return Message(f"{'late, ' if summary.late else ''}{words}", [])


def name(due: DueDigest) -> tuple[str, str]:
    return due.target, due.slot.name


@pytest.fixture(name="town")
def a_town() -> Town:
    return Town()


@pytest.fixture(name="one")
async def a_process(store: Store, town: Town) -> AsyncIterator[Process]:
    async with process(store, town) as one:
        yield one
