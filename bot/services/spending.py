"""What stands between a wish for contact details and the lead API: may it be, who has asked for how many, what is left."""

from dataclasses import dataclass

import structlog

from bot.api import GoodOnes
from bot.api.errors import ApiError
from bot.errors import Refused
from bot.records import LeadRecord
from bot.services.acts import Act
from bot.services.allowance import Allowance
from bot.services.contacting import DoNotContact

log = structlog.stdlib.get_logger(__name__)


@dataclass(frozen=True)
class Spent:
    """One that is counted: in which month, and the credits that there were before, where that is known."""

    month: str
    before: int | None = None

    def cost(self, left: int | None) -> int | None:
        """The credits that went, as far as anybody can tell: others may spend or buy at the same time."""
        if self.before is None or left is None or left > self.before:
            return None
        return self.before - left


class Spending:
    """Methods raise StoreAway."""

    def __init__(self, api: GoodOnes, allowance: Allowance, no_contact: DoNotContact) -> None:
        self._api = api
        self._allowance = allowance
        self.no_contact = no_contact

    async def begin(self, record: LeadRecord, act: Act, *, told_balance: int | None = None) -> Spent:
        """Count it before the API is asked. Raises Refused to those who may not.

        ``told_balance`` spares a request to who has just heard the balance.
        """
        try:
            await self.check(record)
        except Refused:
            await self.not_asked(record, act)
            raise
        return await self.count(_what(record, act), act, told_balance=told_balance)

    async def not_asked(self, record: LeadRecord, act: Act) -> None:
        """The same job may have counted, and been stopped before it asked; now it will not: it does not count."""
        await self._allowance.take_back(act.by, _what(record, act))

    async def undo(self, spent: Spent, record: LeadRecord, act: Act) -> None:
        """It certainly did not happen: it does not count."""
        await self.uncount(spent, _what(record, act), act)

    async def count(self, what: str, act: Act, *, told_balance: int | None = None) -> Spent:
        """Count one more, whoever it is about. Raises Refused where the cap is reached."""
        month = await self._allowance.take(act.by, what)
        return Spent(month, await self._balance() if told_balance is None else told_balance)

    async def uncount(self, spent: Spent, what: str, act: Act) -> None:
        """It certainly did not happen: it does not count."""
        await self._allowance.give_back(spent.month, act.by, what)

    async def check(self, record: LeadRecord) -> None:
        """Raises Refused where this person is not to be contacted."""
        if why := await self.no_contact.refuses(record):
            raise Refused(why)

    async def _balance(self) -> int | None:
        try:
            credit = (await self._api.me.get()).credits
        except ApiError as error:
            log.info("the balance could not be read", error=str(error))
            return None
        return credit.balance if credit else None


def _what(record: LeadRecord, act: Act) -> str:
    return f"{act.job}:{record.lead.id}"
