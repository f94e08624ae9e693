"""What is measured on the way, and what comes of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from tests.bench.table import Row
from tests.soak.traffic import A_WEEK

WARM_UP = 1_000
"""Leads before the first cost that counts."""
MOST = 1.10
"""So many times the first memory, or the cost in a young house, is *the same*."""
MIB, GIB = 2**20, 2**30


@dataclass(frozen=True)
class Cost:
    """What so many leads took since the beginning: seconds of the bot's CPU, and of its store's."""

    leads: int = 0
    cpu: float = 0.0
    store_cpu: float = 0.0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.leads + other.leads, self.cpu + other.cpu, self.store_cpu + other.store_cpu)

    def __sub__(self, other: "Cost") -> "Cost":
        return Cost(self.leads - other.leads, self.cpu - other.cpu, self.store_cpu - other.store_cpu)

    @property
    def each(self) -> float:
        """Microseconds of the bot's CPU for a lead."""
        return self.cpu / self.leads * 1e6

    @property
    def store_each(self) -> float:
        """Microseconds of the store's CPU for a lead."""
        return self.store_cpu / self.leads * 1e6


@dataclass(frozen=True)
class Sample:
    """How things stand: what leads took here, and in a house that is always young; memory in bytes."""

    here: Cost
    young: Cost
    memory: int
    store_memory: int
    keys: int


@dataclass(frozen=True)
class Window:
    """From one sample to another."""

    since: Sample
    until: Sample

    @property
    def here(self) -> Cost:
        return self.until.here - self.since.here

    @property
    def young(self) -> Cost:
        return self.until.young - self.since.young

    @property
    def store_bytes(self) -> float:
        """What the store keeps of a lead."""
        return (self.until.store_memory - self.since.store_memory) / self.here.leads

    def __str__(self) -> str:
        return _line(
            f"{self.until.here.leads:,}",
            f"{self.here.each:,.0f}",
            f"{self.young.each:,.0f}",
            f"{self.here.store_each:,.0f}",
            f"{self.young.store_each:,.0f}",
            f"{self.until.memory / MIB:,.1f}",
            f"{self.until.store_memory / MIB:,.1f}",
            f"{self.store_bytes:,.0f}",
            f"{self.until.keys:,}",
        )


def heading() -> str:
    """*young*: the same at the same time in a house that knows a few thousand leads."""
    store = ("store's µs", "young", "MiB", "store's MiB", "bytes each", "keys")
    return _line("leads", "µs each", "young", *store)


def marks(leads: int) -> Iterator[int]:
    """After how many leads a sample is taken: 1,000, 2,000, 5,000, 10,000 and so on, and after the last."""
    base = WARM_UP
    while base < leads:
        yield from (each for each in (base, 2 * base, 5 * base) if each < leads)
        base *= 10
    yield leads


def verdicts(samples: Sequence[Sample]) -> Iterator[Row]:
    """What should hold from the warm-up on, decade by decade; there are two samples and more after it."""
    decades = list(_decades(samples))
    windows = [Window(*each) for each in pairwise(decades)]
    for each in windows:
        until = f"{each.until.here.leads:,}"
        yield Row(
            f"until {until}: a lead, beside one that comes to a young house",
            each.here.each / each.young.each,
            "×",
            MOST,
        )
        store = each.here.store_each / each.young.store_each
        yield Row(f"until {until}: its cost to the store, likewise", store, "×", MOST)
    memory = max(each.memory for each in samples[1:]) / decades[0].memory
    yield Row("the bot's memory, beside that after the first thousand leads", memory, "×", MOST)
    kept = Window(decades[0], decades[-1]).store_bytes
    yield Row("the store's memory for a million leads, while they are kept", kept * A_WEEK / GIB, "GiB")


def missed(row: Row) -> bool:
    return row.most is not None and row.value > row.most


def _decades(samples: Sequence[Sample]) -> Iterator[Sample]:
    """The first samples after 1,000, 10,000 and so on; and the last one."""
    due = WARM_UP
    for each in samples[:-1]:
        if each.here.leads >= due:
            yield each
            due *= 10
    yield samples[-1]


def _line(*columns: str) -> str:
    return "".join(f"{each:>12}" for each in columns)
