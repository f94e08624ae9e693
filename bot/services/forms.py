"""In which form the cards of a channel are drawn."""

from bot.modes import CardForm
from bot.quiet import ChannelSettings
from bot.store.redis import Store
from bot.store.shelf import Shelf


class Forms:
    """Methods raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._shelf = Shelf(store, "channels", ChannelSettings)

    async def of(self, channel: str) -> CardForm:
        """Full where nobody chose; the store is read anew only where a channel's settings were changed."""
        chosen = (each.form for each in await self._shelf.all() if each.channel == channel)
        return next(chosen, CardForm.FULL)
