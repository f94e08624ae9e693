"""What people can do and the application knows, by subject; handlers get each service by its type."""

import secrets
from dataclasses import dataclass, fields
from functools import partial

from bot.api.budget import fingerprint
from bot.services.admins import Admins
from bot.services.allowance import Allowance
from bot.services.at_home import AtHome
from bot.services.audience import Audience
from bot.services.audit_file import AuditFile
from bot.services.audits import Audits
from bot.services.bulks import Bulks
from bot.services.catalog import Catalog
from bot.services.claims import Claims
from bot.services.condition import Condition
from bot.services.contacting import DoNotContact
from bot.services.contacts import Contacts
from bot.services.digests import Digests
from bot.services.emptied import Emptied
from bot.services.follows import Follows
from bot.services.forgetting import Forgetting
from bot.services.forms import Forms
from bot.services.keeping_out import KeepingOut
from bot.services.known import Known
from bot.services.lead_files import LeadFiles
from bot.services.leads import Leads
from bot.services.learning import Learning
from bot.services.leavers import Leavers
from bot.services.listed import Listed
from bot.services.lists import Lists
from bot.services.people import People
from bot.services.places import Places
from bot.services.quiet import Quiets
from bot.services.replays import Replays
from bot.services.retention import Retention
from bot.services.roles import Roles
from bot.services.rollups import RollUps
from bot.services.runs import Runs
from bot.services.selections import Waiting
from bot.services.sights import Sights
from bot.services.slack_troubles import SlackTroubles
from bot.services.snoozes import Snoozes
from bot.services.spending import Spending
from bot.services.standing import Standings, Stores
from bot.services.streams import Streams
from bot.services.subscriptions import Subscriptions
from bot.services.triage import Triage
from bot.services.troubles import Troubles
from bot.services.uploads import Uploads
from bot.services.workspace import Workspace
from bot.store.looks import SOON
from bot.store.mark import Mark
from bot.store.spent import SpentBook
from bot.wiring import privacy
from bot.wiring.books import Books
from bot.wiring.outside import Outside


@dataclass(frozen=True)
class Services:
    """One of each."""

    catalog: Catalog
    subscriptions: Subscriptions
    leads: Leads
    claims: Claims
    follows: Follows
    at_home: AtHome
    snoozes: Snoozes
    known: Known
    rollups: RollUps
    runs: Runs
    digests: Digests
    quiets: Quiets
    forms: Forms
    streams: Streams
    standings: Standings
    replays: Replays
    places: Places
    admins: Admins
    audience: Audience
    troubles: Troubles
    slack_troubles: SlackTroubles
    condition: Condition
    emptied: Emptied
    workspace: Workspace
    no_contact: DoNotContact
    contacts: Contacts
    learning: Learning
    forgetting: Forgetting
    retention: Retention
    audits: Audits
    audit_file: AuditFile
    people: People
    roles: Roles
    sights: Sights
    leavers: Leavers
    uploads: Uploads
    lists: Lists
    lead_files: LeadFiles
    bulks: Bulks
    triage: Triage


def by_type(services: Services) -> dict[type, object]:
    """As the router wants them."""
    each = [getattr(services, field.name) for field in fields(services)]
    return {type(service): service for service in each}


def employ(outside: Outside, books: Books) -> Services:
    """All services; each knows those it builds on."""
    store, api, clock, outbox = outside.store, outside.api, outside.clock, books.outbox
    catalog, subscriptions = Catalog(api, clock), _subscriptions(outside)
    workspace = Workspace(store, books.audit, clock)
    no_contact = DoNotContact(store, books.handles, books.leads, books.audit, clock)
    spending = Spending(api, _allowance(outside, workspace), no_contact)
    follows = Follows(books.follows, books.homes, books.leads, clock)
    leads = Leads(
        api,
        books.leads,
        catalog,
        outbox,
        clock,
        books.attention,
        books.audit,
        spending,
        books.retention,
        workspace,
        follows,
        books.triage,
    )
    audits, keeping_out = Audits(books.audit, books.handles, clock), KeepingOut(books.forgotten)
    quiets = Quiets(store, books.holds, clock, outside.settings.timezone)
    places, admins = Places(outside.gateway, outbox, books.paces, clock), Admins(outside.settings.admins)
    troubles, audience = Troubles(store, outbox, clock), Audience(store, subscriptions, admins)
    uploads = Uploads(outside.gateway, books.uploads, outside.settings.data_dir / "uploads", clock)
    listed = Listed(api, catalog, books.leads, keeping_out)
    learning = Learning(books.leads, books.handles, books.retention, keeping_out, clock)
    lists = Lists(listed, books.lists, books.leads, learning, catalog, clock, outside.settings.timezone)
    stores = Stores(books.jobs, books.webhooks, outbox, books.paces)
    standings = Standings(stores, clock, troubles, api, quiets)
    people = People(store, outside.gateway, clock)
    roles = Roles(people, workspace, admins, store, outside.gateway, clock)
    replays, sights = (
        Replays(store, standings, roles.whom_to_ask, clock),
        Sights(store, outside.gateway, clock),
    )
    waiting = Waiting(books.triage, books.leads, books.rollups, subscriptions, catalog, clock)
    missed = partial(books.looks.want, SOON)
    claims = Claims(leads, books.leads, books.audit, follows, clock)
    snoozes = _snoozes(outside, books, leads, follows, people)
    return Services(
        catalog=catalog,
        subscriptions=subscriptions,
        leads=leads,
        claims=claims,
        follows=follows,
        at_home=AtHome(standings, subscriptions, replays, sights, follows),
        snoozes=snoozes,
        known=Known(books.handles, leads, books.audit),
        rollups=RollUps(books.rollups, books.leads, catalog, outbox, clock),
        runs=Runs(store, api, catalog, outbox, clock),
        digests=Digests(
            store, api, catalog, subscriptions, books.leads, outbox, clock, quiets, books.attention
        ),
        quiets=quiets,
        forms=Forms(store),
        streams=Streams(api, catalog),
        standings=standings,
        replays=replays,
        places=places,
        admins=admins,
        audience=audience,
        troubles=troubles,
        slack_troubles=SlackTroubles(troubles, audience, places, outbox),
        condition=Condition(outside.pulse, api, troubles, audience, subscriptions, store, missed),
        workspace=workspace,
        no_contact=no_contact,
        contacts=Contacts(api, leads, books.audit, clock),
        learning=learning,
        forgetting=privacy.forgetting(outside, books, leads, subscriptions, no_contact, uploads),
        retention=privacy.retention(outside, books, workspace, leads),
        audits=audits,
        audit_file=AuditFile(audits, uploads),
        people=people,
        roles=roles,
        sights=sights,
        leavers=Leavers(people, roles, subscriptions, claims, snoozes, follows, books.audit, clock),
        lists=lists,
        bulks=Bulks(store, leads, lists, outbox, books.audit, roles.check, clock),
        lead_files=LeadFiles(listed, catalog, uploads, books.audit, outbox, keeping_out, clock),
        uploads=uploads,
        triage=Triage(waiting, books.walks, books.leads, catalog, clock),
        emptied=Emptied(Mark(store, lambda: secrets.token_hex(8)), admins, outbox, clock),
    )


def _allowance(outside: Outside, workspace: Workspace) -> Allowance:
    settings = outside.settings
    return Allowance(SpentBook(outside.store), workspace, outside.clock, settings.timezone, settings.admins)


def _snoozes(outside: Outside, books: Books, leads: Leads, follows: Follows, people: People) -> Snoozes:
    async def zone_of(person: str) -> str:
        """That of this app's settings where Slack can't say."""
        who = await people.person(person)
        return who.zone if who.known else outside.settings.timezone

    return Snoozes(
        leads, books.leads, books.snoozes, books.outbox, books.audit, follows, zone_of, outside.clock
    )


def _subscriptions(outside: Outside) -> Subscriptions:
    return Subscriptions(
        outside.store,
        outside.api,
        outside.clock,
        public_url=outside.settings.public_url,
        key_mark=fingerprint(outside.settings.api_key.get_secret_value()),
        new_token=lambda: secrets.token_urlsafe(32),
    )
