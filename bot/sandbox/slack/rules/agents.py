"""What agents show of their work: tasks, and plans of tasks.

Docs: docs.slack.dev/reference/block-kit/blocks/task-card-block, .../plan-block and
.../block-elements/url-source-element. That a task always has a ``status`` and a plan ``tasks`` is the stricter of two
readings; 50 tasks are a limit that third parties give (*assumed*).
"""

from typing import Any

from bot.sandbox.slack.rules.basics import (
    WEB_ADDRESS,
    Rule,
    by_type,
    items,
    matching,
    one_of,
    problem,
    shape,
    string,
    typed,
)
from bot.sandbox.slack.rules.layout import BLOCK
from bot.sandbox.slack.rules.richtext import RICH_TEXT

TASKS = 50
STATES = ("in_progress", "complete", "error")

_SOURCE = by_type(
    typed(
        "url",
        {"url": matching(WEB_ADDRESS, "must be a valid http or https URL"), "text": string()},
        "url",
        "text",
    )
)


def _task(*states: str) -> dict[str, Rule]:
    return {
        **BLOCK,
        "task_id": string(),
        "title": string(),
        "details": RICH_TEXT,
        "output": RICH_TEXT,
        "sources": items(_SOURCE, 1000, minimum=0),
        "status": one_of(*states),
    }


def _task_ids_differ(value: Any, pointer: str, problems: list[str]) -> None:
    names = [task["task_id"] for task in value["tasks"]]
    problems.extend(
        problem(f'`task_id` "{name}" already exists', f"{pointer}/tasks/{index}/task_id")
        for index, name in enumerate(names)
        if name in names[:index]
    )


# A task waits in a plan only; alone it cannot be pending.
_PLANNED = shape({"type": one_of("task_card"), **_task("pending", *STATES)}, "task_id", "title", "status")
TASK_CARD = typed("task_card", _task(*STATES), "task_id", "title", "status")
PLAN = typed(
    "plan",
    {
        **BLOCK,
        "title": string(),
        "tasks": items(_PLANNED, TASKS, minimum=0),
        "status": one_of("pending", *STATES),
    },
    "title",
    "tasks",
    also=_task_ids_differ,
)
