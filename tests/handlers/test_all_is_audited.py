"""Nobody changes anything that the audit does not tell of: a new route notes what it does, or stands here with why not."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import pytest

import bot.services
from blocks.deeds import deed_of
from bot.audit import Entry, Surface
from bot.roles import Who
from bot.slack.payloads import Click
from bot.slack.routes import Mode, Route
from handlers import TABLES
from handlers.carried import act_of
from tests.blocks.make import NOON

CHANGES_NOTHING = {
    ("action", "audit.csv"): "sends the audit, which names people on X by number only",
    ("action", "stats.csv"): "sends numbers, in which nobody on X is named",
    (
        "action",
        "rollup.card",
    ): "shows a channel one of its own leads as a card, which alters nothing of the lead",
}
"""What is stored before it is acknowledged, so that it is done, and yet is no line of the audit."""
ROUTES: list[Route] = [
    route
    for table in TABLES
    for route in table
    if route.mode is Mode.DURABLE and route.who in {Who.MEMBER, Who.ADMIN}
]
SERVICES = Path(bot.services.__file__).parent
NOTING = {"entry", "_note", "_note_of", "note"}


def says_who(handler: Callable[..., Any], seen: set[object] | None = None) -> bool:
    """Whether a handler, or a function of ours that it calls, tells a service whose act it is."""
    seen = set() if seen is None else seen
    if handler is act_of:
        return True
    if not isinstance(handler, FunctionType) or handler in seen:
        return False
    seen.add(handler)
    named = [handler.__globals__.get(name) for name in names(handler.__code__)]
    ours = [
        each
        for each in named
        if isinstance(each, FunctionType) and each.__module__.split(".")[0] == "handlers"
    ]
    return any(says_who(each, seen) for each in ours)


def names(code: CodeType) -> Iterator[str]:
    yield from code.co_names
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from names(each)


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def with_an_act() -> Iterator[tuple[str, ast.AsyncFunctionDef]]:
    """Every method of a service that is told whose act it is."""
    for path in sorted(SERVICES.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.AsyncFunctionDef) and any(arg.arg == "act" for arg in node.args.args):
                yield f"{path.stem}.{node.name}", node


def hands_it_on(method: ast.AsyncFunctionDef) -> bool:
    """Whether a line is made of the act, or another method is given it."""
    for call in calls(method):
        args = [*call.args, *(keyword.value for keyword in call.keywords)]
        if any(isinstance(each, ast.Name) and each.id == "act" for arg in args for each in ast.walk(arg)):
            return True
        if called(call) == "entry" and "act" in ast.unparse(call.func):
            return True
    return False


def deeds() -> set[str]:
    """What the services write as what was done."""
    return {
        arg.value
        for path in SERVICES.glob("*.py")
        for call in calls(ast.parse(path.read_text("utf-8")))
        if called(call) in NOTING
        for arg in [*call.args, *(keyword.value for keyword in call.keywords)]
        if isinstance(arg, ast.Constant) and isinstance(arg.value, str) and "." in arg.value
    }


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.kind} {route.name}")
def test_what_changes_something_says_whose_act_it_is(route: Route) -> None:
    if (route.kind, route.name) in CHANGES_NOTHING:
        assert not says_who(route.handler), "it notes something, so it need not stand in the list"
    else:
        assert says_who(route.handler), (
            "it notes nothing: give its service the act, or say why it changes nothing"
        )


def test_the_list_names_only_what_is_there() -> None:
    assert set(CHANGES_NOTHING) <= {(route.kind, route.name) for route in ROUTES}


def test_a_handler_that_says_nothing_is_found_out() -> None:
    async def silent(click: Click) -> None:
        await silent(click)

    assert not says_who(silent)


def test_each_service_that_is_told_does_something_with_it() -> None:
    given = dict(with_an_act())
    assert len(given) > 40
    assert [name for name, method in given.items() if not hands_it_on(method)] == []


def test_all_that_is_noted_has_words() -> None:
    noted = deeds()
    assert {"subscription.made", "channel.muted", "run.started", "replay.all", "lead.snoozed"} <= noted
    unknown = [
        what
        for what in noted
        if deed_of(Entry(what=what, by=None, at=NOON, job="j", surface=Surface.CARD)).sign == "▫️"
    ]
    assert unknown == []
