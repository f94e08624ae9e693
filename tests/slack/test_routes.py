"""The route table: one handler per kind and name, each given the services that it names by type."""

from collections.abc import AsyncIterator

import pytest

from bot.slack.message import Message
from bot.slack.payloads import Click, Command, Event, Submission
from bot.slack.replies import Reply, Say
from bot.slack.routes import Mode, Route, Router, Routes

ONE, TWO = Say(Message("one", [])), Say(Message("two", []))
CLICK = Click(action_id="lead.good")


class Leads:
    """A service."""


class Streams:
    """Another."""


def router(routes: Routes) -> Router:
    return Router([routes], {Leads: Leads(), Streams: Streams()})


async def given(table: Router, name: str = "lead.good") -> list[Reply]:
    route = table.find("action", name)
    assert route is not None
    return [reply async for reply in table.run(route, CLICK)]


def test_each_kind_of_payload_has_its_own_names() -> None:
    routes = Routes()

    @routes.command("same", mode=Mode.AT_ONCE)
    def command(_command: Command) -> Reply:
        return ONE

    @routes.action("same", mode=Mode.AFTER)
    async def action(_click: Click) -> Reply:
        return ONE

    @routes.view("same", mode=Mode.DURABLE)
    async def view(_sent: Submission) -> Reply:
        return ONE

    @routes.event("same", mode=Mode.DURABLE)
    async def event(_event: Event) -> None: ...

    table = router(routes)
    found = {kind: table.find(kind, "same") for kind in ("command", "action", "view", "event")}
    assert [route and route.handler for route in found.values()] == [command, action, view, event]
    assert [route.kind for route in table] == ["command", "action", "view", "event"]


def test_a_name_that_nobody_has_leads_nowhere() -> None:
    assert router(Routes()).find("action", "lead.good") is None


def test_a_handler_stays_the_function_that_it_was() -> None:
    routes = Routes()

    @routes.action("one", mode=Mode.AFTER)
    @routes.action("two", mode=Mode.DURABLE)
    async def handler(_click: Click) -> Reply:
        return ONE

    assert [(route.name, route.handler) for route in routes] == [("two", handler), ("one", handler)]


async def test_services_come_by_their_type_whatever_the_parameter_is_called() -> None:
    routes, seen = Routes(), []

    @routes.action("lead.good", mode=Mode.AFTER)
    async def handler(click: Click, anything: Streams, people: Leads) -> None:
        seen.extend([click, type(anything), type(people)])

    assert await given(router(routes)) == []
    assert seen == [CLICK, Streams, Leads]


async def test_a_handler_may_return_yield_or_be_silent() -> None:
    routes = Routes()

    @routes.action("returns", mode=Mode.AFTER)
    async def returns(_click: Click) -> Reply:
        return ONE

    @routes.action("yields", mode=Mode.AFTER)
    async def yields(_click: Click) -> AsyncIterator[Reply]:
        yield ONE
        yield TWO

    @routes.action("silent", mode=Mode.AFTER)
    async def silent(_click: Click) -> None: ...

    @routes.action("plain", mode=Mode.AFTER)
    def plain(_click: Click) -> Reply:
        return TWO

    table = router(routes)
    assert await given(table, "returns") == [ONE]
    assert await given(table, "yields") == [ONE, TWO]
    assert await given(table, "silent") == []
    assert await given(table, "plain") == [TWO]


def test_at_once_gives_the_one_reply() -> None:
    routes = Routes()

    @routes.command("help", mode=Mode.AT_ONCE)
    def show(command: Command, _leads: Leads) -> Reply:
        return Say(Message(command.text, []))

    table = router(routes)
    route = table.find("command", "help")
    assert route is not None
    reply = table.at_once(route, Command(command="/goodones", text="help"))
    assert reply == Say(Message("help", []))


def test_two_handlers_of_one_name_are_refused_at_the_start() -> None:
    tables = Routes(), Routes()
    for routes in tables:
        routes.action("lead.good", mode=Mode.AFTER)(lambda _click: ONE)
    with pytest.raises(TypeError, match=r"two routes for \('action', 'lead.good'\)"):
        Router(tables, {})


def test_a_service_that_nobody_provides_is_missed_at_the_start() -> None:
    routes = Routes()

    @routes.action("lead.good", mode=Mode.AFTER)
    async def handler(_click: Click, leads: Leads, streams: Streams, mode: Mode) -> None: ...

    with pytest.raises(TypeError, match="asks for streams, mode, which nobody provides"):
        Router([routes], {Leads: Leads()})


def test_only_a_modal_can_be_checked_before_it_is_taken() -> None:
    routes = Routes()

    def check(_sent: Submission) -> dict[str, str]:
        return {}

    routes.view("one", mode=Mode.AFTER, check=check)(lambda _sent: ONE)
    routes.action("one", mode=Mode.AFTER)(lambda _click: ONE)
    view, action = routes
    assert view.check is check
    assert action.check is None


def test_each_way_of_working_says_when_that_is() -> None:
    assert [mode.name for mode in Mode] == ["AT_ONCE", "AFTER", "DURABLE"]
    assert all("acknowledgement" in mode.value for mode in Mode)
    assert Route("action", "x", Mode.AFTER, test_each_way_of_working_says_when_that_is).check is None
