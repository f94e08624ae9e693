"""What is worked out of a value when it is first asked for, and then kept with it."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_keep = object.__setattr__
"""Also on a frozen dataclass; its ``__dict__`` would make every later look at any of its fields slower."""


class Once(Generic[T]):
    """As ``functools.cached_property`` is since Python 3.12: without a lock, which costs more than what we keep.

    For values that do not change; two threads that ask at the same time may both work it out.
    """

    def __init__(self, work: Callable[[Any], T]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    def __get__(self, owner: Any, kind: type | None = None) -> T:
        kept: T = self._work(owner)
        _keep(owner, self._name, kept)
        return kept
