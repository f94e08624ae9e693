"""Which lead's card stands at a place: for those who ask by a message, or in the thread below it."""

from bot.store.leads import KEEP
from bot.store.redis import Store, key


class StandingCards:
    """For as long as leads are kept. Every call may raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def posted(self, channel: str, ts: str, lead_id: int) -> None:
        """A card of this lead stands there."""
        await self._store.call("SET", _place(channel, ts), lead_id, "EX", KEEP)

    async def lead_at(self, channel: str, ts: str) -> int | None:
        """The lead whose card stands there, if one does."""
        lead = await self._store.call("GET", _place(channel, ts))
        return None if lead is None else int(lead)


def _place(channel: str, ts: str) -> str:
    return key("card", channel, ts)
