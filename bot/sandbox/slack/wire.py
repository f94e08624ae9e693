"""JSON from outside, read so that nothing odd in it can trip what comes after."""

import json
import math
from typing import Any

MAX_DEPTH = 60


def read_json(text: str | bytes) -> Any:
    """The value in ``text``.

    Raises:
        ValueError: not JSON, not UTF-8, a number without a finite value, or nested deeper than sixty levels.
    """
    try:
        value = json.loads(text, parse_constant=_no_constant, parse_float=_finite)
    except RecursionError:
        raise ValueError("nested too deep") from None
    if not _shallow(value):
        raise ValueError("nested too deep")
    return value


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError("number out of range")
    return number


def _shallow(value: Any) -> bool:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for node in level for child in _children(node)]
        if not level:
            return True
    return False


def _children(node: Any) -> list[Any]:
    if isinstance(node, dict):
        return list(node.values())
    return node if isinstance(node, list) else []
