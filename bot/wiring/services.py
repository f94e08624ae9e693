"""What people can do and the application knows, by subject; handlers get each service by its type."""

import secrets
from dataclasses import dataclass, fields
from functools import partial

from bot.api.budget import fingerprint
from bot.services.admins import Admins
from bot.services.audience import Audience
from bot.services.catalog import Catalog
from bot.services.claims import Claims
from bot.services.condition import Condition
from bot.services.digests import Digests
from bot.services.emptied import Emptied
from bot.services.leads import Leads
from bot.services.places import Places
from bot.services.quiet import Quiets
from bot.services.replays import Replays
from bot.services.rollups import RollUps
from bot.services.runs import Runs
from bot.services.selections import Waiting
from bot.services.slack_troubles import SlackTroubles
from bot.services.standing import Standings, Stores
from bot.services.streams import Streams
from bot.services.subscriptions import Subscriptions
from bot.services.triage import Triage
from bot.services.troubles import Troubles
from bot.services.workspace import Workspace
from bot.store.looks import SOON
from bot.store.mark import Mark
from bot.wiring.books import Books
from bot.wiring.outside import Outside


@dataclass(frozen=True)
class Services:
    """One of each."""

    catalog: Catalog
    subscriptions: Subscriptions
    leads: Leads
    claims: Claims
    rollups: RollUps
    runs: Runs
    digests: Digests
    quiets: Quiets
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
    triage: Triage


def by_type(services: Services) -> dict[type, object]:
    """As the router wants them."""
    each = [getattr(services, field.name) for field in fields(services)]
    return {type(service): service for service in each}


def employ(outside: Outside, books: Books) -> Services:
    """All services; each knows those it builds on."""
    store, api, clock, outbox = outside.store, outside.api, outside.clock, books.outbox
    catalog, subscriptions = Catalog(api, clock), _subscriptions(outside)
    leads = Leads(api, books.leads, catalog, outbox, clock, books.attention, books.audit, books.triage)
    quiets = Quiets(store, books.holds, clock, outside.settings.timezone)
    places, admins = Places(outside.gateway, outbox, books.paces, clock), Admins(outside.settings.admins)
    troubles, audience = Troubles(store, outbox, clock), Audience(store, subscriptions, admins)
    stores = Stores(books.jobs, books.webhooks, outbox, books.paces)
    standings = Standings(stores, clock, troubles, api, quiets)
    waiting = Waiting(books.triage, books.leads, books.rollups, subscriptions, catalog, clock)
    missed = partial(books.looks.want, SOON)
    return Services(
        catalog=catalog,
        subscriptions=subscriptions,
        leads=leads,
        claims=Claims(leads, books.leads, books.audit, clock),
        rollups=RollUps(books.rollups, books.leads, catalog, outbox, clock),
        runs=Runs(store, api, catalog, outbox, clock),
        digests=Digests(
            store, api, catalog, subscriptions, books.leads, outbox, clock, quiets, books.attention
        ),
        quiets=quiets,
        streams=Streams(api, catalog),
        standings=standings,
        replays=Replays(store, standings, admins, clock),
        places=places,
        admins=admins,
        audience=audience,
        troubles=troubles,
        slack_troubles=SlackTroubles(troubles, audience, places, outbox),
        condition=Condition(outside.pulse, api, troubles, audience, subscriptions, store, missed),
        workspace=Workspace(store, books.audit, clock),
        triage=Triage(waiting, books.walks, books.leads, catalog, clock),
        emptied=Emptied(Mark(store, lambda: secrets.token_hex(8)), admins, outbox, clock),
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
