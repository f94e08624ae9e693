"""Modals and Home tabs as Slack takes them (docs.slack.dev/reference/views/modal-views and .../home-tab-views)."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from bot.sandbox.slack.blockkit import problems_of
from bot.sandbox.slack.refusals import Refused, with_messages
from bot.sandbox.slack.rules.basics import ID_LENGTH, Rule, anything, boolean, problem, shape, string
from bot.sandbox.slack.rules.texts import plain

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
_TITLE = plain(24)
_VIEWS: Mapping[str, Rule] = {
    "modal": shape(
        {
            **_COMMON,
            "title": _TITLE,
            "submit": _TITLE,
            "close": _TITLE,
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
        "title",
        "blocks",
        "type",
    ),
    "home": shape(_COMMON, "blocks", "type"),
}


def check_view(view: Any, kind: ViewKind) -> dict[str, Any]:
    """The view, when Slack would take it as a ``modal`` or as ``home``.

    Its size counts as JSON in ASCII, the larger of two readings of 250,000 bytes (*assumed*).

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
    if view.get("type", kind) != kind:
        return [problem(f"must be of type {kind}", "/view/type")]
    problems: list[str] = []
    _VIEWS[kind](view, "/view", problems)
    if "blocks" in view:
        problems += problems_of(view["blocks"], kind, "/view/blocks")
    return problems or _unsent_inputs(view, kind)


def _unsent_inputs(view: Mapping[str, Any], kind: ViewKind) -> list[str]:
    """A modal that asks for something needs a button to send it with."""
    if kind == "home" or "submit" in view:
        return []
    return [
        problem("must define `submit` to use an `input` block in modals", f"/view/blocks/{index}/input")
        for index, block in enumerate(view["blocks"])
        if block["type"] == "input"
    ]
