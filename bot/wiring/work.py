"""What goes on for ever, by the role of the process that does it."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.api.budget import Lane
from bot.config import Role
from bot.delivery.arrivals import Arrivals
from bot.delivery.digesting import Digesting
from bot.delivery.distribution import Distribution
from bot.delivery.fetching import Fetching
from bot.delivery.follower import Follower
from bot.delivery.gate import Gate
from bot.delivery.healing import Healing
from bot.delivery.holding import Holding
from bot.delivery.homes import HomeDrawer
from bot.delivery.jobs import Jobs
from bot.delivery.keeping import Keeping
from bot.delivery.posted import Posted
from bot.delivery.renewal import Renewal
from bot.delivery.rounds import Rounds
from bot.delivery.sender import Sender
from bot.delivery.syncs import Syncs
from bot.delivery.unwanted import Unwanted
from bot.delivery.waking import Waking
from bot.delivery.worker import AT_ONCE, Failure, OnFailure, Worker
from bot.metrics import Metrics
from bot.records import Sort
from bot.slack.desk import Desk
from bot.slack.payloads import Payload
from bot.store.looks import SOON, WEBHOOK
from bot.store.unsent import Unsent
from bot.wiring.books import Books
from bot.wiring.outside import Outside
from bot.wiring.services import Services
from handlers import leads as lead_verbs
from handlers import triage as triage_verbs
from handlers.digest import draw as draw_digest
from handlers.drawing import Drawing
from handlers.home import whole_tab

Loop = Callable[[], Coroutine[Any, Any, None]]
Loops = dict[str, Loop]


def loops(outside: Outside, books: Books, services: Services, desk: Desk) -> dict[Role, Loops]:
    """What a process with a role has to keep going, by name."""
    distribution = _distribution(outside, books, services)
    return {
        Role.WORKER: {
            **_jobs(outside, books, services, desk),
            **_follower(outside, books, services),
            **_arrivals(outside, books, services, distribution),
            **_senders(outside, books, services),
        },
        Role.CLOCK: _clock(outside, books, services, distribution),
    }


def _distribution(outside: Outside, books: Books, services: Services) -> Distribution:
    return Distribution(
        services.catalog,
        services.subscriptions,
        books.leads,
        books.rollups,
        books.outbox,
        outside.clock,
        services.quiets,
        books.holds,
        services.learning,
        books.triage,
        services.redrawing,
    )


def _jobs(outside: Outside, books: Books, services: Services, desk: Desk) -> Loops:
    async def gave_up(payload: Payload) -> None:
        await lead_verbs.gave_up(payload, services.leads)
        await triage_verbs.gave_up(payload, services.triage)

    jobs = Jobs(desk, gave_up)
    undone = _counting(outside.metrics, Sort.CLICK, jobs.failed)
    return {"jobs": Worker(books.jobs, jobs.do, outside.tasks, outside.clock, undone).run}


def _follower(outside: Outside, books: Books, services: Services) -> Loops:
    why = WEBHOOK if outside.settings.public_url else SOON

    async def over(stream_id: int) -> None:
        await books.looks.want(why)
        await books.syncs.hint([stream_id])

    bulks = services.bulks
    return {
        "follower": Follower(services.runs, outside.tasks, outside.clock, over).run,
        "bulks": Rounds("bulk", bulks.due, bulks.step, outside.tasks, outside.clock, lane=Lane.JOBS).run,
    }


def _arrivals(outside: Outside, books: Books, services: Services, distribution: Distribution) -> Loops:
    arrivals = Arrivals(outside.store, services.subscriptions, distribution, books.looks, books.syncs)
    unread = _counting(outside.metrics, Sort.WEBHOOK, arrivals.failed)
    turns = asyncio.Semaphore(AT_ONCE)
    return {
        f"arrivals {number}": Worker(part, arrivals.do, outside.tasks, outside.clock, unread, turns).run
        for number, part in enumerate(books.webhooks.parts)
    }


def _senders(outside: Outside, books: Books, services: Services) -> Loops:
    drawing = Drawing(
        services.leads,
        services.rollups,
        services.runs,
        services.forms,
        services.bulks,
        services.activities,
        services.sights,
        services.late_names,
    )
    gate = Gate(services.quiets, services.subscriptions, books.rollups)
    posted = Posted(
        books.leads,
        books.rollups,
        books.outbox,
        books.cards,
        books.attention,
        outside.metrics,
        outside.tasks,
        outside.clock,
    )
    senders = [
        Sender(
            part,
            outside.gateway,
            books.paces,
            outside.tasks,
            outside.clock,
            drawing.render,
            posted.note,
            services.slack_troubles,
            outside.metrics,
            gate.is_shut,
        )
        for part in books.outbox.parts
    ]
    return {f"sender {number}": sender.run for number, sender in enumerate(senders)}


def _clock(outside: Outside, books: Books, services: Services, distribution: Distribution) -> Loops:
    clock, subscriptions = outside.clock, services.subscriptions
    fetching = Fetching(outside.store, outside.api, services.catalog, distribution, clock)
    unsent = Unsent(outside.store, books.outbox)

    async def draw(person: str) -> None:
        await outside.gateway.publish_home(person, await whole_tab(person, services.at_home))

    def paused() -> bool:
        return services.condition.refused

    default = services.team_default
    syncs = Syncs(
        books.syncs,
        outside.api,
        services.digest_clock,
        clock,
        services.digest_wishes.any_after_sync,
        paused=paused,
    )
    unwanted = Unwanted(subscriptions, services.catalog, books.leads, books.rollups, unsent)
    return {
        "holding": Holding(
            services.quiets, distribution, books.leads, books.rollups, books.holds, unsent, unwanted, clock
        ).run,
        "keeping": Keeping(services.retention, clock).run,
        "digests": Digesting(
            services.digest_clock,
            services.digests,
            draw_digest,
            books.outbox,
            books.audit,
            clock,
            lambda: outside.metrics.given_up(Sort.DIGEST),
        ).run,
        "waking": Waking(services.snoozes, clock).run,
        "late names": Rounds(
            "late names of lead",
            services.late_names.due,
            services.late_names.fill_in,
            outside.tasks,
            clock,
            lane=Lane.BACKGROUND,
        ).run,
        "homes": HomeDrawer(books.homes, draw, clock).run,
        "healing": Healing(subscriptions, fetching, books.looks, outside.tasks, clock, paused=paused).run,
        "syncs": Rounds("syncs", syncs.due, syncs.look, outside.tasks, clock, lane=Lane.BACKGROUND).run,
        "team default": Rounds(
            "team default", default.due, default.look, outside.tasks, clock, lane=Lane.BACKGROUND
        ).run,
        "renewal": Renewal(subscriptions, clock, paused=paused).run,
    }


def _counting(metrics: Metrics, sort: Sort, failed: OnFailure) -> OnFailure:
    async def counted(failure: Failure) -> None:
        if not failure.again:
            metrics.given_up(sort, failure.dropped)
        await failed(failure)

    return counted
