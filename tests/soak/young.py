"""Houses that are always young: what a lead costs on this machine at this time.

They stand in a process of their own, so that nothing of them is in the memory that is measured.
"""

import asyncio
import json
import logging
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict

from bot.logs import configure
from tests.soak.bill import Bill, opened
from tests.soak.measure import Cost
from tests.soak.traffic import Body, bodies

YOUNG = 3_000
"""Leads that a house may know to be called young."""
BRING, TOTAL = b"bring\n", b"total\n"


class NextDoor:
    """The process with the young houses, as seen from outside. Raises JSONDecodeError where it has died."""

    def __init__(self, process: Process) -> None:
        self._process = process

    @property
    def ended(self) -> bool:
        return self._process.returncode is not None

    async def bring(self) -> None:
        """One more webhook."""
        await self._ask(BRING)

    async def total(self) -> Cost:
        """What all webhooks until now took."""
        return await self._ask(TOTAL)

    async def _ask(self, what: bytes) -> Cost:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(what)
        return Cost(**json.loads(await self._process.stdout.readline()))


@asynccontextmanager
async def next_door(channels: int) -> AsyncIterator[NextDoor]:
    """Ends with whoever opened it, even by a kill: its standard input is closed then."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, str(channels), stdin=PIPE, stdout=PIPE
    )
    assert process.stdin
    try:
        yield NextDoor(process)
    finally:
        process.stdin.close()
        await process.wait()


class YoungHouses:
    """One after the other, each for a few thousand leads."""

    def __init__(self, stack: AsyncExitStack, channels: int) -> None:
        """``stack`` ends the house that is open."""
        self._channels = channels
        self._stack = stack
        self._past = Cost()
        self._bill: Bill | None = None
        self._bodies: Iterator[Body] = iter(())

    async def bring(self) -> None:
        """One more webhook."""
        body = next(self._bodies, None)
        if self._bill is None or body is None:
            self._bill = await self._move()
            body = next(self._bodies)
        await self._bill.bring(body)

    async def total(self) -> Cost:
        return self._past + await self._bill.total() if self._bill else self._past

    async def _move(self) -> Bill:
        self._past = await self.total()
        await self._stack.aclose()
        house = await self._stack.enter_async_context(opened(YOUNG, self._channels))
        self._bodies = bodies(YOUNG, house.clock.now())
        return await Bill.of(house)


async def serve(channels: int) -> None:
    """Answer each line of standard input with a line, until it is closed; what is logged goes to standard error."""
    answers, sys.stdout = sys.stdout, sys.stderr
    configure(level=logging.WARNING)
    async with AsyncExitStack() as stack:
        houses = YoungHouses(stack, channels)
        while line := await asyncio.to_thread(sys.stdin.buffer.readline):
            answer = Cost()
            if line == BRING:
                await houses.bring()
            else:
                answer = await houses.total()
            answers.write(json.dumps(asdict(answer)) + "\n")
            answers.flush()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
