"""Where all parts meet. Nothing happens at import; ``assemble`` builds, ``start`` begins, ``stop`` drains."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import aiohttp
import structlog
from slack_sdk.web.async_client import AsyncWebClient

from bot.api import GoodOnes
from bot.api.budget import fingerprint
from bot.clock import Clock, SystemClock
from bot.config import Role, Settings
from bot.delivery.arrivals import Arrivals
from bot.delivery.distribution import Distribution
from bot.delivery.fetching import Fetching
from bot.delivery.follower import Follower
from bot.delivery.healing import Healing
from bot.delivery.holding import Holding
from bot.delivery.jobs import Jobs
from bot.delivery.renewal import Renewal
from bot.delivery.sender import Sender
from bot.delivery.watch import Watch
from bot.delivery.worker import AT_ONCE, Failure, OnFailure, Worker
from bot.errors import GoodOnesError, StoreAway
from bot.metrics import Metrics
from bot.records import Sort
from bot.services.admins import Admins
from bot.services.audience import Audience
from bot.services.catalog import Catalog
from bot.services.condition import Condition
from bot.services.digests import Digests
from bot.services.emptied import Emptied
from bot.services.leads import Leads
from bot.services.places import Places
from bot.services.pulse import Pulse
from bot.services.quiet import Quiets
from bot.services.replays import Replays
from bot.services.rollups import RollUps
from bot.services.runs import Runs
from bot.services.slack_troubles import SlackTroubles
from bot.services.standing import Standings, Stores
from bot.services.streams import Streams
from bot.services.subscriptions import Subscriptions
from bot.services.troubles import Troubles
from bot.slack.bolt import Dispatch
from bot.slack.desk import Desk
from bot.slack.gateway import TIMEOUT, Gateway
from bot.slack.routes import Router
from bot.slack.watching import watch
from bot.store.attention import Attention
from bot.store.budget import SharedLog
from bot.store.checks import admit
from bot.store.embedded import EmbeddedStore
from bot.store.holds import HoldBook
from bot.store.inbox import Inbox
from bot.store.inboxes import Inboxes
from bot.store.leads import LeadBook
from bot.store.looks import SOON, WEBHOOK, Looks
from bot.store.mark import Mark
from bot.store.outbox import Outbox, Row
from bot.store.paces import Paces
from bot.store.redis import Store
from bot.store.rollups import RollUpBook
from bot.store.unsent import Unsent
from bot.tasks import Tasks
from bot.web.activity import Activity
from bot.web.metrics import MetricsPage
from bot.web.readiness import Readiness
from bot.web.server import Doors, Handler, Server
from bot.web.slack import SlackEvents
from bot.web.webhooks import LeadWebhooks
from handlers import TABLES
from handlers.drawing import Drawing
from handlers.leads import gave_up

log = structlog.stdlib.get_logger(__name__)

DRAIN = 5.0
"""Seconds that running work may take at shutdown; with the server's and the store's all of it ends within ten."""


@dataclass
class Parts:
    """What ``start`` made and ``stop`` ends."""

    store: Store
    session: aiohttp.ClientSession
    api: GoodOnes
    gateway: Gateway
    server: Server
    healing: Healing
    loops: dict[Role, dict[str, Callable[[], Any]]]
    """What goes on for ever in a process with a role."""
    watch: Callable[[], Any]
    """What goes on for ever in every process: each hears its own part of what the API answers."""


class Application:
    """The bot: listens to Slack and the lead API, works until stopped."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self.tasks = Tasks()
        self._embedded: EmbeddedStore | None = None
        self._parts: Parts | None = None

    async def start(self) -> str:
        """Begin; answers our own address. Raises OSError where the port is taken, GoodOnesError otherwise."""
        settings = self._settings
        redis_url = settings.redis_url.get_secret_value() if settings.redis_url else await self._embed()
        self._parts = parts = _build(settings, self._clock, self.tasks, redis_url)
        try:
            await admit(parts.store, self._clock)
            address = await parts.server.start(settings.host, settings.port)
        except (OSError, GoodOnesError):
            await self.stop()
            raise
        self.tasks.keep(parts.watch(), "watch")
        for role in settings.roles:
            for name, loop in parts.loops.get(role, {}).items():
                self.tasks.keep(loop(), name)
        log.info("ready", address=address, roles=",".join(settings.roles))
        return address

    async def stop(self) -> None:
        """Take nothing more, finish what runs, close everything."""
        parts, self._parts = self._parts, None
        if parts:
            await parts.server.stop()
            await self.tasks.drain(DRAIN)
            await parts.api.close()
            await parts.session.close()
            await parts.store.close()
        if self._embedded:
            await self._embedded.stop()
            self._embedded = None

    async def _embed(self) -> str:
        self._embedded = EmbeddedStore(self._settings.data_dir / "store")
        return await self._embedded.start()


def assemble(settings: Settings, *, clock: Clock | None = None) -> Application:
    """The application for these settings; nothing is opened before ``start``."""
    return Application(settings, clock or SystemClock())


def _build(settings: Settings, clock: Clock, tasks: Tasks, redis_url: str) -> Parts:
    metrics = Metrics()
    store = Store(redis_url)
    session = aiohttp.ClientSession(trace_configs=[watch(settings.slack_api_url, metrics.slack_too_fast)])
    token = settings.slack_bot_token.get_secret_value()
    client = AsyncWebClient(
        token=token,
        base_url=f"{settings.slack_api_url}/",
        session=session,
        timeout=TIMEOUT,
        retry_handlers=[],
    )
    gateway = Gateway(client, session)
    # Time that somebody moves (a test) is not the store's: what is counted by minutes follows it too.
    moved = None if isinstance(clock, SystemClock) else lambda: clock.now().timestamp()
    pulse = Pulse(clock)
    budget = SharedLog(store, settings.api_key.get_secret_value(), clock, time=moved)
    api = _client(settings, clock, budget, pulse, metrics)
    paces = Paces(store, posts_a_minute=settings.posts_a_minute, time=moved)
    leads_inbox, jobs_inbox, outbox = Inboxes(store, "leads"), Inbox(store, "jobs"), Outbox(store)
    book, rollup_book, catalog = LeadBook(store), RollUpBook(store), Catalog(api, clock)
    holds = HoldBook(store)
    quiets = Quiets(store, holds, clock, settings.timezone)
    subscriptions = Subscriptions(
        store,
        api,
        clock,
        public_url=settings.public_url,
        key_mark=fingerprint(settings.api_key.get_secret_value()),
        new_token=lambda: secrets.token_urlsafe(32),
    )
    attention = Attention(store)
    leads = Leads(api, book, catalog, outbox, clock, attention)
    rollups = RollUps(rollup_book, book, catalog, outbox, clock)
    runs = Runs(store, api, catalog, outbox, clock)
    digests = Digests(store, api, catalog, subscriptions, book, outbox, clock, quiets, attention)
    places, admins = Places(gateway, outbox, paces, clock), Admins(settings.admins)
    troubles, audience = Troubles(store, outbox, clock), Audience(store, subscriptions, admins)
    slack_troubles = SlackTroubles(troubles, audience, places, outbox)
    standings = Standings(Stores(jobs_inbox, leads_inbox, outbox, paces), clock, troubles, api, quiets)
    services: dict[type, object] = {
        type(each): each
        for each in (
            catalog,
            subscriptions,
            leads,
            rollups,
            runs,
            digests,
            quiets,
            Streams(api, catalog),
            standings,
            Replays(store, standings, admins, clock),
            places,
            admins,
            troubles,
            slack_troubles,
        )
    }
    desk = Desk(Router(TABLES, services), gateway, jobs_inbox, tasks)
    jobs = Jobs(desk, partial(gave_up, leads=leads))
    distribution = Distribution(catalog, subscriptions, book, rollup_book, outbox, clock, quiets, holds)
    unsent = Unsent(store, outbox)
    holding = Holding(quiets, distribution, book, rollup_book, holds, unsent, clock)
    fetching = Fetching(store, api, catalog, distribution, clock)
    looks = Looks(store, clock, owner=secrets.token_hex(8))
    arrivals = Arrivals(store, subscriptions, distribution, looks)
    healing = Healing(subscriptions, fetching, looks, tasks, clock, paused=lambda: condition.refused)
    drawing = Drawing(leads, rollups, runs)
    remember = _remember_posts(book, rollup_book, attention, metrics, tasks, clock)
    senders = [
        Sender(part, gateway, paces, tasks, clock, drawing.render, remember, slack_troubles, metrics)
        for part in outbox.parts
    ]
    turns = asyncio.Semaphore(AT_ONCE)
    unread = _counting(metrics, Sort.WEBHOOK, arrivals.failed)
    readers = [Worker(part, arrivals.do, tasks, clock, unread, turns) for part in leads_inbox.parts]
    undone = _counting(metrics, Sort.CLICK, jobs.failed)
    condition = Condition(
        pulse, api, troubles, audience, subscriptions, store, missed=partial(looks.want, SOON)
    )
    dispatch = Dispatch(client, desk, token)
    emptied = Emptied(Mark(store, lambda: secrets.token_hex(8)), admins, outbox, clock)
    # Where webhooks bring leads, nobody waits for a look.
    heard = dispatch if settings.public_url else Activity(dispatch, looks, tasks, clock)
    run_over = partial(looks.want, WEBHOOK if settings.public_url else SOON)
    events = SlackEvents(heard, settings.slack_signing_secret.get_secret_value(), clock)
    return Parts(
        store=store,
        session=session,
        api=api,
        gateway=gateway,
        server=Server(
            Readiness(store, gateway, clock).check,
            _doors(settings, events, LeadWebhooks(subscriptions, leads_inbox), metrics),
            _metrics_page(settings, metrics, standings),
        ),
        healing=healing,
        loops={
            Role.WORKER: {
                "jobs": Worker(jobs_inbox, jobs.do, tasks, clock, undone).run,
                "follower": Follower(runs, tasks, clock, run_over).run,
                **{f"arrivals {number}": reader.run for number, reader in enumerate(readers)},
                **{f"sender {number}": sender.run for number, sender in enumerate(senders)},
            },
            Role.CLOCK: {
                "holding": holding.run,
                "healing": healing.run,
                "renewal": Renewal(subscriptions, clock, paused=lambda: condition.refused).run,
            },
        },
        watch=Watch([emptied.look, condition.look], slack_troubles.look_at_quiet_ones, clock).run,
    )


def _doors(settings: Settings, events: SlackEvents, webhooks: LeadWebhooks, metrics: Metrics) -> Doors | None:
    if Role.WEB not in settings.roles:
        return None
    return Doors(events.receive, webhooks.receive, metrics.answered)


def _metrics_page(settings: Settings, metrics: Metrics, standings: Standings) -> Handler | None:
    if settings.metrics_token is None:
        return None
    return MetricsPage(metrics, standings.count, settings.metrics_token.get_secret_value()).show


def _counting(metrics: Metrics, sort: Sort, failed: OnFailure) -> OnFailure:
    async def counted(failure: Failure) -> None:
        if not failure.again:
            metrics.given_up(sort)
        await failed(failure)

    return counted


def _client(settings: Settings, clock: Clock, budget: SharedLog, pulse: Pulse, metrics: Metrics) -> GoodOnes:
    """The API client, which shares its budget with every process on this store."""
    return GoodOnes(
        settings.api_key.get_secret_value(),
        settings.api_url,
        clock=clock,
        budget=budget,
        observe=pulse.hear,
        too_fast=metrics.api_too_fast,
    )


def _remember_posts(
    book: LeadBook,
    rollups: RollUpBook,
    attention: Attention,
    metrics: Metrics,
    tasks: Tasks,
    clock: Clock,
) -> Callable[[Row, str], Any]:
    async def posted(row: Row, ts: str) -> None:
        if "lead" in row.content:
            await book.posted(row.content["lead"], row.channel, ts)
            await attention.shown(row.channel, row.content["lead"], clock.now())
            # Beside it: a number must neither hold up nor spoil the note that the card stands.
            tasks.spawn(tell_age(row.content["lead"], clock.now()), "tell a lead's age")
        elif "rollup" in row.content:
            await rollups.posted(row.content["rollup"], ts)

    async def tell_age(lead_id: int, shown: datetime) -> None:
        with suppress(StoreAway):
            record = await book.get(lead_id)
            if record and (found := record.lead.discovered_at):
                metrics.lead_shown((shown - found).total_seconds())

    return posted
