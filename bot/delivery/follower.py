"""Follows runs to their end and keeps what people see of them true.

What is kept true is a message, in the channel or among a person's direct messages: an ephemeral one cannot be edited,
and the ``response_url`` of a slash command does not replace what it said before
(https://github.com/slackapi/bolt-js/issues/2287).
"""

from collections.abc import Awaitable, Callable

import structlog

from bot.api.budget import Lane
from bot.api.errors import ApiError
from bot.api.turns import asking
from bot.clock import Clock
from bot.errors import StoreAway
from bot.services.runs import Runs
from bot.tasks import Tasks

log = structlog.stdlib.get_logger(__name__)

IDLE = 1.0
"""Seconds between two looks at the agenda where nothing is due."""


class Follower:
    """One loop for all runs that are watched."""

    def __init__(self, runs: Runs, tasks: Tasks, clock: Clock, over: Callable[[], Awaitable[None]]) -> None:
        """``over`` is called when a run is over: there may be new leads."""
        self._runs = runs
        self._tasks = tasks
        self._clock = clock
        self._over = over
        self._looking_at: set[str] = set()

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            try:
                ids, _ = await self._runs.due()
                for id_ in set(ids) - self._looking_at:
                    # Side by side: an API that answers one of them slowly does not hold up the others.
                    self._looking_at.add(id_)
                    self._tasks.spawn(self._guarded_look(id_), f"follow {id_}")
            except StoreAway as error:
                log.warning("store away, runs are followed later", error=str(error))
            await self._clock.sleep(IDLE)

    async def _guarded_look(self, id_: str) -> None:
        # Whatever goes wrong, it stays on the agenda: the next look is when its lease is over.
        try:
            with asking(Lane.BACKGROUND):
                await self._look(id_)
        except StoreAway as error:
            log.warning("store away, a run is followed later", follow=id_, error=str(error))
        except ApiError as error:
            log.warning("cannot see how far a run is", follow=id_, error=str(error))
        finally:
            self._looking_at.discard(id_)

    async def _look(self, id_: str) -> None:
        seen = await self._runs.look(id_)
        if seen is None:
            return
        follow, changed = seen
        if changed:
            await self._runs.show(follow)
        if follow.state == "ended":
            await self._over()
            await self._runs.ended(follow)
