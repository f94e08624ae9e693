"""What is to be remembered once a message stands in Slack: where it does, and how old its lead was by then."""

from contextlib import suppress
from datetime import datetime

from bot.clock import Clock
from bot.errors import StoreAway
from bot.metrics import Metrics
from bot.services.rows import card_id
from bot.store.attention import Attention
from bot.store.lanes import Row
from bot.store.leads import LeadBook
from bot.store.outbox import Outbox
from bot.store.rollups import RollUpBook
from bot.store.standing_cards import StandingCards
from bot.tasks import Tasks


class Posted:
    """Hears of every message that was posted."""

    def __init__(
        self,
        leads: LeadBook,
        rollups: RollUpBook,
        outbox: Outbox,
        cards: StandingCards,
        attention: Attention,
        metrics: Metrics,
        tasks: Tasks,
        clock: Clock,
    ) -> None:
        self._leads = leads
        self._rollups = rollups
        self._outbox = outbox
        self._cards = cards
        self._attention = attention
        self._metrics = metrics
        self._tasks = tasks
        self._clock = clock

    async def note(self, row: Row, ts: str) -> None:
        """It stands there at ``ts``. Raises StoreAway."""
        if "lead" in row.content:
            await self._card(row.content["lead"], row.stands_in, ts)
        elif "rollup" in row.content:
            await self._rollups.posted(row.content["rollup"], ts)

    async def _card(self, lead_id: int, channel: str, ts: str) -> None:
        await self._cards.posted(channel, ts, lead_id)
        now = self._clock.now()
        if await self._leads.posted(lead_id, channel, ts):
            # Removed while the card was on its way: it was drawn before, and nobody knew where it would stand.
            card = card_id(lead_id, channel)
            await self._outbox.put(card, channel, {"lead": lead_id}, now.timestamp(), ts=ts)
        await self._attention.shown(channel, lead_id, now)
        # Beside it: a number must neither hold up nor spoil the note that the card stands.
        self._tasks.spawn(self._tell_age(lead_id, now), "tell a lead's age")

    async def _tell_age(self, lead_id: int, shown: datetime) -> None:
        with suppress(StoreAway):
            record = await self._leads.get(lead_id)
            if record and (found := record.lead.discovered_at):
                self._metrics.lead_shown((shown - found).total_seconds())
