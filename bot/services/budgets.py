"""What the team may still spend, and what it spent."""

import structlog

from bot.api import GoodOnes
from bot.api.errors import ApiError
from bot.api.models import Me
from bot.clock import Clock
from bot.digests.credit import Reading, lately
from bot.digests.running_out import Purse
from bot.store.balances import Balances

log = structlog.stdlib.get_logger(__name__)


class Budgets:
    """Methods raise StoreAway."""

    def __init__(self, api: GoodOnes, balances: Balances, clock: Clock) -> None:
        self._api = api
        self._balances = balances
        self._clock = clock

    async def look(self) -> Me | None:
        """As the API tells it; the balance is remembered. None where it does not tell."""
        try:
            return await self._read()
        except ApiError as error:
            log.warning("digest without budgets", error=str(error))
            return None

    async def purse(self) -> Purse:
        """The same for a person, with how many credits went lately. Raises ApiError where the API does not tell."""
        me = await self._read()
        now = self._clock.now()
        return Purse(me, now, lately(await self.readings(), now) if me.credits else None)

    async def readings(self) -> list[Reading]:
        """What the balance was when it was looked at, oldest first."""
        return await self._balances.all()

    async def _read(self) -> Me:
        me = await self._api.me.get()
        if me.credits:
            await self._balances.note(me.credits.balance, self._clock.now())
        return me
