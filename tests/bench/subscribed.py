"""A store of our own for a bench, and subscriptions in it as the product would have made them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.clock import SystemClock
from bot.modes import ChannelMode
from bot.services.subscriptions import Subscription
from bot.store.embedded import EmbeddedStore
from bot.store.redis import Store
from bot.store.shelf import Shelf
from bot.store.tokens import Tokens
from tests.bench.bot import NOWHERE


@asynccontextmanager
async def stored() -> AsyncIterator[tuple[str, Path]]:
    """The address of an embedded store as it is shipped (it writes to disk before it answers), and a folder beside it."""
    with TemporaryDirectory() as folder:
        store = EmbeddedStore(Path(folder) / "store")
        try:
            yield await store.start(), Path(folder)
        finally:
            await store.stop()


async def subscribe(store_url: str, channels: Mapping[str, str]) -> None:
    """Each channel gets every lead that comes on the webhook of its token, as a card."""
    store, clock = Store(store_url), SystemClock()
    tokens = Tokens(store, clock)
    shelf = Shelf(store, "subscriptions", Subscription)
    for channel, token in channels.items():
        subscription = Subscription(
            id=f"s-{channel}",
            token=token,
            channel=channel,
            mode=ChannelMode.EVERY,
            by="U0AMY",
            at=clock.now(),
            # As if the API knew of it: nobody is to be told at the start.
            url=f"{NOWHERE}/webhooks/leads/{token}",
            api_id=1,
        )
        await shelf.put(subscription.id, subscription)
        await tokens.keep(token, subscription.id)
    await store.close()
