"""One of every block and element as Slack would take it, and ways to stretch them, for the tests of the rules."""

import copy
from collections.abc import Callable
from typing import Any

from tests.sandbox.slack.support import Json, actions, button, mrkdwn, options, plain, section, text_input

HEADING = "failed to match all allowed schemas"
PICTURE: Json = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A"}
SENTENCE: Json = {"type": "rich_text_section", "elements": [{"type": "text", "text": "Hi"}]}
RICH: Json = {"type": "rich_text", "elements": [SENTENCE]}
CONFIRM: Json = {
    "title": plain("Sure?"),
    "text": mrkdwn("It costs."),
    "confirm": plain("Yes"),
    "deny": plain("No"),
}
CELL: Json = {"type": "raw_text", "text": "x"}
THUMB: Json = {"text": plain("Good"), "value": "up"}
TASK: Json = {"type": "task_card", "task_id": "1", "title": "Look", "status": "complete"}
PIE: Json = {"type": "pie", "segments": [{"label": "A", "value": 1}]}
FEEDBACK: Json = {
    "type": "feedback_buttons",
    "action_id": "judge",
    "positive_button": THUMB,
    "negative_button": {"text": plain("Bad"), "value": "down"},
}
TRASH: Json = {"type": "icon_button", "action_id": "drop", "icon": "trash", "text": plain("Delete")}
WORKFLOW: Json = {
    "type": "workflow_button",
    "action_id": "run",
    "text": plain("Run"),
    "workflow": {"trigger": {"url": "https://slack.com/shortcuts/Ft1/x"}},
}
VIDEO: Json = {
    "type": "video",
    "alt_text": "A film",
    "title": plain("Film"),
    "thumbnail_url": "https://example.com/a.png",
    "video_url": "https://example.com/embed/1",
}
ACCOUNT: Json = {"type": "auth_provider", "value": "crm", "name": plain("CRM"), "is_connected": False}
CARD: Json = {"type": "card", "title": mrkdwn("Lead")}


def card(**more: Any) -> Json:
    return {**CARD, **more}


def container(*children: Json, **more: Any) -> Json:
    return {
        "type": "container",
        "title": plain("Box"),
        "child_blocks": list(children or ({"type": "divider"},)),
        **more,
    }


def table(rows: int = 1, columns: int = 1, **more: Any) -> Json:
    return {"type": "table", "rows": [[CELL] * columns] * rows, **more}


def data_table(rows: int = 2, columns: int = 1, **more: Any) -> Json:
    return {**table(rows, columns), "type": "data_table", "caption": "Numbers", **more}


def chart(drawn: Json = PIE, **more: Any) -> Json:
    return {"type": "data_visualization", "title": "Share", "chart": drawn, **more}


def lines(series: int = 1, points: int = 1, **axis: Any) -> Json:
    """A chart of lines over so many categories."""
    categories = [f"c{number}" for number in range(points)]
    data = [{"label": label, "value": -1.5} for label in categories]
    return {
        "type": "line",
        "series": [{"name": f"s{number}", "data": data} for number in range(series)],
        "axis_config": {"categories": categories, **axis},
    }


def plan(*tasks: Json, **more: Any) -> Json:
    return {"type": "plan", "title": "Plan", "tasks": list(tasks or (TASK,)), **more}


def formatted(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": [{**SENTENCE, "elements": list(parts)}]}


def asking(element: Json, **more: Any) -> Json:
    """An input block around an element."""
    return {"type": "input", "label": plain("L"), "element": {"action_id": "a", **element}, **more}


ONE_OF_EACH: dict[str, Json] = {
    "section": section(),
    "header": {"type": "header", "text": plain("x")},
    "divider": {"type": "divider"},
    "context": {"type": "context", "elements": [mrkdwn("x"), PICTURE]},
    "actions": actions(button(), WORKFLOW),
    "image": PICTURE,
    "input": text_input(),
    "markdown": {"type": "markdown", "text": "# x"},
    "table": table(),
    "rich_text": RICH,
    "video": VIDEO,
    "context_actions": {"type": "context_actions", "elements": [FEEDBACK, TRASH]},
    "card": CARD,
    "carousel": {"type": "carousel", "elements": [CARD]},
    "alert": {"type": "alert", "text": mrkdwn("Careful")},
    "container": container(),
    "data_table": data_table(),
    "data_visualization": chart(),
    "task_card": TASK,
    "plan": plan(),
    "auth_provider": ACCOUNT,
}

ELEMENTS: dict[str, Json] = {
    "button": button("a"),
    "workflow_button": WORKFLOW,
    "overflow": {"type": "overflow", "action_id": "a", "options": options(1)},
    "image": PICTURE,
    "static_select": {"type": "static_select", "options": options(1)},
    "external_select": {"type": "external_select", "min_query_length": 0},
    "users_select": {"type": "users_select", "initial_user": "U1"},
    "conversations_select": {"type": "conversations_select", "filter": {"include": ["im"]}},
    "channels_select": {"type": "channels_select", "initial_channel": "C1"},
    "multi_static_select": {"type": "multi_static_select", "options": options(2)},
    "multi_external_select": {"type": "multi_external_select", "max_selected_items": 1},
    "multi_users_select": {"type": "multi_users_select", "initial_users": ["U1"]},
    "multi_conversations_select": {"type": "multi_conversations_select"},
    "multi_channels_select": {"type": "multi_channels_select"},
    "checkboxes": {"type": "checkboxes", "options": options(1)},
    "radio_buttons": {"type": "radio_buttons", "options": options(1)},
    "datepicker": {"type": "datepicker", "initial_date": "2028-02-29"},
    "timepicker": {"type": "timepicker", "initial_time": "23:59"},
    "datetimepicker": {"type": "datetimepicker", "initial_date_time": 1_700_000_000},
    "plain_text_input": {"type": "plain_text_input"},
    "email_text_input": {"type": "email_text_input"},
    "url_text_input": {"type": "url_text_input"},
    "number_input": {"type": "number_input", "is_decimal_allowed": True, "min_value": "-1.5"},
    "rich_text_input": {"type": "rich_text_input", "action_id": "a", "initial_value": RICH},
    "file_input": {"type": "file_input", "filetypes": ["csv"], "max_files": 1},
    "feedback_buttons": FEEDBACK,
    "icon_button": TRASH,
}


def without_heading(problems: list[str]) -> list[str]:
    """The faults themselves, without the line that names a text object before what is wrong in it."""
    return [line for line in problems if HEADING not in line]


def changed(block: Json, pointer: str, change: Callable[[Any], Any]) -> Json:
    """The block with one place in it changed."""
    copied = copy.deepcopy(block)
    *way, last = [int(part) if part.isdigit() else part for part in pointer.split("/")[1:]]
    inner: Any = copied
    for part in way:
        inner = inner[part]
    inner[last] = change(inner[last])
    return copied


def longer(value: Any) -> Any:
    """One character, one item or one whole number more."""
    if isinstance(value, str):
        return value + "x"
    return [*value, copy.deepcopy(value[-1])] if isinstance(value, list) else value + 1


def shorter(value: Any) -> Any:
    """One character, one item or one whole number less."""
    return value[:-1] if isinstance(value, str | list) else value - 1
