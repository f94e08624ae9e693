"""Which lead somebody points at in Slack: by its card, by a message with its buttons, or in the thread below."""

from collections.abc import Sequence

from bot.store.standing_cards import StandingCards


class Pointing:
    """Methods raise StoreAway."""

    def __init__(self, cards: StandingCards) -> None:
        self._cards = cards

    async def lead_of(
        self, channel: str | None, places: Sequence[str | None], carried: Sequence[int]
    ) -> int | None:
        """The lead of a message: ``carried`` by its buttons, or by a card at one of these ``places`` (ts)."""
        if channel is not None:
            for ts in places:
                if ts and (lead := await self._cards.lead_at(channel, ts)) is not None:
                    return lead
        return next(iter(carried), None)
