"""What is inside blocks: the blocks within blocks, the elements that people use, the names they go by.

Cards of a carousel and children of a container are blocks with names of their own; all else in a block shares its name
(docs.slack.dev/reference/interaction-payloads/block_actions-payload).
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

INNER = {"carousel": "elements", "container": "child_blocks"}
_LISTS = {"actions": "elements", "context_actions": "elements", "card": "actions"}
_SINGLES = {"section": "accessory", "input": "element", "auth_provider": "accessory"}


def every_block(blocks: Sequence[dict[str, Any]], pointer: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """The blocks in reading order, each before those within it, with the pointer to it."""
    for index, block in enumerate(blocks):
        place = f"{pointer}/{index}"
        yield place, block
        name = INNER.get(block["type"])
        if name is not None:
            yield from every_block(block[name], f"{place}/{name}")


def elements_of(block: Mapping[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The elements of a block that people can use, each with the pointer to it inside the block.

    Blocks within the block have their own.
    """
    kind = block["type"]
    if kind in _LISTS:
        name = _LISTS[kind]
        yield from ((f"/{name}/{index}", element) for index, element in enumerate(block.get(name, [])))
    elif _has_single(block):
        name = _SINGLES[kind]
        yield f"/{name}", block[name]


def with_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The blocks with an id wherever the app gave none, as Slack fills them in; the given ones stay untouched."""
    taken = {block.get("block_id") for _, block in every_block(blocks)}
    free = (name for number in range(10_000) if (name := f"block-{number}") not in taken)
    return [_with_ids(block, free) for block in blocks]


def _with_ids(block: dict[str, Any], free: Iterator[str]) -> dict[str, Any]:
    filled = dict(block)
    if "block_id" not in filled:
        filled["block_id"] = next(free)
    kind = block["type"]
    if kind in INNER:
        filled[INNER[kind]] = [_with_ids(one, free) for one in block[INNER[kind]]]
    used = {element.get("action_id") for _, element in elements_of(block)}
    names = (name for number in range(1_000) if (name := f"action-{number}") not in used)
    if _LISTS.get(kind) in filled:
        filled[_LISTS[kind]] = [_named(element, names) for element in filled[_LISTS[kind]]]
    elif _has_single(block):
        filled[_SINGLES[kind]] = _named(filled[_SINGLES[kind]], names)
    return filled


def _has_single(block: Mapping[str, Any]) -> bool:
    """Whether a block holds one element, and not a picture."""
    name = _SINGLES.get(block["type"])
    return name is not None and name in block and block[name]["type"] != "image"


def _named(element: dict[str, Any], names: Iterator[str]) -> dict[str, Any]:
    return element if "action_id" in element else {**element, "action_id": next(names)}
