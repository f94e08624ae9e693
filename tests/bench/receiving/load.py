"""The generator of requests, in a process of its own: bare asyncio and kept connections, so that it is never what is slow.

``python -m tests.bench.receiving.load`` reads an ``Order`` as JSON and writes what it ``Told``.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import count
from time import perf_counter, time

from tests.bench.receiving.requests import KINDS

_FASTEST = 10_000
"""Requests a second beyond which a round ends early: as many are made before it begins."""
_HEAD_ENDS = b"\r\n\r\n"
_LENGTH = b"content-length:"


@dataclass(frozen=True)
class Order:
    """``kind`` of ``requests.KINDS`` to a port of loopback for so many seconds, numbered from ``first`` on.

    With a ``rate`` so many are sent each second, however slowly they are answered; without one, each connection sends its
    next when it has its answer.
    """

    kind: str
    port: int
    seconds: float
    first: int
    connections: int
    rate: int = 0


@dataclass(frozen=True)
class Told:
    """What came of it: answers of 2xx and others, seconds from the first to the last, and how long they took, sorted."""

    good: int
    bad: int
    seconds: float
    took: list[float]

    @property
    def rate(self) -> float:
        return self.good / self.seconds

    def quantile(self, part: float) -> float:
        """Seconds within which that part of all was answered."""
        return self.took[min(len(self.took) - 1, int(len(self.took) * part))]


async def load(order: Order) -> Told:
    """Have it done in a process of its own. Raises RuntimeError where an answer was not 2xx: then nothing was measured."""
    command = (sys.executable, "-m", "tests.bench.receiving.load")
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    told, _ = await process.communicate(json.dumps(asdict(order)).encode())
    if process.returncode:
        raise RuntimeError("the generator failed")
    read = Told(**json.loads(told))
    if read.bad or not read.good:
        raise RuntimeError(f"{order.kind}: {read.bad} of {read.bad + read.good} were refused")
    return read


def answered(received: bytes | bytearray) -> int | None:
    """The status of the answer, when all of it is there."""
    head, ends, body = received.partition(_HEAD_ENDS)
    if not ends:
        return None
    length = bytes(head).lower().partition(_LENGTH)[2].partition(b"\r\n")[0]
    return int(head.split(b" ", 2)[1]) if len(body) >= int(length or 0) else None


class Connection(asyncio.Protocol):
    """One request at a time."""

    def __init__(self) -> None:
        self._received = bytearray()
        self._answer: asyncio.Future[int] | None = None
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._received += data
        status = answered(self._received)
        if status is not None and self._answer:
            self._received.clear()
            self._answer.set_result(status)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer and not self._answer.done():
            self._answer.set_exception(exc or ConnectionResetError())

    def ask(self, request: bytes) -> asyncio.Future[int]:
        assert self._transport
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return self._answer

    def close(self) -> None:
        assert self._transport
        self._transport.close()


@dataclass
class Generator:
    """Sends what was made before."""

    requests: Iterator[bytes]
    connections: list[Connection]
    took: list[float] = field(default_factory=list)
    bad: int = 0

    async def as_fast_as_answered(self, seconds: float) -> None:
        end = perf_counter() + seconds
        await asyncio.gather(*(self._keep_asking(each, end) for each in self.connections))

    async def at_a_rate(self, rate: int, seconds: float) -> None:
        """Whoever is due sends on whatever connection is free; what it waits for one counts."""
        idle: asyncio.Queue[Connection] = asyncio.Queue()
        for each in self.connections:
            idle.put_nowait(each)
        began = perf_counter()
        async with asyncio.TaskGroup() as sending:
            for number in range(int(rate * seconds)):
                await asyncio.sleep(began + number / rate - perf_counter())
                sending.create_task(self._ask_by_one_of(idle, next(self.requests), perf_counter()))

    async def _keep_asking(self, connection: Connection, end: float) -> None:
        while (began := perf_counter()) < end and (request := next(self.requests, None)):
            self._note(began, await connection.ask(request))

    async def _ask_by_one_of(self, idle: asyncio.Queue[Connection], request: bytes, due: float) -> None:
        connection = await idle.get()
        self._note(due, await connection.ask(request))
        idle.put_nowait(connection)

    def _note(self, began: float, status: int) -> None:
        if 200 <= status < 300:
            self.took.append(perf_counter() - began)
        else:
            self.bad += 1


async def generate(order: Order) -> Told:
    loop, make, now = asyncio.get_running_loop(), KINDS[order.kind](), int(time())
    many = int((order.rate or _FASTEST) * order.seconds)
    made = [make(number, now) for number in range(order.first, order.first + many)]
    pairs = [
        await loop.create_connection(Connection, "127.0.0.1", order.port) for _ in range(order.connections)
    ]
    generator = Generator(iter(made), [protocol for _, protocol in pairs])
    began = perf_counter()
    if order.rate:
        await generator.at_a_rate(order.rate, order.seconds)
    else:
        await generator.as_fast_as_answered(order.seconds)
    seconds = perf_counter() - began
    for each in generator.connections:
        each.close()
    return Told(len(generator.took), generator.bad, seconds, sorted(generator.took))


NUMBERS = count(1_000_000_000, _FASTEST * 60)
"""Where each order of a run begins to count, so that what came before is never repeated."""

if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(asyncio.run(generate(Order(**json.loads(sys.stdin.read())))))))
