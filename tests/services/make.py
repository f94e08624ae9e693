"""All services around one store and one stand-in of the API, and short ways to steer both."""

import asyncio
from collections.abc import Iterable
from itertools import count
from typing import Any, Self

from bot.api import GoodOnes
from bot.api.models import Lead, Stream
from bot.audit import KEPT, Entry
from bot.digests.schedule import Schedule, When
from bot.roles import Who
from bot.sandbox.api import ApiSandbox
from bot.sandbox.api.faults import Fault
from bot.sandbox.api.views import lead_view
from bot.services.accounts import TrackedAccounts
from bot.services.activity import Activities
from bot.services.acts import Act
from bot.services.allowance import Allowance
from bot.services.budgets import Budgets
from bot.services.bulks import Bulks, May
from bot.services.catalog import Catalog
from bot.services.channels import Channels
from bot.services.claims import Claims
from bot.services.concerns import Concerns
from bot.services.contacting import DoNotContact
from bot.services.contacts import Contacts
from bot.services.digests import Digests
from bot.services.follows import Follows
from bot.services.forms import Forms
from bot.services.gathering import Gathering
from bot.services.keeping_out import KeepingOut
from bot.services.known import Known
from bot.services.late_names import LateNames
from bot.services.leads import Leads
from bot.services.learning import Learning
from bot.services.listed import Listed
from bot.services.lists import Lists
from bot.services.lookups import Lookups
from bot.services.messages import Messages
from bot.services.quiet import Quiets
from bot.services.redrawing import Redrawing
from bot.services.replays import Whom
from bot.services.retention import Retention
from bot.services.rollups import RollUps
from bot.services.runs import Runs
from bot.services.schedules import Schedules
from bot.services.selections import Waiting
from bot.services.sightings import Sightings
from bot.services.sights import Sights
from bot.services.snoozes import Snoozes
from bot.services.spending import Spending
from bot.services.standing import Standings, Stores
from bot.services.streams import Streams
from bot.services.subscriptions import Subscriptions
from bot.services.templates import Templates
from bot.services.traces import Traces
from bot.services.triage import Triage
from bot.services.troubles import Troubles
from bot.services.wishes import Wishes
from bot.services.workspace import Workspace
from bot.store.attention import Attention
from bot.store.audit import AuditLog
from bot.store.balances import Balances
from bot.store.calls import CallBook
from bot.store.due_digests import DueQueue
from bot.store.follows import FollowBook
from bot.store.forgotten import ForgottenBook
from bot.store.handles import HandleBook
from bot.store.holds import HoldBook
from bot.store.homes import Homes
from bot.store.inbox import Inbox
from bot.store.inboxes import Inboxes
from bot.store.leads import LeadBook
from bot.store.lists import ListBook
from bot.store.lookups import LookupBook
from bot.store.outbox import Outbox
from bot.store.paces import Paces
from bot.store.redis import Store
from bot.store.retention import RetentionBook
from bot.store.rollups import RollUpBook
from bot.store.shelf import Agenda
from bot.store.spent import SpentBook
from bot.store.triage import TriageBook
from bot.store.walks import Walks
from bot.store.windows import Windows
from tests.support.clock import ManualClock
from tests.support.world import KEY

OLD_ADDRESS, NEW_ADDRESS = "https://old.example", "https://new.example"
RUST = Stream(id=43, name="Rust people · @rustlings_daily")
FOUNDERS = Stream(id=42, name="AI founders watching @founderfuel")
MAKERS = Stream(id=44, name="Makers around @indiemaker_kay & co")


class PassingClock(ManualClock):
    """Who sleeps lets the time pass: no test waits for a pause between two tries."""

    async def sleep(self, seconds: float) -> None:
        self.advance(seconds)
        await asyncio.sleep(0)  # gives way, as sleeping does


def stores_at(store: Store) -> Stores:
    """Where the application keeps what waits."""
    return Stores(Inbox(store, "jobs"), Inboxes(store, "leads"), Outbox(store), Paces(store), DueQueue(store))


class House:
    """Everything that the services need."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = PassingClock()
        self.api_clock = ManualClock()
        self.sandbox = ApiSandbox(key=KEY, seed=1, clock=self.api_clock, rate_limit=False)
        self._tokens = count(1)

    async def __aenter__(self) -> Self:
        self.url = await self.sandbox.start()
        self.api = GoodOnes(KEY, f"{self.url}/api/v2", clock=self.clock)
        self.book, self.outbox = LeadBook(self.store), Outbox(self.store)
        self.catalog = Catalog(self.api, self.clock)
        self.subscriptions = self.subscriptions_at(OLD_ADDRESS)
        self.attention, self.holds = Attention(self.store), HoldBook(self.store)
        self.quiets = Quiets(self.store, self.holds, self.clock, "UTC")
        self.audit = AuditLog(self.store)
        self.wishes = Wishes(self.subscriptions, self.quiets, self.audit, self.clock)
        self.workspace = Workspace(self.store, self.audit, self.clock)
        self.handles = HandleBook(self.store)
        self.no_contact = DoNotContact(self.store, self.handles, self.book, self.audit, self.clock)
        allowance = Allowance(SpentBook(self.store), self.workspace, self.clock, "UTC", ["U0ADMIN"])
        self.retention_book = RetentionBook(self.store)
        self.homes, self.zone = Homes(self.store), "Europe/Berlin"
        self.follows = Follows(FollowBook(self.store), self.homes, self.book, self.clock)
        self.forms, self.rollup_book = Forms(self.store), RollUpBook(self.store)
        self.activities = Activities(self.book, self.audit, self.forms, self.outbox, self.clock)
        self.redrawing = Redrawing(
            self.book,
            self.rollup_book,
            self.attention,
            self.subscriptions,
            self.activities,
            self.outbox,
            self.clock,
        )
        self.late_names = LateNames(
            Agenda(self.store, "late names"), self.catalog, self.redrawing, self.clock
        )
        self.waiting = TriageBook(self.store)
        self.spending = Spending(self.api, allowance, self.no_contact)
        sightings = Sightings(self.book, self.catalog)
        self.traces = Traces(
            self.book,
            sightings,
            self.redrawing,
            self.attention,
            self.audit,
            self.follows,
            self.waiting,
            self.clock,
        )
        self.leads = Leads(
            self.api,
            self.book,
            self.catalog,
            sightings,
            self.spending,
            self.retention_book,
            self.workspace,
            self.traces,
            self.clock,
        )
        self.contacts = Contacts(self.api, self.leads, self.audit, self.clock)
        self.claims = Claims(self.leads, self.book, self.audit, self.follows, self.clock)
        self.snoozes = Snoozes(
            self.leads,
            self.book,
            Agenda(self.store, "snoozes"),
            self.outbox,
            self.audit,
            self.follows,
            self._zone_of,
            self.clock,
        )
        self.known = Known(self.handles, self.leads, self.audit)
        self.forgotten = ForgottenBook(self.store)
        self.messages = Messages(
            self.leads,
            self.book,
            self.claims,
            self.catalog,
            self.no_contact,
            Windows(self.store),
            self.traces,
            self.clock,
        )
        self.templates = Templates(self.api, self.audit, self.clock)
        self.lookups = Lookups(
            self.api,
            LookupBook(self.store),
            self.known,
            self.spending,
            self.no_contact,
            KeepingOut(self.forgotten),
            self.audit,
            self.clock,
        )
        self.rollups = RollUps(self.rollup_book, self.book, self.catalog, self.outbox, self.clock)
        waiting = Waiting(
            self.waiting, self.book, self.rollup_book, self.subscriptions, self.catalog, self.clock
        )
        self.triage = Triage(waiting, Walks(self.store), self.book, self.catalog, self.clock)
        self.runs = Runs(self.store, self.api, self.catalog, self.outbox, self.audit, self.clock)
        self.streams = Streams(self.api, self.catalog)
        self.calls = CallBook(self.store, "account call")
        self.accounts = TrackedAccounts(self.api, self.catalog, self.calls, self.audit, self.clock)
        self.forgotten = ForgottenBook(self.store)
        self.keeping_out = KeepingOut(self.forgotten)
        self.learning = Learning(self.book, self.handles, self.retention_book, self.keeping_out, self.clock)
        self.retention = Retention(
            self.retention_book,
            self.book,
            self.handles,
            (),
            self.workspace,
            self.audit,
            self.leads.redraw,
            self.clock,
        )
        self.listed = Listed(self.api, self.catalog, self.book, self.keeping_out)
        self.lists = Lists(
            self.listed, ListBook(self.store), self.book, self.learning, self.catalog, self.clock, "UTC"
        )
        self.bulks = self.bulks_of(everybody_may)
        self._sum_up(waiting)
        return self

    def _sum_up(self, waiting: Waiting) -> None:
        """What digests are made of."""
        self.troubles = Troubles(self.store, self.outbox, self.clock)
        self.gathering = Gathering(self.api, self.catalog, self.book, self.keeping_out)
        self.sights = SeesAll()
        self.concerns = Concerns(
            self.subscriptions,
            self.troubles,
            Standings(stores_at(self.store), self.clock, self.troubles),
            waiting,
            self.runs,
            self.sights,
            self.clock,
        )
        self.team = Schedule(when=When.OFF)
        self.rescheduled: list[str] = []
        self.schedules = Schedules(
            self.store,
            self.quiets,
            self.audit,
            self.clock,
            team=self._team_schedule,
            reschedule=self._reschedule,
            person_zone=self._zone_of,
            zone="UTC",
        )
        self.channels = Channels(
            self.forms,
            self.quiets,
            self.subscriptions,
            self.redrawing,
            self.schedules,
            self.audit,
            self.clock,
        )
        self.digests = Digests(
            self.store,
            self.gathering,
            self.concerns,
            Budgets(self.api, Balances(self.store), self.clock),
            self.catalog,
            self.subscriptions,
            self.outbox,
            self.clock,
            self.quiets,
            self.attention,
            self.audit,
            self._zone_of,
        )

    async def __aexit__(self, *_: object) -> None:
        await self.api.close()
        await self.sandbox.stop()

    async def _zone_of(self, _person: str) -> str:
        return self.zone

    async def _team_schedule(self, zone: str) -> Schedule:
        return self.team.model_copy(update={"zone": zone})

    async def _reschedule(self, target: str) -> None:
        self.rescheduled.append(target)

    def bulks_of(self, may: May) -> Bulks:
        """Bulk orders where this says who may go on with theirs."""
        return Bulks(self.store, self.leads, self.lists, self.outbox, self.audit, may, self.clock)

    def subscriptions_at(self, public_url: str | None, key_mark: str = "key-1") -> Subscriptions:
        """The subscriptions of an app that is reached at this address, with this key."""
        return Subscriptions(
            self.store,
            self.api,
            self.clock,
            public_url=public_url,
            key_mark=key_mark,
            new_token=lambda: f"{next(self._tokens):08}-token",
        )

    def trouble(self, kind: str, path: str = "*", *, count: int | None = None, **more: Any) -> None:
        """Trouble with these requests from now on."""
        self.sandbox.faults.add(Fault(kind, path=path, count=count, **more))

    def asked(self, method: str, ending: str) -> list[Any]:
        """The bodies of these requests."""
        return [
            each.json
            for each in self.sandbox.requests
            if each.method == method and each.path.endswith(ending)
        ]

    async def noted(self) -> list[Entry]:
        """The audit, oldest first."""
        now = self.clock.now()
        return [each async for each in self.audit.iter(now - KEPT, now)][::-1]

    async def know(self, lead_id: int = 1252, **changed: Any) -> Lead:
        """Have the book learn a lead of the stand-in's history."""
        row = self.sandbox.tables.leads.need(lead_id)
        lead = Lead.model_validate({**lead_view(self.sandbox.tables, row, "https://api.example"), **changed})
        await self.book.learn(lead)
        return lead


def act(job: str = "job-1", by: str = "U0AMY") -> Act:
    """One click."""
    return Act(by=by, job=job)


async def everybody_may(_person: str, _who: Who) -> None:
    """Nobody loses a right."""


class SeesAll(Sights):
    """Nothing is hidden from anybody, and nobody is of another organisation."""

    def __init__(self) -> None:
        """Without Slack."""

    async def hidden(
        self, person: str, channels: Iterable[str], *, here: str | None = None
    ) -> frozenset[str]:
        return frozenset()

    async def strangers_see(self, channel: str) -> bool:
        return False


def only(*people: str) -> Whom:
    """These may do everything, and are whom others ask."""

    async def whom(person: str, _who: Who) -> list[str] | None:
        return None if person in people else list(people)

    return whom
