"""What holds for all blocks of a message or view together, once each is right by itself.

Sources: the pages of the blocks (docs.slack.dev/reference/block-kit/blocks); that names are not used twice is
``block_id``'s and ``action_id``'s own description, worded as Slack answers it.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from bot.sandbox.slack.rules import charts, tables
from bot.sandbox.slack.rules.basics import problem
from bot.sandbox.slack.rules.inside import elements_of, every_block
from bot.sandbox.slack.rules.layout import MARKDOWN
from bot.sandbox.slack.rules.surfaces import Surface

Placed = Sequence[tuple[str, dict[str, Any]]]
TABLES, CHARTS, PLANS = 1, 2, 1
ONE_TABLE = "only_one_table_allowed"


def problems_of_whole(blocks: Sequence[dict[str, Any]], surface: Surface, pointer: str) -> list[str]:
    """Everything that is wrong between blocks that are each right."""
    placed = list(every_block(blocks, pointer))
    found = [line for rule in _EVERYWHERE for line in rule(placed)]
    found.extend(_response_urls(placed, surface))
    if surface == "message":
        found.extend(line for rule in _IN_MESSAGES for line in rule(placed))
        found.extend(_too_much_markdown(blocks, pointer))
    return found


def problems_of_parts(parts: Sequence[tuple[Sequence[dict[str, Any]], str]]) -> list[str]:
    """What there is too much of in one message, over its own blocks and those of its attachments.

    ``parts`` are blocks that are each right, with the pointer to them.
    """
    placed = [one for blocks, pointer in parts for one in every_block(blocks, pointer)]
    found = [line for rule in _IN_MESSAGES for line in rule(placed)]
    return [*found, *_too_much_markdown([block for _, block in placed], "/attachments")]


def used_twice(names: Sequence[tuple[str, str | None]], what: str) -> Iterator[str]:
    """A line for each name that was used before; a thing without a name has no twin."""
    seen: set[str] = set()
    for place, name in names:
        if name is not None and name in seen:
            yield problem(f'`{what}` "{name}" already exists', f"{place}/{what}")
        elif name is not None:
            seen.add(name)


def _block_ids(placed: Placed) -> Iterator[str]:
    yield from used_twice([(place, block.get("block_id")) for place, block in placed], "block_id")


def _action_ids(placed: Placed) -> Iterator[str]:
    for place, block in placed:
        names = [(f"{place}{inner}", element.get("action_id")) for inner, element in elements_of(block)]
        yield from used_twice(names, "action_id")


def _focus(placed: Placed) -> Iterator[str]:
    """One element at most has the focus at the start (the wording is *assumed*)."""
    focused = [
        f"{place}{inner}"
        for place, block in placed
        for inner, element in elements_of(block)
        if element.get("focus_on_load")
    ]
    for place in focused[1:]:
        yield problem("only one element can have focus_on_load", f"{place}/focus_on_load")


def _response_urls(placed: Placed, surface: Surface) -> Iterator[str]:
    """``response_url_enabled`` works in inputs of modals only (the wording is *assumed*)."""
    for place, block in placed:
        for inner, element in elements_of(block):
            if element.get("response_url_enabled") and (surface != "modal" or block["type"] != "input"):
                yield problem(
                    "response_url_enabled is only allowed in input blocks of modals",
                    f"{place}{inner}/response_url_enabled",
                )


def _tables(placed: Placed) -> Iterator[str]:
    found = [place for place, block in placed if block["type"] in tables.KINDS]
    for place in found[TABLES:]:
        yield problem(ONE_TABLE, place)


def _charts(placed: Placed) -> Iterator[str]:
    found = [place for place, block in placed if block["type"] == charts.KIND]
    for place in found[CHARTS:]:
        yield problem(f"too many {charts.KIND} blocks", place)


def _plans(placed: Placed) -> Iterator[str]:
    found = [place for place, block in placed if block["type"] == "plan"]
    for place in found[PLANS:]:
        yield problem("Cannot have more than 1 plan block", place)


def _too_much_markdown(blocks: Sequence[dict[str, Any]], pointer: str) -> Iterator[str]:
    if sum(len(block["text"]) for block in blocks if block["type"] == "markdown") > MARKDOWN:
        yield problem(f"markdown blocks must be less than {MARKDOWN + 1} characters in total", pointer)


_EVERYWHERE: Sequence[Callable[[Placed], Iterator[str]]] = (_block_ids, _action_ids, _focus)
_IN_MESSAGES: Sequence[Callable[[Placed], Iterator[str]]] = (_tables, _charts, _plans)
