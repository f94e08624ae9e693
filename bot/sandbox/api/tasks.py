"""Work that goes on beside the requests, none of which may outlive the stand-in or fail unseen."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

R = TypeVar("R")


class Tasks:
    """Tasks by the name of whoever started them; ``stop`` ends all and raises what went wrong in any."""

    def __init__(self) -> None:
        self._going: set[asyncio.Task[Any]] = set()
        self._errors: list[BaseException] = []

    def spawn(self, work: Coroutine[Any, Any, R]) -> "asyncio.Task[R]":
        task = asyncio.get_running_loop().create_task(work)
        self._going.add(task)
        task.add_done_callback(self._done)
        return task

    async def stop(self) -> None:
        """Cancel what still goes on and wait for its end. Raises a group of the errors since the last stop."""
        going = list(self._going)
        for task in going:
            task.cancel()
        await asyncio.gather(*going, return_exceptions=True)
        errors, self._errors = self._errors, []
        if errors:
            raise BaseExceptionGroup("work of the stand-in failed", errors)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._going.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._errors.append(error)
