"""Which subscription a webhook is for: by the unguessable token in its address."""

from collections.abc import Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.store.redis import Store, key
from bot.store.together import Together

REMEMBERED = timedelta(seconds=5)
"""For so long the store is not asked again for a token that it knew: webhooks come in crowds.

One that another process ended meanwhile is still taken in for as long; what comes of that is that nobody gets it.
"""
MOST_TOGETHER = 64


class Tokens:
    """All tokens. Every call may raise StoreAway."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._asked: Together[str, str | None] = Together(self._ask, weight=lambda _: 1 / MOST_TOGETHER)
        self._remembered: dict[str, str] = {}
        self._since = clock.now()

    async def keep(self, token: str, subscription: str) -> None:
        await self._store.call("HSET", key("tokens"), token, subscription)

    async def drop(self, token: str) -> None:
        await self._store.call("HDEL", key("tokens"), token)
        self._remembered.pop(token, None)

    async def subscription(self, token: str) -> str | None:
        """The id of the subscription whose token it is."""
        self._forget_the_old()
        return self._remembered.get(token) or await self._asked.do(token)

    def _forget_the_old(self) -> None:
        """All at once: what is remembered is as much as came in five seconds."""
        now = self._clock.now()
        if self._remembered and not timedelta() <= now - self._since < REMEMBERED:
            self._remembered.clear()

    async def _ask(self, tokens: Sequence[str]) -> list[str | None]:
        found: list[str | None] = await self._store.call("HMGET", key("tokens"), *tokens)
        known = {token: id_ for token, id_ in zip(tokens, found, strict=True) if id_}
        if known and not self._remembered:
            self._since = self._clock.now()
        self._remembered.update(known)
        return found
