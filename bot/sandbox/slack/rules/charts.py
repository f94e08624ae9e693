"""Charts: lines, bars, areas, pies.

Limits: docs.slack.dev/reference/block-kit/blocks/data-visualization-block. Copies of the page differ in how many series
or segments there may be (6 or 12): the lower is kept.
"""

from typing import Any

from bot.sandbox.slack.rules.basics import (
    Rule,
    all_of,
    by_type,
    items,
    number,
    problem,
    shape,
    string,
    such,
    typed,
)
from bot.sandbox.slack.rules.layout import BLOCK

SERIES, POINTS = 6, 20
KIND = "data_visualization"

_LABEL = string(20)
_AXIS_TITLE = string(50)
_POINT = shape({"label": _LABEL, "value": number}, "label", "value")
_ONE_SERIES = shape({"name": _LABEL, "data": items(_POINT, POINTS)}, "name", "data")
_AXIS = shape(
    {"categories": items(_LABEL, POINTS), "x_label": _AXIS_TITLE, "y_label": _AXIS_TITLE}, "categories"
)
_MORE_THAN_NOTHING = such(number, lambda value: value > 0, "must be greater than 0")
_SEGMENT = shape({"label": _LABEL, "value": _MORE_THAN_NOTHING}, "label", "value")


def _names_differ(value: Any, pointer: str, problems: list[str]) -> None:
    names = [one["name"] for one in value["series"]]
    problems.extend(
        problem("series names must be unique", f"{pointer}/series/{index}/name")
        for index, name in enumerate(names)
        if name in names[:index]
    )


def _categories_differ(value: Any, pointer: str, problems: list[str]) -> None:
    categories = value["axis_config"]["categories"]
    if len(set(categories)) != len(categories):
        problems.append(problem("categories must be unique", f"{pointer}/axis_config/categories"))


def _one_point_per_category(value: Any, pointer: str, problems: list[str]) -> None:
    categories = sorted(value["axis_config"]["categories"])
    problems.extend(
        problem("must have one point for each category", f"{pointer}/series/{index}/data")
        for index, series in enumerate(value["series"])
        if sorted(point["label"] for point in series["data"]) != categories
    )


_ALONG_AN_AXIS: dict[str, Rule] = {"series": items(_ONE_SERIES, SERIES), "axis_config": _AXIS}
_AGREES = all_of(_names_differ, _categories_differ, _one_point_per_category)
_CHART = by_type(
    {
        **typed("pie", {"segments": items(_SEGMENT, SERIES)}, "segments"),
        **typed("line", _ALONG_AN_AXIS, "series", "axis_config", also=_AGREES),
        **typed("bar", _ALONG_AN_AXIS, "series", "axis_config", also=_AGREES),
        **typed("area", _ALONG_AN_AXIS, "series", "axis_config", also=_AGREES),
    }
)
DATA_VISUALIZATION = typed(KIND, {**BLOCK, "title": string(50), "chart": _CHART}, "title", "chart")
