"""What people do with a roll-up: look through it, and have a card of one of its leads."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.errors import Refused
from bot.records import LeadRecord
from bot.services.catalog import Catalog
from bot.services.leads import FORGOTTEN, UNKNOWN_LEAD
from bot.services.rows import card_id
from bot.store.leads import LeadBook
from bot.store.outbox import Outbox
from bot.store.rollups import RollUp, RollUpBook

GONE = "*This roll-up is over a week old*, and its list is no longer kept. `/goodones digest` sums up what waits."


@dataclass(frozen=True)
class RollUpView:
    """A roll-up and some of its leads, in order; ``stream`` is its title as far as it is known.

    ``unread``: the API may know the title, and could not be asked.
    """

    rollup: RollUp
    leads: tuple[LeadRecord, ...]
    stream: str | None
    unread: bool = False


class RollUps:
    """Methods raise StoreAway and Refused."""

    def __init__(
        self,
        rollups: RollUpBook,
        book: LeadBook,
        catalog: Catalog,
        outbox: Outbox,
        clock: Clock,
    ) -> None:
        self._rollups = rollups
        self._book = book
        self._catalog = catalog
        self._outbox = outbox
        self._clock = clock

    async def view(self, id_: str, start: int, count: int) -> RollUpView:
        """A roll-up with ``count`` of its leads from ``start`` on. Raises Refused where it is no longer kept."""
        rollup = await self._rollups.get(id_)
        if rollup is None:
            raise Refused(GONE)
        records = [await self._book.get(lead) for lead in await self._rollups.leads(id_, start, count)]
        title = await self._catalog.stream_title(rollup.stream)
        return RollUpView(
            rollup,
            tuple(each for each in records if each and not each.gone),
            title,
            unread=self._catalog.title_is_late(rollup.stream, title),
        )

    async def show_card(self, lead_id: int, channel: str) -> LeadRecord:
        """Have the card of a lead posted in a channel, once. Raises Refused where the lead is not known."""
        record = await self._book.get(lead_id)
        if record is None or record.gone:
            raise Refused(FORGOTTEN if record and record.gone == "forgotten" else UNKNOWN_LEAD)
        if channel not in await self._book.posts(lead_id):
            now = self._clock.now().timestamp()
            await self._outbox.put(card_id(lead_id, channel), channel, {"lead": lead_id}, now, once=True)
        return record
