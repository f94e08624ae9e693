"""What is asked for while the store is busy with the same is asked for in one go: nobody waits for company."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Together(Generic[Item, Result]):
    """The first one goes at once; those that come before it is back go together.

    ``weight`` says which part of one commit an item takes up: as many go together as weigh 1, and one at least.
    An embedded store writes to disk before it answers, and it does so once for many: that is the gain. ``commit``
    answers one result for each item, in order; what it raises is raised to all who went together.
    """

    def __init__(
        self,
        commit: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]],
        *,
        weight: Callable[[Item], float],
    ) -> None:
        self._commit = commit
        self._weight = weight
        self._waiting: deque[tuple[Item, asyncio.Future[Result]]] = deque()
        self._going: asyncio.Task[None] | None = None

    async def do(self, item: Item) -> Result:
        """The result for this item. Who is cancelled while it is under way does not know whether it was done."""
        answer: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if self._going is None:
            self._going = asyncio.create_task(self._go())
        return await answer

    async def _go(self) -> None:
        try:
            while batch := self._batch():
                await self._settle(batch)
        finally:
            self._going = None

    def _batch(self) -> list[tuple[Item, asyncio.Future[Result]]]:
        """The next ones; who went away while waiting is left out."""
        batch: list[tuple[Item, asyncio.Future[Result]]] = []
        weight = 0.0
        while self._waiting:
            item, answer = self._waiting[0]
            weight += self._weight(item)
            if batch and weight > 1:
                break
            self._waiting.popleft()
            if not answer.done():
                batch.append((item, answer))
        return batch

    async def _settle(self, batch: Sequence[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            results = await self._commit([item for item, _ in batch])
        except BaseException as error:
            for _, answer in batch:
                if not answer.done():
                    answer.set_exception(error) if isinstance(error, Exception) else answer.cancel()
            if not isinstance(error, Exception):
                raise
            return
        for (_, answer), result in zip(batch, results, strict=True):
            if not answer.done():
                answer.set_result(result)
