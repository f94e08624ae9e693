"""What people asked for and was acknowledged: done by the handler, retried, and never without an answer."""

from typing import Any

import structlog

from bot.delivery.worker import Failure
from bot.errors import GoodOnesError
from bot.slack.desk import OOPS, Desk, read_stored

log = structlog.stdlib.get_logger(__name__)

SAVED = "Your click is saved; I keep trying and tell you here if it can't be done."


class Jobs:
    """The desk's work, as a worker wants it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def do(self, body: dict[str, Any]) -> None:
        await self._desk.do(read_stored(body))

    async def failed(self, failure: Failure) -> None:
        """Tell the person the first time, and at the end."""
        if failure.again and not failure.first:
            return
        text = failure.error.user_text if isinstance(failure.error, GoodOnesError) else OOPS
        try:
            await self._desk.tell(
                read_stored(failure.entry.body), f"{text}\n{SAVED}" if failure.again else text
            )
        except GoodOnesError as error:
            log.warning("could not tell the person", error=str(error))
