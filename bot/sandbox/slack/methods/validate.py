"""Slack's own check of blocks, messages and views (docs.slack.dev/reference/methods/blocks.validate)."""

import re
from typing import Any, get_args

from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.blockkit import Surface, problems_of
from bot.sandbox.slack.parts import Parts
from bot.sandbox.slack.refusals import Refused, with_messages
from bot.sandbox.slack.viewrules import ViewKind, problems_of_view

ONE_OF = ("blocks", "view", "message")
EXACTLY_ONE = "must provide exactly one of `blocks`, `view`, or `message`"
# What chat methods say of an object before they say what is wrong in it; the page shows the latter alone.
SUMMARY = "failed to match all allowed schemas"
LINE = re.compile(r"(?:\[ERROR\] )?(.*?)(?: \[json-pointer:(.*)\])?\Z", re.DOTALL)
CONSTRAINTS = (
    ("enum", re.compile(r"unsupported type|must be one of")),
    ("max_length", re.compile(r"must be less than \d+ characters")),
    ("min_length", re.compile(r"must be more than \d+ characters")),
    ("max_items", re.compile(r"no more than \d+ items")),
    ("required", re.compile(r"missing required field")),
    ("additional_properties", re.compile(r"invalid additional property")),
    ("type", re.compile(r"must provide|must be a valid")),
)


def validate(_parts: Parts, args: Arguments) -> dict[str, Any]:
    """Nothing for what Slack would take; else ``errors`` of pointer, code, message and constraint.

    The page shows one error, a ``failed_constraint`` of type ``enum`` at ``/0/text/type``, and the codes
    ``invalid_blocks`` and ``invalid_arguments``; ``invalid_message`` and ``invalid_view`` are those that
    abdolence/slack-morphism-rust reads. *Assumed*: that a token is needed, pointers in messages and views (from their
    own root), the types of the other constraints, and that blocks alone may suit any surface.
    """
    named = [name for name in ONE_OF if args.given.get(name) is not None]
    if len(named) != 1:
        raise with_messages("invalid_arguments", [EXACTLY_ONE])
    name = named[0]
    problems = _PROBLEMS[name](_read(args, name))
    if problems:
        root = "/blocks" if name == "blocks" else "/view" if name == "view" else ""
        leaves = [line for line in problems if SUMMARY not in line] or problems
        raise Refused(f"invalid_{name}", errors=[_error(line, root) for line in leaves])
    return {}


def _read(args: Arguments, name: str) -> Any:
    try:
        return args.structure(name)
    except ValueError:
        problem = f"[ERROR] must be valid json [json-pointer:/{name}]"
        raise with_messages("invalid_arguments", [problem]) from None


def _of_blocks(blocks: Any) -> list[str]:
    surfaces: tuple[Surface, ...] = get_args(Surface)
    problems = problems_of(blocks, "message")
    taken = problems and any(not problems_of(blocks, surface) for surface in surfaces)
    return [] if taken else problems


def _of_message(message: Any) -> list[str]:
    if not isinstance(message, dict):
        return ["[ERROR] must provide an object [json-pointer:]"]
    return problems_of(message["blocks"], "message") if "blocks" in message else []


def _of_view(view: Any) -> list[str]:
    kind: ViewKind = "home" if isinstance(view, dict) and view.get("type") == "home" else "modal"
    return problems_of_view(view, kind)


_PROBLEMS = {"blocks": _of_blocks, "message": _of_message, "view": _of_view}


def _error(line: str, root: str) -> dict[str, Any]:
    found = LINE.match(line)
    what, pointer = (found[1], found[2] or "") if found else (line, "")
    kind = next((name for name, words in CONSTRAINTS if words.match(what)), "format")
    return {
        "code": "failed_constraint",
        "message": what,
        "pointer": pointer.removeprefix(root),
        "constraint": {"type": kind},
    }
