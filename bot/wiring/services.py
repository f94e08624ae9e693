"""What people can do and the application knows, by subject; handlers get each service by its type."""

import secrets
from functools import cached_property, partial

from bot.services.accounts import TrackedAccounts
from bot.services.at_home import AtHome
from bot.services.budgets import Budgets
from bot.services.channels import Channels
from bot.services.concerns import Concerns
from bot.services.condition import Condition
from bot.services.digest_clock import DigestClock
from bot.services.digest_wishes import DigestWishes
from bot.services.digests import Digests
from bot.services.emptied import Emptied
from bot.services.forgetting import Forgetting
from bot.services.gathering import Gathering
from bot.services.leavers import Leavers
from bot.services.notifications import Notifications
from bot.services.replays import Replays
from bot.services.retention import Retention
from bot.services.runs import Runs
from bot.services.schedules import Schedules
from bot.services.sharing import Sharing
from bot.services.slack_troubles import SlackTroubles
from bot.services.standing import Standings, Stores
from bot.services.team_default import TeamDefault
from bot.services.templates import Templates
from bot.services.troubles import Troubles
from bot.services.wishes import Wishes
from bot.store.balances import Balances
from bot.store.calls import CallBook
from bot.store.due_digests import DueQueue
from bot.store.looks import SOON
from bot.store.mark import Mark
from bot.store.slots import SlotBook
from bot.wiring import privacy
from bot.wiring.lead_services import LeadServices


class Services(LeadServices):
    """One of each."""

    @cached_property
    def runs(self) -> Runs:
        return Runs(self.store, self.api, self.catalog, self.outbox, self.books.audit, self.clock)

    @cached_property
    def budgets(self) -> Budgets:
        return Budgets(self.api, Balances(self.store), self.clock)

    @cached_property
    def accounts(self) -> TrackedAccounts:
        return TrackedAccounts(
            self.api, self.catalog, CallBook(self.store, "account call"), self.books.audit, self.clock
        )

    @cached_property
    def digests(self) -> Digests:
        gathering = Gathering(self.api, self.catalog, self.books.leads, self.keeping_out)
        concerns = Concerns(
            self.subscriptions,
            self.troubles,
            self.standings,
            self._waiting,
            self.runs,
            self.sights,
            self.clock,
        )
        return Digests(
            self.store,
            gathering,
            concerns,
            self.budgets,
            self.catalog,
            self.subscriptions,
            self.outbox,
            self.clock,
            self.quiets,
            self.books.attention,
            self.books.audit,
            self.schedules.zone_of,
        )

    @cached_property
    def digest_wishes(self) -> DigestWishes:
        return DigestWishes(
            self.schedules.all,
            self.team_default.schedule,
            self.subscriptions,
            self.quiets,
            self.troubles,
        )

    @cached_property
    def due_digests(self) -> DueQueue:
        return DueQueue(self.store)

    @cached_property
    def digest_clock(self) -> DigestClock:
        return DigestClock(
            SlotBook(self.store),
            self.due_digests,
            self.digest_wishes,
            self.quiets,
            lambda: self.condition.refused,
            self.clock,
        )

    @cached_property
    def schedules(self) -> Schedules:
        return Schedules(
            self.store,
            self.quiets,
            self.books.audit,
            self.clock,
            team=self.team_default.schedule,
            reschedule=self._reschedule,
            person_zone=self._zone_of,
            zone=self.settings.timezone,
        )

    async def _reschedule(self, target: str) -> None:
        """The clock stands on what is scheduled, so that it is made after that."""
        await self.digest_clock.reschedule(target)

    @cached_property
    def wishes(self) -> Wishes:
        return Wishes(self.subscriptions, self.quiets, self.books.audit, self.clock)

    @cached_property
    def channels(self) -> Channels:
        return Channels(
            self.forms,
            self.quiets,
            self.subscriptions,
            self.redrawing,
            self.schedules,
            self.books.audit,
            self.clock,
        )

    @cached_property
    def team_default(self) -> TeamDefault:
        return TeamDefault(
            self.store,
            self.api,
            self.subscriptions,
            self.audience,
            self.outbox,
            self.clock,
            paused=lambda: self.condition.refused,
        )

    @cached_property
    def notifications(self) -> Notifications:
        return Notifications(self.store, self.api, self.team_default, self.books.audit, self.clock)

    @cached_property
    def templates(self) -> Templates:
        return Templates(self.api, self.books.audit, self.clock)

    @cached_property
    def troubles(self) -> Troubles:
        return Troubles(self.store, self.outbox, self.clock)

    @cached_property
    def slack_troubles(self) -> SlackTroubles:
        return SlackTroubles(self.troubles, self.audience, self.places, self.outbox, self.books.audit)

    @cached_property
    def standings(self) -> Standings:
        return Standings(
            Stores(self.books.jobs, self.books.webhooks, self.outbox, self.books.paces, self.due_digests),
            self.clock,
            self.troubles,
            self.api,
            self.quiets,
        )

    @cached_property
    def replays(self) -> Replays:
        return Replays(self.store, self.standings, self.roles.whom_to_ask, self.books.audit, self.clock)

    @cached_property
    def at_home(self) -> AtHome:
        return AtHome(
            self.standings, self.subscriptions, self.replays, self.sights, self.follows, self.schedules
        )

    @cached_property
    def condition(self) -> Condition:
        return Condition(
            self.outside.pulse,
            self.api,
            self.troubles,
            self.audience,
            self.subscriptions,
            self.store,
            partial(self.books.looks.want, SOON),
        )

    @cached_property
    def emptied(self) -> Emptied:
        return Emptied(Mark(self.store, lambda: secrets.token_hex(8)), self.admins, self.outbox, self.clock)

    @cached_property
    def sharing(self) -> Sharing:
        return Sharing(self.sights, self.books.retention, self.redrawing)

    @cached_property
    def leavers(self) -> Leavers:
        return Leavers(
            self.people,
            self.roles,
            self.subscriptions,
            self.claims,
            self.snoozes,
            self.follows,
            self.schedules,
            self.books.audit,
            self.clock,
        )

    @cached_property
    def forgetting(self) -> Forgetting:
        return privacy.forgetting(
            self.outside, self.books, self.leads, self.subscriptions, self.no_contact, self.uploads
        )

    @cached_property
    def retention(self) -> Retention:
        return privacy.retention(self.outside, self.books, self.workspace, self.leads)


def by_type(services: Services) -> dict[type, object]:
    """As the router wants them."""
    made = (
        getattr(services, name)
        for each in type(services).__mro__
        for name, value in vars(each).items()
        if isinstance(value, cached_property)
    )
    return {type(service): service for service in made}
