"""What the client read, made plain, so that two readings can be held against each other."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

ADDED = "addedLater"
"""What ``Shape(extra=True)`` adds to every object."""


def plain(value: Any) -> Any:
    """Models as dicts of the fields that they know; what an answer added to them is left out."""
    if isinstance(value, BaseModel):
        return {name: plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items() if name != ADDED}
    return [plain(part) for part in value] if isinstance(value, list | tuple) else value


def assert_same(read: Any, usual: Any, *, nulls: bool) -> None:
    """Plain readings that are equal; with ``nulls`` whatever is no id may read as absent instead."""
    if isinstance(usual, dict):
        assert read.keys() == usual.keys()
        for name, was in usual.items():
            if not (nulls and not name.endswith("id") and read[name] in (None, [])):
                assert_same(read[name], was, nulls=nulls)
    elif isinstance(usual, list):
        assert len(read) == len(usual)
        for part, was in zip(read, usual, strict=True):
            assert_same(part, was, nulls=nulls)
    else:
        assert read == usual
