"""Role × verb × surface: every route of the product does for each kind of person what its ``who`` says, and no more."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace

import aiohttp
import pytest

from bot.commands.table import WORDS
from bot.errors import Refused
from bot.roles import Who
from bot.services.admins import Admins
from bot.services.people import People
from bot.services.roles import Roles
from bot.services.workspace import Workspace
from bot.slack.desk import Desk
from bot.slack.payloads import (
    Ask,
    Click,
    Closed,
    Command,
    Event,
    Incoming,
    Payload,
    Shortcut,
    Submission,
)
from bot.slack.routes import Mode, Route, Router, Routes
from bot.store.audit import AuditLog
from bot.store.inbox import Inbox
from bot.store.redis import Store
from bot.tasks import Tasks
from handlers import TABLES
from tests.services.make import act
from tests.services.peopled import Peopled
from tests.slack.make import made
from tests.support.world import AMY, BEN, CLEO, LEADS

ROUTES: list[Route] = [route for table in TABLES for route in table]
PEOPLE = {
    "admin": (AMY, Who.ADMIN),
    "member": (BEN, Who.MEMBER),
    "viewer": (CLEO, Who.VIEWER),
    "guest": ("U0GUS", Who.VIEWER),
    "guest of many channels": ("U0GIA", Who.VIEWER),
    "outsider": ("U0PAT", Who.VIEWER),
    "stranger": ("U0NOBODY", Who.VIEWER),
}
"""Ben alone is set to be a member; Amy is Slack's admin."""
LOOKS = {
    "accounts.page",
    "accounts.show",
    "lead.open",
    "rollup.list",
    "rollup.back",
    "stream.show",
    "home.streams",
    "budget.open",
}
FOR_ALL = {"home.refresh", "home.help", "help.open"}
READ_AT_LENGTH = {"leads.csv"}
"""Changes nothing, and takes so long that it is done in the background."""
FOR_ONESELF = {"digest.me"}
"""Changes nothing but what comes to the one who asks, by direct message."""
BESIDES = {"digest.schedule": "digest weekly", "digest.me": "digest me weekly"}
"""Lines that reach what a word does besides its row."""
DECIDES = {"accounts.sleep", "accounts.wake", "standing.replay", "standing.replay_all", "team.open"}


def test_what_a_word_asks_for_its_route_asks_for() -> None:
    wanted = {word.name: word.who for word in WORDS}
    routed = {route.name: route.who for route in ROUTES if route.kind == "command"}
    assert {name: routed[name] for name in wanted} == wanted


@pytest.mark.parametrize(("name", "who"), [("digest.schedule", Who.MEMBER), ("digest.me", Who.VIEWER)])
def test_who_may_do_what_a_word_does_besides_its_row(name: str, who: Who) -> None:
    assert {route.name: route.who for route in ROUTES if route.kind == "command"}[name] is who


def test_what_changes_something_is_nothing_for_viewers() -> None:
    asked = [route for route in ROUTES if route.kind not in {"event", "closed"}]
    lax = [r.name for r in asked if r.mode is Mode.DURABLE and Who.VIEWER.includes(r.who)]
    assert set(lax) == READ_AT_LENGTH | FOR_ONESELF


@pytest.mark.parametrize(
    ("names", "who"), [(LOOKS, Who.VIEWER), (FOR_ALL, Who.EVERYONE), (DECIDES, Who.ADMIN)]
)
def test_who_may_press_what_is_no_members_business_alone(names: set[str], who: Who) -> None:
    routed = {route.name: route.who for route in ROUTES if route.kind == "action"}
    assert {name: routed[name] for name in names} == dict.fromkeys(names, who)


Kind = Callable[[Route, str], list[Payload]]
"""One payload for each surface from which a route is reached."""


def _commands(route: Route, person: str) -> list[Payload]:
    line = next((word.example for word in WORDS if word.name == route.name), BESIDES.get(route.name, "xyzzy"))
    return [Command(command="/goodones", text=line, person=person, channel=LEADS, trigger_id="t")]


def _clicks(route: Route, person: str) -> list[Payload]:
    click = Click(action_id=route.name, person=person, channel=LEADS, trigger_id="t", message_ts="1.1")
    subject, _, verb = route.name.partition(".")
    menu = {"action_id": f"{subject}.more", "value": f'{{"v":1,"do":"{verb}"}}'}
    return [
        click,
        click.model_copy(update={"ephemeral": True}),
        click.model_copy(update={"view_id": "V1", "view_type": "modal", "channel": None}),
        click.model_copy(update={"view_id": "V1", "view_type": "home", "channel": None}),
        click.model_copy(update=menu),
    ]


KINDS: dict[str, Kind] = {
    "command": _commands,
    "action": _clicks,
    "view": lambda route, person: [
        Submission(callback_id=route.name, view_id="V1", person=person, trigger_id="t")
    ],
    "shortcut": lambda route, person: [Shortcut(callback_id=route.name, person=person, trigger_id="t")],
    "options": lambda route, person: [Ask(action_id=route.name, person=person)],
    "closed": lambda route, person: [Closed(callback_id=route.name, view_id="V1", person=person)],
    "event": lambda route, person: [Event(type=route.name, event_id="E1", person=person)],
}


class Place:
    """A desk with a route for each of the product's, whose handler only notes that it ran."""

    def __init__(self, desk: Desk, done: list[str]) -> None:
        self.desk = desk
        self._done = done

    async def lets(self, payload: Payload, route: Route) -> bool:
        """Whether that route's handler ran; else it was refused."""
        self._done.clear()
        with suppress(Refused):
            await self.desk.do(payload)
            assert self._done == [route.name]
        return bool(self._done)


def noting(done: list[str]) -> Iterator[Routes]:
    for route in ROUTES:
        table = Routes()
        table._routes.append(replace(route, handler=_noter(done, route.name), meanwhile=None))
        yield table


def _noter(done: list[str], name: str) -> Callable[[Incoming], Awaitable[None]]:
    async def note(_incoming: Incoming) -> None:
        done.append(name)

    return note


@pytest.fixture
async def place(store: Store) -> AsyncIterator[Place]:
    async with Peopled() as at, aiohttp.ClientSession() as session:
        gateway, done = made(at.slack.base_url, session), list[str]()
        workspace = Workspace(store, AuditLog(store), at.clock)
        await workspace.change(act(), members=(BEN,))
        people = People(store, gateway, at.clock)
        roles = Roles(people, workspace, Admins([]), store, gateway, at.clock)
        desk = Desk(Router(noting(done), {}), gateway, Inbox(store, "jobs"), Tasks(), roles)
        yield Place(desk, done)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("person", PEOPLE)
async def test_a_route_lets_those_through_whom_it_is_for(place: Place, person: str, kind: str) -> None:
    id_, role = PEOPLE[person]
    for route in ROUTES:
        if route.kind == kind:
            for payload in KINDS[kind](route, id_):
                assert await place.lets(payload, route) is role.includes(route.who), (payload, route.who)


def test_every_kind_of_route_is_tried() -> None:
    assert {route.kind for route in ROUTES} <= set(KINDS)
