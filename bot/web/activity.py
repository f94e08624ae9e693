"""Notices that people are here: then new leads are looked for soon."""

from datetime import datetime, timedelta

import structlog
from slack_bolt import BoltResponse

from bot.clock import Clock
from bot.errors import StoreAway
from bot.slack.payloads import Payload
from bot.store.looks import PEOPLE, Looks
from bot.tasks import Tasks
from bot.web.slack import Dispatch

log = structlog.stdlib.get_logger(__name__)


class Activity:
    """Hands on what comes from Slack, and says now and then that somebody is here; nobody waits for that."""

    def __init__(self, dispatch: Dispatch, looks: Looks, tasks: Tasks, clock: Clock) -> None:
        self._dispatch = dispatch
        self._looks = looks
        self._tasks = tasks
        self._clock = clock
        self._said: datetime | None = None

    async def __call__(self, payload: Payload) -> BoltResponse:
        now = self._clock.now()
        if self._said is None or now - self._said >= timedelta(seconds=PEOPLE.pause):
            self._said = now
            self._tasks.spawn(self._say(), "somebody is here")
        return await self._dispatch(payload)

    async def _say(self) -> None:
        try:
            await self._looks.want(PEOPLE)
        except StoreAway as error:
            log.info("nobody could be told that somebody is here", error=str(error))
