"""Texts, and the dialog that asks before something is done.

Limits: docs.slack.dev/reference/block-kit/composition-objects/text-object and .../confirmation-dialog-object.
"""

from typing import Any

from bot.sandbox.slack.rules.basics import Rule, boolean, by_type, one_of, problem, shape, string, typed

TEXT = 3000


def plain(maximum: int = TEXT) -> Rule:
    """A plain_text object."""
    return by_type(_plain(maximum))


def rich(maximum: int = TEXT) -> Rule:
    """A text object of either kind.

    Before what is wrong in one, chat methods name the object itself (slack-go/slack#1452); of a kind that does not exist
    only the type is named (docs.slack.dev/reference/methods/blocks.validate).
    """
    inner = by_type(
        {**_plain(maximum), **typed("mrkdwn", {"text": string(maximum), "verbatim": boolean}, "text")}
    )

    def check(value: Any, pointer: str, problems: list[str]) -> None:
        found: list[str] = []
        inner(value, pointer, found)
        if found and isinstance(value, dict) and value.get("type") in ("plain_text", "mrkdwn"):
            problems.append(problem("failed to match all allowed schemas", pointer))
        problems.extend(found)

    return check


def _plain(maximum: int) -> dict[str, Rule]:
    return typed("plain_text", {"text": string(maximum), "emoji": boolean}, "text")


CONFIRM = shape(
    {
        "title": plain(100),
        "text": rich(300),
        "confirm": plain(30),
        "deny": plain(30),
        "style": one_of("primary", "danger"),
    },
    "title",
    "text",
    "confirm",
    "deny",
)
