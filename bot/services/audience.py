"""Who hears of a trouble: those whose leads wait, those who run the app, and never somebody who can't be reached."""

from bot.services.admins import Admins
from bot.services.subscriptions import Subscriptions
from bot.store.redis import Store, key

FORGET_AFTER = 30 * 24 * 3600
"""Seconds after which somebody whom Slack let us not write to is tried again."""


class Audience:
    """Answers Slack user ids. Every call may raise StoreAway."""

    def __init__(self, store: Store, subscriptions: Subscriptions, admins: Admins) -> None:
        self._store = store
        self._subscriptions = subscriptions
        self._admins = admins
        self._key = key("unreachable")

    async def of_channel(self, channel: str) -> list[str]:
        """Who asked for a channel's leads; where none of them can be reached, who runs the app.

        Nobody where nothing is subscribed.
        """
        owners = [each.by for each in await self._subscriptions.of_channel(channel)]
        return (await self._reachable(owners) or await self._reachable(self._admins.people)) if owners else []

    async def of_everything(self) -> list[str]:
        """Who runs the app; where nobody is named, or none can be reached, who asked for any leads."""
        owners = [each.by for each in await self._subscriptions.all()]
        return await self._reachable(self._admins.people) or await self._reachable(owners)

    async def cannot_reach(self, person: str) -> None:
        """Slack takes no message for them."""
        await self._store.call("SADD", self._key, person)
        await self._store.call("EXPIRE", self._key, FORGET_AFTER)

    async def can_reach(self, person: str) -> None:
        await self._store.call("SREM", self._key, person)

    async def _reachable(self, people: list[str] | tuple[str, ...]) -> list[str]:
        unreachable = set(await self._store.call("SMEMBERS", self._key))
        return [each for each in dict.fromkeys(people) if each not in unreachable]
