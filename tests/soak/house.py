"""The way of a lead through the real parts, with its ends and its time in our hands.

Left out: HTTP on both sides, people (no clicks), and the looking for what no webhook brought.
"""

import asyncio
from typing import Any, cast

import aiohttp
from aiohttp import web

from bot.api import GoodOnes
from bot.api.budget import fingerprint
from bot.api.models import Stream
from bot.delivery.arrivals import Arrivals
from bot.delivery.distribution import Distribution
from bot.delivery.posted import Posted
from bot.delivery.sender import Sender
from bot.delivery.worker import AT_ONCE, Worker
from bot.filters import LeadFilter
from bot.metrics import Metrics
from bot.services.activity import Activities
from bot.services.allowance import Allowance
from bot.services.bulks import Bulks
from bot.services.catalog import Catalog
from bot.services.contacting import DoNotContact
from bot.services.follows import Follows
from bot.services.forms import Forms
from bot.services.keeping_out import KeepingOut
from bot.services.late_names import LateNames
from bot.services.leads import Leads
from bot.services.learning import Learning
from bot.services.listed import Listed
from bot.services.lists import Lists
from bot.services.quiet import Quiets
from bot.services.redrawing import Redrawing
from bot.services.rollups import RollUps
from bot.services.runs import Runs
from bot.services.sightings import Sightings
from bot.services.spending import Spending
from bot.services.subscriptions import Subscriptions
from bot.services.traces import Traces
from bot.services.workspace import Workspace
from bot.slack.gateway import Gateway
from bot.store.attention import Attention
from bot.store.audit import AuditLog
from bot.store.budget import SharedLog
from bot.store.follows import FollowBook
from bot.store.forgotten import ForgottenBook
from bot.store.handles import HandleBook
from bot.store.holds import HoldBook
from bot.store.homes import Homes
from bot.store.inboxes import Inboxes
from bot.store.leads import LeadBook
from bot.store.lists import ListBook
from bot.store.looks import Looks
from bot.store.outbox import Outbox
from bot.store.paces import Paces
from bot.store.redis import Argument, Store, key
from bot.store.retention import RetentionBook
from bot.store.rollups import RollUpBook
from bot.store.shelf import Agenda
from bot.store.spent import SpentBook
from bot.store.standing_cards import StandingCards
from bot.store.syncs import SyncBook
from bot.store.triage import TriageBook
from bot.tasks import Tasks
from bot.web.webhooks import LeadWebhooks
from handlers.drawing import Drawing
from tests.services.make import SeesAll, everybody_may
from tests.soak.ends import TakingSlack, lead_api
from tests.soak.traffic import Body, mode_of, stream_of
from tests.support.clock import ManualClock

KEY = "ctgo_" + "soak" * 10
ACCEPTED = 202
STEP = 0.05
"""The shortest step of time: who wakes within it wakes together."""
GLANCE = 0.005
"""Real seconds after which we look again whether those who work have gone to sleep."""
TICKS = 10
"""Turns of the event loop in which somebody who was woken asks the store for something."""
LONGEST_REST = 7200.0
"""Seconds after which what still waits at the end will wait for ever."""


class BusyStore(Store):
    """Knows whether somebody waits for it. Blocking reads do not count: they wait for us."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.quiet = asyncio.Event()
        self._asked = 0

    async def call(self, *command: Argument) -> Any:
        self._asked += 1
        self.quiet.clear()
        try:
            return await super().call(*command)
        finally:
            self._asked -= 1
            if not self._asked:
                self.quiet.set()


class House:
    """Bring webhooks, let time pass."""

    def __init__(self, url: str, session: aiohttp.ClientSession, leads: int, channels: int) -> None:
        self.channels = channels
        self.store = store = BusyStore(url)
        self.clock = clock = ManualClock()
        self.tasks = tasks = Tasks()
        self.slack = TakingSlack(self._now, leads)
        self.outbox, self.inbox = Outbox(store), Inboxes(store, "leads")
        budget = SharedLog(store, KEY, clock, time=self._now)
        api = GoodOnes(KEY, clock=clock, budget=budget, transport=lead_api())
        book, rollup_book, catalog = LeadBook(store), RollUpBook(store), Catalog(api, clock)
        tokens = iter(f"{number:08}-token-that-nobody-guesses" for number in range(channels))
        self._subscriptions = subscriptions = Subscriptions(
            store, api, clock, public_url=None, key_mark=fingerprint(KEY), new_token=lambda: next(tokens)
        )
        holds, attention = HoldBook(store), Attention(store)
        handles, retention, audit = HandleBook(store), RetentionBook(store), AuditLog(store)
        workspace = Workspace(store, audit, clock)
        no_contact = DoNotContact(store, handles, book, audit, clock)
        allowance = Allowance(SpentBook(store), workspace, clock, "UTC", ())
        spending = Spending(api, allowance, no_contact)
        quiets, waiting = Quiets(store, holds, clock, "UTC"), TriageBook(store)
        keeping_out = KeepingOut(ForgottenBook(store))
        learning = Learning(book, handles, retention, keeping_out, clock)
        forms = Forms(store)
        activities = Activities(book, audit, forms, self.outbox, clock)
        redrawing = Redrawing(book, rollup_book, attention, subscriptions, activities, self.outbox, clock)
        distribution = Distribution(
            catalog,
            subscriptions,
            book,
            rollup_book,
            self.outbox,
            clock,
            quiets,
            holds,
            learning,
            waiting,
            redrawing,
        )
        self._arrivals = Arrivals(
            store, subscriptions, distribution, Looks(store, clock, owner="soak"), SyncBook(store, clock)
        )
        self._webhooks = LeadWebhooks(subscriptions, self.inbox)
        follows = Follows(FollowBook(store), Homes(store), book, clock)
        sightings = Sightings(book, catalog)
        traces = Traces(book, sightings, redrawing, attention, audit, follows, waiting, clock)
        leads_service = Leads(
            api,
            book,
            catalog,
            sightings,
            spending,
            retention,
            workspace,
            traces,
            clock,
        )
        lists = Lists(
            Listed(api, catalog, book, keeping_out),
            ListBook(store),
            book,
            learning,
            catalog,
            clock,
            "UTC",
        )
        drawing = Drawing(
            leads_service,
            RollUps(rollup_book, book, catalog, self.outbox, clock),
            Runs(store, api, catalog, self.outbox, AuditLog(store), clock),
            forms,
            Bulks(store, leads_service, lists, self.outbox, AuditLog(store), everybody_may, clock),
            activities,
            SeesAll(),
            LateNames(Agenda(store, "late names"), catalog, redrawing, clock),
        )
        gateway, paces, posted = (
            Gateway(self.slack, session),
            Paces(store, time=self._now),
            Posted(
                book, rollup_book, self.outbox, StandingCards(store), attention, Metrics(), tasks, clock
            ).note,
        )
        turns, failed = asyncio.Semaphore(AT_ONCE), self._arrivals.failed
        self._loops: list[Worker | Sender] = [
            *(Worker(part, self._arrive, tasks, clock, failed, turns) for part in self.inbox.parts),
            *(
                Sender(part, gateway, paces, tasks, clock, drawing.render, posted)
                for part in self.outbox.parts
            ),
        ]
        self._tokens: list[str] = []
        self._unread: set[asyncio.Future[None]] = set()
        self._api = api

    async def open(self) -> None:
        """Subscribe every channel, and have everybody begin to work."""
        for number in range(self.channels):
            stream = Stream(id=stream_of(number), name=f"stream {stream_of(number)}")
            kept = await self._subscriptions.subscribe(
                f"C{number:04}", stream, LeadFilter(), "U0AMY", mode_of(number)
            )
            self._tokens.append(kept.token)
        for number, loop in enumerate(self._loops):
            self.tasks.keep(loop.run(), f"loop {number}")

    async def close(self) -> None:
        await self.tasks.drain(5.0)
        await self._api.close()
        await self.store.close()

    async def bring(self, body: Body) -> None:
        """The lead API calls. Raises RuntimeError where it would not be thanked."""
        self._unread.add(asyncio.get_running_loop().create_future())
        request = cast("web.Request", _Request(self._tokens[body.channel], body.body))
        answer = await self._webhooks.receive(request)
        if answer.status != ACCEPTED:
            raise RuntimeError(f"a webhook was answered with {answer.status}")

    async def pass_time(self, seconds: float) -> None:
        """Let so much time go by, and everybody do what they have to in it."""
        end = self._now() + seconds
        await self._settle()
        while (left := end - self._now()) > 0.001:
            ahead = self.clock.until_next()
            self.clock.advance(min(left, max(STEP, left if ahead is None else ahead)))
            await self._settle()

    async def finish(self) -> bool:
        """Let time pass until nothing waits any more; whether that came to an end."""
        end = self._now() + LONGEST_REST
        while self._now() < end:
            if not await self.outbox.lines() and not await self.inbox.size():
                return True
            await self.pass_time(10.0)
        return False

    async def given_up(self) -> int:
        """Dead letters and dead messages, and webhooks that nobody could read."""
        unread = int(await self.store.call("XLEN", key("unread")))
        return await self.inbox.dead_count() + len(await self.outbox.buried()) + unread

    async def store_cpu(self) -> float:
        """Seconds that the store has taken since it was started."""
        info = await self.store.call("INFO", "cpu")
        return float(info["used_cpu_user"] + info["used_cpu_sys"])

    async def store_memory(self) -> int:
        """Bytes."""
        info = await self.store.call("INFO", "memory")
        return int(info["used_memory"])

    async def keys(self) -> int:
        return int(await self.store.call("DBSIZE"))

    async def _arrive(self, entry: dict[str, Any]) -> None:
        await self._arrivals.do(entry)
        self._unread.pop().set_result(None)

    async def _settle(self) -> None:
        """Wait until everybody sleeps by our clock, or waits for a webhook."""
        while True:
            for _ in range(TICKS):
                await asyncio.sleep(0)
            if working := self._working():
                await asyncio.wait(working, timeout=GLANCE, return_when=asyncio.FIRST_COMPLETED)
            elif not self.store.quiet.is_set():
                await self.store.quiet.wait()
            else:
                return

    def _working(self) -> set[asyncio.Future[Any]]:
        asleep = self.tasks.running & self.clock.asleep
        return {*(self.tasks.running - asleep), *(() if asleep else self._unread)}

    def _now(self) -> float:
        return self.clock.now().timestamp()


class _Request:
    """As much of aiohttp's request as a webhook is read from; it is its own content."""

    def __init__(self, token: str, body: bytes) -> None:
        self.match_info = {"token": token}
        self.content_length = len(body)
        self.content = self
        self._body = body

    def is_eof(self) -> bool:
        return True

    def read_nowait(self) -> bytes:
        return self._body
