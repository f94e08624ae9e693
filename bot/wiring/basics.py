"""What the other services stand on: who, where, and the names behind ids.

Each service is made when it is first asked for, of those that it names: so they stand in any order, and nobody builds
one twice.
"""

import secrets
from functools import cached_property

from bot.api.budget import fingerprint
from bot.services.admins import Admins
from bot.services.audience import Audience
from bot.services.audit_file import AuditFile
from bot.services.audits import Audits
from bot.services.catalog import Catalog
from bot.services.forms import Forms
from bot.services.people import People
from bot.services.places import Places
from bot.services.quiet import Quiets
from bot.services.report_file import ReportFile
from bot.services.reports import Reports
from bot.services.roles import Roles
from bot.services.sights import Sights
from bot.services.streams import Streams
from bot.services.subscriptions import Subscriptions
from bot.services.uploads import Uploads
from bot.services.workspace import Workspace
from bot.wiring.books import Books
from bot.wiring.outside import Outside


class Basics:
    """Streams, people, channels, files and the audit."""

    def __init__(self, outside: Outside, books: Books) -> None:
        self.outside = outside
        self.books = books
        self.settings, self.clock = outside.settings, outside.clock
        self.store, self.api, self.gateway = outside.store, outside.api, outside.gateway
        self.outbox = books.outbox

    @cached_property
    def catalog(self) -> Catalog:
        return Catalog(self.api, self.clock)

    @cached_property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(
            self.store,
            self.api,
            self.clock,
            public_url=self.settings.public_url,
            key_mark=fingerprint(self.settings.api_key.get_secret_value()),
            new_token=lambda: secrets.token_urlsafe(32),
        )

    @cached_property
    def streams(self) -> Streams:
        return Streams(self.api, self.catalog)

    @cached_property
    def workspace(self) -> Workspace:
        return Workspace(self.store, self.books.audit, self.clock)

    @cached_property
    def admins(self) -> Admins:
        return Admins(self.settings.admins)

    @cached_property
    def people(self) -> People:
        return People(self.store, self.gateway, self.clock)

    @cached_property
    def roles(self) -> Roles:
        return Roles(self.people, self.workspace, self.admins, self.store, self.gateway, self.clock)

    @cached_property
    def sights(self) -> Sights:
        return Sights(self.store, self.gateway, self.people, self.clock)

    @cached_property
    def audience(self) -> Audience:
        return Audience(self.store, self.subscriptions, self.admins)

    @cached_property
    def places(self) -> Places:
        return Places(self.gateway, self.outbox, self.books.paces, self.clock)

    @cached_property
    def quiets(self) -> Quiets:
        return Quiets(self.store, self.books.holds, self.clock, self.settings.timezone)

    @cached_property
    def forms(self) -> Forms:
        return Forms(self.store)

    @cached_property
    def uploads(self) -> Uploads:
        return Uploads(self.gateway, self.books.uploads, self.settings.data_dir / "uploads", self.clock)

    @cached_property
    def audits(self) -> Audits:
        return Audits(self.books.audit, self.books.handles, self.clock)

    @cached_property
    def audit_file(self) -> AuditFile:
        return AuditFile(self.audits, self.uploads)

    @cached_property
    def reports(self) -> Reports:
        return Reports(
            self.books.audit,
            self.books.leads,
            self.subscriptions,
            self.catalog,
            self.clock,
            self.settings.timezone,
        )

    @cached_property
    def report_file(self) -> ReportFile:
        return ReportFile(self.reports, self.uploads)
