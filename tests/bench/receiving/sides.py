"""Two or more servers that take turns under the same load, so that a busy machine is busy for all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlsplit

from tests.bench.processes import Running
from tests.bench.receiving.load import NUMBERS, Order, Told, load


@dataclass
class Side:
    """A server, and what each round of this kind of requests told of it."""

    kind: str
    server: Running
    rounds: list[Told] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    """Seconds of a processor for each request, by round."""

    async def round(self, seconds: float, *, connections: int, rate: int = 0) -> None:
        port = urlsplit(self.server.url).port or 0
        before = self.server.cpu()
        told = await load(Order(self.kind, port, seconds, next(NUMBERS), connections, rate))
        self.cpu.append((self.server.cpu() - before) / told.good)
        self.rounds.append(told)

    @property
    def rate(self) -> float:
        """Answers a second, the median of the rounds."""
        return median(each.rate for each in self.rounds)

    def quantile(self, part: float) -> float:
        """Seconds within which that part was answered, the median of the rounds."""
        return median(each.quantile(part) for each in self.rounds)


async def take_turns(
    sides: Sequence[Side], rounds: int, seconds: float, *, connections: int = 16, rate: int = 0
) -> None:
    """So many rounds of each, another one first each time; one before them is not counted."""
    for number in range(rounds + 1):
        for step in range(len(sides)):
            await sides[(number + step) % len(sides)].round(seconds, connections=connections, rate=rate)
        if not number:
            for side in sides:
                side.rounds.clear()
                side.cpu.clear()
