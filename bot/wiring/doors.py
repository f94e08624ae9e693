"""The addresses at which a process listens, by its roles."""

from bot.config import Role
from bot.slack.bolt import Dispatch
from bot.slack.desk import Desk
from bot.web.activity import Activity
from bot.web.metrics import MetricsPage
from bot.web.readiness import Readiness
from bot.web.server import Doors, Handler, Server
from bot.web.slack import SlackEvents
from bot.web.webhooks import LeadWebhooks
from bot.wiring.books import Books
from bot.wiring.outside import Outside
from bot.wiring.services import Services


def server(outside: Outside, books: Books, services: Services, desk: Desk) -> Server:
    """The process's own; it does not listen yet."""
    ready = Readiness(outside.store, outside.gateway, outside.clock).check
    return Server(ready, _doors(outside, books, services, desk), _metrics_page(outside, services))


def _doors(outside: Outside, books: Books, services: Services, desk: Desk) -> Doors | None:
    if Role.WEB not in outside.settings.roles:
        return None
    webhooks = LeadWebhooks(services.subscriptions, books.webhooks)
    return Doors(_slack(outside, books, desk).receive, webhooks.receive, outside.metrics.answered)


def _slack(outside: Outside, books: Books, desk: Desk) -> SlackEvents:
    settings, clock = outside.settings, outside.clock
    dispatch = Dispatch(desk)
    # Where webhooks bring leads, nobody waits for a look.
    heard = dispatch if settings.public_url else Activity(dispatch, books.looks, outside.tasks, clock)
    return SlackEvents(heard, settings.slack_signing_secret.get_secret_value(), clock)


def _metrics_page(outside: Outside, services: Services) -> Handler | None:
    token = outside.settings.metrics_token
    if token is None:
        return None
    return MetricsPage(outside.metrics, services.standings.count, token.get_secret_value()).show
