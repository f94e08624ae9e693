"""How much one person may have enriched in a month, as admins have set it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.clock import Clock
from bot.errors import Refused
from bot.services.workspace import Workspace
from bot.slack import text
from bot.store.spent import SpentBook

log = structlog.stdlib.get_logger(__name__)

DECEMBER = 12


class Allowance:
    """Counted before the lead API is asked, each job once. Methods raise StoreAway."""

    def __init__(
        self, book: SpentBook, workspace: Workspace, clock: Clock, zone: str, admins: Sequence[str]
    ) -> None:
        """``zone`` is that of the calendar; ``admins`` run this app, beside those whom the workspace names."""
        self._book = book
        self._workspace = workspace
        self._clock = clock
        self._zone = ZoneInfo(zone)
        self._admins = tuple(admins)

    async def take(self, person: str, what: str) -> str:
        """Count one more for this person; answers the month. Raises Refused where the cap is reached."""
        settings = await self._workspace.settings()
        now = self._clock.now().astimezone(self._zone)
        month = f"{now:%Y-%m}"
        most = settings.enrich_each_month
        if not await self._book.take(month, person, what, most):
            log.info("over the cap of a month", person=person, most=most)
            raise Refused(_over(most or 0, _next_month(now), (*self._admins, *settings.admins)))
        return month

    async def give_back(self, month: str, person: str, what: str) -> None:
        """It certainly was not asked of the lead API."""
        await self._book.give_back(month, person, what)

    async def take_back(self, person: str, what: str) -> None:
        """The same of what may have been counted by a job that was stopped before it asked: this month or in the last."""
        now = self._clock.now().astimezone(self._zone)
        for month in (now, now.replace(day=1) - timedelta(days=1)):
            await self.give_back(f"{month:%Y-%m}", person, what)

    async def used(self, person: str) -> int:
        """How many this person has had this month."""
        now = self._clock.now().astimezone(self._zone)
        return await self._book.count(f"{now:%Y-%m}", person)


def _over(most: int, opens: datetime, admins: Sequence[str]) -> str:
    """Why not, when again, and who can change it."""
    who = " or ".join(dict.fromkeys(text.mention(each) for each in admins)) or "An admin of this workspace"
    change = f"{who} can change that with `/goodones team`."
    if most == 0:
        return (
            f"*Nobody looks for contact details for now*: this workspace has set their number to 0. {change}"
        )
    return (
        f"*That would be more than {most} this month*, which is what one person may have looked up here. "
        f"It opens again on {text.day(opens)}. {change}"
    )


def _next_month(now: datetime) -> datetime:
    first = now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if now.month == DECEMBER:
        return first.replace(year=now.year + 1, month=1)
    return first.replace(month=now.month + 1)
