"""The blocks of 2025 and 2026, videos and formatted text: what is wrong with them, and where."""

from typing import Any

import pytest
from slack_sdk.models import blocks as sdk

from bot.sandbox.slack.blockkit import problems_of
from tests.sandbox.slack.kit import (
    ACCOUNT,
    CELL,
    FEEDBACK,
    ONE_OF_EACH,
    PICTURE,
    PIE,
    RICH,
    SENTENCE,
    TASK,
    TRASH,
    VIDEO,
    WORKFLOW,
    asking,
    card,
    chart,
    container,
    data_table,
    formatted,
    lines,
    plan,
    table,
    without_heading,
)
from tests.sandbox.slack.support import Json, actions, button, mrkdwn, options, plain


def one(block: Json, surface: Any = "message") -> str:
    """The only problem of a block: its place, then what is wrong."""
    (line,) = without_heading(problems_of([block], surface))
    what, _, place = line.removeprefix("[ERROR] ").partition(" [json-pointer:/blocks/0")
    return f"{place.removesuffix(']')}: {what}"


def under(*elements: Json) -> Json:
    return {"type": "context_actions", "elements": list(elements)}


def without(block: Json, name: str) -> Json:
    return {key: value for key, value in block.items() if key != name}


def twice_the_same_category() -> Json:
    point = {"label": "c", "value": 1}
    return {"series": [{"name": "s", "data": [point] * 2}], "axis_config": {"categories": ["c", "c"]}}


CARDS = [
    ({"type": "card"}, ": must provide at least one of: hero_image, title, actions, body"),
    (
        {"type": "card", "subtitle": mrkdwn("x")},
        ": must provide at least one of: hero_image, title, actions, body",
    ),
    (card(title="Lead"), "/title: must provide an object"),
    (card(actions=actions()), "/actions: must provide an array"),
    (card(actions=[button("a"), button("b"), button("c")]), "/actions: no more than 2 items allowed"),
    (card(actions=[button("a"), button("a")]), '/actions/1/action_id: `action_id` "a" already exists'),
    (
        card(icon=PICTURE, slack_icon={"type": "icon", "name": "star"}),
        ": only one of icon and slack_icon allowed",
    ),
    (card(slack_icon={"type": "icon", "name": "bell"}), "/slack_icon/name: must be a valid enum value"),
    (card(slack_icon={"type": "icon"}), "/slack_icon: missing required field: name"),
    (card(footer=plain("x")), ": invalid additional property: footer"),
    ({"type": "carousel", "elements": []}, "/elements: must provide at least 1 items"),
    (
        {"type": "carousel", "block_id": "c", "elements": [card(block_id="c")]},
        '/elements/0/block_id: `block_id` "c" already exists',
    ),
]
CONTAINERS = [
    (without(container(), "title"), ": must provide at least one of: title, rich_text_title"),
    (container(title=mrkdwn("x")), "/title/type: unsupported type: mrkdwn"),
    (container(rich_text_title=plain("x")), "/rich_text_title/type: unsupported type: plain_text"),
    (container(width="huge"), "/width: must be a valid enum value"),
    (container(default_collapsed=True), "/default_collapsed: default_collapsed requires is_collapsible"),
    (
        container(has_header_divider=True, is_collapsible=True),
        "/has_header_divider: has_header_divider is not allowed with is_collapsible",
    ),
    (container(container()), "/child_blocks/0/type: unsupported type: container"),
    (
        container(actions(button("a"), button("a"))),
        '/child_blocks/0/elements/1/action_id: `action_id` "a" already exists',
    ),
    (container(table(), table()), "/child_blocks/1: only_one_table_allowed"),
]
TABLES = [
    (table(rows=0), "/rows: must provide at least 1 items"),
    ({"type": "table", "rows": [[]]}, "/rows/0: must provide at least 1 items"),
    (
        {"type": "table", "rows": [[{"type": "raw_number", "text": "1"}]]},
        "/rows/0/0: missing required field: value",
    ),
    (
        {"type": "table", "rows": [[{"type": "raw_number", "value": 1}]]},
        "/rows/0/0: missing required field: text",
    ),
    (
        {"type": "table", "rows": [[{"type": "raw_number", "value": float("nan"), "text": "?"}]]},
        "/rows/0/0/value: must be a valid number",
    ),
    (table(caption="x"), ": invalid additional property: caption"),
    (data_table(rows=1), "/rows: must provide at least 2 items"),
    (without(data_table(), "caption"), ": missing required field: caption"),
    (data_table(caption=""), "/caption: must be more than 0 characters"),
    (data_table(column_settings=[]), ": invalid additional property: column_settings"),
    (data_table(row_header_column_index=1), "/row_header_column_index: must be between 0 and 0"),
    ({**data_table(), "rows": [[RICH], [RICH]]}, "/rows/0/0/type: unsupported type: rich_text"),
    (
        {**data_table(), "rows": [[CELL], [CELL, CELL]]},
        "/rows/1: all rows must have the same number of cells",
    ),
    (
        {**data_table(), "rows": [[{**CELL, "text": "x" * 5000}]] * 2 + [[CELL]]},
        "/rows: table cells must be less than 10001 characters in total",
    ),
]
CHARTS = [
    (chart({"type": "radar"}), "/chart/type: unsupported type: radar"),
    (chart(PIE, title=""), "/title: must be more than 0 characters"),
    (chart(lines(series=7)), "/chart/series: no more than 6 items allowed"),
    (chart({**PIE, "segments": PIE["segments"] * 7}), "/chart/segments: no more than 6 items allowed"),
    (chart(lines(x_label="x" * 51)), "/chart/axis_config/x_label: must be less than 51 characters"),
    (
        chart({**lines(), "series": lines()["series"] * 2}),
        "/chart/series/1/name: series names must be unique",
    ),
    (
        chart({**lines(points=2), **twice_the_same_category()}),
        "/chart/axis_config/categories: categories must be unique",
    ),
    (
        chart(lines(categories=["c0", "c1"])),
        "/chart/series/0/data: must have one point for each category",
    ),
    (
        chart({**PIE, "segments": [{"label": "A", "value": "1"}]}),
        "/chart/segments/0/value: must be a valid number",
    ),
    (
        chart({**PIE, "segments": [{"label": "A", "value": True}]}),
        "/chart/segments/0/value: must be a valid number",
    ),
]
TASKS = [
    ({**TASK, "status": "pending"}, "/status: must be a valid enum value"),
    ({**TASK, "status": "in-progress"}, "/status: must be a valid enum value"),
    ({**TASK, "status": None}, "/status: must provide a string"),
    ({**TASK, "details": mrkdwn("x")}, "/details/type: unsupported type: mrkdwn"),
    (
        {**TASK, "sources": [{"type": "link", "url": "https://example.com", "text": "x"}]},
        "/sources/0/type: unsupported type: link",
    ),
    (plan(title=plain("Plan")), "/title: must provide a string"),
    (plan(TASK, TASK), '/tasks/1/task_id: `task_id` "1" already exists'),
    (plan({**TASK, "status": "done"}), "/tasks/0/status: must be a valid enum value"),
    (without(plan(), "tasks"), ": missing required field: tasks"),
]
BUTTONS = [
    (under(button()), "/elements/0/type: unsupported type: button"),
    (under(FEEDBACK, FEEDBACK), '/elements/1/action_id: `action_id` "judge" already exists'),
    (under(without(FEEDBACK, "negative_button")), "/elements/0: missing required field: negative_button"),
    (under({**TRASH, "icon": "star"}), "/elements/0/icon: must be a valid enum value"),
    (actions(without(WORKFLOW, "action_id")), "/elements/0: missing required field: action_id"),
    (actions({**WORKFLOW, "workflow": {}}), "/elements/0/workflow: missing required field: trigger"),
    (actions(button(agent_prompt_display="x")), "/elements/0: missing required field: agent_prompt"),
    (
        actions({"type": "conversations_select", "filter": {}}),
        (
            "/elements/0/filter: must provide at least one of: include, exclude_external_shared_channels, "
            "exclude_bot_users"
        ),
    ),
    (
        actions({"type": "datepicker", "initial_date": "2026-02-30"}),
        "/elements/0/initial_date: must be a date of the form YYYY-MM-DD",
    ),
    (
        actions({"type": "static_select", "options": [{**options(1)[0], "url": "https://example.com"}]}),
        "/elements/0/options/0: invalid additional property: url",
    ),
]
INPUTS = [
    (
        asking({"type": "rich_text_input", "initial_value": plain("x")}),
        "/element/initial_value/type: unsupported type: plain_text",
    ),
    (asking({"type": "number_input"}), "/element: missing required field: is_decimal_allowed"),
    (
        asking({"type": "number_input", "is_decimal_allowed": True, "min_value": "2", "max_value": "1.5"}),
        "/element/min_value: min_value must not exceed max_value",
    ),
    (
        asking({"type": "number_input", "is_decimal_allowed": False, "initial_value": "0.5"}),
        "/element/initial_value: must be a whole number",
    ),
    (
        asking({"type": "plain_text_input", "dispatch_action_config": {"trigger_actions_on": ["on_click"]}}),
        "/element/dispatch_action_config/trigger_actions_on/0: must be a valid enum value",
    ),
]
OTHERS = [
    ({**VIDEO, "title": plain("x" * 200)}, "/title/text: must be less than 200 characters"),
    ({**VIDEO, "title_url": "http://example.com"}, "/title_url: must be a valid https URL"),
    ({**VIDEO, "video_url": "https://SLACK.com/x"}, "/video_url: must not point to a Slack domain"),
    (without(VIDEO, "thumbnail_url"), ": missing required field: thumbnail_url"),
    (without(ACCOUNT, "is_connected"), ": missing required field: is_connected"),
    ({**ACCOUNT, "auth_url": "http://example.com"}, "/auth_url: must be a valid https URL"),
    ({**ACCOUNT, "accessory": button()}, "/accessory/type: unsupported type: button"),
    ({**ACCOUNT, "fallback": [ACCOUNT]}, "/fallback/0/type: unsupported type: auth_provider"),
    ({**PICTURE, "image_url": None}, "/image_url: must provide a string"),
    ({"type": "image", "alt_text": "A", "slack_file": {"id": "U1"}}, "/slack_file/id: invalid slack file"),
]
FORMATTED = [
    (formatted({"type": "text", "text": ""}), "/elements/0/elements/0/text: must be more than 0 characters"),
    (
        formatted({"type": "text", "text": "x", "style": {"loud": True}}),
        "/elements/0/elements/0/style: invalid additional property: loud",
    ),
    (
        formatted({"type": "user", "user_id": "U1", "style": {"code": True}}),
        "/elements/0/elements/0/style: invalid additional property: code",
    ),
    (
        formatted({"type": "broadcast", "range": "all"}),
        "/elements/0/elements/0/range: must be a valid enum value",
    ),
    (formatted({"type": "color", "value": "red"}), "/elements/0/elements/0/value: must be a colour"),
    (formatted({"type": "date", "timestamp": 1}), "/elements/0/elements/0: missing required field: format"),
    (formatted({"type": "image"}), "/elements/0/elements/0/type: unsupported type: image"),
    (
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "style": "bullet", "elements": []}]},
        "/elements/0/elements: must provide at least 1 items",
    ),
    (
        {"type": "rich_text", "elements": [{"type": "rich_text_list", "elements": [SENTENCE]}]},
        "/elements/0: missing required field: style",
    ),
    ({"type": "rich_text", "elements": [mrkdwn("x")]}, "/elements/0/type: unsupported type: mrkdwn"),
]


@pytest.mark.parametrize(
    ("block", "said"),
    [*CARDS, *CONTAINERS, *TABLES, *CHARTS, *TASKS, *BUTTONS, *INPUTS, *OTHERS, *FORMATTED],
)
def test_what_is_wrong_is_named_with_its_place(block: Json, said: str) -> None:
    assert one(block) == said


def test_what_is_wrong_with_an_alert() -> None:
    alert = ONE_OF_EACH["alert"]

    assert one({**alert, "level": "panic"}, "modal") == "/level: must be a valid enum value"
    assert one({**alert, "text": "Careful"}, "modal") == "/text: must provide an object"


@pytest.mark.parametrize(
    "block",
    [
        card(icon=PICTURE, hero_image=PICTURE, subtitle=plain("x"), body=plain("x"), subtext=plain("x")),
        {"type": "card", "hero_image": PICTURE, "slack_icon": {"type": "icon", "name": "star-filled"}},
        container(rich_text_title=RICH, icon=PICTURE, is_collapsible=True, default_collapsed=True),
        container(has_header_divider=True, width="full"),
        table(2, 2, column_settings=[None, {"align": "right", "is_wrapped": True}]),
        data_table(3, 2, page_size=2, row_header_column_index=1),
        chart(lines(6, 20, x_label="Day", y_label="Leads")),
        plan({**TASK, "status": "pending", "type": "task_card"}, without({**TASK, "task_id": "2"}, "type")),
        plan(status="complete"),
        asking(
            {"type": "number_input", "is_decimal_allowed": False, "min_value": "-1", "max_value": "1" * 99}
        ),
        asking({"type": "number_input", "is_decimal_allowed": True, "max_value": "0." + "1" * 90}),
        {**TASK, "details": RICH, "sources": [{"type": "url", "url": "https://example.com", "text": "x"}]},
        {**ACCOUNT, "auth_url": "https://example.com/connect", "fallback": [{"type": "divider"}]},
        {**VIDEO, "author_name": "A", "provider_name": "P", "video_url": "https://notslack.com/embed"},
        {"type": "image", "alt_text": "A", "slack_file": {"url": "https://files.slack.com/x.png"}},
        formatted(
            {"type": "link", "url": "https://example.com", "text": "x", "style": {"bold": True}},
            {"type": "emoji", "name": "wave", "skin_tone": 6, "unicode": "1f44b"},
            {"type": "channel", "channel_id": "C1", "style": {"highlight": True}},
            {"type": "usergroup", "usergroup_id": "S1"},
            {"type": "team", "team_id": "T1"},
            {"type": "broadcast", "range": "here"},
            {"type": "color", "value": "#A0b1C2"},
            {"type": "date", "timestamp": 1_700_000_000, "format": "{date}", "fallback": "then"},
        ),
    ],
)
def test_what_the_pages_describe_is_taken(block: Json) -> None:
    assert problems_of([block], "message") == []


@pytest.mark.parametrize(
    "block",
    [
        sdk.ContextActionsBlock(elements=[FEEDBACK, TRASH]),
        sdk.CardBlock(title=sdk.PlainTextObject(text="Lead"), actions=[button()]),
        sdk.CarouselBlock(elements=[sdk.CardBlock(body=sdk.MarkdownTextObject(text="Lead"))]),
        sdk.ContainerBlock(title=sdk.PlainTextObject(text="Box"), child_blocks=[sdk.DividerBlock()]),
        sdk.TaskCardBlock(task_id="1", title="Look", status="in_progress"),
        sdk.PlanBlock(title="Plan", tasks=[sdk.TaskCardBlock(task_id="1", title="Look", status="pending")]),
        sdk.TableBlock(rows=[[CELL]]),
        sdk.VideoBlock(
            alt_text="A", title="T", thumbnail_url=PICTURE["image_url"], video_url=VIDEO["video_url"]
        ),
        sdk.AuthProviderBlock(value="crm", name="CRM", is_connected=True),
    ],
    ids=lambda block: block.type,
)
def test_what_slacks_own_models_write_is_taken(block: sdk.Block) -> None:
    assert problems_of([block.to_dict()], "message") == []
