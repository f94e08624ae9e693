"""Arrivals, fetching and healing between the real store and the API stand-in."""

import asyncio
import json
from typing import Any

from bot.api import GoodOnes
from bot.delivery.arrivals import Arrivals
from bot.delivery.distribution import Distribution
from bot.delivery.fetching import Fetching
from bot.delivery.holding import Holding
from bot.delivery.unwanted import Unwanted
from bot.filters import LeadFilter
from bot.modes import ChannelMode
from bot.sandbox.api import ApiSandbox
from bot.services.activity import Activities
from bot.services.catalog import Catalog
from bot.services.forms import Forms
from bot.services.keeping_out import KeepingOut
from bot.services.learning import Learning
from bot.services.quiet import Quiets
from bot.services.redrawing import Redrawing
from bot.services.subscriptions import Subscription, Subscriptions
from bot.store.attention import Attention
from bot.store.audit import AuditLog
from bot.store.forgotten import ForgottenBook
from bot.store.handles import HandleBook
from bot.store.holds import HoldBook
from bot.store.leads import LeadBook
from bot.store.looks import Looks
from bot.store.outbox import Outbox
from bot.store.redis import Store, key
from bot.store.retention import RetentionBook
from bot.store.rollups import RollUpBook
from bot.store.shards import GROUPS, shard_of
from bot.store.syncs import SyncBook
from bot.store.triage import TriageBook
from bot.store.unsent import Unsent
from tests.delivery.make import BREATH
from tests.support.clock import ManualClock
from tests.support.world import AMY, LEADS

STREAM, OTHER_STREAM = 42, 43


class Door:
    """The arrivals between the real store and the API stand-in."""

    def __init__(self, store: Store, sandbox: ApiSandbox, api: GoodOnes, clock: ManualClock) -> None:
        catalog = Catalog(api, clock)
        self.api = api
        self.clock = clock
        self.store = store
        self.sandbox = sandbox
        self.catalog = catalog
        self.book = LeadBook(store)
        self.outbox = Outbox(store)
        tokens = iter(f"{number:08}-token" for number in range(100))
        self.subscriptions = Subscriptions(
            store,
            api,
            clock,
            public_url="http://127.0.0.1:1",
            key_mark="key-1",
            new_token=lambda: next(tokens),
        )
        self.rollups = RollUpBook(store)
        self.holds = HoldBook(store)
        self.quiets = Quiets(store, self.holds, clock, "UTC")
        self.redrawing = redrawing = Redrawing(
            self.book,
            self.rollups,
            Attention(store),
            self.subscriptions,
            Activities(self.book, AuditLog(store), Forms(store), self.outbox, clock),
            self.outbox,
            clock,
        )
        self.triage = TriageBook(store)
        self.learning = Learning(
            self.book, HandleBook(store), RetentionBook(store), KeepingOut(ForgottenBook(store)), clock
        )
        self.distribution = distribution = Distribution(
            catalog,
            self.subscriptions,
            self.book,
            self.rollups,
            self.outbox,
            clock,
            self.quiets,
            self.holds,
            self.learning,
            self.triage,
            redrawing,
        )
        unsent = Unsent(store, self.outbox)
        unwanted = Unwanted(self.subscriptions, catalog, self.book, self.rollups, unsent)
        self.holding = Holding(
            self.quiets, distribution, self.book, self.rollups, self.holds, unsent, unwanted, clock
        )
        self.fetching = Fetching(store, api, catalog, distribution, clock)
        self.looks = Looks(store, clock, owner="me")
        self.syncs = SyncBook(store, clock)
        self.arrivals = Arrivals(store, self.subscriptions, distribution, self.looks, self.syncs)

    async def subscribe(
        self,
        channel: str = LEADS,
        stream_id: int | None = STREAM,
        wanted: LeadFilter | None = None,
        mode: ChannelMode = ChannelMode.EVERY,
    ) -> Subscription:
        streams = {stream.id: stream for stream in await self.catalog.streams()}
        stream = None if stream_id is None else streams[stream_id]
        return await self.subscriptions.subscribe(channel, stream, wanted or LeadFilter(), AMY, mode)

    async def brings(self, subscription: Subscription, body: Any) -> None:
        """A webhook comes in; text and None as they are, all else as JSON."""
        text = body if body is None or isinstance(body, str) else json.dumps(body)
        await self.arrivals.do({"subscription": subscription.id, "body": text})

    async def rows(self, channel: str = LEADS) -> set[str]:
        """The ids of what waits to be posted."""
        return set(await self.store.call("ZRANGE", queue_of(channel), 0, -1))

    async def wanted(self) -> dict[str, float]:
        """Why leads are to be looked for, and in how many seconds."""
        raw = await self.store.call("ZRANGE", key("looks"), 0, -1, "WITHSCORES")
        now = self.clock.now().timestamp()
        return {reason: float(at) - now for reason, at in zip(raw[::2], raw[1::2], strict=True)}

    def fetched(self) -> list[str]:
        """Where leads were asked for."""
        paths = [seen.path for seen in self.sandbox.requests if seen.path.endswith("/leads")]
        return [path.removeprefix("/api/v2") for path in paths]


def queue_of(channel: str) -> str:
    return key("outbox", "queue", channel, group=GROUPS[shard_of(channel)])


async def find_leads(door: Door) -> int:
    """Let the API find some leads of the stream now; answers how many."""
    before = len(door.sandbox.tables.leads.all())
    door.sandbox._life.queue(STREAM, 9, 12)
    while any(run.going for run in door.sandbox.tables.runs.all()):
        door.clock.advance(1.0)
        await asyncio.sleep(BREATH)
    return len(door.sandbox.tables.leads.all()) - before
