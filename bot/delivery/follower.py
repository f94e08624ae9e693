"""Follows runs to their end and keeps what people see of them true.

What is kept true is a message, in the channel or among a person's direct messages: an ephemeral one cannot be edited,
and the ``response_url`` of a slash command does not replace what it said before
(https://github.com/slackapi/bolt-js/issues/2287).
"""

from collections.abc import Awaitable, Callable

from bot.api.budget import Lane
from bot.clock import Clock
from bot.delivery.rounds import Rounds
from bot.services.runs import Runs
from bot.tasks import Tasks


class Follower:
    """One loop for all runs that are watched."""

    def __init__(
        self, runs: Runs, tasks: Tasks, clock: Clock, over: Callable[[int], Awaitable[None]]
    ) -> None:
        """``over`` is told of which stream a run is over: there may be new leads."""
        self._runs = runs
        self._over = over
        self._rounds = Rounds("follow", runs.due, self._look, tasks, clock, lane=Lane.BACKGROUND)

    async def run(self) -> None:
        """Follow until cancelled."""
        await self._rounds.run()

    async def _look(self, id_: str) -> None:
        seen = await self._runs.look(id_)
        if seen is None:
            return
        follow, changed = seen
        if changed:
            await self._runs.show(follow)
        if follow.state == "ended":
            await self._over(follow.stream_id)
            await self._runs.ended(follow)
