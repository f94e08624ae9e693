"""Looks at what is due on an agenda, side by side, again and again."""

from collections.abc import Awaitable, Callable

import structlog

from bot.api.budget import Lane
from bot.api.errors import ApiError
from bot.api.turns import asking
from bot.clock import Clock
from bot.errors import StoreAway
from bot.tasks import Tasks

log = structlog.stdlib.get_logger(__name__)

IDLE = 1.0
"""Seconds between two looks at the agenda."""


class Rounds:
    """One loop. Whatever goes wrong with a look, it stays on the agenda: the next one is when its lease is over."""

    def __init__(
        self,
        what: str,
        due: Callable[[], Awaitable[tuple[list[str], float | None]]],
        look: Callable[[str], Awaitable[None]],
        tasks: Tasks,
        clock: Clock,
        *,
        lane: Lane,
    ) -> None:
        """``what`` names it in the log; ``lane`` is that of all requests to the lead API."""
        self._what = what
        self._due = due
        self._look = look
        self._tasks = tasks
        self._clock = clock
        self._lane = lane
        self._looking_at: set[str] = set()

    async def run(self) -> None:
        """Go on until cancelled."""
        while True:
            try:
                ids, _ = await self._due()
                for id_ in set(ids) - self._looking_at:
                    # Side by side: an API that answers one of them slowly does not hold up the others.
                    self._looking_at.add(id_)
                    self._tasks.spawn(self._guarded_look(id_), f"{self._what} {id_}")
            except StoreAway as error:
                log.warning("store away, looked at later", what=self._what, error=str(error))
            await self._clock.sleep(IDLE)

    async def _guarded_look(self, id_: str) -> None:
        try:
            with asking(self._lane):
                await self._look(id_)
        except StoreAway as error:
            log.warning("store away, looked at later", what=self._what, id=id_, error=str(error))
        except ApiError as error:
            log.warning("cannot see how far it is", what=self._what, id=id_, error=str(error))
        finally:
            self._looking_at.discard(id_)
