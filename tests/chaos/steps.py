"""Every step at which the bot talks to its store or to Slack: listed from its code, and where it can be killed.

A step is a function of ours that has the store do something, or a method of the gateway: whatever happens between two
of them is forgotten with the process, so that nothing is worth dying in between.
"""

import ast
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Any

from bot.slack.gateway import Gateway
from bot.store.redis import Store

ROOT = Path(__file__).parents[2]
OUTSIDE = ("bot/sandbox", "bot/store/redis.py", "bot/store/cluster.py")
STORE, GATEWAY = {"call", "run", "blocking", "everywhere"}, {"_call"}
WRAPS = {"_show"}
"""Of the gateway: sends what others of it hand over."""


def steps_in_the_code() -> set[str]:
    """Their names, like ``bot.store.inbox:Inbox.done``."""
    found: set[str] = set()
    for path in sorted((ROOT / "bot").rglob("*.py")):
        place = path.relative_to(ROOT)
        if not str(place).startswith(OUTSIDE):
            module = ".".join(place.with_suffix("").parts)
            found.update(f"{module}:{name}" for name in _steps(ast.parse(path.read_text())))
    return found


def watch(reached: Callable[[str, str], None]) -> None:
    """Have ``reached(step, when)`` called before and after each, in this process."""
    for owner, name in ((Store, "call"), (Store, "blocking"), (Gateway, "_call")):
        setattr(owner, name, _watched(getattr(owner, name), reached))


def die(at: str, armed: Path) -> Callable[[str, str], None]:
    """Ends this process by SIGKILL before or after a step, once the file is there."""

    def reached(step: str, when: str) -> None:
        if f"{step} {when}" == at and armed.exists():
            os.kill(os.getpid(), signal.SIGKILL)

    return reached


def note(into: Path) -> Callable[[str, str], None]:
    """Writes down which steps were taken."""
    seen: set[str] = set()

    def reached(step: str, _now: str) -> None:
        if step not in seen:
            seen.add(step)
            with into.open("a") as trace:
                trace.write(f"{step}\n")

    return reached


def _watched(real: Callable[..., Any], reached: Callable[[str, str], None]) -> Callable[..., Any]:
    async def watched(self: Any, *args: Any, **how: Any) -> Any:
        step = _step_of(sys._getframe(1))
        reached(step, "before")
        answer = await real(self, *args, **how)
        reached(step, "after")
        return answer

    return watched


def _step_of(frame: FrameType | None) -> str:
    """The function of ours that asked: the store's own ways to it, and what wraps them, are left out."""
    while frame and (frame.f_globals.get("__name__") == "bot.store.redis" or frame.f_code.co_name in WRAPS):
        frame = frame.f_back
    assert frame
    return f"{frame.f_globals['__name__']}:{frame.f_code.co_qualname.partition('.<locals>')[0]}"


def _steps(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef) and _asks(node):
            yield node.name
        if isinstance(node, ast.ClassDef):
            methods = [each for each in node.body if isinstance(each, ast.AsyncFunctionDef | ast.FunctionDef)]
            yield from (f"{node.name}.{each.name}" for each in methods if _asks(each))


def _asks(function: ast.AST) -> bool:
    calls = [node.func for node in ast.walk(function) if isinstance(node, ast.Call)]
    return any(isinstance(called, ast.Attribute) and _is_step(called) for called in calls)


def _is_step(called: ast.Attribute) -> bool:
    whose = called.value
    name = whose.attr if isinstance(whose, ast.Attribute) else getattr(whose, "id", "")
    if called.attr in STORE:
        return name in {"_store", "store"}
    return called.attr in GATEWAY and name == "self"
