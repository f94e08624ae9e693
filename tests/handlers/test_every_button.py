"""Whatever is drawn with a button, a menu or a window has somebody who answers it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import blocks
from handlers import TABLES

ROUTES = {(route.kind, route.name) for table in TABLES for route in table}
SOURCES = sorted(Path(blocks.__path__[0]).glob("*.py"))
MENUS = {"overflow": 0, "button": 1, "select": 0, "radio": 0}
"""Which argument of these is the action's id."""
ONLY_FIELDS = {"radio", "select"}
"""A field of a window is sent with the window: it needs nobody of its own."""


def _calls(source: Path) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source.read_text())) if isinstance(node, ast.Call))


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def drawn() -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for call in (call for source in SOURCES for call in _calls(source)):
        at = MENUS.get(_name(call))
        if at is not None and _name(call) not in ONLY_FIELDS and len(call.args) > at:
            id_ = call.args[at]
            if isinstance(id_, ast.Constant) and isinstance(id_.value, str):
                found.add(("action", id_.value))
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        if "submit" in given and isinstance(view := given.get("callback_id"), ast.Constant):
            found.add(("view", str(view.value)))
    return found


def test_there_is_much_to_look_at() -> None:
    kinds = [kind for kind, _ in drawn()]
    assert kinds.count("action") > 30
    assert kinds.count("view") > 5


@pytest.mark.parametrize("what", sorted(drawn()), ids=" ".join)
def test_somebody_answers_it(what: tuple[str, str]) -> None:
    kind, id_ = what
    subject = id_.partition(".")[0]
    if id_.endswith(".more"):
        assert any(name.startswith(f"{subject}.") for of, name in ROUTES if of == kind), (
            "a menu's lines go on"
        )
    else:
        assert what in ROUTES
