"""Follows runs to their end and keeps what people see of them true, within Slack's rules."""

from collections.abc import Callable

import structlog

from bot.api.errors import ApiError
from bot.clock import Clock
from bot.errors import StoreAway
from bot.services.runs import Follow, Runs
from bot.slack.errors import SlackError
from bot.slack.gateway import Gateway
from bot.slack.message import Message

log = structlog.stdlib.get_logger(__name__)

IDLE = 1.0
"""Seconds between two looks at the agenda where nothing is due."""
MOST_PRIVATE_EDITS = 3
"""A response URL has five uses: the first showing, these, and one in reserve for an error."""

Draw = Callable[[Follow], Message]


class Follower:
    """One loop for all runs that are watched."""

    def __init__(self, runs: Runs, gateway: Gateway, clock: Clock, draw: Draw) -> None:
        self._runs = runs
        self._gateway = gateway
        self._clock = clock
        self._draw = draw

    async def run(self) -> None:
        """Follow until cancelled."""
        while True:
            try:
                ids, _ = await self._runs.due()
                for id_ in ids:
                    await self._look(id_)
            except StoreAway as error:
                log.warning("store away, runs are followed later", error=str(error))
            await self._clock.sleep(IDLE)

    async def _look(self, id_: str) -> None:
        try:
            seen = await self._runs.look(id_)
        except ApiError as error:
            # It stays on the agenda: the next look is when its lease is over.
            log.warning("cannot see how far a run is", follow=id_, error=str(error))
            return
        if seen is None:
            return
        follow, changed = seen
        if changed:
            await self._show(follow)
        if follow.state == "ended":
            await self._runs.ended(follow)

    async def _show(self, follow: Follow) -> None:
        if follow.place == "channel":
            await self._runs.show(follow)
            return
        try:
            await self._show_privately(follow)
        except SlackError as error:
            log.warning("could not show a run privately", follow=follow.id, error=str(error))

    async def _show_privately(self, follow: Follow) -> None:
        """Edit the private answer while its address lives; the end always comes as a direct message too."""
        message = self._draw(follow)
        if follow.response_url and follow.shown_privately < MOST_PRIVATE_EDITS:
            await self._runs.shown_privately(follow)
            try:
                await self._gateway.respond(follow.response_url, message, replace=True)
            except SlackError as error:
                log.info("the private answer can't be edited any more", follow=follow.id, code=error.code)
        if follow.state == "ended":
            await self._gateway.post(follow.by, message)
