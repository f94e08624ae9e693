"""What the application is made of, put together room by room. Nothing is asked or waited for here."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.config import Role, Settings
from bot.delivery.ticks import Ticks
from bot.delivery.watch import Watch
from bot.slack.desk import Desk
from bot.slack.routes import Router
from bot.tasks import Tasks
from bot.web.server import Server
from bot.wiring.books import open_books
from bot.wiring.doors import server
from bot.wiring.outside import Outside, reach
from bot.wiring.services import Services, by_type
from bot.wiring.work import Loop, loops
from handlers import TABLES

__all__ = ["Parts", "wire"]


@dataclass(frozen=True)
class Parts:
    """What an application begins, and ends."""

    outside: Outside
    server: Server
    loops: dict[Role, dict[str, Loop]]
    """What goes on for ever in a process with a role, by name."""
    watch: Loop
    """What goes on for ever in every process: each hears its own part of what the API answers."""
    ticks: Ticks
    """What real time starts in a process with the role *clock*."""


def wire(settings: Settings, clock: Clock, tasks: Tasks, redis_url: str) -> Parts:
    """All parts for these settings, on the store at ``redis_url``; wants a running event loop."""
    outside = reach(settings, clock, tasks, redis_url)
    books = open_books(outside)
    services = Services(outside, books)
    desk = Desk(Router(TABLES, by_type(services)), outside.gateway, books.jobs, tasks, services.roles)
    return Parts(
        outside,
        server(outside, books, services, desk),
        loops(outside, books, services, desk),
        Watch(
            [services.emptied.look, services.condition.look],
            services.slack_troubles.look_at_quiet_ones,
            clock,
        ).run,
        Ticks(outside.store, services.digest_clock.tick),
    )
