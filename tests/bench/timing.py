"""Medians of things that take turns in one run, so that a busy machine is busy for all of them."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from statistics import median
from time import perf_counter
from typing import TypeVar

T = TypeVar("T")
WARM_UP = 5
"""Rounds that are not counted."""


def medians(works: Sequence[Callable[[], object]], rounds: int) -> list[float]:
    """Seconds that each takes, freeing its result included. The garbage collector stays as it is."""
    times: list[list[float]] = [[] for _ in works]
    for index, work in _turns(works, rounds):
        began = perf_counter()
        work()
        times[index].append(perf_counter() - began)
    return [median(taken[WARM_UP:]) for taken in times]


async def medians_of_calls(works: Sequence[Callable[[], Awaitable[object]]], rounds: int) -> list[float]:
    """Seconds that each takes from the call to its answer, one call at a time."""
    times: list[list[float]] = [[] for _ in works]
    for index, work in _turns(works, rounds):
        began = perf_counter()
        await work()
        times[index].append(perf_counter() - began)
    return [median(taken[WARM_UP:]) for taken in times]


def _turns(works: Sequence[T], rounds: int) -> Iterator[tuple[int, T]]:
    """All works in each round, another one first each time: whoever follows the slow one may find cold caches."""
    for number in range(rounds + WARM_UP):
        for step in range(len(works)):
            index = (number + step) % len(works)
            yield index, works[index]
