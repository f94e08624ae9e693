"""What people do with leads: one by one, by the list, and before they have judged them."""

from functools import cached_property

from bot.services.activity import Activities
from bot.services.allowance import Allowance
from bot.services.bulks import Bulks
from bot.services.claims import Claims
from bot.services.contacting import DoNotContact
from bot.services.contacts import Contacts
from bot.services.follows import Follows
from bot.services.judging import Judging
from bot.services.keeping_out import KeepingOut
from bot.services.known import Known
from bot.services.late_names import LateNames
from bot.services.lead_files import LeadFiles
from bot.services.leads import Leads
from bot.services.learning import Learning
from bot.services.listed import Listed
from bot.services.lists import Lists
from bot.services.lookups import Lookups
from bot.services.messages import Messages
from bot.services.pointing import Pointing
from bot.services.redrawing import Redrawing
from bot.services.rollups import RollUps
from bot.services.selections import Waiting
from bot.services.sightings import Sightings
from bot.services.snoozes import Snoozes
from bot.services.spending import Spending
from bot.services.traces import Traces
from bot.services.triage import Triage
from bot.store.lookups import LookupBook
from bot.store.reasons import ReasonBook
from bot.store.spent import SpentBook
from bot.store.windows import Windows
from bot.wiring.basics import Basics


class LeadServices(Basics):
    """Every verb of a lead, and what is shown of it."""

    @cached_property
    def no_contact(self) -> DoNotContact:
        return DoNotContact(self.store, self.books.handles, self.books.leads, self.books.audit, self.clock)

    @cached_property
    def keeping_out(self) -> KeepingOut:
        return KeepingOut(self.books.forgotten)

    @cached_property
    def learning(self) -> Learning:
        return Learning(
            self.books.leads, self.books.handles, self.books.retention, self.keeping_out, self.clock
        )

    @cached_property
    def spending(self) -> Spending:
        return Spending(self.api, self._allowance, self.no_contact)

    @cached_property
    def _allowance(self) -> Allowance:
        return Allowance(
            SpentBook(self.store), self.workspace, self.clock, self.settings.timezone, self.settings.admins
        )

    @cached_property
    def follows(self) -> Follows:
        return Follows(self.books.follows, self.books.homes, self.books.leads, self.clock)

    @cached_property
    def activities(self) -> Activities:
        return Activities(self.books.leads, self.books.audit, self.forms, self.outbox, self.clock)

    @cached_property
    def redrawing(self) -> Redrawing:
        return Redrawing(
            self.books.leads,
            self.books.rollups,
            self.books.attention,
            self.subscriptions,
            self.activities,
            self.outbox,
            self.clock,
        )

    @cached_property
    def late_names(self) -> LateNames:
        return LateNames(self.books.late_names, self.catalog, self.redrawing, self.clock)

    @cached_property
    def leads(self) -> Leads:
        return Leads(
            self.api,
            self.books.leads,
            self.catalog,
            self.sightings,
            self.spending,
            self.books.retention,
            self.workspace,
            self.traces,
            self.clock,
        )

    @cached_property
    def sightings(self) -> Sightings:
        return Sightings(self.books.leads, self.catalog)

    @cached_property
    def traces(self) -> Traces:
        return Traces(
            self.books.leads,
            self.sightings,
            self.redrawing,
            self.books.attention,
            self.books.audit,
            self.follows,
            self.books.triage,
            self.clock,
        )

    @cached_property
    def claims(self) -> Claims:
        return Claims(self.leads, self.books.leads, self.books.audit, self.follows, self.clock)

    @cached_property
    def snoozes(self) -> Snoozes:
        return Snoozes(
            self.leads,
            self.books.leads,
            self.books.snoozes,
            self.outbox,
            self.books.audit,
            self.follows,
            self._zone_of,
            self.clock,
        )

    @cached_property
    def known(self) -> Known:
        return Known(self.books.handles, self.leads, self.books.audit)

    @cached_property
    def pointing(self) -> Pointing:
        return Pointing(self.books.cards)

    @cached_property
    def judging(self) -> Judging:
        return Judging(self.leads, self.books.leads, self.catalog, ReasonBook(self.store), self.clock)

    @cached_property
    def contacts(self) -> Contacts:
        return Contacts(self.api, self.leads, self.books.audit, self.clock)

    @cached_property
    def messages(self) -> Messages:
        return Messages(
            self.leads,
            self.books.leads,
            self.claims,
            self.catalog,
            self.no_contact,
            Windows(self.store),
            self.traces,
            self.clock,
        )

    @cached_property
    def lookups(self) -> Lookups:
        return Lookups(
            self.api,
            LookupBook(self.store),
            self.known,
            self.spending,
            self.no_contact,
            self.keeping_out,
            self.books.audit,
            self.clock,
        )

    @cached_property
    def rollups(self) -> RollUps:
        return RollUps(self.books.rollups, self.books.leads, self.catalog, self.outbox, self.clock)

    @cached_property
    def triage(self) -> Triage:
        return Triage(self._waiting, self.books.walks, self.books.leads, self.catalog, self.clock)

    @cached_property
    def _waiting(self) -> Waiting:
        return Waiting(
            self.books.triage,
            self.books.leads,
            self.books.rollups,
            self.subscriptions,
            self.catalog,
            self.clock,
        )

    @cached_property
    def _listed(self) -> Listed:
        return Listed(self.api, self.catalog, self.books.leads, self.keeping_out)

    @cached_property
    def lists(self) -> Lists:
        return Lists(
            self._listed,
            self.books.lists,
            self.books.leads,
            self.learning,
            self.catalog,
            self.clock,
            self.settings.timezone,
        )

    @cached_property
    def lead_files(self) -> LeadFiles:
        return LeadFiles(
            self._listed,
            self.catalog,
            self.uploads,
            self.books.audit,
            self.outbox,
            self.keeping_out,
            self.clock,
        )

    @cached_property
    def bulks(self) -> Bulks:
        return Bulks(
            self.store,
            self.leads,
            self.lists,
            self.outbox,
            self.books.audit,
            self.roles.check,
            self.clock,
        )

    async def _zone_of(self, person: str) -> str:
        """That of this app's settings where Slack can't say."""
        who = await self.people.person(person)
        return who.zone if who.known else self.settings.timezone
