"""Each documented limit of Block Kit, at the limit and one past it."""

from collections.abc import Callable
from typing import Any

import pytest

from bot.sandbox.slack.blockkit import problems_of
from tests.sandbox.slack.kit import CONFIRM, PICTURE, table, without_heading
from tests.sandbox.slack.support import Json, actions, button, mrkdwn, options, plain, section, text_input


def select(**more: Any) -> Json:
    given = {"type": "static_select", "action_id": "pick", "options": options(2), **more}
    return actions(given)


def grouped(groups: int, each: int = 1) -> Json:
    one = {"label": plain("Group"), "options": options(each)}
    return actions({"type": "static_select", "action_id": "pick", "option_groups": [one] * groups})


def chooser(kind: str, count: int) -> Json:
    return actions({"type": kind, "action_id": "pick", "options": options(count)})


def confirm(**more: Any) -> Json:
    return actions(button(confirm={**CONFIRM, **more}))


def option(**more: Any) -> Json:
    return select(options=[{"text": plain("One"), "value": "1", **more}])


def image(**more: Any) -> Json:
    return {**PICTURE, **more}


def asking(**more: Any) -> Json:
    return {**text_input(), **more}


def address(length: int) -> str:
    start = "https://example.com/"
    return start + "a" * (length - len(start))


LENGTHS: list[tuple[str, int, str, Callable[[int], Json]]] = [
    ("section text", 3000, "/text/text", lambda n: section("x" * n)),
    ("section field", 2000, "/fields/0/text", lambda n: {"type": "section", "fields": [mrkdwn("x" * n)]}),
    ("header", 150, "/text/text", lambda n: {"type": "header", "text": plain("x" * n)}),
    ("context text", 3000, "/elements/0/text", lambda n: {"type": "context", "elements": [mrkdwn("x" * n)]}),
    ("markdown", 12_000, "/text", lambda n: {"type": "markdown", "text": "x" * n}),
    ("block_id", 255, "/block_id", lambda n: {"type": "divider", "block_id": "x" * n}),
    ("action_id", 255, "/elements/0/action_id", lambda n: actions(button("x" * n))),
    ("button text", 75, "/elements/0/text/text", lambda n: actions(button(text=plain("x" * n)))),
    ("button value", 2000, "/elements/0/value", lambda n: actions(button(value="x" * n))),
    ("button url", 3000, "/elements/0/url", lambda n: actions(button(url=address(n)))),
    (
        "button label",
        75,
        "/elements/0/accessibility_label",
        lambda n: actions(button(accessibility_label="x" * n)),
    ),
    ("agent prompt", 4000, "/elements/0/agent_prompt", lambda n: actions(button(agent_prompt="x" * n))),
    ("confirm title", 100, "/elements/0/confirm/title/text", lambda n: confirm(title=plain("x" * n))),
    ("confirm text", 300, "/elements/0/confirm/text/text", lambda n: confirm(text=plain("x" * n))),
    ("confirm yes", 30, "/elements/0/confirm/confirm/text", lambda n: confirm(confirm=plain("x" * n))),
    ("confirm no", 30, "/elements/0/confirm/deny/text", lambda n: confirm(deny=plain("x" * n))),
    ("option text", 75, "/elements/0/options/0/text/text", lambda n: option(text=plain("x" * n))),
    ("option value", 150, "/elements/0/options/0/value", lambda n: option(value="x" * n)),
    (
        "option description",
        75,
        "/elements/0/options/0/description/text",
        lambda n: option(description=plain("x" * n)),
    ),
    ("placeholder", 150, "/elements/0/placeholder/text", lambda n: select(placeholder=plain("x" * n))),
    ("image address", 3000, "/image_url", lambda n: image(image_url=address(n))),
    ("image description", 2000, "/alt_text", lambda n: image(alt_text="x" * n)),
    ("image title", 2000, "/title/text", lambda n: image(title=plain("x" * n))),
    ("input label", 2000, "/label/text", lambda n: asking(label=plain("x" * n))),
    ("input hint", 2000, "/hint/text", lambda n: asking(hint=plain("x" * n))),
    ("initial text", 3000, "/element/initial_value", lambda n: text_input(initial_value="x" * n)),
]

COUNTS: list[tuple[str, int, str, Callable[[int], Json]]] = [
    ("section fields", 10, "/fields", lambda n: {"type": "section", "fields": [mrkdwn("x")] * n}),
    ("context elements", 10, "/elements", lambda n: {"type": "context", "elements": [mrkdwn("x")] * n}),
    (
        "actions elements",
        25,
        "/elements",
        lambda n: actions(*(button(f"a{number}") for number in range(n))),
    ),
    ("overflow options", 5, "/elements/0/options", lambda n: chooser("overflow", n)),
    ("checkboxes options", 10, "/elements/0/options", lambda n: chooser("checkboxes", n)),
    ("radio options", 10, "/elements/0/options", lambda n: chooser("radio_buttons", n)),
    ("select options", 100, "/elements/0/options", lambda n: chooser("static_select", n)),
    ("multi select options", 100, "/elements/0/options", lambda n: chooser("multi_static_select", n)),
    ("option groups", 100, "/elements/0/option_groups", grouped),
    ("options in a group", 100, "/elements/0/option_groups/0/options", lambda n: grouped(1, n)),
    ("table rows", 100, "/rows", table),
    ("table columns", 20, "/rows/0", lambda n: table(1, n)),
    ("column settings", 20, "/column_settings", lambda n: table(1, column_settings=[None] * n)),
]


@pytest.mark.parametrize(
    ("limit", "pointer", "make"), [row[1:] for row in LENGTHS], ids=[r[0] for r in LENGTHS]
)
def test_a_text_may_fill_its_limit_and_no_more(limit: int, pointer: str, make: Callable[[int], Json]) -> None:
    assert problems_of([make(limit)], "message") == []
    assert without_heading(problems_of([make(limit + 1)], "message")) == [
        f"[ERROR] must be less than {limit + 1} characters [json-pointer:/blocks/0{pointer}]"
    ]


@pytest.mark.parametrize(
    ("limit", "pointer", "make"), [row[1:] for row in COUNTS], ids=[r[0] for r in COUNTS]
)
def test_a_list_may_fill_its_limit_and_no_more(limit: int, pointer: str, make: Callable[[int], Json]) -> None:
    assert problems_of([make(limit)], "message") == []
    assert problems_of([make(limit + 1)], "message") == [
        f"[ERROR] no more than {limit} items allowed [json-pointer:/blocks/0{pointer}]"
    ]


@pytest.mark.parametrize(("surface", "limit"), [("message", 50), ("modal", 100), ("home", 100)])
def test_a_surface_holds_so_many_blocks(surface: Any, limit: int) -> None:
    divider = {"type": "divider"}

    assert problems_of([divider] * limit, surface) == []
    assert problems_of([divider] * (limit + 1), surface) == [
        f"[ERROR] no more than {limit} items allowed [json-pointer:/blocks]"
    ]


def test_markdown_blocks_share_one_limit() -> None:
    half = {"type": "markdown", "text": "x" * 6_000}

    assert problems_of([half, half], "message") == []
    assert problems_of([half, {**half, "text": "x" * 6_001}], "message") == [
        "[ERROR] markdown blocks must be less than 12001 characters in total [json-pointer:/blocks]"
    ]


@pytest.mark.parametrize(
    ("element", "problem"),
    [
        ({"min_length": 3000}, None),
        ({"min_length": 3001}, "must be between 0 and 3000"),
        ({"max_length": 3000}, None),
        ({"max_length": 3001}, "must be between 1 and 3000"),
        ({"max_length": 0}, "must be between 1 and 3000"),
        ({"min_length": 5, "max_length": 5}, None),
        ({"min_length": 6, "max_length": 5}, "min_length must not exceed max_length"),
    ],
)
def test_lengths_that_an_input_may_ask_for(element: Json, problem: str | None) -> None:
    found = problems_of([text_input(**element)], "message")

    if problem is None:
        assert found == []
    else:
        assert [problem in line for line in found] == [True]


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        (section(""), "/text/text"),
        ({"type": "header", "text": plain("")}, "/text/text"),
        ({"type": "markdown", "text": ""}, "/text"),
        (actions(button(text=plain(""))), "/elements/0/text/text"),
        (image(alt_text=""), "/alt_text"),
        ({"type": "divider", "block_id": ""}, "/block_id"),
    ],
)
def test_an_empty_text_is_refused(block: Json, pointer: str) -> None:
    assert without_heading(problems_of([block], "message")) == [
        f"[ERROR] must be more than 0 characters [json-pointer:/blocks/0{pointer}]"
    ]


@pytest.mark.parametrize(
    ("block", "pointer"),
    [
        ({"type": "actions", "elements": []}, "/elements"),
        ({"type": "context", "elements": []}, "/elements"),
        ({"type": "section", "fields": []}, "/fields"),
        (chooser("overflow", 0), "/elements/0/options"),
        (chooser("checkboxes", 0), "/elements/0/options"),
        (chooser("static_select", 0), "/elements/0/options"),
        (table(0), "/rows"),
        ({"type": "rich_text", "elements": []}, "/elements"),
    ],
)
def test_an_empty_list_is_refused(block: Json, pointer: str) -> None:
    assert problems_of([block], "message") == [
        f"[ERROR] must provide at least 1 items [json-pointer:/blocks/0{pointer}]"
    ]
