"""Blocks as Slack takes them: the limits of each kind and of the whole message or view.

The rules stand in ``rules``, one file per family; this is what the rest of the stand-in asks.
"""

from typing import Any

from bot.sandbox.slack.rules.basics import by_type, items
from bot.sandbox.slack.rules.inside import elements_of, every_block, with_ids
from bot.sandbox.slack.rules.surfaces import BLOCKS, MAX_BLOCKS, TAKEN, Surface
from bot.sandbox.slack.rules.whole import problems_of_whole

__all__ = ["BLOCKS", "MAX_BLOCKS", "Surface", "elements_of", "every_block", "problems_of", "with_ids"]

_LISTS = {surface: items(by_type(TAKEN[surface]), MAX_BLOCKS[surface], minimum=0) for surface in MAX_BLOCKS}


def problems_of(blocks: Any, surface: Surface, pointer: str = "/blocks") -> list[str]:
    """What Slack would say against these blocks on this surface; empty when it would take them.

    Each line reads ``[ERROR] what is wrong [json-pointer:where]``, as under ``response_metadata.messages``.
    """
    problems: list[str] = []
    _LISTS[surface](blocks, pointer, problems)
    return problems or problems_of_whole(blocks, surface, pointer)
