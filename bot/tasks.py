"""Long-lived and short-lived tasks under one roof: each is tracked, none outlives the application."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

log = structlog.stdlib.get_logger(__name__)

BEGIN_AGAIN = 5.0
"""Seconds until a loop that failed is begun again."""
CANCEL_TIMES = 10
CANCEL_AGAIN = 0.2
"""Seconds after which a task that is still there is cancelled once more."""


class Tasks:
    """Start tasks here and nowhere else; ``drain`` ends them."""

    def __init__(self) -> None:
        self.running: set[asyncio.Task[Any]] = set()
        """What will end by itself."""
        self._loops: set[asyncio.Task[Any]] = set()

    def spawn(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Run something that ends by itself; ``drain`` lets it finish."""
        return self._track(work, name, self.running)

    def keep(self, work: Coroutine[Any, Any, Any], name: str) -> asyncio.Task[Any]:
        """Run something that goes on for as long as the application; ``drain`` cancels it."""
        return self._track(work, name, self._loops)

    async def drain(self, seconds: float) -> None:
        """Cancel what goes on for ever, let the rest finish for ``seconds``, then cancel that too."""
        await _cancel(self._loops)
        await self._finish(seconds)
        await _cancel(self.running)
        await _cancel(self._loops)

    async def _finish(self, seconds: float) -> None:
        """Wait for what runs, and for what that starts in turn."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while self.running and (left := end - loop.time()) > 0:
            await asyncio.wait(set(self.running), timeout=left)

    def _track(
        self,
        work: Coroutine[Any, Any, Any],
        name: str,
        tasks: set[asyncio.Task[Any]],
    ) -> asyncio.Task[Any]:
        task = asyncio.create_task(work, name=name)
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        task.add_done_callback(_say_how_it_died)
        return task


async def over_and_over(
    loop: Callable[[], Awaitable[Any]], name: str, sleep: Callable[[float], Awaitable[Any]]
) -> None:
    """A loop whose end would leave half of the application standing: what ends it is logged, and it begins again."""
    while True:
        try:
            await loop()
        except Exception:
            log.exception("a loop failed in an unknown way", loop=name, again_in=BEGIN_AGAIN)
        await sleep(BEGIN_AGAIN)


async def _cancel(tasks: set[asyncio.Task[Any]]) -> None:
    # What is cancelled may start something on its way out, and a library may swallow a cancellation.
    for _ in range(CANCEL_TIMES):
        if not (doomed := set(tasks)):
            return
        for task in doomed:
            task.cancel()
        await asyncio.wait(doomed, timeout=CANCEL_AGAIN)
    if stubborn := [task.get_name() for task in tasks if not task.done()]:
        log.error("tasks that would not end", tasks=stubborn)


def _say_how_it_died(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("task died", task=task.get_name(), exc_info=error)
