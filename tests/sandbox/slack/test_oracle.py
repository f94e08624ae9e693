"""Every limit of an independent registry, that of the public ``slackblocks`` library, held against the stand-in.

A row builds the same thing with the library, once at its limit and once past it. The stand-in takes the first as the
library wrote it, and refuses it when the limited place is stretched by as much.
"""

from collections.abc import Callable
from typing import Any

import pytest
import slackblocks as lib
from slackblocks import _limits as published
from slackblocks._core import resolve

from bot.sandbox.slack.blockkit import MAX_BLOCKS, problems_of
from bot.sandbox.slack.refusals import Refused
from bot.sandbox.slack.rules.layout import MARKDOWN
from bot.sandbox.slack.rules.messages import check_attachments
from bot.sandbox.slack.rules.whole import CHARTS
from bot.sandbox.slack.viewrules import problems_of_view
from tests.sandbox.slack import kit_library as make
from tests.sandbox.slack.kit import changed, longer, shorter
from tests.sandbox.slack.kit_rows_blocks import BLOCK_MAXIMA, BLOCK_MINIMA, VIEW_MAXIMA
from tests.sandbox.slack.kit_rows_elements import ELEMENT_MAXIMA, ELEMENT_MINIMA, Row
from tests.sandbox.slack.test_rules_differences import LOWER_HERE

MAXIMA = [*ELEMENT_MAXIMA, *BLOCK_MAXIMA]
MINIMA = [*ELEMENT_MINIMA, *BLOCK_MINIMA]

# Published numbers that have a test of their own below or in another file.
BY_HAND = {
    "PLAIN_TEXT_INPUT_MIN_LENGTH_MIN",
    "MARKDOWN_TOTAL_TEXT_MAX_LENGTH",
    "DATA_VISUALIZATION_SEGMENT_VALUE_EXCLUSIVE_MIN",
    "MESSAGE_DATA_VISUALIZATIONS_MAX_ITEMS",
    "MESSAGE_BLOCKS_MAX_ITEMS",
    "MESSAGE_ATTACHMENTS_MAX_ITEMS",
}
# A message has a channel, but that is no rule of blocks.
ELSEWHERE = {"MESSAGE_CHANNEL_MIN_LENGTH"}


def named(rows: list[Row]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("row", rows, ids=[row.name for row in rows])


def refused_by_library(build: Callable[[int], Any], count: int) -> None:
    with pytest.raises(lib.InvalidUsageError):
        build(count)


@named(MAXIMA)
def test_a_published_maximum_may_be_filled_and_no_more(row: Row) -> None:
    full = resolve([row.build(row.limit)])

    assert problems_of(full, row.surface) == []
    refused_by_library(row.build, row.limit + 1)
    assert row.pointer in places(problems_of(changed_in(full, row.pointer, longer), row.surface))


@named(MINIMA)
def test_a_published_minimum_is_enough_and_less_is_not(row: Row) -> None:
    least = resolve([row.build(row.limit)])

    assert problems_of(least, row.surface) == []
    refused_by_library(row.build, row.limit - 1)
    assert row.pointer in places(problems_of(changed_in(least, row.pointer, shorter), row.surface))


@named(VIEW_MAXIMA)
def test_a_published_maximum_of_a_view_may_be_filled_and_no_more(row: Row) -> None:
    full = resolve(row.build(row.limit))

    assert problems_of_view(full, "modal") == []
    refused_by_library(row.build, row.limit + 1)
    assert row.pointer in places(problems_of_view(changed(full, row.pointer, longer), "modal"), "/view")


def test_no_published_number_is_left_out() -> None:
    names = {name for name in vars(published) if name.isupper()}
    tested = {row.name for row in [*MAXIMA, *MINIMA, *VIEW_MAXIMA]}

    assert names == tested | set(LOWER_HERE) | BY_HAND | ELSEWHERE


def test_a_message_may_hold_as_many_blocks_as_published() -> None:
    limit = published.MESSAGE_BLOCKS_MAX_ITEMS

    assert MAX_BLOCKS["message"] == limit
    refused_by_library(lambda count: lib.Message("C1", blocks=make.dividers(count)), limit + 1)


def test_a_home_tab_may_hold_as_many_blocks_as_published() -> None:
    limit = published.VIEW_BLOCKS_MAX_ITEMS

    assert problems_of_view(resolve(make.home(limit)), "home") == []
    refused_by_library(make.home, limit + 1)


def test_a_message_may_hold_as_many_charts_as_published() -> None:
    limit = published.MESSAGE_DATA_VISUALIZATIONS_MAX_ITEMS

    assert limit == CHARTS
    refused_by_library(lambda n: lib.Message("C1", blocks=[make.pie() for _ in range(n)]), limit + 1)


def test_markdown_blocks_may_hold_as_much_together_as_published() -> None:
    limit = published.MARKDOWN_TOTAL_TEXT_MAX_LENGTH

    assert limit == MARKDOWN
    refused_by_library(
        lambda n: lib.Message("C1", blocks=[lib.MarkdownBlock("x" * n), lib.MarkdownBlock("x")]), limit
    )


def test_a_message_may_hold_as_many_attachments_as_published() -> None:
    limit = published.MESSAGE_ATTACHMENTS_MAX_ITEMS

    assert check_attachments([{}] * limit) == [{}] * limit
    with pytest.raises(Refused, match="too_many_attachments"):
        check_attachments([{}] * (limit + 1))


@pytest.mark.parametrize("value", [0, -1, -0.5])
def test_a_slice_of_a_pie_is_more_than_nothing(value: float) -> None:
    eaten = changed_in(resolve([make.pie()]), "/0/chart/segments/0/value", lambda _: value)

    refused_by_library(lambda _: lib.ChartSegment("A", value), 1)
    assert problems_of(eaten, "message") == [
        "[ERROR] must be greater than 0 [json-pointer:/blocks/0/chart/segments/0/value]"
    ]


def places(problems: list[str], root: str = "/blocks") -> list[str]:
    """Where something is wrong, seen from the blocks or from the view."""
    return [line.partition(f"[json-pointer:{root}")[2].removesuffix("]") for line in problems]


def changed_in(blocks: list[Any], pointer: str, change: Callable[[Any], Any]) -> list[Any]:
    found: list[Any] = changed({"blocks": blocks}, f"/blocks{pointer}", change)["blocks"]
    return found
