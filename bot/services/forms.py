"""In which form the cards of a channel are drawn, and whether their threads tell what was done."""

from bot.modes import CardForm
from bot.quiet import ChannelSettings
from bot.store.redis import Store
from bot.store.shelf import Shelf

CHANNELS = ("C", "G")
"""How the ids of channels begin; direct messages have no threads of ours."""


class Forms:
    """Methods raise StoreAway."""

    def __init__(self, store: Store) -> None:
        self._shelf = Shelf(store, "channels", ChannelSettings)

    async def of(self, channel: str) -> CardForm:
        """Full where nobody chose; the store is read anew only where a channel's settings were changed."""
        chosen = (each.form for each in await self._shelf.all() if each.channel == channel)
        return next(chosen, CardForm.FULL)

    async def threaded(self) -> frozenset[str]:
        """The channels in which threads tell what was done."""
        return frozenset(
            each.channel
            for each in await self._shelf.all()
            if each.threads and each.channel.startswith(CHANNELS)
        )

    async def choose(self, channel: str, form: CardForm, *, threads: bool) -> None:
        """Have it so from now on."""
        update = {"form": form, "threads": threads}
        await self._shelf.change(
            channel, lambda known: (known or ChannelSettings(channel=channel)).model_copy(update=update)
        )
