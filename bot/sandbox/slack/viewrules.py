"""Modals and Home tabs as Slack takes them (docs.slack.dev/reference/views)."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from bot.sandbox.slack.blockkit import problems_of
from bot.sandbox.slack.elements import plain
from bot.sandbox.slack.refusals import Refused, with_messages
from bot.sandbox.slack.rules import ID_LENGTH, Rule, anything, boolean, problem, shape, string

ViewKind = Literal["modal", "home"]

PRIVATE_METADATA = 3000
MAX_BYTES = 250_000

_COMMON: dict[str, Rule] = {
    "type": anything,
    "blocks": anything,
    "callback_id": string(ID_LENGTH, minimum=0),
    "external_id": string(ID_LENGTH, minimum=0),
    "private_metadata": string(PRIVATE_METADATA, minimum=0),
}
_VIEWS: Mapping[str, Rule] = {
    "modal": shape(
        {
            **_COMMON,
            "title": plain(24),
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
        "title",
        "blocks",
    ),
    "home": shape(_COMMON, "blocks"),
}


def check_view(view: Any, kind: ViewKind) -> dict[str, Any]:
    """The view, when Slack would take it as a ``modal`` or as ``home``.

    Raises:
        Refused: ``invalid_arguments`` with what is wrong and where, or ``view_too_large``.
    """
    problems = problems_of_view(view, kind)
    if problems:
        raise with_messages("invalid_arguments", problems)
    if len(json.dumps(view)) > MAX_BYTES:
        raise Refused("view_too_large")
    found: dict[str, Any] = view
    return found


def problems_of_view(view: Any, kind: ViewKind) -> list[str]:
    """What Slack would say against a view; empty when it would take it."""
    if not isinstance(view, dict):
        return [problem("must provide an object", "/view")]
    if view.get("type") != kind:
        return [problem(f"must be of type {kind}", "/view/type")]
    problems: list[str] = []
    _VIEWS[kind](view, "/view", problems)
    if "blocks" in view:
        problems += problems_of(view["blocks"], kind, "/view/blocks")
    if not problems and kind == "modal" and "submit" not in view and _asks(view):
        problems.append(problem("`submit` must be provided when an input block is present", "/view/submit"))
    return problems


def _asks(view: Mapping[str, Any]) -> bool:
    return any(block["type"] == "input" for block in view["blocks"])
