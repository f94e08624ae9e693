"""What ends or erases people's data: the one place that knows every book which may speak of a person."""

from bot.services.contacting import DoNotContact
from bot.services.forgetting import Forgetting, Where
from bot.services.leads import Leads
from bot.services.retention import Retention
from bot.services.subscriptions import Subscriptions
from bot.services.uploads import Uploads
from bot.services.workspace import Workspace
from bot.store.graves import Graves
from bot.store.redis import key
from bot.store.unsent import Unsent
from bot.wiring.books import Books
from bot.wiring.outside import Outside


def graves(outside: Outside, books: Books) -> tuple[Graves, ...]:
    """What was given up of clicks and webhooks, and the webhooks that nobody could read."""
    parts = (part.graves for part in books.webhooks.parts)
    return (books.jobs.graves, *parts, Graves(outside.store, key("unread")))


def forgetting(
    outside: Outside,
    books: Books,
    leads: Leads,
    subscriptions: Subscriptions,
    no_contact: DoNotContact,
    uploads: Uploads,
) -> Forgetting:
    """Who removes a person on request."""
    where = Where(
        leads=books.leads,
        handles=books.handles,
        retention=books.retention,
        rollups=books.rollups,
        outbox=books.outbox,
        unsent=Unsent(outside.store, books.outbox),
        triage=books.triage,
        graves=graves(outside, books),
        aside=(books.jobs.aside, *(part.aside for part in books.webhooks.parts)),
    )
    return Forgetting(
        where, books.forgotten, leads, subscriptions, no_contact, uploads, books.audit, outside.clock
    )


def retention(outside: Outside, books: Books, workspace: Workspace, leads: Leads) -> Retention:
    """Who ends what was kept for long enough."""
    return Retention(
        books.retention,
        books.leads,
        books.handles,
        graves(outside, books),
        workspace,
        books.audit,
        leads.redraw,
        outside.clock,
    )
